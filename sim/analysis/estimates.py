"""Numbers with their standard errors over seeds."""

from collections.abc import Callable
from typing import Any

import numpy as np

RESAMPLED = 400


class Estimate(float):
    """A number found by watching runs of some seeds, and its standard error."""

    error: float
    seeds: int

    def __new__(cls, value: float, error: float, seeds: int) -> "Estimate":
        """Make the number and note how sure it is."""
        made = super().__new__(cls, value)
        made.error, made.seeds = error, seeds
        return made


def resampled_error(statistic: Callable[[Any], Any], seeds: int) -> float:
    """Return the standard deviation of a statistic over resampled rows of seeds; the same in every run."""
    drawn = np.random.default_rng(0).integers(seeds, size=(RESAMPLED, seeds))
    return float(np.std([float(statistic(rows)) for rows in drawn], ddof=1))


__all__ = ["Estimate", "resampled_error"]
