"""How kinds of loan differ, beyond what the bank decides."""

from sim.core.declare import Group, param


class Products(Group):
    """How kinds of loan differ, beyond what the bank decides."""

    first_star: float = param(
        0.03,
        "PD",
        "Estimated default probability up to which an unsecured borrower gets a star; each further one at half of it.",
        low=0.0,
        high=1.0,
        source="assumed",
    )
    line_prepaid: float = param(
        0.1, "per month", "Share of cash above the target that pays a revolving line back.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    visit_error: float = param(
        0.2, "sd of log", "Error of the income an officer without effort works out at his visit.", low=0.0, high=2.0,
        source="assumed",
    )  # fmt: skip
    visit_cost: float = param(
        300.0, "CNY", "Cost of working out a cash flow.", low=0.0, high=10_000.0, source="assumed, 100-800"
    )
    buyer_trouble: float = param(
        0.03, "per order", "Chance that a buyer does not pay an order in full in a normal year.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    buyer_cyclical: float = param(
        10.0, "per unit of gap", "How that chance moves with the gap of output and, for exporters, of exports.",
        low=0.0, high=100.0, source="assumed",
    )  # fmt: skip
    buyer_pays: float = param(
        0.5, "share of order", "What a buyer in trouble pays.", low=0.0, high=1.0, source="assumed"
    )
