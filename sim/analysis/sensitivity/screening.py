"""Screening: elementary effects along trajectories, and mean squared slopes; luck told from effect."""

import numpy as np

from sim.analysis.sensitivity.found import Found, split
from sim.analysis.sensitivity.resampling import Floats, cross, estimate
from sim.experiment.sampling import Design

SMALL = 0.05  # of the variance: a bound whose interval ends below it says that a parameter hardly matters


def morris(outputs: Floats, design: Design) -> list[Found]:
    """Return mu, mu_star and sigma of the elementary effects of every parameter or group, per whole range.

    `outputs` is [point, seed, outcome]. An effect is the change of the outcome over that of the parameter, in shares of
    its range; a choice that becomes another has changed by all of it (Morris 1991, Technometrics 33). Its absolute
    value would be above 0 by luck alone; with several seeds, each seed's effect therefore takes the sign of the mean of
    the others: about 0 for a parameter without effect, and too small where luck often turns that sign. sigma is that of
    the conditional mean: squares are products of different seeds. A group has no sign, hence no mu (Campolongo,
    Cariboni and Saltelli 2007).
    """
    labels, columns = design.labels, list(design.groups.values())
    unit = design.moves.reshape(-1, design.block, len(design.factors))
    step = np.diff(unit, axis=1)  # [trajectory, step, factor]
    choices = np.array([factor.kind in ("categorical", "boolean") for factor in design.factors])
    step = np.where(choices, np.sign(step), step)
    moved = np.stack([np.abs(step[:, :, group]).sum(axis=2) > 0 for group in columns], axis=1)
    place = moved.argmax(axis=2)  # [trajectory, group]: which step moves the group
    rows = np.arange(len(unit))[:, None]
    size = np.stack([np.abs(step[:, :, group]).max(axis=2) for group in columns], axis=1)
    change = np.stack([step[:, :, group[0]] for group in columns], axis=1)
    single = np.array([len(group) == 1 for group in columns])
    which = rows, np.arange(len(columns))[None, :], place
    by = np.where(single[None, :], change[which], size[which])  # signed for one parameter
    runs = outputs.reshape(len(unit), design.block, *outputs.shape[1:])
    effects = np.diff(runs, axis=1)[rows, place] / by[..., None, None]  # [trajectory, group, seed, outcome]
    seeds = effects.shape[2]

    def features(part: Floats) -> Floats:
        mean = part.mean(axis=2)
        if seeds > 1:
            others = (part.sum(axis=2, keepdims=True) - part) / (seeds - 1)
            absolute = (part * np.sign(others)).mean(axis=2)
        else:
            absolute = np.abs(mean)
        return np.concatenate([mean, absolute, cross(part, part)], axis=1)

    count = len(columns)
    unbiased = len(effects) / max(len(effects) - 1, 1)

    def statistic(means: Floats) -> Floats:
        mean, absolute, square = (means[:, part * count : (part + 1) * count] for part in range(3))
        centre = np.where(single[None, :, None], mean, absolute)
        spread = np.sqrt(np.maximum(square - centre**2, 0.0) * unbiased)
        return np.concatenate([mean, np.maximum(absolute, 0.0), spread], axis=1)

    made = estimate(effects, features, statistic)
    mu, mu_star, sigma = split([("mu", labels), ("mu_star", labels), ("sigma", labels)], made)
    return [mu, mu_star, sigma] if single.all() else [mu_star, sigma]


def dgsm(outputs: Floats, design: Design) -> list[Found]:
    """Return `dgsm`, an upper bound on the total share of variance: the mean squared slope over pi squared variances.

    Slopes are over the parameter's probability, so that the bound of Sobol and Kucherenko 2009 (Mathematics and
    Computers in Simulation 79) for a uniform input holds for any law. `outputs` is [point, seed, outcome]. Luck that
    the two ends of a step do not share is divided by the step: where it outweighs the slopes, there is no bound.
    """
    labels = design.labels
    count = len(labels)
    blocks = (outputs - outputs.mean(axis=0)).reshape(-1, design.block, *outputs.shape[1:])
    unbiased = len(blocks) / max(len(blocks) - 1, 1)

    def features(runs: Floats) -> Floats:
        slopes = (runs[:, 1:] - runs[:, :1]) / design.step
        return np.concatenate([cross(slopes, slopes), cross(runs[:, :1], runs[:, :1]) * unbiased], axis=1)

    def statistic(means: Floats) -> Floats:
        variance = means[:, count:]
        return np.asarray(means[:, :count] / (np.pi**2 * np.where(variance > 0, variance, np.nan)))

    made = estimate(blocks, features, statistic)
    told = made.value > 0.0
    if outputs.shape[1] > 1:  # squares of different seeds are as often below 0 as above where there is but luck
        told &= (np.quantile(made.draws, 0.05, axis=0) > 0.0) | (made.high < SMALL)
    return split([("dgsm", labels)], made.where(told))


__all__ = ["dgsm", "morris"]
