"""What informal lenders ask, and how much they lend to whom."""

from sim.core.declare import Group, param


class Informal(Group):
    """What informal lenders ask, and how much they lend to whom."""

    rate: float = param(
        0.24,
        "1/year",
        "Informal lending rate; a twelfth is due every month.",
        low=0.0,
        high=2.0,
        source="assumed, 0.12-0.60: pools in Wenzhou took up to 60 % in 2011 (press, found)",
    )
    cap: float = param(
        0.5,
        "years of income",
        "Most that a party may owe to informal lenders; 0 = there are none.",
        low=0.0,
        high=10.0,
        source="assumed, 0.25-1",
    )
    repayment_share: float = param(
        0.3,
        "per month",
        "Share of cash above subsistence and bank dues that pays principal back.",
        low=0.0,
        high=1.0,
        source="assumed, 0.1-0.5",
    )
    patience: int = param(
        6,
        "months",
        "After so many months running of unpaid interest the lender takes what he can and gives up the rest.",
        low=1,
        high=120,
        source="assumed, 3-12",
    )
    seized_share: float = param(
        0.5,
        "share of what he owns",
        "What the lender can lay hands on of working capital and assets.",
        low=0.0,
        high=1.0,
        source="assumed: without a court, but known to everybody in the village",
    )
    exclusion: int = param(
        36,
        "months",
        "No informal lender lends to one who has defaulted on one for so long.",
        low=0,
        high=1200,
        source="assumed",
    )
