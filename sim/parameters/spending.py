"""What households consume, keep and put to work."""

from sim.core.declare import Group, param


class Spending(Group):
    """What households consume, keep and put to work."""

    consumption: float = param(
        1.0, "switch", "0 stops all spending, subsistence included.", low=0.0, high=1.0, source="textbook case"
    )
    marginal_propensity: float = param(
        0.7, "per month", "Share of cash above the target that is consumed.", low=0.0, high=1.0, source="assumed"
    )
    cash_target: float = param(
        1.5, "months of income", "Cash a household wants to hold.", low=0.0, high=60.0, source="assumed, 1-6 tried"
    )
    risk_aversion: float = param(
        2.0, "-", "Relative risk aversion by which a year's consumption is valued; it moves no decision.",
        low=0.0, high=10.0, source="1-4 in the literature (high confidence)",
    )  # fmt: skip
    habit: float = param(
        1.0,
        "share",
        "How far what a household cannot do without rises with incomes; the rest rises with prices.",
        low=0.0,
        high=1.0,
        source="assumed: with prices alone, nominal growth of 11 % a year would heal every borrower",
    )
    reinvested: float = param(
        0.3, "per month", "Share of the rest put into working capital that was eaten up.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    liquid_share: float = param(
        0.6,
        "share of working capital",
        "What of it can be turned into cash for a due, a call or a meal.",
        low=0.0,
        high=1.0,
        source="tuned to reported NPL of rural banks 2006-10 (CBRC tables, found), 0.5-0.9 tried",
    )
