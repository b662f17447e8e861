"""Losses of an infinitely fine portfolio with one common factor, all lost at default.

Source: Vasicek 2002, "Loan portfolio value", Risk 15 (12): 160-162.
"""

from math import sqrt
from statistics import NormalDist

NORMAL = NormalDist()


def vasicek_quantile(level: float, pd: float, rho: float) -> float:
    """Return the share that defaults at a level of the loss distribution: Phi((c + sqrt(rho) z) / sqrt(1 - rho))."""
    return NORMAL.cdf((NORMAL.inv_cdf(pd) + sqrt(rho) * NORMAL.inv_cdf(level)) / sqrt(1.0 - rho))


def vasicek_probability(share: float, pd: float, rho: float) -> float:
    """Return the probability that at most this share of loans defaults."""
    return NORMAL.cdf((sqrt(1.0 - rho) * NORMAL.inv_cdf(share) - NORMAL.inv_cdf(pd)) / sqrt(rho))


def vasicek_sd(pd: float, rho: float) -> float:
    """Return the standard deviation of the share of loans that default."""
    return sqrt(both_default(pd, pd, rho) - pd * pd)


def both_default(pd: float, other_pd: float, rho: float) -> float:
    """Return the probability that two borrowers both default: Phi2(c, d; rho)."""
    from scipy.stats import multivariate_normal

    points = [NORMAL.inv_cdf(pd), NORMAL.inv_cdf(other_pd)]
    return float(multivariate_normal.cdf(points, mean=[0.0, 0.0], cov=[[1.0, rho], [rho, 1.0]]))


ALL = (vasicek_quantile, vasicek_probability, vasicek_sd, both_default)
