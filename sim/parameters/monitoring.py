"""What early warnings look at and lead to."""

from sim.core.declare import Group, param


class Monitoring(Group):
    """What early warnings look at and lead to."""

    false_alarms: float = param(
        0.1, "share", "Chance that one who could pay is taken for one who cannot, over that of one who cannot.",
        low=0.0, high=1.0,
        source="assumed, 0.1-0.3 in practice",
    )  # fmt: skip
    rescheduled: int = param(
        24, "months", "Over which a loan is rescheduled in equal instalments.", low=1, high=120, source="assumed"
    )
    cost: float = param(
        60.0, "CNY/loan/year", "Of watching a loan, at the prices of the first month; times the sensitivity.",
        low=0.0, high=1e5, source="assumed: a visit costs 100-300 yuan",
    )  # fmt: skip
