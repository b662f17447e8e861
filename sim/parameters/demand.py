"""Who asks for a loan, and for how much."""

from sim.core.declare import Group, param


class Demand(Group):
    """Who asks for a loan, and for how much."""

    hazard: float = param(
        0.007,
        "per month",
        "A party without a loan asks.",
        low=0.0,
        high=1.0,
        source="tuned to the growth of the book, 20 % to 2008 and 25-40 % in 2009",
    )
    former_client: float = param(
        5.0, "multiple", "The same for a former good client.", low=0.0, high=100.0,
        source="tuned to the growth of the book, 20 % to 2008 and 25-40 % in 2009, 1-12 tried",
    )  # fmt: skip
    follow_on: float = param(
        0.0, "share", "Good clients who ask for the next loan in the month of their last instalment.",
        low=0.0, high=1.0, source="assumed",
    )  # fmt: skip
    cyclical: float = param(
        2.0, "per unit of output gap", "How demand moves with the cycle.", low=0.0, high=20.0,
        source="tuned to the growth of the book, 20 % to 2008 and 25-40 % in 2009, 0-6 tried",
    )  # fmt: skip
    solicited: float = param(
        4.0,
        "per unit of loan supply",
        "How much more is asked for when the bank wants to lend.",
        low=0.0,
        high=50.0,
        source="tuned to the growth of the book, 25-40 % in 2009, 0-6 tried",
    )
    spring: float = param(
        0.3, "share", "Seasonal swing of applications, highest in March.", low=0.0, high=1.0, source="assumed"
    )
    outside_option: float = param(
        0.0, "1/year", "Surplus over the loan's rate below which nobody asks.", low=-1.0, high=100.0, source="assumed"
    )
    farm_loan: float = param(
        1.0, "years of income", "Loan of a farm household.", low=0.01, high=10.0,
        source="30,000 yuan on average in 2007 (assumed from product terms)",
    )  # fmt: skip
    trader_loan: float = param(
        1.2, "years of income", "Loan of a trader.", low=0.01, high=10.0,
        source="70,000 yuan mean, Postal Savings Bank small loans (found)",
    )  # fmt: skip
    enterprise_loan: float = param(
        1.2, "years of income", "Loan of a small enterprise.", low=0.01, high=10.0, source="assumed"
    )
    top_up: float = param(
        1.0, "share of the gap", "How far a renewal follows income.", low=0.0, high=1.0, source="assumed"
    )
    size_growth: float = param(
        0.06, "per year", "Growth of the loan size wanted beyond income.", low=0.0, high=0.5, source="assumed"
    )
    no_renewal_wanted: float = param(
        0.15, "per maturity", "A borrower who could repay does not want another loan.", low=0.0, high=1.0,
        source="tuned to the growth of the book, 20 % to 2008, 0.05-0.4 tried",
    )  # fmt: skip
