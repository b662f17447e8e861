"""Arms held against everything that is not known: scenarios and points of the parameters together are the states.

A state's figure is the mean over its seeds. Nothing is said of how probable states are, but for the share of them in
which something holds, which counts them alike (Lempert, Popper and Bankes 2003; McPhail and others 2018, Earth's Future
6, on which measure of robustness assumes what).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.headlines import LOWER, figures_of_runs, senses_of
from sim.analysis.side_by_side import side_by_side
from sim.core.errors import InputError

Floats = npt.NDArray[np.float64]

OBJECTIVES = ("bank_fails", "capital_ratio_low", "loss_bank_since_shock", "guarantors_ruined_since_shock", "access",
              "consumption_equivalent", "cost_state")  # fmt: skip
# What a bank, its supervisor and its borrowers can live with; "<=" or ">=" and a number.
THRESHOLDS: Mapping[str, tuple[str, float]] = {
    "bank_fails": ("<=", 0.05),
    "capital_ratio_low": (">=", 0.08),
    "npl_true_peak": ("<=", 0.10),
}
RESAMPLES = 1000


@dataclass(frozen=True)
class Robustness:
    """What comes of it: tables by arm, by objective and arm, and of the states themselves.

    `by_objective` has objective, arm, worst (over states), worst_state, regret_mean, regret_most (what is lost to the
    best arm of each state; 0 is best everywhere), probability_best (share of draws of seeds, over all states, in which
    the arm is the best one), rank (by the mean), tau (Kendall's, of the ranking of arms between pairs of states, mean).
    `by_arm` has arm, satisficing (share of states in which all thresholds hold), states, maximin (objectives on which
    its worst state is the best of all arms), dominated_by (an arm that is as good on all objectives and better on one).
    `states` has scenario, point, arm and the objectives' means.
    """

    by_arm: pd.DataFrame
    by_objective: pd.DataFrame
    states: pd.DataFrame
    thresholds: Mapping[str, tuple[str, float]]

    def __str__(self) -> str:
        """Return the tables by arm and by objective as text."""
        return f"{self.by_arm.to_string(index=False)}\n\n{self.by_objective.to_string(index=False)}"


def robustness(
    results: Any,
    objectives: Sequence[str] | str | None = None,
    *,
    thresholds: Mapping[str, tuple[str, float]] | None = None,
    better: Mapping[str, str] | None = None,
    resamples: int = RESAMPLES,
) -> Robustness:
    """Return how arms stand up to all states that were run.

    Args:
        results: A result as `load_results` gives it.
        objectives: Measures; by default those of survival, capital, loss, guarantors, access, consumption and the
            public purse that are there.
        thresholds: By measure "<=" or ">=" and a number, of the mean over seeds of a state; `THRESHOLDS` by default.
        better: "higher" or "lower" by objective, for those of which `HEADLINES` does not say it.
        resamples: How often seeds are drawn again for `probability_best`.

    Raises InputError for a measure that is not there, or of which nobody says which side is better.
    """
    runs = figures_of_runs(results)
    if isinstance(objectives, str):
        objectives = [objectives]
    chosen = list(objectives) if objectives is not None else [name for name in OBJECTIVES if name in runs.columns]
    if not chosen:
        raise InputError("objectives: none of the usual ones is there; name outcomes of these runs, and `better`.")
    senses = senses_of(chosen, better)
    limits = (
        {name: limit for name, limit in THRESHOLDS.items() if name in runs.columns}
        if thresholds is None
        else dict(thresholds)
    )
    for name, (sign, _) in limits.items():
        if sign not in ("<=", ">="):
            raise InputError(f"thresholds: {name}: {sign!r} is not allowed; give '<=' or '>='.")
    wanted = list(dict.fromkeys([*chosen, *limits]))
    laid = side_by_side(results, wanted)
    names, which = np.unique(laid.points, return_inverse=True)
    values = laid.values  # [scenario, arm, pair, measure]
    states = np.stack(
        [_mean(values[place][:, which == point]) for place in range(len(laid.scenarios)) for point in range(len(names))]
    )  # [state, arm, measure]
    labels = [(scenario, int(point)) for scenario in laid.scenarios for point in names]
    columns = [laid.measures.index(name) for name in chosen]
    signs = np.array([1.0 if senses[name] == LOWER else -1.0 for name in chosen])
    losses = states[:, :, columns] * signs  # lower is better
    best = _probability_best(laid, which, len(names), columns, signs, resamples)
    by_objective = _by_objective(chosen, laid.arms, losses, signs, labels, best)
    by_arm = _by_arm(chosen, laid, states, losses, limits)
    table = pd.DataFrame(
        [
            {"scenario": scenario, "point": point, "arm": arm,
             **{name: states[row, number, laid.measures.index(name)] for name in wanted}}
            for row, (scenario, point) in enumerate(labels)
            for number, arm in enumerate(laid.arms)
        ]
    )  # fmt: skip
    return Robustness(by_arm, by_objective, table, limits)


def _mean(values: Floats) -> Floats:
    """Return the mean over pairs of the values there are, [arm, measure]; NaN where there is none."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)


def _by_objective(
    chosen: Sequence[str],
    arms: Sequence[str],
    losses: Floats,
    signs: Floats,
    labels: list[tuple[str, int]],
    best: Floats,
) -> pd.DataFrame:
    rows = []
    for column, name in enumerate(chosen):
        part = losses[:, :, column]
        there = ~np.isnan(part).any(axis=1)
        part, where = part[there], [label for label, known in zip(labels, there, strict=True) if known]
        if not len(part):
            continue
        regret = part - part.min(axis=1, keepdims=True)
        means = part.mean(axis=0)
        tau = rank_stability(part)
        for number, arm in enumerate(arms):
            worst = int(part[:, number].argmax())
            scenario, point = where[worst]
            rows.append({
                "objective": name, "arm": arm, "mean": signs[column] * means[number],
                "worst": signs[column] * part[worst, number],
                "worst_state": scenario if len({one for _, one in labels}) == 1 else f"{scenario}, point {point}",
                "regret_mean": regret[:, number].mean(), "regret_most": regret[:, number].max(),
                "probability_best": best[number, column], "rank": 1 + int((means < means[number]).sum()), "tau": tau,
            })  # fmt: skip
    return pd.DataFrame(rows)


def rank_stability(losses: Floats) -> float:
    """Return Kendall's tau-b of the ranking of arms between two states, the mean over all pairs; `losses` [state, arm].

    1: the arms are in the same order everywhere; 0: in no order in common. NaN with one state, or one arm.
    """
    from scipy.stats import kendalltau

    states, arms = losses.shape
    if states < 2 or arms < 2:
        return float("nan")
    if states > 60:  # the mean over a few hundred pairs says it as well
        losses = losses[np.linspace(0, states - 1, 60).astype(int)]
    pairs = [
        kendalltau(losses[first], losses[second]).statistic
        for first in range(len(losses))
        for second in range(first + 1, len(losses))
        if np.ptp(losses[first]) > 0 and np.ptp(losses[second]) > 0
    ]
    return float(np.mean(pairs)) if pairs else float("nan")


def _by_arm(
    chosen: Sequence[str], laid: Any, states: Floats, losses: Floats, limits: Mapping[str, tuple[str, float]]
) -> pd.DataFrame:
    holds = np.ones(states.shape[:2], bool)
    for name, (sign, limit) in limits.items():
        figures = states[:, :, laid.measures.index(name)]
        holds &= (figures <= limit) if sign == "<=" else (figures >= limit)  # NaN holds nothing
    known = np.isfinite(losses)
    worst = np.where(known.any(axis=0), np.where(known, losses, -np.inf).max(axis=0), np.nan)
    counts = known.sum(axis=0)
    means = np.where(counts > 0, np.where(known, losses, 0.0).sum(axis=0) / np.maximum(counts, 1), np.nan)
    least = np.where(np.isnan(worst), np.inf, worst).min(axis=0)
    dominated = dominated_by(means)
    rows = []
    for number, arm in enumerate(laid.arms):
        first = [name for column, name in enumerate(chosen) if worst[number, column] <= least[column]]
        other = dominated[number]
        rows.append({"arm": arm, "satisficing": float(holds[:, number].mean()) if limits else np.nan,
                     "states": len(states), "maximin": ", ".join(first),
                     "dominated_by": "" if other is None else laid.arms[other]})  # fmt: skip
    return pd.DataFrame(rows)


def dominated_by(losses: Floats) -> list[int | None]:
    """Return for every arm one that is no worse on all objectives and better on one; `losses` is [arm, objective].

    Arms without such a one are the Pareto front.
    """
    found: list[int | None] = []
    for own in losses:
        no_worse = (losses <= own).all(axis=1)
        better = (losses < own).any(axis=1)
        others = np.flatnonzero(no_worse & better)
        found.append(int(others[0]) if len(others) else None)
    return found


def _probability_best(laid: Any, which: Any, points: int, columns: list[int], signs: Floats, resamples: int) -> Floats:
    """Return [arm, objective]: in which share of draws of seeds the arm's mean over all states is best; ties share."""
    seeds, place = np.unique(laid.seeds, return_inverse=True)
    scenarios, arms = laid.values.shape[:2]
    cube = np.full((scenarios * points, len(seeds), arms, len(columns)), np.nan)
    for scenario in range(scenarios):
        cube[scenario * points + which, place] = np.moveaxis(laid.values[scenario][:, :, columns], 0, 1) * signs
    by_seed = _mean_over_states(cube)  # [seed, arm, objective]
    lot = np.random.default_rng(0)
    counts = lot.multinomial(len(seeds), np.full(len(seeds), 1.0 / len(seeds)), size=resamples).astype(float)
    known = np.isfinite(by_seed)
    total = np.einsum("rs,sao->rao", counts, np.where(known, by_seed, 0.0))
    weight = np.einsum("rs,sao->rao", counts, known.astype(float))
    means = np.where(weight > 0, total / np.maximum(weight, 1.0), np.inf)
    best = means <= means.min(axis=1, keepdims=True)
    return np.asarray((best / best.sum(axis=1, keepdims=True)).mean(axis=0))


def _mean_over_states(cube: Floats) -> Floats:
    known = np.isfinite(cube)
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, cube, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


__all__ = ["OBJECTIVES", "THRESHOLDS", "Robustness", "dominated_by", "rank_stability", "robustness"]
