"""A shock of any size and shape, laid over another scenario."""

from typing import Any, ClassVar

import numpy as np

from sim.core.columns import Floats
from sim.scenarios.base import Channels, Scenario, collateral_price
from sim.scenarios.baseline import Baseline
from sim.scenarios.observed import month_index
from sim.scenarios.stochastic_cycles import StochasticCycles


class ShockedScenario(Scenario):
    """Another scenario, and from the onset on `severity` times the shock's depth in every channel."""

    under: ClassVar[Scenario]
    source: ClassVar = "assumed (economy.shock_*)"

    def channels(self, settings: Any, first: int, months: int, seed: int) -> Channels:
        """Lay the shock over the scenario beneath."""
        beneath = self.under.channels(settings, first, months, seed)
        if settings.shock_severity == 0.0:
            return beneath
        size = settings.shock_severity * shock_profile(settings, first, months)
        fall_in_output = settings.shock_output * size
        fall_in_rates = settings.shock_rates * size
        return beneath | {
            "output_gap": beneath["output_gap"] - fall_in_output,
            "job_loss_hazard": np.minimum(beneath["job_loss_hazard"] + settings.shock_job_loss * size, 1.0),
            "export_gap": np.maximum(beneath["export_gap"] - settings.shock_exports * size, -1.0),
            "farm_price_gap": beneath["farm_price_gap"] - settings.shock_prices * size,
            "collateral_price": beneath["collateral_price"]
            * collateral_price(-fall_in_output, settings.collateral_elasticity, settings.collateral_lag),
            "benchmark_lending_rate": np.maximum(beneath["benchmark_lending_rate"] - fall_in_rates, 0.0),
            "benchmark_deposit_rate": np.maximum(beneath["benchmark_deposit_rate"] - fall_in_rates, 0.0),
            "loan_supply": beneath["loan_supply"] - settings.shock_supply * size,
            "income_growth": beneath["income_growth"] - settings.shock_income * size,
        }


class BaselineWithShock(ShockedScenario):
    """A shock out of a calm sky."""

    name: ClassVar = "baseline_with_shock"
    meaning: ClassVar = "The baseline with a shock of given onset, shape, depth and severity (economy.shock_*)."
    under: ClassVar = Baseline()


class CyclesWithShock(ShockedScenario):
    """A shock that meets the economy wherever its cycle is."""

    name: ClassVar = "cycles_with_shock"
    meaning: ClassVar = "Stochastic cycles with a shock of given onset, shape, depth and severity (economy.shock_*)."
    under: ClassVar = StochasticCycles()


def shock_profile(settings: Any, first: int, months: int) -> Floats:
    """How much of the shock is felt in each month, from 0 to 1.

    From the onset it rises in equal steps for `shock_ramp` months. V then recovers, U stays for `shock_duration` months
    and then recovers, with the half-life given; L stays.
    """
    year, month = map(int, settings.shock_onset.split("-"))
    since = np.arange(first, first + months) - month_index(year, month) + 1
    rising: Floats = np.clip(since / settings.shock_ramp, 0.0, 1.0)
    if settings.shock_shape == "L":
        return rising
    worst_until = settings.shock_ramp + (settings.shock_duration if settings.shock_shape == "U" else 0)
    recovering = np.exp2(-np.maximum(since - worst_until, 0) / settings.shock_half_life)
    felt: Floats = np.minimum(rising, recovering)
    return felt
