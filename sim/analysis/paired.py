"""Two arms that met the same luck: the mean difference of pairs, how sure it is, and what the pairing is worth.

Pairs are rows: the same seed under both arms. Columns are figures, each with pairs of its own: a pair in which either
side has no value is left out and counted.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.estimates import student_reach
from sim.core.errors import InputError

Floats = npt.NDArray[np.float64]

RESAMPLES = 4_999  # of the bootstrap; the ends of an interval are then off by 2 % of its half width
FEWEST = 5  # pairs, under which nothing is resampled and no verdict is given
ROUNDING = 1e-12  # of the largest value: a smaller difference is one of the order of adding up
BLOCK = 2_000_000  # numbers held at a time while resampling

T, SIGN = "paired t", "sign"


def paired(ours: Any, theirs: Any, *, confidence: float = 0.95, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Return what pairs say of the difference ours - theirs: a row per column of two arrays [pair] or [pair, figure].

    Columns of the frame, in the unit of the values where nothing else is said:

    - n, missing: pairs with two values, and those left out for want of one;
    - mean_reference, mean_arm, difference: means of theirs, of ours, and of ours - theirs over the n pairs;
    - low, high: the interval of Student's t over the differences; of figures that are 0 or 1 in all runs that of Bonett
      and Price for paired shares (2012, Journal of Educational and Behavioral Statistics 37: 479-488), which has a
      width also where no pair differs;
    - low_bca, high_bca: the bias-corrected and accelerated bootstrap interval (Efron 1987, JASA 82: 171-185) at the
      level that makes a bootstrap of n values as wide as Student's t (Hesterberg 2015, American Statistician 69:
      371-386, section 4); NaN under five pairs;
    - effect_size: difference over the standard deviation of the differences (Cohen's d_z), and effect_size_pooled:
      over the root mean square of the two standard deviations (d_av; Lakens 2013, Frontiers in Psychology 4: 863);
    - p, test: two-sided, of no difference, by the paired t test; by the exact sign test (McNemar's for yes and no)
      where all differences that are not zero are of one size, which leave the t test nothing to measure luck by:
      without any difference p is 1, with the same one in all n pairs it is 2^(1 - n);
    - sd_difference, sd_unpaired: of a pair's difference, and of that between two runs of unequal luck;
    - variance_saved: by pairing, as a share: 1 less the square of their ratio (0.9: ten times fewer runs will do);
      1 where all pairs differ alike, NaN where nothing varies.

    Intervals and p take pairs as independent of each other. Figures that are one number for two pairs or less are NaN.
    Raises InputError for arrays of two shapes, or a confidence that is no share.
    """
    ours, theirs = _columns(ours), _columns(theirs)
    if ours.shape != theirs.shape:
        raise InputError(f"paired: arrays of shapes {ours.shape} and {theirs.shape} hold no pairs; give equal ones.")
    check_confidence(confidence)
    known = np.isfinite(ours) & np.isfinite(theirs)
    patterns, which = np.unique(known, axis=1, return_inverse=True)
    parts = []
    for number, pattern in enumerate(patterns.T):
        columns = np.flatnonzero(which.ravel() == number)
        part = _of_complete(ours[np.ix_(pattern, columns)], theirs[np.ix_(pattern, columns)], confidence, resamples)
        part["missing"] = np.full(len(columns), int((~pattern).sum()))
        parts.append(pd.DataFrame(part, index=columns))
    return pd.concat(parts).sort_index()[list(FIGURES)] if parts else pd.DataFrame(columns=list(FIGURES))


FIGURES = (
    "n", "missing", "mean_reference", "mean_arm", "difference", "low", "high", "low_bca", "high_bca",
    "effect_size", "effect_size_pooled", "test", "p", "sd_difference", "sd_unpaired", "variance_saved",
)  # fmt: skip


def differences(ours: Floats, theirs: Floats) -> Floats:
    """Return ours - theirs, [pair, figure], with what is rounding set to zero."""
    off = ours - theirs
    scale = np.maximum(np.abs(ours), np.abs(theirs)).max(axis=0, initial=0.0)
    off[np.abs(off) <= ROUNDING * scale] = 0.0
    constant = np.ptp(off, axis=0) <= ROUNDING * scale if len(off) else np.zeros(off.shape[1], bool)
    return np.where(constant, off[:1], off) if len(off) else off


