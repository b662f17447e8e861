"""More credit for those who repay."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class ProgressiveLending(Policy):
    """Who has repaid in good order may borrow more without security, and who has not is left out for longer."""

    name: ClassVar = "progressive_lending"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"step": 0.0, "exclusion": 0.0}
    step: float = param(
        0.5, "multiple per star", "More for each star, at least.",
        low=0.0, high=5.0, source="20 % for each clean cycle assumed to be usual, 0-100 %",
    )  # fmt: skip
    exclusion: float = param(
        12.0, "months", "For which a defaulter is left out longer than usual, at least.",
        low=0.0, high=600.0, source="0-12 quarters in practice (literature); 36 months are usual here",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Let lines grow with the record, and exclusions too."""
        levers.raise_to("line_step", self.step)
        levers.raise_to("longer_exclusion", self.exclusion)
