"""How people fare: what their consumption is worth to them, and how often they go hungry."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import monthly
from sim.measures.ledger import Level, ratio, year_sum
from sim.rules.welfare import certainty_equivalent


@monthly("CNY/month")
def consumption_equivalent(level: Level) -> Floats:
    """Sure consumption worth as much as that of the year, over all parties, at first prices; NaN but in December."""
    mean = ratio(level.utility, level.consumers)
    gamma = level.ledger.risk_aversion
    sure = [certainty_equivalent(value, gamma) / 12.0 if value == value else np.nan for value in mean.ravel().tolist()]
    return np.array(sure).reshape(mean.shape)


@monthly("months/year")
def hardship_in_default(level: Level) -> Floats:
    """Months a year without subsistence of a party whose loan is in true default; NaN without any."""
    return 12.0 * ratio(year_sum(level.hunger_in_default), year_sum(level.in_default))


@monthly("months/year")
def hardship_elsewhere(level: Level) -> Floats:
    """Months a year without subsistence of all other parties; NaN in the first year."""
    others = level.people + 0.0 * level.in_default - level.in_default
    return 12.0 * ratio(year_sum(level.hunger - level.hunger_in_default), year_sum(others))


ALL = (
    consumption_equivalent,
    hardship_in_default,
    hardship_elsewhere,
)
