"""Numbers with their standard errors over seeds."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

RESAMPLED = 400

Drawn = npt.NDArray[np.float64]


class Estimate(float):
    """A number found by watching runs of some seeds, and what it would be for seeds drawn again: its luck."""

    drawn: Drawn
    seeds: int

    def __new__(cls, value: float, drawn: Drawn, seeds: int) -> "Estimate":
        """Make the number and note how sure it is."""
        made = super().__new__(cls, value)
        made.drawn, made.seeds = drawn, seeds
        return made

    @property
    def error(self) -> float:
        """Its standard error."""
        return error_of(self.drawn)


def resampled(statistic: Callable[[Any], Any], seeds: int) -> Drawn:
    """Return a statistic of resampled rows of seeds: the same rows for every statistic, so that pairs stay pairs."""
    drawn = np.random.default_rng(0).integers(seeds, size=(RESAMPLED, seeds))
    return np.array([float(statistic(rows)) for rows in drawn])


def error_of(drawn: Drawn) -> float:
    """Return the standard error that resampled values show."""
    return float(np.std(drawn, ddof=1))


def student(level: float, seeds: int) -> float:
    """Return how many standard errors an interval of this level reaches to each side of a mean over seeds."""
    return float(student_reach(level, seeds - 1))


def student_reach(level: float, freedom: Any) -> Any:
    """Return how many standard errors Student's interval of a level reaches to each side, by degrees of freedom."""
    from scipy.special import stdtrit

    return stdtrit(freedom, 0.5 + level / 2.0)


def mean_with_ends(values: Any, level: float = 0.95) -> tuple[float, float, float]:
    """Return the mean of the values there are, and the ends of its interval (Student's t); NaN if not known."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if not len(known):
        return (np.nan,) * 3
    mean = float(known.mean())
    if len(known) < 2:
        return mean, np.nan, np.nan
    half = student(level, len(known)) * float(known.std(ddof=1)) / np.sqrt(len(known))
    return mean, mean - half, mean + half


def resampled_error(statistic: Callable[[Any], Any], seeds: int) -> float:
    """Return the standard deviation of a statistic over resampled rows of seeds; the same in every run."""
    return error_of(resampled(statistic, seeds))


__all__ = ["Estimate", "error_of", "mean_with_ends", "resampled", "resampled_error", "student", "student_reach"]
