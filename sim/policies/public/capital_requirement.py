"""More capital, and a buffer over it."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class CapitalRequirement(Policy):
    """Under a floor of capital the bank lends nothing new, and under a buffer it pays no dividend."""

    name: ClassVar = "capital_requirement"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"floor": -1.0, "buffer": 0.0}
    everywhere: ClassVar = True
    floor: float = param(
        0.08, "share of loans", "Capital ratio under which new lending stops, at least.",
        low=-1.0, high=0.5, source="8 % asked of commercial banks from 2004 on, 10.5 % with the buffer of "
            "2013",
    )  # fmt: skip
    buffer: float = param(
        0.025, "share of assets", "Over the floor, without which no dividend is paid, at least.",
        low=0.0, high=0.5, source="conservation buffer of Basel III; as a counter-cyclical one with "
            "`when`",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Raise floor and buffer."""
        levers.raise_to("capital_floor", self.floor)
        levers.raise_to("capital_buffer", self.buffer)
