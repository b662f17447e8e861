"""Who lives in the districts and what they have at the start."""

from sim.core.declare import Group, param


class Population(Group):
    """Who lives in the districts and what they have at the start."""

    outside_guarantors: float = param(
        0.3,
        "per borrower",
        "Parties who never borrow but may stand as guarantors.",
        low=0.0,
        high=5.0,
        source="assumed",
    )
    trader_share: float = param(
        0.25, "share of borrowers", "Traders and micro-enterprises.", low=0.0, high=1.0, source="assumed"
    )
    enterprise_share: float = param(
        0.05, "share of borrowers", "Small enterprises.", low=0.0, high=1.0, source="assumed"
    )
    export_share: float = param(
        0.2, "share of traders and enterprises", "Those who sell abroad.", low=0.0, high=1.0, source="assumed, 5-50 %"
    )
    farm_income: float = param(
        1700.0,
        "CNY/month",
        "Mean net cash flow of a farm household at the start.",
        low=1.0,
        high=1e7,
        source="NBS rural income 2,622 yuan a head in 2003 (literature, high confidence), borrowers above the mean",
    )
    trader_income: float = param(
        4200.0, "CNY/month", "Mean net cash flow of a trader at the start.", low=1.0, high=1e7, source="assumed"
    )
    enterprise_income: float = param(
        15000.0, "CNY/month", "Mean net cash flow of a small enterprise.", low=1.0, high=1e8, source="assumed"
    )
    income_spread: float = param(
        0.4, "sd of log", "Spread of mean income within a segment.", low=0.0, high=1.5, source="assumed"
    )
    subsistence_share: float = param(
        0.8,
        "share of the segment's mean income",
        "What a farm household cannot do without; 0.7 of it for traders, 0.4 for enterprises.",
        low=0.0,
        high=1.0,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    wage_share: float = param(
        0.29,
        "share of farm income",
        "Wages earned away from the farm, lost with the job.",
        low=0.0,
        high=1.0,
        source="NBS Yearbook table 10-10, 2009: 2,497 of 8,684 yuan (found)",
    )
    quality_on_income: float = param(
        0.25, "per sd", "Log income per sd of latent quality.", low=0.0, high=1.0, source="assumed, 0.1-0.4"
    )
    quality_on_volatility: float = param(
        0.35, "per sd", "Fall of log volatility per sd of latent quality.", low=0.0, high=1.0, source="assumed, 0-0.5"
    )
    quality_on_return: float = param(
        0.04, "1/year per sd", "Return on working capital per sd of quality.", low=0.0, high=0.5, source="assumed"
    )
    own_capital: float = param(
        2.0,
        "months of income",
        "Own working capital at the start.",
        low=0.0,
        high=60.0,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    cash: float = param(2.0, "months of income", "Cash at the start.", low=0.0, high=60.0, source="assumed")
    wealth: float = param(
        24.0, "months of income", "Median house, land and savings at the start.", low=0.0, high=1e6, source="assumed"
    )
    wealth_spread: float = param(0.7, "sd of log", "Spread of wealth.", low=0.0, high=2.0, source="assumed")
    borrowing_share: float = param(
        0.30, "share of borrowers", "Who has a loan when the run begins.", low=0.0, high=1.0, source="assumed"
    )
    opening_ages: float = param(
        1.0, "share of the term", "Over which the ages of opening loans are spread; 0 = all begin with the run.",
        low=0.0, high=1.0, source="a book in a steady state; 0 is the textbook case",
    )  # fmt: skip
    legacy_bad_share: float = param(
        0.055,
        "share of opening loans",
        "Bad loans inherited from the credit cooperatives; an initial condition, not a mechanism.",
        low=0.0,
        high=1.0,
        source="tuned to reported NPL of 2006-07 (CBRC tables, found): an initial condition",
    )
