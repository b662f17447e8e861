"""The power law in the tail of whole numbers: its exponent, how far it may be off, and where the tail begins."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sim.analysis.statistics import sample_of
from sim.core.errors import InputError

LOWEST, HIGHEST = 1.01, 12.0  # exponents looked at
FEWEST = 50  # numbers that a tail must have for its beginning to be chosen


@dataclass(frozen=True)
class PowerLaw:
    """P(x) is proportional to x ** -exponent from `begins` on.

    `error` is the standard error of the exponent, `count` how many numbers are in the tail, `distance` the largest gap
    between their cumulative shares and those of the law (Kolmogorov-Smirnov).
    """

    exponent: float
    error: float
    begins: int
    count: int
    distance: float


def fit_power_law(numbers: Any, *, begins: int | None = None, fewest: int = FEWEST) -> PowerLaw:
    """Return the most likely power law of whole numbers (Clauset, Shalizi and Newman 2009, SIAM Review 51: 661-703).

    The likelihood is that of the discrete law (Hurwitz zeta). Where the tail begins is taken from `begins`, or chosen
    as the number from which on the law lies nearest to the data, of those that leave `fewest` numbers in the tail. The
    error is that of the likelihood's curvature; it does not know that the beginning was chosen. Raises InputError
    for numbers that are not whole and above 0, and for fewer than two different ones in the tail.
    """
    values = np.asarray(numbers, dtype=float)
    if values.ndim != 1 or (values < 1.0).any() or (values != np.rint(values)).any():
        raise InputError("power law: give a list of whole numbers from 1 on.")
    if begins is not None:
        return _fitted(values[values >= begins], begins)
    whole, counts = np.unique(values.astype(np.int64), return_counts=True)
    left = counts[::-1].cumsum()[::-1]
    candidates = [int(number) for number in whole[:-1][left[:-1] >= fewest]]
    if not candidates:
        raise InputError(f"power law: no tail has {fewest} numbers; give more, or say where it begins.")
    return min((_fitted(values[values >= number], number) for number in candidates), key=lambda law: law.distance)


def _fitted(tail: Any, begins: int) -> PowerLaw:
    from scipy.optimize import minimize_scalar
    from scipy.special import zeta

    if len(np.unique(tail)) < 2:
        raise InputError(f"power law: there are not two different numbers from {begins} on; let the tail begin lower.")
    logs = float(np.log(tail).mean())
    found = minimize_scalar(
        lambda exponent: np.log(zeta(exponent, begins)) + exponent * logs,
        bounds=(LOWEST, HIGHEST),
        method="bounded",
        options={"xatol": 1e-6},
    )
    exponent = float(found.x)
    seen, counts = np.unique(tail, return_counts=True)
    shares = counts.cumsum() / len(tail)
    law = 1.0 - zeta(exponent, seen + 1.0) / zeta(exponent, begins)
    just_before = 1.0 - zeta(exponent, seen) / zeta(exponent, begins)
    distance = max(np.abs(shares - law).max(), np.abs(np.append(0.0, shares[:-1]) - just_before).max())
    spread = np.sqrt(_variance_of_log(round(exponent, 6), begins) * len(tail))
    return PowerLaw(exponent, float(1.0 / spread), int(begins), len(tail), float(distance))


def tail_exponent(begins: float, sample: Any) -> float:
    """Return the exponent of the most likely power law of whole numbers from `begins` on."""
    return fit_power_law(sample_of(sample).ravel(), begins=int(begins)).exponent


@cache
def _variance_of_log(exponent: float, begins: int) -> float:
    """Return the variance of the log under the law: the information one number holds about the exponent."""
    from scipy.special import zeta

    step = 1e-3
    below, at, above = (float(np.log(zeta(exponent + move, begins))) for move in (-step, 0.0, step))
    return (below - 2.0 * at + above) / step**2


__all__ = ["PowerLaw", "fit_power_law", "tail_exponent"]
