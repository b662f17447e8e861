"""Auditors who look for hidden loans."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class InternalAudit(Policy):
    """Auditors from the head office look through a branch's renewals, without notice."""

    name: ClassVar = "internal_audit"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"chance": 0.0}
    by_branch: ClassVar = True
    chance: float = param(
        0.08, "per month", "Chance that an audit finds what a branch hides, at least.",
        low=0.0, high=1.0, source="once a year (assumed)",
    )  # fmt: skip
    cost: float = param(
        2000.0, "CNY per audit", "Paid by the bank.",
        low=0.0, high=1e6, source="assumed: two auditors for a week",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Audit."""
        levers.raise_to("audit", self.chance)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Auditors' time, beyond the audits there are anyway."""
        added = max(0.0, self.chance - model.levers.base["audit"])
        bill.bank(self.cost * added * bill.branches)
