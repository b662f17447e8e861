"""Losses taken when they are known."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class TimelyWriteOff(Policy):
    """The head office writes off what has been bad for a year, oldest first, up to a larger budget."""

    name: ClassVar = "timely_write_off"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"after": 120.0, "budget": 0.0}
    everywhere: ClassVar = True
    after: float = param(
        12.0, "months late", "When a loan may be written off, at most.",
        low=6.0, high=120.0, source="180-720 days (literature, medium confidence)",
    )  # fmt: skip
    budget: float = param(
        0.01, "share of loans/year", "May be written off, at least.",
        low=0.0, high=1.0, source="assumed",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Write off."""
        levers.lower_to("write_off_after", self.after)
        levers.raise_to("write_off_budget", self.budget)
