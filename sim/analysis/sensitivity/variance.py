"""Sobol indices: which share of the variance of the conditional mean a parameter explains, alone and in all."""

from itertools import combinations

import numpy as np

from sim.analysis.sensitivity.found import Found, split
from sim.analysis.sensitivity.resampling import Floats, cross, estimate
from sim.experiment.sampling import Design

LUCK_ALONE = "what the parameters explain cannot be told from luck: no index; more samples or seeds may help"


def sobol(outputs: Floats, design: Design) -> list[Found]:
    """Return first-order, total and, if the design has them, second-order indices: S1, ST and S2.

    `outputs` is [point, seed, outcome]. First order by Saltelli and others 2010 (Computer Physics Communications 181,
    Table 2 b), with f(B) centred; total by Jansen 1999 (ibid. 117; Table 2 f); second order by Saltelli 2002 (ibid.
    145). Every product is of different seeds. A design of second order holds each twice, with A and B exchanged: the
    mean is taken. Where the variance explained is not above 0 by two standard errors, there is no index: shares of what
    may be nothing mean nothing. (Their intervals take Student's law for the seeds, which for three is so wide that
    this would refuse what three seeds can tell.)
    """
    labels = design.labels
    count = len(labels)
    pairs = tuple(combinations(range(count), 2)) if design.second_order else ()
    # The mean of each seed over all points is luck that all points share.
    blocks = (outputs - outputs.mean(axis=0)).reshape(-1, design.block, *outputs.shape[1:])
    unbiased = 2 * len(blocks) / (2 * len(blocks) - 1)

    def features(runs: Floats) -> Floats:
        first, second, mixed = runs[:, 0], runs[:, 1], runs[:, 2 : 2 + count]
        steps = mixed - first[:, None]
        total, alone = cross(steps, steps) / 2, cross(second[:, None], steps)
        if design.second_order:
            other = runs[:, 2 + count :]
            back = other - second[:, None]
            total = (total + cross(back, back) / 2) / 2
            alone = (alone + cross(first[:, None], back)) / 2
        variance = cross(runs, runs).mean(axis=1) * unbiased  # all points have the law of A: the more, the surer
        parts = [alone, total, variance[:, None]]
        if design.second_order:
            left, right = ([pair[place] for pair in pairs] for place in (0, 1))
            closed = (cross(other[:, left], mixed[:, right]) + cross(other[:, right], mixed[:, left])) / 2
            parts.append(closed - cross(first, second)[:, None])
        return np.concatenate(parts, axis=1)

    def statistic(means: Floats) -> Floats:
        variance = means[:, 2 * count : 2 * count + 1]
        shares = means / np.where(variance > 0, variance, np.nan)
        alone, closed = shares[:, :count], shares[:, 2 * count + 1 :]
        parts = [variance, shares[:, : 2 * count]]
        if pairs:
            left, right = ([pair[place] for pair in pairs] for place in (0, 1))
            parts.append(closed - alone[:, left] - alone[:, right])
        return np.concatenate(parts, axis=1)

    made = estimate(blocks, features, statistic)
    made = made.where(made.value[0] > 2.0 * made.error[0])
    named = [("variance", ("(all)",)), ("S1", labels), ("ST", labels)]
    if pairs:
        named.append(("S2", tuple(f"{labels[left]}:{labels[right]}" for left, right in pairs)))
    return split(named, made)[1:]


__all__ = ["LUCK_ALONE", "sobol"]