def sign_test(off: Floats) -> Floats:
    """Return the two-sided p of the exact sign test over differences that are not zero: [pair, figure] to [figure]."""
    from scipy.special import bdtr

    up, down = (off > 0.0).sum(axis=0), (off < 0.0).sum(axis=0)
    tail = bdtr(np.minimum(up, down).astype(float), up + down, 0.5)
    return np.where(up + down > 0, np.minimum(1.0, 2.0 * tail), 1.0)


def bca(drawn: Floats, value: Floats, acceleration: Floats, n: int, confidence: float) -> tuple[Floats, Floats]:
    """Return the ends of the BCa interval of resampled values [resample, figure], at Hesterberg's level for n values.

    `value` is the figure itself and `acceleration` a sixth of the skewness of its jackknifed values, [figure] each.
    """
    from scipy.special import ndtr, ndtri

    drawn = np.sort(drawn, axis=0)
    count = len(drawn)
    below = ((drawn < value).sum(axis=0) + (drawn <= value).sum(axis=0)) / (2 * count)
    bias = ndtri(np.clip(below, 0.5 / count, 1.0 - 0.5 / count))
    reach = np.sqrt(n / (n - 1)) * student_reach(confidence, n - 1)
    ends = []
    for side in (-reach, reach):
        level = ndtr(bias + (bias + side) / np.maximum(1.0 - acceleration * (bias + side), 1e-6))
        place = np.clip(level, 0.0, 1.0) * (count - 1)
        under = np.minimum(place.astype(int), count - 2)
        column = np.arange(drawn.shape[1])
        lower, upper = drawn[under, column], drawn[under + 1, column]
        ends.append(lower + (place - under) * (upper - lower))
    return ends[0], ends[1]


