"""Who consents to stand for whom, and what is left of those who are called."""

from sim.core.declare import Group, param


class Guaranteeing(Group):
    """Who consents to stand for whom, and what is left of those who are called."""

    tie_value: float = param(
        0.9, "months of income", "What a full-strength tie is worth.", low=0.0, high=1e6,
        source="tuned to 60-70 % approval of new applications, 0.1-2 tried",
    )  # fmt: skip
    reciprocity_bonus: float = param(
        0.3, "months of income", "Added for one who guarantees in return.", low=0.0, high=1e6, source="assumed"
    )
    sale_discount: float = param(
        0.3, "share of value", "Lost when assets are sold to meet a call.", low=0.0, high=1.0, source="assumed, 0-40 %"
    )
    recourse_share: float = param(
        0.1,
        "per month",
        "Share of his spare cash that a debtor pays back to guarantors who paid for him.",
        low=0.0,
        high=1.0,
        source="assumed",
    )
    contagion_window: int = param(
        12, "months", "A default within so many months of paying a call may be induced by it.", low=1, high=60,
        source="definition",
    )  # fmt: skip
