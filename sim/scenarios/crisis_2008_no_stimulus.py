"""The shock of 2008 had the state done nothing."""

from typing import Any, ClassVar

import numpy as np

from sim.core.columns import Floats
from sim.scenarios.base import CalendarScenario, Channels, collateral_price
from sim.scenarios.baseline import Baseline
from sim.scenarios.china_2008 import China2008
from sim.scenarios.observed import MONTHS, month_index

STIMULUS_BEGINS = month_index(2008, 11)
STIMULUS_FADES = month_index(2011, 1)
STIMULUS_OVER = month_index(2012, 1)
CRUNCH = month_index(2008, 10)
CRUNCH_MONTHS = 18


class Crisis2008NoStimulus(CalendarScenario):
    """History's shocks to jobs, exports and prices; output, loan supply, rates and income without the stimulus."""

    name: ClassVar = "crisis_2008_no_stimulus"
    meaning: ClassVar = (
        "The shock of 2008 without the stimulus: less demand, tighter credit, no cut in rates, lower incomes."
    )
    source: ClassVar = "history less the stimulus, whose effects are assumed (economy.stimulus_*)"

    def calendar(self, settings: Any) -> Channels:
        """Take from history what the stimulus gave; rural income grows as in the baseline, moved by missing output."""
        history, baseline = China2008().calendar(settings), Baseline().calendar(settings)
        demand = stimulus_demand(settings.stimulus_demand, settings.stimulus_ramp)
        gap = history["output_gap"] - demand
        return history | {
            "output_gap": gap,
            "collateral_price": collateral_price(gap, settings.collateral_elasticity, settings.collateral_lag),
            "loan_supply": crunched(baseline["loan_supply"], settings.stimulus_supply, CRUNCH_MONTHS),
            "benchmark_lending_rate": baseline["benchmark_lending_rate"],
            "benchmark_deposit_rate": baseline["benchmark_deposit_rate"],
            "income_growth": baseline["income_growth"] + settings.income_response * (gap - baseline["output_gap"]),
        }


def stimulus_demand(peak: float, ramp: int) -> Floats:
    """Output the stimulus added: from 2008-11 up to its peak in `ramp` months, to 2010-12, then fading through 2011."""
    month = np.arange(MONTHS)
    rising = np.clip((month - STIMULUS_BEGINS + 1) / ramp, 0.0, 1.0)
    fading = np.clip((STIMULUS_OVER - 1 - month) / (STIMULUS_OVER - STIMULUS_FADES), 0.0, 1.0)
    return peak * np.minimum(rising, fading)


def crunched(supply: Floats, fall: float, months: int) -> Floats:
    """Loan supply `fall` lower for so many months from 2008-10."""
    lower = supply.copy()
    lower[CRUNCH : CRUNCH + months] -= fall
    return lower
