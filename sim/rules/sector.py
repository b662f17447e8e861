"""How far a bank may stand from the average bank of its sector."""

from math import sqrt

from sim.core.compiling import rule
from sim.core.numbers import exponential


@rule
def drawn_level(median: float, width: float, normal: float, low: float, high: float) -> float:
    """A figure that lies evenly around that of the median bank, within its bounds."""
    if width == 0.0:
        return median
    return min(high, max(low, median + width * normal))


@rule
def drawn_multiple(median: float, width: float, normal: float, most: float) -> float:
    """A figure whose logarithm lies evenly around that of the median bank: half as much is as frequent as double."""
    if width == 0.0:
        return median
    return min(most, median * exponential(width * normal))


@rule
def drawn_share(median: float, width: float, normal: float) -> float:
    """A share whose log odds lie evenly around those of the median bank: nothing and everything stay what they are."""
    if width == 0.0:
        return median
    odds = exponential(width * normal)
    return median * odds / (1.0 - median + median * odds)


@rule
def linked(normal: float, other: float, correlation: float) -> float:
    """A standard normal draw with the given correlation with another one."""
    return correlation * other + sqrt(1.0 - correlation * correlation) * normal
