"""What early warnings look at and lead to."""

from sim.core.declare import Group, param


class Monitoring(Group):
    """What early warnings look at and lead to."""

    lead: int = param(
        3,
        "months",
        "How long before maturity officers begin to look.",
        low=1,
        high=60,
        source="assumed, 1-3 in practice",
    )
    threshold: float = param(
        0.1, "share of loan", "Left uncovered by working capital and cash: a loan is weak.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    false_alarms: float = param(
        0.1, "share", "Chance that a sound loan is taken for a weak one, over that of a weak one.", low=0.0, high=1.0,
        source="assumed, 0.1-0.3 in practice",
    )  # fmt: skip
    rescheduled: int = param(
        24, "months", "Over which a weak loan is rescheduled in equal instalments.", low=1, high=120, source="assumed"
    )
    cost: float = param(
        60.0, "CNY/loan/year", "Of watching a loan, at the prices of the first month; times the sensitivity.",
        low=0.0, high=1e5, source="assumed: a visit costs 100-300 yuan",
    )  # fmt: skip
