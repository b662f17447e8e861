"""The capital that the Basel formula asks for, of the one-factor model at a probability of 99.9 %.

Other retail exposures: Basel II, paragraph 330 (literature, high confidence); no maturity adjustment.
"""

from math import sqrt

from sim.core.compiling import rule
from sim.core.numbers import exponential, normal_probability, normal_quantile

CORRELATION_SAFE, CORRELATION_RISKY, CORRELATION_FALL = 0.16, 0.03, 35.0
CONFIDENCE = 0.999
LEAST_PD = 0.0003  # floor of the rules
LOSS_GIVEN_DEFAULT = 0.45  # senior unsecured claims of the foundation approach (literature, high confidence)


@rule
def retail_correlation(default_probability: float) -> float:
    """Asset correlation of other retail loans: 16 % for the safest, falling to 3 % with the default probability."""
    fall = (1.0 - exponential(-CORRELATION_FALL * default_probability)) / (1.0 - exponential(-CORRELATION_FALL))
    return CORRELATION_RISKY * fall + CORRELATION_SAFE * (1.0 - fall)


@rule
def capital_requirement(default_probability: float, loss_given_default: float, correlation: float) -> float:
    """Capital per yuan lent: loss in the worst of a thousand years, less what is expected; share of exposure."""
    if default_probability >= 1.0:
        return 0.0
    probability = max(LEAST_PD, default_probability)
    worst = (normal_quantile(probability) + sqrt(correlation) * normal_quantile(CONFIDENCE)) / sqrt(1.0 - correlation)
    return loss_given_default * (normal_probability(worst) - probability)
