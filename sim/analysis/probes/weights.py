"""Risk weights by the formula of internal ratings, from the model's own capital requirement."""

from sim.rules import basel

WEIGHT = 12.5  # of capital: a requirement of 8 % is a weight of 100 %


def retail_correlation(pd: float) -> float:
    """Return the asset correlation of other retail loans."""
    return float(basel.retail_correlation(pd))


def other_retail_weight(pd: float, lgd: float) -> float:
    """Return the risk weight of other retail loans, in percent of exposure."""
    return retail_weight(pd, lgd, retail_correlation(pd))


def retail_weight(pd: float, lgd: float, correlation: float) -> float:
    """Return the risk weight of retail loans of a given asset correlation, in percent of exposure."""
    return 100.0 * WEIGHT * float(basel.capital_requirement(pd, lgd, correlation))


ALL = (retail_correlation, other_retail_weight, retail_weight)
