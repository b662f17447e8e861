"""How many of a finite pool of equal loans default: independent, or with one common factor.

Given the factor defaults are independent, so their number is a mixture of binomial laws over a normal factor; without
one it is the binomial law. Source: Vasicek 2002; Schoenbucher 2003, "Credit Derivatives Pricing Models", chapter 10.
"""

from functools import lru_cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from sim.analysis.theory.one_factor import both_default

NODES = 4001  # of the trapezoidal rule over the factor, which converges faster than any power of its step
REACH = 10.0  # standard deviations of the factor to either side


@lru_cache(maxsize=64)
def number_law(pd: float, rho: float, n: int) -> npt.NDArray[np.float64]:
    """Return the probabilities of 0, 1, ... n defaults among n loans."""
    from scipy.special import ndtr, ndtri
    from scipy.stats import binom

    numbers = np.arange(n + 1)
    if rho == 0.0:
        return np.asarray(binom.pmf(numbers, n, pd))
    factor = np.linspace(-REACH, REACH, NODES)
    weight = np.exp(-0.5 * factor**2)
    weight /= weight.sum()
    given = ndtr((ndtri(pd) + sqrt(rho) * factor) / sqrt(1.0 - rho))
    law = np.zeros(n + 1)
    for part in np.array_split(np.arange(NODES), max(1, NODES * n // 2_000_000)):
        law += weight[part] @ binom.pmf(numbers, n, given[part, None])
    return law


def binomial_mixture_quantile(level: float, pd: float, rho: float, n: float) -> float:
    """Return the smallest share of n loans under which or at which defaults stay with this probability."""
    cumulated = np.cumsum(number_law(pd, rho, _number(n)))
    return float(np.searchsorted(cumulated, level - 1e-12)) / n


def binomial_mixture_probability(share: float, pd: float, rho: float, n: float) -> float:
    """Return the probability that at most this share of n loans defaults."""
    most = int(share * n + 1e-9)
    return float(number_law(pd, rho, _number(n))[: most + 1].sum())


def binomial_mixture_sd(pd: float, rho: float, n: float) -> float:
    """Return the standard deviation of the share of n loans that default."""
    joint = pd * pd if rho == 0.0 else both_default(pd, pd, rho)
    return sqrt((pd - joint) / n + joint - pd * pd)


def binomial_quantile(level: float, p: float, n: float) -> float:
    """Return the same of n independent loans."""
    return binomial_mixture_quantile(level, p, 0.0, n)


def _number(n: float) -> int:
    if n != int(n) or not 1 <= n <= 1_000_000:
        raise ValueError(f"{n:g} is no number of loans")
    return int(n)


ALL = (binomial_mixture_quantile, binomial_mixture_probability, binomial_mixture_sd, binomial_quantile)
