"""Guarantors who may pay in parts."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class GuaranteeRelief(Policy):
    """Guarantors are called for a part of what is due each month, so that they can pay out of income."""

    name: ClassVar = "guarantee_relief"
    area: ClassVar = "SME credit management"
    neutral: ClassVar = {"share": 1.0}
    share: float = param(
        0.1, "share of shortfall", "Called in a month, at most; the rest stays with the debtor.",
        low=0.0, high=1.0, source="calls turned into instalments, as 600 firms of Hangzhou asked for in 2012 "
            "(found); over about a year, assumed",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Call less at once."""
        levers.lower_to("call_share", self.share)
