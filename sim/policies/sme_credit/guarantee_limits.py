"""How much one guarantor may stand for."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class GuaranteeLimits(Policy):
    """Nobody stands for more than a multiple of what he owns."""

    name: ClassVar = "guarantee_limits"
    area: ClassVar = "SME credit management"
    neutral: ClassVar = {"wealth_multiple": 100.0}
    wealth_multiple: float = param(
        0.75, "multiple of net worth", "Most that one may stand for.",
        low=0.0, high=100.0, source="0.5-3 in practice",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Limit what guarantors stand for."""
        levers.lower_to("guarantee_limit", self.wealth_multiple)
