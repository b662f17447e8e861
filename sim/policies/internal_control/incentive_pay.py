"""Officers paid for loans that are repaid."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class IncentivePay(Policy):
    """Officers earn less by lending and lose more by defaults, and part of their pay waits until loans are repaid."""

    name: ClassVar = "incentive_pay"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"volume_pay": 5.0, "default_penalty": 0.0, "deferred_share": 0.0}
    by_branch: ClassVar = True
    volume_pay: float = param(
        0.1, "pay per unit of lending", "Bonus on lending, at most.",
        low=0.0, high=5.0, source="Cole, Kanz and Klapper 2015: pay by volume against pay by quality "
            "(literature, high confidence); levels assumed",
    )  # fmt: skip
    default_penalty: float = param(
        0.6, "pay per unit of defaults", "Loss for defaults that are reported, at least.",
        low=0.0, high=5.0, source="assumed",
    )  # fmt: skip
    deferred_share: float = param(
        0.4, "share of pay", "Paid out later, at least.",
        low=0.0, high=1.0, source="up to half over three years, rules of 2010 on pay (literature, medium "
            "confidence)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Set pay."""
        levers.lower_to("volume_pay", self.volume_pay)
        levers.raise_to("default_penalty", self.default_penalty)
        levers.raise_to("deferred_share", self.deferred_share)
