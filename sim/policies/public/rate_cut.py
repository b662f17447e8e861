"""Benchmark rates cut by the central bank."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class RateCut(Policy):
    """The central bank cuts the benchmark rates for loans and deposits."""

    name: ClassVar = "rate_cut"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"lending": 0.0, "deposits": 0.0}
    everywhere: ClassVar = True
    lending: float = param(
        0.0216, "1/year", "Taken off the lending rate.", low=0.0, high=0.2,
        source="216 basis points from September to December 2008 (found)",
    )  # fmt: skip
    deposits: float = param(
        0.0189, "1/year", "Taken off the deposit rate.", low=0.0, high=0.2,
        source="189 basis points from October to December 2008 (found)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Cut, not below nothing."""
        economy, cut = model.economy, levers.strength
        economy.benchmark_lending_rate = max(0.0, float(economy.benchmark_lending_rate) - cut * self.lending)
        economy.benchmark_deposit_rate = max(0.0, float(economy.benchmark_deposit_rate) - cut * self.deposits)
