"""Groups whose members stand for each other."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class JointLiability(Policy):
    """Farm loans go to groups of neighbours who stand for each other and meet to pay."""

    name: ClassVar = "joint_liability"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"share": 0.0, "weekly": 0.0, "meeting_frequency": 0.0}
    share: float = param(
        0.8, "share of farm loans", "Lent to groups at least so often.",
        low=0.0, high=1.0, source="five members who stand for each other, Grameen 1976-2001 (literature, "
            "high confidence)",
    )  # fmt: skip
    weekly: float = param(
        0.0, "share of group loans", "Repaid in weekly instalments at least so often.",
        low=0.0, high=1.0, source="weekly in Grameen, monthly or at the end elsewhere",
    )  # fmt: skip
    meeting_frequency: float = param(
        2.0, "multiple of monthly", "Weight of what members think of each other, at least.",
        low=0.0, high=10.0, source="weekly to none; assumed",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Lend to groups."""
        levers.raise_to("group_share", self.share)
        levers.raise_to("weekly_share", self.weekly)
        levers.raise_to("meeting_frequency", self.meeting_frequency)
