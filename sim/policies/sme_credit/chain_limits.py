"""No rings and no long chains of guarantees."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class ChainLimits(Policy):
    """Nobody stands for his own guarantor, and no chain of guarantors is longer than a few."""

    name: ClassVar = "chain_limits"
    area: ClassVar = "SME credit management"
    neutral: ClassVar = {"longest": 20.0, "mutual": 1.0}
    longest: float = param(
        2.0, "guarantors", "Longest chain; 20 is no limit.",
        low=1.0, high=20.0, source="1-5, as supervisors asked for after the chains of 2011-12 "
            "(literature, medium confidence)",
    )  # fmt: skip
    mutual: float = param(
        0.0, "switch", "1 if somebody may stand for his own guarantor.",
        low=0.0, high=1.0, source="rings banned",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Refuse guarantees that close a ring or make a chain too long."""
        levers.lower_to("longest_chain", self.longest)
        levers.lower_to("mutual_guarantees", self.mutual)
