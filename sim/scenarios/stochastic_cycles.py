"""Business cycles of drawn length around the means of 2003-07."""

from typing import Any, ClassVar

import numpy as np

from sim.core.columns import Floats
from sim.core.draws import normal, uniform
from sim.core.numbers import half_life_decay
from sim.scenarios.base import Channels, Scenario, collateral_price
from sim.scenarios.china_2008 import China2008
from sim.scenarios.observed import NORMAL
from sim.world.purposes import CYCLE_REGIME, CYCLE_SHOCK

NATION = 0  # the entity of national draws
BEFORE = -1  # the month of the draws that say where a run begins


class StochasticCycles(Scenario):
    """Output moves towards the level of a hidden regime, expansion or recession; the other channels follow output."""

    name: ClassVar = "stochastic_cycles"
    meaning: ClassVar = "Expansions and recessions of drawn length around the means of 2003-07, another for every seed."
    source: ClassVar = (
        "two-regime Markov switching, Hamilton 1989, first order (literature); responses to output assumed"
    )

    def channels(self, settings: Any, first: int, months: int, seed: int) -> Channels:
        """Draw the cycle, then let every channel respond to it."""
        mean = {name: float(history[NORMAL].mean()) for name, history in China2008().calendar(settings).items()}
        gap = mean["output_gap"] + cycle(settings, months, seed)
        price_gap = settings.cycle_prices * (gap - mean["output_gap"])
        rate_gap = settings.cycle_rates * (gap - mean["output_gap"])
        job_loss = mean["job_loss_hazard"] + settings.cycle_job_loss * np.maximum(mean["output_gap"] - gap, 0.0)
        return {
            "output_gap": gap,
            "job_loss_hazard": np.minimum(job_loss, 1.0),
            "export_gap": np.maximum(mean["export_gap"] + settings.cycle_exports * (gap - mean["output_gap"]), -1.0),
            "farm_price_gap": mean["farm_price_gap"] + price_gap,
            "collateral_price": collateral_price(gap, settings.collateral_elasticity, settings.collateral_lag),
            "benchmark_lending_rate": np.maximum(mean["benchmark_lending_rate"] + rate_gap, 0.0),
            "benchmark_deposit_rate": np.maximum(mean["benchmark_deposit_rate"] + rate_gap, 0.0),
            "loan_supply": mean["loan_supply"] + settings.cycle_supply * (gap - mean["output_gap"]),
            "income_growth": mean["income_growth"] + settings.income_response * (gap - mean["output_gap"]),
            "cpi_inflation": mean["cpi_inflation"] + price_gap,
        }


def cycle(settings: Any, months: int, seed: int) -> Floats:
    """Draw output around its mean: y = phi y' + (1 - phi) level(regime) + sd sqrt(1 - phi^2) e.

    The regime stays with probability 1 - 1 / (its mean length). The levels lie `cycle_amplitude` apart and average to 0
    over the stationary law, from which the run starts.
    """
    luck: Any = np.uint64(seed)  # as the phases pass it, so that draws are compiled once
    leave = 1.0 / settings.expansion_months, 1.0 / settings.recession_months
    recessions = leave[0] / (leave[0] + leave[1])  # share of months
    levels = settings.cycle_amplitude * recessions, -settings.cycle_amplitude * (1.0 - recessions)
    phi = float(half_life_decay(settings.cycle_half_life))
    noise = settings.cycle_noise * (1.0 - phi * phi) ** 0.5

    regime = int(uniform(luck, CYCLE_REGIME, NATION, BEFORE) < recessions)
    output = levels[regime] + settings.cycle_noise * float(normal(luck, CYCLE_SHOCK, NATION, BEFORE))
    path = np.empty(months)
    for month in range(months):
        if uniform(luck, CYCLE_REGIME, NATION, month) < leave[regime]:
            regime = 1 - regime
        shock = float(normal(luck, CYCLE_SHOCK, NATION, month))
        output = phi * output + (1.0 - phi) * levels[regime] + noise * shock
        path[month] = output
    return path
