"""Groups whose members stand for each other."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill
from sim.world.loans import BY_GROUP, OPEN, SECURITY_OF


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
    cost: float = param(
        12.0, "CNY per group loan and year", "Officers' time at meetings, for each multiple of monthly over the base.",
        low=0.0, high=1000.0, source="assumed: some minutes a member and month",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Lend to groups."""
        levers.raise_to("group_share", self.share)
        levers.raise_to("weekly_share", self.weekly)
        levers.raise_to("meeting_frequency", self.meeting_frequency)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Meetings, more than there are anyway."""
        added = max(0.0, self.meeting_frequency - model.levers.base["meeting_frequency"])
        loans = model.loans
        in_groups = (loans.status == OPEN) & (SECURITY_OF[loans.product] == BY_GROUP)
        bill.bank(self.cost / 12.0 * added * bill.counted(in_groups))
