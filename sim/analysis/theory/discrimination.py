"""How well a score tells two groups apart.

Source: Green and Swets 1966, "Signal Detection Theory and Psychophysics", for normal scores of equal spread.
"""

from math import sqrt
from statistics import NormalDist


def power_of_separation(separation: float) -> float:
    """Return the area under the curve (AUC) of two normal groups whose means are so many standard deviations apart."""
    return NormalDist().cdf(separation / sqrt(2.0))


ALL = (power_of_separation,)
