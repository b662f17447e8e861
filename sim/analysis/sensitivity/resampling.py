"""Numbers of the conditional mean from runs with luck in them, and how sure they are: points and seeds drawn again.

Replicate r is seed r at every point, so luck may be shared between points in any way, or not at all. Seeds among
themselves are independent. Products of *different* seeds therefore have the luck of neither in their mean: they are
unbiased for the conditional mean, whatever the points share. To subtract a variance of noise would over-correct where
common luck has cancelled already.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

RESAMPLED = 400
SHUFFLED = 20
LEVEL = 0.95
LARGEST_CHUNK = 2**23  # numbers worked on at a time: 64 MB

Features = Callable[[Floats], Floats]  # outputs [block, place, seed, outcome] -> [block, feature, outcome]
Statistic = Callable[[Floats], Floats]  # means of features [draw, feature, outcome] -> [draw, index, outcome]


@dataclass(frozen=True)
class Estimated:
    """Indices with their intervals, [index, outcome], and draws of what other points and seeds would have given.

    `draws` is [draw, index, outcome]; `error` is the standard error of points and seeds together.
    """

    value: Floats
    low: Floats
    high: Floats
    draws: Floats
    error: Floats

    def where(self, told: Bools) -> "Estimated":
        """Return the same without what cannot be told: `told` is [index, outcome], or [outcome] for all indices."""
        return Estimated(*(np.where(told, part, np.nan) for part in _parts(self)))


def cross(first: Floats, second: Floats, axis: int = -2) -> Floats:
    """Return the mean of `first` of one seed times `second` of another, over all pairs of different seeds.

    With one seed, the product of that seed with itself, in which luck counts.
    """
    seeds = first.shape[axis]
    if seeds == 1:
        return np.asarray((first * second).sum(axis))
    whole = first.sum(axis) * second.sum(axis) - (first * second).sum(axis)
    return np.asarray(whole / (seeds * (seeds - 1)))


def estimate(outputs: Floats, features: Features, statistic: Statistic, *, resampled: int = RESAMPLED) -> Estimated:
    """Return indices that are functions of means over blocks, with 95 % intervals.

    `outputs` is [block, place in the block, seed, outcome]; blocks are what is drawn again. What seeds add: each draw
    is moved by Student's t with seeds - 1 degrees of freedom times the standard error that leaving out one seed at a
    time shows (Efron and Stein 1981), beyond what it shows when every block's seeds are shuffled. Luck that blocks do
    not share is in the draws of blocks already. Three seeds or more are needed for it. (To draw 3 or 4 seeds again
    would cover far too little; tests/analysis/sensitivity/test_coverage.py measures what this covers.)

    Scrambled Sobol points lie more evenly than the draws assume, so that intervals are wide rather than narrow.
    """
    outcomes = outputs.shape[-1]
    chunk = max(1, LARGEST_CHUNK // max(outputs[..., :1].size * 2, 1))
    parts = [
        _estimate(outputs[..., start : start + chunk], features, statistic, resampled)
        for start in range(0, outcomes, chunk)
    ]
    return (
        parts[0]
        if len(parts) == 1
        else Estimated(*(np.concatenate(part, axis=-1) for part in zip(*map(_parts, parts), strict=True)))
    )


def _parts(made: Estimated) -> tuple[Floats, ...]:
    return made.value, made.low, made.high, made.draws, made.error


def _estimate(outputs: Floats, features: Features, statistic: Statistic, resampled: int) -> Estimated:
    blocks, seeds = len(outputs), outputs.shape[2]
    lot = np.random.default_rng(0)
    found = features(outputs)
    shape = found.shape[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = statistic(found.mean(axis=0)[None])[0]
        counts = lot.multinomial(blocks, np.full(blocks, 1.0 / blocks), size=resampled) / blocks
        draws = statistic((counts @ found.reshape(blocks, -1)).reshape(resampled, *shape))
        error = draws.std(axis=0, ddof=1)
        if seeds > 2:
            shared = _shared(outputs, features, statistic)
            error = np.sqrt(error**2 + shared**2)
            draws = draws + lot.standard_t(seeds - 1, size=(resampled, 1, 1)) * shared
        low, high = np.quantile(draws, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2], axis=0)
    return Estimated(value, low, high, draws, error)


def _shared(outputs: Floats, features: Features, statistic: Statistic) -> Floats:
    """Return the standard error that comes of luck which blocks share: [index, outcome]."""
    from scipy.special import chdtri

    blocks, seeds = len(outputs), outputs.shape[2]
    without = np.stack([features(np.delete(outputs, seed, axis=2)) for seed in range(seeds)], axis=1)
    shape = without.shape[2:]
    lot = np.random.default_rng(1)
    everywhere = np.arange(blocks)[:, None]
    variances = []
    for shuffle in range(SHUFFLED + 1):
        order = lot.permuted(np.tile(np.arange(seeds), (blocks, 1)), axis=1) if shuffle else np.arange(seeds)[None, :]
        chosen = np.zeros((seeds, blocks, seeds))
        chosen[np.arange(seeds)[None, :], everywhere, order] = 1.0 / blocks
        means = (chosen.reshape(seeds, -1) @ without.reshape(blocks * seeds, -1)).reshape(seeds, *shape)
        left = statistic(means)
        variances.append((seeds - 1) / seeds * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    # what shuffled seeds show by chance in nine of ten times
    chance = np.mean(variances[1:], axis=0) * float(chdtri(seeds - 1, 0.1)) / (seeds - 1)
    return np.asarray(np.sqrt(np.maximum(variances[0] - chance, 0.0)))


def noise_share(outputs: Floats) -> Floats:
    """Return which share of the variance of single runs is luck: [outcome]; NaN with one seed or no variance.

    The mean over points of the variance over seeds, over it plus the variance of the conditional mean, which is the
    mean covariance over points between different seeds. `outputs` is [point, seed, outcome].
    """
    points, seeds, outcomes = outputs.shape
    if seeds < 2:
        return np.full(outcomes, np.nan)
    luck = outputs.var(axis=1, ddof=1).mean(axis=0)
    centred = outputs - outputs.mean(axis=0)
    signal = np.maximum(cross(centred, centred).sum(axis=0) / (points - 1), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(luck / (luck + signal))


__all__ = ["LEVEL", "RESAMPLED", "Estimated", "Floats", "cross", "estimate", "noise_share"]
