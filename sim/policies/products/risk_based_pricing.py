"""Rates that cover what a borrower is expected to cost."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class RiskBasedPricing(Policy):
    """Each borrower pays for his own risk, up to the ceiling of the day."""

    name: ClassVar = "risk_based_pricing"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"share": 0.0}
    share: float = param(
        1.0, "share", "From one posted rate (0) to a rate that covers the own risk (1), at least.",
        low=0.0, high=1.5, source="banks were free to do so between floor and ceiling from 2004 on "
            "(found: PBoC)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Price by risk."""
        levers.raise_to("risk_pricing", self.share)
