"""How much may be lent to one trade, and to one village."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class ConcentrationLimits(Policy):
    """No trade and no village gets more than its share of the book."""

    name: ClassVar = "concentration_limits"
    area: ClassVar = "SME credit management"
    neutral: ClassVar = {"share": 1.0, "village": 1.0}
    share: float = param(
        0.35, "share of loans", "Most that borrowers of one trade may owe together; 1 is no limit.",
        low=0.0, high=1.0, source="5-25 % of a book by industry in practice; trades here are three, "
            "hence more",
    )  # fmt: skip
    village: float = param(
        0.04, "share of loans", "Most that one village may owe together; 1 is no limit.",
        low=0.0, high=1.0, source="5-25 % of a book by village in practice; villages here are some forty, hence less",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Limit lending to a trade, and to a village."""
        levers.lower_to("sector_limit", self.share)
        levers.lower_to("village_limit", self.village)
