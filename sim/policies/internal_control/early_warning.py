"""Loans looked at when they are one or two dues late."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class EarlyWarning(Policy):
    """Officers visit whoever is one or two dues late, and turn his loan into instalments if he cannot pay."""

    name: ClassVar = "early_warning"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"sensitivity": 0.0}
    sensitivity: float = param(
        0.6, "probability", "Chance a month that a loan in trouble is noticed, at least.",
        low=0.0, high=1.0, source="0.5-0.8 in practice (assumed)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Watch loans; what visits cost is booked with the visits."""
        levers.raise_to("early_warning", self.sensitivity)
