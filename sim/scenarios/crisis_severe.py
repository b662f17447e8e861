"""A crisis as deep as those of Ireland and Latvia."""

from typing import Any, ClassVar

import numpy as np

from sim.core.columns import Floats
from sim.scenarios.base import CalendarScenario, Channels, collateral_price, glide
from sim.scenarios.baseline import Baseline
from sim.scenarios.crisis_2008_no_stimulus import CRUNCH, STIMULUS_OVER, Crisis2008NoStimulus, crunched
from sim.scenarios.observed import MONTHS

SEVERE_MONTHS = 24


class CrisisSevere(CalendarScenario):
    """The crisis without stimulus, its output gap scaled up, and with credit and rural income falling for two years."""

    name: ClassVar = "crisis_severe"
    meaning: ClassVar = (
        "Without stimulus and as deep as in Ireland and Latvia: credit and rural incomes shrink for two years."
    )
    source: ClassVar = "fall of output in Ireland and Latvia, 2007-10 (World Bank, found); credit and income assumed"

    def calendar(self, settings: Any) -> Channels:
        """Deepen the crisis without stimulus."""
        crisis, baseline = Crisis2008NoStimulus().calendar(settings), Baseline().calendar(settings)
        gap = deepened(crisis["output_gap"], baseline["output_gap"], settings.severe_depth)
        end = CRUNCH + SEVERE_MONTHS
        income = crisis["income_growth"].copy()
        income[CRUNCH:end] = settings.severe_income_growth
        income[end:] = glide(settings.severe_income_growth, income[end:], settings.severe_recovery, MONTHS - end)
        return crisis | {
            "output_gap": gap,
            "collateral_price": collateral_price(gap, settings.collateral_elasticity, settings.collateral_lag),
            "loan_supply": crunched(baseline["loan_supply"], settings.severe_supply, SEVERE_MONTHS),
            "income_growth": income,
        }


def deepened(gap: Floats, baseline: Floats, depth: float) -> Floats:
    """Scale what the gap falls short of the baseline until 2011 so that its lowest point is -`depth`."""
    shortfall = gap - baseline
    short = (shortfall < 0.0) & (np.arange(MONTHS) < STIMULUS_OVER)
    scale = ((-depth - baseline[short]) / shortfall[short]).min()  # the first month to reach the depth is the lowest
    return np.where(short, baseline + scale * shortfall, gap)
