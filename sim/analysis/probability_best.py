"""How probable it is that an arm is the best one: over states, and over what is drawn by lot, seeds and points."""

import numpy as np
import numpy.typing as npt

from sim.analysis.paired import ROUNDING

Floats = npt.NDArray[np.float64]

DRAWS_OF_ALL, FEWEST_DRAWS = 200_000, 20  # of seeds, over all states and in each


def probability_best(cube: Floats, resamples: int) -> Floats:
    """Return for each arm in which share of states and draws of their seeds it is best; `cube` is [state, seed, arm].

    States are as many draws as their number allows: of many, fewer each.
    """
    states, seeds, arms = cube.shape
    draws = 1 if seeds == 1 else max(FEWEST_DRAWS, min(resamples, -(-DRAWS_OF_ALL // states)))
    lot = np.random.default_rng(0)
    found: Floats = np.zeros(arms)
    for figures in cube:
        known = np.isfinite(figures).all(axis=1)  # the same seeds of all arms
        count = int(known.sum())
        weights = lot.multinomial(count, np.full(count, 1.0 / count), size=draws).astype(float)
        found += shares_of_best(weights @ figures[known] / count)
    return np.asarray(found / states)


def probability_best_mean(cube: Floats, points: npt.NDArray[np.int64], resamples: int) -> Floats:
    """Return for each arm in which share of draws of seeds and points its mean over states is best.

    Seeds and points are drawn apart from each other, as rows and columns of a table are (Owen 2007, Annals of Applied
    Statistics 1: 386-411); the economies stay those that were chosen.
    """
    _, seeds, arms = cube.shape
    names, which = np.unique(points, return_inverse=True)
    known = np.isfinite(cube).all(axis=2)
    there = np.where(known[:, :, None], cube, 0.0)
    lot = np.random.default_rng(0)
    found, drawn = np.zeros(arms), 0
    for _ in range(resamples):
        of_point = lot.multinomial(len(names), np.full(len(names), 1.0 / len(names)))[which].astype(float)
        of_seed = lot.multinomial(seeds, np.full(seeds, 1.0 / seeds)).astype(float)
        count = known @ of_seed
        sums = np.einsum("nsa,s->na", there, of_seed)
        of_point = np.where(count > 0.0, of_point, 0.0)
        if of_point.any():
            found += shares_of_best((of_point @ (sums / np.maximum(count, 1.0)[:, None]))[None] / of_point.sum())
            drawn += 1
    return found / drawn if drawn else np.full(arms, np.nan)


def shares_of_best(losses: Floats) -> Floats:
    """Return for each arm the share of draws in which it is best; those that tie share; `losses` is [draw, arm].

    What differs by rounding alone ties.
    """
    least = losses.min(axis=1, keepdims=True)
    best = losses <= least + ROUNDING * np.abs(losses).max(axis=1, keepdims=True)
    return np.asarray((best / best.sum(axis=1, keepdims=True)).mean(axis=0))


__all__ = ["probability_best", "probability_best_mean", "shares_of_best"]
