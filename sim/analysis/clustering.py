"""How yearly default rates of many runs cluster: the one common factor that would give their spread, and their tail.

The factor is fitted by moments: of a pool of n loans with default probability p, of which any two default together with
probability j, the rate has mean p and variance (p - j) / n + j - p^2, and j = Phi2(c, c; rho) with c = PhiInv(p)
(Vasicek 2002; Gordy 2000, Journal of Banking and Finance 24: 119-149).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sim.analysis.statistics import Sample, sample_of, skewness
from sim.core.errors import InputError

HIGHEST = 0.95  # correlation looked at
REACH, NODES = 8.0, 161  # of the trapezoidal rule over the factor, in standard deviations to either side


@dataclass(frozen=True)
class OneFactor:
    """A pool of `loans` equal loans with default probability `pd` and asset correlation `rho`."""

    pd: float
    rho: float
    loans: int

    def at_most(self, number: int) -> float:
        """Return the probability that at most so many loans default."""
        from scipy.special import bdtr

        return float(bdtr(number, self.loans, given_factor(self.pd, self.rho)) @ weights())

    def quantile(self, level: float) -> float:
        """Return the smallest share of loans under which or at which defaults stay with this probability."""
        low, high = -1, self.loans
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.at_most(middle) >= level - 1e-12 else (middle, high)
        return high / self.loans

    def skewness(self) -> float:
        """Return the skewness of the number of loans that default, from its factorial moments."""
        given, n = given_factor(self.pd, self.rho), self.loans
        first, second, third = (float(given**power @ weights()) for power in (1, 2, 3))
        mean = n * first
        square = n * (n - 1.0) * second + mean
        cube = n * (n - 1.0) * (n - 2.0) * third + 3.0 * square - 2.0 * mean
        variance = square - mean**2
        return float((cube - 3.0 * mean * variance - mean**3) / variance**1.5)


def one_factor_of(rates: Any, loans: Any) -> OneFactor:
    """Return the one-factor pool with the mean and the spread of default rates, and the harmonic mean of loans.

    `rates` and `loans`, of the same shape, are yearly default rates and mean numbers of loans. Rates that spread no
    more than those of independent loans have a correlation of 0.
    """
    rates, loans = sample_of(rates), sample_of(loans)
    if rates.shape != loans.shape or not (loans > 0.0).all():
        raise InputError("one factor: give default rates, and the number of loans of each, above 0.")
    pd, number = float(rates.mean()), float(1.0 / (1.0 / loans).mean())
    joint = (float(rates.var()) + pd * pd - pd / number) / (1.0 - 1.0 / number)
    return OneFactor(pd, correlation_of(pd, joint), round(number))


def correlation_of(pd: float, joint: float) -> float:
    """Return the asset correlation with which two loans default together with probability `joint`."""
    from scipy.optimize import brentq

    def more(rho: float) -> float:
        return float(given_factor(pd, rho) ** 2 @ weights()) - joint

    if joint <= pd * pd:
        return 0.0
    return float(brentq(more, 0.0, HIGHEST, xtol=1e-9)) if more(HIGHEST) > 0.0 else HIGHEST


def given_factor(pd: float, rho: float) -> Sample:
    """Return the default probability at every node of the factor: Phi((c + sqrt(rho) z) / sqrt(1 - rho))."""
    from scipy.special import ndtr, ndtri

    given: Sample = ndtr((ndtri(pd) + np.sqrt(rho) * np.linspace(-REACH, REACH, NODES)) / np.sqrt(1.0 - rho))
    return given


@cache
def weights() -> Sample:
    """Return the weights of the nodes, which add up to 1."""
    weight: Sample = np.exp(-0.5 * np.linspace(-REACH, REACH, NODES) ** 2)
    return weight / weight.sum()


def implied_correlation(rates: Any, loans: Any) -> float:
    """Return the asset correlation that gives the spread of default rates."""
    return one_factor_of(rates, loans).rho


def quantile_over_one_factor(level: float, rates: Any, loans: Any) -> float:
    """Return a quantile of default rates over that of the one-factor pool with their mean and spread."""
    return float(np.quantile(sample_of(rates), level)) / one_factor_of(rates, loans).quantile(level)


def skewness_over_one_factor(rates: Any, loans: Any) -> float:
    """Return the skewness of default rates over that of the one-factor pool with their mean and spread."""
    return skewness(rates) / one_factor_of(rates, loans).skewness()


CLUSTERING: Mapping[str, Callable[..., float]] = {
    function.__name__: function
    for function in (implied_correlation, quantile_over_one_factor, skewness_over_one_factor)
}

__all__ = ["CLUSTERING", "OneFactor", "one_factor_of"]
