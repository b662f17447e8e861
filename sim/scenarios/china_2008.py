"""History: what China went through, shock and stimulus together."""

from typing import Any, ClassVar

import numpy as np

from sim.core.columns import Floats
from sim.scenarios import observed
from sim.scenarios.base import CalendarScenario, Channels, collateral_price
from sim.scenarios.observed import MONTHS, NORMAL, YEARS, month_index

LAYOFFS = slice(month_index(2008, 10), month_index(2009, 2))
SLUMP = (month_index(2009, 1), month_index(2009, 9))  # first and last month of the three quarters
LAST_GOOD_MONTH = month_index(2008, 9)


class China2008(CalendarScenario):
    """The historical series as they are."""

    name: ClassVar = "china_2008"
    meaning: ClassVar = "What happened in China: the shock of 2008 and the stimulus that met it."
    source: ClassVar = (
        "NBS, PBoC, World Bank, GVAR database and the migrant survey of January 2009: see sim/data/README.md"
    )

    def calendar(self, settings: Any) -> Channels:
        """Return history by month; only job loss, collateral and the depth of the export slump hold assumptions."""
        gap = observed.output_gap()
        prices, loans = observed.price_growth(), observed.loan_growth()
        return {
            "output_gap": gap,
            "job_loss_hazard": job_loss(settings.base_job_loss, settings.migrant_job_loss),
            "export_gap": export_gap(settings.export_fall),
            "farm_price_gap": prices - prices[NORMAL].mean(),
            "collateral_price": collateral_price(gap, settings.collateral_elasticity, settings.collateral_lag),
            "benchmark_lending_rate": observed.benchmark_rate("lending"),
            "benchmark_deposit_rate": observed.benchmark_rate("deposit"),
            "loan_supply": loans - loans[NORMAL].mean(),
            "income_growth": observed.income_growth(),
            "cpi_inflation": observed.cpi_inflation(),
        }


def job_loss(base: float, lost: float) -> Floats:
    """The base hazard, and from 2008-10 to 2009-01 as much more as costs the given share its jobs in four months."""
    hazard = np.full(MONTHS, base)
    hazard[LAYOFFS] = 1.0 - (1.0 - base) * (1.0 - lost) ** (1.0 / (LAYOFFS.stop - LAYOFFS.start))
    return hazard


def export_gap(fall: float) -> Floats:
    """The trend gap of each year at its middle, straight lines between; 2009 is `fall` deep for three quarters."""
    middle = 12.0 * np.arange(YEARS) + 5.5
    yearly = np.expm1(observed.export_trend_gap())
    slump, before = 2009 - observed.FIRST_YEAR, 2008 - observed.FIRST_YEAR
    months = np.concatenate([middle[:slump], [LAST_GOOD_MONTH, *SLUMP], middle[slump + 1 :]])
    gaps = np.concatenate([yearly[:slump], [yearly[before], -fall, -fall], yearly[slump + 1 :]])
    by_month: Floats = np.interp(np.arange(MONTHS), months, gaps)
    return by_month