def resampled_means(values: Floats, resamples: int = RESAMPLES) -> Floats:
    """Return the means of rows drawn with replacement: [row, figure] to [resample, figure]; the same in every call."""
    rows = len(values)
    size = max(1, BLOCK // max(rows, 1))
    if resamples <= size:
        return _weights(rows, resamples) @ values
    luck = np.random.Generator(np.random.PCG64(0))
    counts = [min(size, resamples - done) for done in range(0, resamples, size)]
    return np.concatenate(
        [luck.multinomial(rows, np.full(rows, 1.0 / rows), count) / rows @ values for count in counts]
    )


def seeds_needed(spread: Any, half_width: Any, *, confidence: float = 0.95, unpaired: bool = False) -> Any:
    """Return the fewest seeds, two at least, whose Student interval is no wider than `half_width` to each side.

    `spread` is the standard deviation of what is averaged: of a pair's difference, or with `unpaired` of that between
    two runs of unequal luck, and then seeds are counted per arm and degrees of freedom are twice as many. Both may be
    arrays. NaN stays NaN. Raises InputError for a half width that is not above 0.
    """
    from scipy.special import ndtri

    check_confidence(confidence)
    spread, wanted = np.broadcast_arrays(np.asarray(spread, dtype=float), np.asarray(half_width, dtype=float))
    if (wanted <= 0.0).any():
        raise InputError(f"half width: {float(wanted.min()):g} cannot be reached; give one above 0.")
    ratio = spread / wanted
    count = np.maximum(2.0, np.ceil((ndtri(0.5 + confidence / 2.0) * ratio) ** 2 * (1.0 - 1e-12)))
    for _ in range(1_000):  # each step is one seed; Student's t needs a few more than the normal curve
        freedom = (2.0 if unpaired else 1.0) * (count - 1.0)
        short = student_reach(confidence, freedom) * ratio > np.sqrt(count) * (1 + 1e-12)
        if not short.any():
            break
        count = count + short
    found = np.where(np.isfinite(ratio), count, ratio)
    return found if found.ndim else float(found)


def check_confidence(confidence: float) -> None:
    """Raise InputError for a confidence that is not between 0 and 1."""
    if not 0.0 < confidence < 1.0:
        raise InputError(f"confidence: {confidence:g} is no share; give one between 0 and 1, such as 0.95.")


def _of_complete(ours: Floats, theirs: Floats, confidence: float, resamples: int) -> dict[str, Any]:
    """Return the figures of columns that have a value in every row."""
    from scipy.special import stdtr

    n, figures = ours.shape
    nothing = np.full(figures, np.nan)
    found: dict[str, Any] = dict.fromkeys(FIGURES, nothing)
    found.update(n=np.full(figures, n), test=np.full(figures, ""))
    if not n:
        return found
    off = differences(ours, theirs)
    mean = off.mean(axis=0)
    found.update(mean_reference=theirs.mean(axis=0), mean_arm=ours.mean(axis=0), difference=mean)
    if n < 2:
        return found
    constant = np.ptp(off, axis=0) == 0.0
    mean = np.where(constant, off[0], mean)
    spread = np.where(constant, 0.0, off.std(axis=0, ddof=1))
    own = (ours.var(axis=0, ddof=1), theirs.var(axis=0, ddof=1))
    unpaired = np.sqrt(own[0] + own[1])
    size = np.abs(off).max(axis=0)
    alike = ((off == 0.0) | (np.abs(off) >= size * (1.0 - ROUNDING))).all(axis=0)
    error = spread / np.sqrt(n)
    reach = student_reach(confidence, n - 1) * error
    low, high = mean - reach, mean + reach
    binary = (((ours == 0.0) | (ours == 1.0)) & ((theirs == 0.0) | (theirs == 1.0))).all(axis=0)
    if binary.any():
        low[binary], high[binary] = _of_shares(off[:, binary], confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_t = 2.0 * stdtr(n - 1, -np.abs(mean / error))
        found.update(
            difference=mean,
            low=low,
            high=high,
            effect_size=np.where(size == 0.0, 0.0, mean / spread),
            effect_size_pooled=np.where(size == 0.0, 0.0, mean / (unpaired / np.sqrt(2.0))),
            test=np.where(alike, SIGN, T),
            p=np.where(alike, sign_test(off), by_t),
            sd_difference=spread,
            sd_unpaired=unpaired,
            variance_saved=1.0 - (spread / unpaired) ** 2,
        )
    if n >= FEWEST:
        found["low_bca"], found["high_bca"] = _bca_of_mean(off, mean, confidence, resamples)
    return found


def _of_shares(off: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the ends of the interval of Bonett and Price of a difference of paired shares; `off` is -1, 0 or 1."""
    from scipy.special import ndtri

    count = len(off) + 2.0
    up, down = ((off > 0.0).sum(axis=0) + 1.0) / count, ((off < 0.0).sum(axis=0) + 1.0) / count
    middle = up - down
    reach = ndtri(0.5 + confidence / 2.0) * np.sqrt((up + down - middle**2) / count)
    return np.maximum(-1.0, middle - reach), np.minimum(1.0, middle + reach)


def _bca_of_mean(off: Floats, mean: Floats, confidence: float, resamples: int) -> tuple[Floats, Floats]:
    """Return the BCa interval of the mean of each column; that of a column that does not vary is its value."""
    low, high = mean.copy(), mean.copy()
    varying = np.flatnonzero(np.ptp(off, axis=0) > 0.0)
    step = max(1, BLOCK // resamples)
    for first in range(0, len(varying), step):
        chosen = varying[first : first + step]
        centred = off[:, chosen] - mean[chosen]
        skew = (centred**3).sum(axis=0) / (6.0 * ((centred**2).sum(axis=0)) ** 1.5)
        drawn = resampled_means(centred, resamples)
        ends = bca(drawn, np.zeros(len(chosen)), skew, len(off), confidence)
        small = ROUNDING * np.abs(off[:, chosen]).max(axis=0)
        for side, end in zip((low, high), ends, strict=True):
            moved = mean[chosen] + end
            side[chosen] = np.where(np.abs(moved) <= small, 0.0, moved)
    return low, high


@lru_cache(maxsize=4)
def _weights(rows: int, resamples: int) -> Floats:
    luck = np.random.Generator(np.random.PCG64(0))
    return luck.multinomial(rows, np.full(rows, 1.0 / rows), resamples) / rows


def _columns(values: Any) -> Floats:
    made = np.asarray(values, dtype=float)
    if made.ndim not in (1, 2):
        raise InputError(f"paired: an array of shape {made.shape} has no rows of pairs; give [pair] or [pair, figure].")
    return made[:, None] if made.ndim == 1 else made


__all__ = ["FIGURES", "bca", "check_confidence", "paired", "resampled_means", "seeds_needed", "sign_test"]
