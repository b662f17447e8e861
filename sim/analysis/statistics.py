"""What claims say of many runs: figures of samples whose first axis is the seed, and how far off chance may put them.

A sample is an array [seed] or, where a claim's unit is the branch, [seed, branch]. Seeds are independent of each other,
branches of a run need not be: standard errors look at whole seeds.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.core.errors import InputError

Sample = npt.NDArray[np.float64]

ROUNDING = 1e-9  # by which equal shares may differ


def mean(sample: Any) -> float:
    """Return the mean."""
    return float(sample_of(sample).mean())


def sd(sample: Any) -> float:
    """Return the standard deviation."""
    return float(sample_of(sample).std(ddof=1))


def quantile(level: float, sample: Any) -> float:
    """Return the smallest value that a share `level` of the sample does not exceed."""
    return float(np.quantile(sample_of(sample), _share(level), method="inverted_cdf"))


def median(sample: Any) -> float:
    """Return the median."""
    return float(np.median(sample_of(sample)))


def share_at_least(bound: float, sample: Any) -> float:
    """Return the share of the sample that reaches a bound."""
    return float((sample_of(sample) >= bound - ROUNDING).mean())


def share_at_most(bound: float, sample: Any) -> float:
    """Return the share of the sample that does not exceed a bound."""
    return float((sample_of(sample) <= bound + ROUNDING).mean())


def ratio_of_means(sample: Any, other: Any) -> float:
    """Return the mean of one sample over that of another, paired by seed."""
    return mean(sample) / mean(other)


def ratio_of_medians(sample: Any, other: Any) -> float:
    """Return the median of one sample over that of another, paired by seed."""
    return median(sample) / median(other)


def skewness(sample: Any) -> float:
    """Return the third central moment over the cube of the standard deviation."""
    off = sample_of(sample) - sample_of(sample).mean()
    return float((off**3).mean() / (off**2).mean() ** 1.5)


def lowest_over_highest(share: float, sample: Any, by: Any, weight: Any = 1.0) -> float:
    """Return the mean of a sample where `by` is in the lowest share of its values over that where it is in the highest.

    Means are weighted, and leave out values that are missing.
    """
    values, ranked, share = sample_of(sample), sample_of(by), _share(share)
    if values.shape != ranked.shape:
        raise InputError(f"samples of shapes {values.shape} and {ranked.shape} cannot be laid side by side.")
    low, high = np.quantile(ranked, [share, 1.0 - share])
    return _weighted(values, weight, ranked <= low) / _weighted(values, weight, ranked >= high)


def weighted_mean(sample: Any, weight: Any) -> float:
    """Return the mean of the sample, every value with its weight; a value that is missing is left out."""
    values = sample_of(sample)
    return _weighted(values, weight, np.ones(values.shape, bool))


def correlation_between_branches(sample: Any) -> float:
    """Return the correlation of two branches of a run, over runs: covariance of all pairs over the variance."""
    values = sample_of(sample)
    if values.ndim != 2 or values.shape[1] < 2:
        raise InputError("correlation_between_branches needs `unit: branch`, and two branches at least.")
    off = values - values.mean()
    branches = off.shape[1]
    squares = float((off**2).sum(axis=1).mean())
    pairs = float((off.sum(axis=1) ** 2).mean()) - squares
    return float(pairs / (branches - 1) / squares)


STATISTICS: Mapping[str, Callable[..., float]] = {
    function.__name__: function
    for function in (
        mean,
        sd,
        quantile,
        median,
        share_at_least,
        share_at_most,
        ratio_of_means,
        ratio_of_medians,
        skewness,
        lowest_over_highest,
        weighted_mean,
        correlation_between_branches,
    )
}


def mean_error(sample: Any) -> float:
    """Return the standard error of a mean: that of the seeds' means."""
    values = sample_of(sample)
    by_seed = values.reshape(len(values), -1).mean(axis=1)
    return float(by_seed.std(ddof=1) / np.sqrt(len(by_seed)))


def sd_error(sample: Any) -> float:
    """Return the standard error of a standard deviation s: that of the mean square off the mean, over 2 s."""
    values, spread = sample_of(sample), sd(sample)
    return mean_error((values - values.mean()) ** 2) / (2.0 * spread) if spread > 0.0 else 0.0


def quantile_error(level: float, sample: Any, z: float) -> float:
    """Return the standard error of a quantile by inverting the test of its level (Woodruff 1952).

    The share of the sample under the quantile is off by a standard error over seeds; z of them up and down give the
    quantiles between which the true one lies, the farther of which is z standard errors away. Steps of a discrete law
    are in it, where resampling would often see none. Woodruff, "Confidence intervals for medians and other position
    measures", Journal of the American Statistical Association 47: 635-646.
    """
    values, level = sample_of(sample), _share(level)
    spread = max(mean_error(values <= quantile(level, values)) ** 2, level * (1.0 - level) / values.size)
    off = z * float(np.sqrt(spread))
    low, middle, high = np.quantile(values, np.clip([level - off, level, level + off], 0, 1), method="inverted_cdf")
    return float(max(middle - low, high - middle) / z)


# Statistics whose standard error has a formula, of their arguments and of how many errors are allowed; those of the
# others are resampled.
ERRORS: Mapping[str, Callable[..., float]] = {
    "mean": lambda sample, z: mean_error(sample),
    "sd": lambda sample, z: sd_error(sample),
    "share_at_least": lambda bound, sample, z: mean_error(sample_of(sample) >= bound - ROUNDING),
    "share_at_most": lambda bound, sample, z: mean_error(sample_of(sample) <= bound + ROUNDING),
    "quantile": quantile_error,
    "median": lambda sample, z: quantile_error(0.5, sample, z),
}


def sample_of(sample: Any) -> Sample:
    """Return a sample as an array; raises InputError for what is none."""
    values = np.asarray(sample.values() if hasattr(sample, "values") else sample, dtype=float)
    if values.ndim == 0 or not values.size:
        raise InputError("a single number is no sample; give a measure.")
    return values


def _weighted(values: Sample, weight: Any, chosen: Any) -> float:
    weights = np.broadcast_to(np.asarray(weight, dtype=float), values.shape)
    chosen = chosen & ~np.isnan(values)
    return float((values * weights)[chosen].sum() / weights[chosen].sum())


def _share(level: float) -> float:
    if not 0.0 < level < 1.0:
        raise InputError(f"{level:g} is no level; give a number between 0 and 1.")
    return float(level)


__all__ = ["ERRORS", "STATISTICS", "sample_of"]
