"""Points in the unit cube, each method's own; more of them begin with the same ones, where that can be."""

import math
from collections.abc import Mapping

import numpy as np

from sim.experiment.sampling.factors import Floats

LARGEST = 1.0 - 2.0**-53


def scrambled(samples: int, width: int, seed: int) -> Floats:
    """Return the first points of a scrambled Sobol sequence: [sample, column], each in [0, 1).

    The first point is kept and none is left out: scrambling has moved it away from the corner, and balance is lost
    without it (Owen 2020, "On dropping the first Sobol' point"). Balance is best at powers of two.
    """
    from scipy.stats import qmc

    sequence = qmc.Sobol(width, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(sequence.random_base2(math.ceil(math.log2(max(samples, 1)))))[:samples]


def by_lot(samples: int, width: int, seed: int) -> Floats:
    """Return points drawn by lot: [sample, column]; what corrects for their luck would over-correct even ones."""
    return np.random.default_rng(seed).random((samples, width))


def swapped(samples: int, groups: list[list[int]], width: int, seed: int, *, second_order: bool) -> Floats:
    """Return Saltelli's blocks: [sample x (A, B, AB of each group, BA of each group), factor].

    A and B are the two halves of the columns of one scrambled Sobol sequence. AB_i is A with the columns of group i
    from B, and BA_i the other way round (Saltelli 2002, Computer Physics Communications 145; the order of Saltelli and
    others 2010). BA is there for second order only.
    """
    both = scrambled(samples, 2 * width, seed)
    first, second = both[:, :width], both[:, width:]
    blocks = [first, second]
    for own, other in ((first, second), (second, first))[: 2 if second_order else 1]:
        for columns in groups:
            mixed = own.copy()
            mixed[:, columns] = other[:, columns]
            blocks.append(mixed)
    return np.stack(blocks, axis=1).reshape(-1, width)


def trajectories(
    samples: int, groups: list[list[int]], width: int, seed: int, levels: int, kinds: Mapping[int, int]
) -> Floats:
    """Return Morris's trajectories: [trajectory x (start, after each group's step), factor], on a grid of levels.

    Every step moves one group's factors by levels / (2 (levels - 1)), up or down, in an order drawn by lot (Morris
    1991, Technometrics 33; groups as Campolongo, Cariboni and Saltelli 2007). Each trajectory has luck of its own, so
    that more of them begin with the same ones. `kinds` are columns with so few values that a step goes from any of them
    to any other, all equally often: a grid would never reach some.
    """
    step = levels / (2.0 * (levels - 1))
    low = np.arange(levels // 2) / (levels - 1)
    points = np.empty((samples, len(groups) + 1, width))
    for number in range(samples):
        lot = np.random.default_rng([seed, number])
        start, up = lot.choice(low, width), lot.random(width) < 0.5
        before, after = np.where(up, start, start + step), np.where(up, start + step, start)
        for column, count in kinds.items():
            first, second = np.random.default_rng([seed, number, column]).permutation(count)[:2]
            before[column], after[column] = (first + 0.5) / count, (second + 0.5) / count
        points[number] = before
        for place, group in enumerate(lot.permutation(len(groups))):
            columns = groups[group]
            points[number, place + 1 :, columns] = after[columns, None]
    return points.reshape(-1, width)


def neighbours(samples: int, width: int, seed: int, step: float) -> Floats:
    """Return points and a neighbour of each along every factor: [sample x (point, neighbours), factor].

    The neighbour is `step` away towards the middle, so that it never leaves the cube.
    """
    start = scrambled(samples, width, seed)
    points = np.repeat(start[:, None, :], width + 1, axis=1)
    for column in range(width):
        points[:, column + 1, column] += np.where(start[:, column] < 0.5, step, -step)
    return points.reshape(-1, width)


def curves(samples: int, width: int, seed: int, harmonics: int) -> Floats:
    """Return a search curve for every factor: [factor x place on the curve, factor].

    On its curve a factor swings at the highest frequency, the others at low ones, each with a phase drawn by lot
    (extended FAST: Saltelli, Tarantola and Chan 1999, Technometrics 41).
    """
    lot = np.random.default_rng(seed)
    highest = own_frequency(samples, harmonics)
    most = max(highest // (2 * harmonics), 1)
    others = np.floor(np.linspace(1, most, width - 1)) if most >= width - 1 else np.arange(width - 1) % most + 1
    along = 2.0 * math.pi * np.arange(samples) / samples
    points = np.empty((width, samples, width))
    for own in range(width):
        frequencies = np.insert(others, own, highest)
        points[own] = (
            0.5 + np.arcsin(np.sin(frequencies * along[:, None] + 2.0 * math.pi * lot.random(width))) / math.pi
        )
    return np.clip(points.reshape(-1, width), 0.0, LARGEST)


def own_frequency(samples: int, harmonics: int) -> int:
    """Return the frequency of the factor whose curve it is: its harmonics must fit below the Nyquist frequency."""
    return (samples - 1) // (2 * harmonics)


def correlated(unit: Floats, correlation: Floats) -> Floats:
    """Return points whose columns keep their uniform laws and depend on each other by a Gaussian copula.

    `correlation` is that of the normal scores: [factor, factor], positive definite. The n-th point needs the n-th only.
    """
    from scipy.special import ndtr, ndtri

    scores = ndtri(np.clip(unit, 2.0**-53, LARGEST)) @ np.linalg.cholesky(correlation).T
    return np.clip(ndtr(scores), 0.0, LARGEST)


__all__ = ["by_lot", "correlated", "curves", "neighbours", "own_frequency", "scrambled", "swapped", "trajectories"]
