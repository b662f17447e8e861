"""Guarantors called later, and not for their own loans."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class ContagionBreaker(Policy):
    """A guarantor is called only after some more months, and does not lose his own loan when he fails."""

    name: ClassVar = "contagion_breaker"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"delay": 0.0, "cross_default": 1.0}
    delay: float = param(
        6.0, "months", "Added to the months until guarantors are called.",
        low=0.0, high=20.0, source="one to four quarters",
    )  # fmt: skip
    cross_default: float = param(
        0.0, "switch", "1 if a guarantor who fails a call loses his own loan.",
        low=0.0, high=1.0, source="as in the moratoria of Hangzhou and Wenzhou (literature, medium "
            "confidence)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Call later."""
        latest = model.levers.fields["call_after"].high
        levers.raise_to("call_after", min(model.levers.base["call_after"] + self.delay, latest))
        levers.lower_to("cross_default", self.cross_default)
