"""Defaulters who are recognised."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class IdentityCheck(Policy):
    """Whoever asks for a loan shows a card that cannot be copied, so that no bank lends to one who has defaulted."""

    name: ClassVar = "identity_check"
    area: ClassVar = "customer credit evaluation"
    neutral: ClassVar = {"detection": 0.0}
    detection: float = param(
        0.95, "share of parties", "Whose default other banks hear of, at least.",
        low=0.0, high=1.0, source="0.5-1; fingerprints, Giné, Goldberg and Yang 2012 (literature, high confidence)",
    )  # fmt: skip
    cost: float = param(
        3.0, "CNY per party and year", "Readers and clerks, paid by the bank.", low=0.0, high=1000.0, source="assumed",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Check cards."""
        levers.raise_to("identification", self.detection)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Readers and clerks, in proportion to what is found."""
        bill.bank(self.cost / 12.0 * self.detection * bill.may_borrow)
