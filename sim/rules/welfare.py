"""What a year's consumption is worth to who lives on it."""

from sim.core.compiling import rule
from sim.core.numbers import exponential, logarithm

KEPT_ALIVE = 0.25  # of subsistence: what kin and neighbours give to somebody who has nothing


@rule
def utility(consumption: float, risk_aversion: float) -> float:
    """Constant relative risk aversion: c^(1 - gamma) / (1 - gamma), the logarithm at gamma 1; c is above 0."""
    if risk_aversion == 2.0:
        return -1.0 / consumption  # the same, without powers
    if risk_aversion == 1.0:
        return logarithm(consumption)
    return exponential((1.0 - risk_aversion) * logarithm(consumption)) / (1.0 - risk_aversion)


@rule
def certainty_equivalent(mean_utility: float, risk_aversion: float) -> float:
    """The sure consumption that is worth as much as what was drawn: the inverse of `utility`."""
    if risk_aversion == 1.0:
        return exponential(mean_utility)
    power = 1.0 / (1.0 - risk_aversion)
    return exponential(power * logarithm((1.0 - risk_aversion) * mean_utility))


@rule
def year_of(consumed: float, subsistence: float) -> float:
    """A year's consumption, at least what keeps somebody alive; CNY at the prices of the first month."""
    return max(consumed, KEPT_ALIVE * 12.0 * subsistence)
