"""Arms held against everything that is not known: scenarios and points of the parameters together are the states.

A state's figure is the mean over its seeds, for comparisons over those under which every arm has a value. Nothing is
said of how probable states are, but for the share of them in which something holds, which counts them alike (Lempert,
Popper and Bankes 2003; McPhail and others 2018, Earth's Future 6, on which measure of robustness assumes what).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.headlines import LOWER, figures_of_runs, is_own, senses_of
from sim.analysis.probability_best import probability_best, probability_best_mean
from sim.analysis.side_by_side import SideBySide, side_by_side
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
BY_OBJECTIVE = ("objective", "arm", "mean", "worst", "worst_state", "regret_mean", "regret_most", "probability_best",
                "probability_best_mean", "rank", "tau", "states")  # fmt: skip
RESAMPLES = 1000


@dataclass(frozen=True)
class Robustness:
    """What comes of it: tables by arm, by objective and arm, and of the states themselves.

    `by_objective` has objective, arm, worst (over states), worst_state, regret_mean, regret_most (what is lost to the
    best arm of each state; 0 is best everywhere), probability_best (that it is the best arm of a state: over states,
    each counted alike, and over seeds drawn again in it; arms that tie share), probability_best_mean (that it has the
    best mean over states: over seeds and points drawn again), rank (by the mean), tau (Kendall's, of the ranking of
    arms between pairs of states, mean), states (how many there are in which the arms have values). Figures of an arm
    that has none are NaN, and the others are compared without it.
    `by_arm` has arm, satisficing (share of states in which all thresholds hold), holds_... (in which that of a measure
    holds), states, maximin (objectives on which
    its worst state is the best of all arms), dominated_by (an arm that is as good on all objectives and better on one),
    on_front (whether there is none such, and it has values on all objectives: the Pareto front).
    `states` has scenario, point, arm and the measures' means over all of its seeds.
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
        resamples: How often seeds and points are drawn again for the probabilities.

    Raises InputError for a measure that is not there, or of which nobody says which side is better.
    """
    runs = figures_of_runs(results)
    if isinstance(objectives, str):
        objectives = [objectives]
    usual = () if is_own(results) else OBJECTIVES
    chosen = list(objectives) if objectives is not None else [name for name in usual if name in runs.columns]
    if not chosen:
        raise InputError("objectives: none of the usual ones is there; name outcomes of these runs, and `better`.")
    if is_own(results):
        better = {name: (better or {}).get(name, "") for name in chosen}
    senses = senses_of(chosen, better)
    limits = (
        {name: limit for name, limit in THRESHOLDS.items() if name in runs.columns and not is_own(results)}
        if thresholds is None
        else dict(thresholds)
    )
    for name, (sign, _) in limits.items():
        if sign not in ("<=", ">="):
            raise InputError(f"thresholds: {name}: {sign!r} is not allowed; give '<=' or '>='.")
    wanted = list(dict.fromkeys([*chosen, *limits]))
    laid = side_by_side(results, wanted)
    states = States.of(laid)
    signs = np.array([1.0 if senses[name] == LOWER else -1.0 for name in chosen])
    losses = Losses.of(laid, chosen, signs)
    table = pd.DataFrame(
        [
            {"scenario": scenario, "point": point, "arm": arm,
             **{name: states.means[row, number, laid.measures.index(name)] for name in wanted}}
            for row, (scenario, point) in enumerate(states.labels)
            for number, arm in enumerate(laid.arms)
        ]
    )  # fmt: skip
    return Robustness(_by_arm(laid, states, losses, limits), _by_objective(laid, losses, resamples), table, limits)


@dataclass(frozen=True)
class States:
    """The states that were run: `labels` are scenario and point, `cube` is [state, seed, arm, measure], NaN if none."""

    labels: tuple[tuple[str, int], ...]
    cube: Floats

    @classmethod
    def of(cls, laid: SideBySide) -> "States":
        """Lay figures out by state: points of the first scenario, then of the second."""
        points, which = np.unique(laid.points, return_inverse=True)
        seeds, place = np.unique(laid.seeds, return_inverse=True)
        count = len(points)
        scenarios, arms, _, measures = laid.values.shape
        cube = np.full((scenarios * count, len(seeds), arms, measures), np.nan)
        for scenario in range(scenarios):
            cube[scenario * count + which, place] = np.moveaxis(laid.values[scenario], 1, 0)
        return cls(tuple((scenario, int(point)) for scenario in laid.scenarios for point in points), cube)

    @cached_property
    def means(self) -> Floats:
        """Return the means over seeds, [state, arm, measure]."""
        return mean_over(self.cube, 1)


@dataclass(frozen=True)
class Losses:
    """What arms are compared by: for each objective the states and arms that have values, lower is better."""

    names: Sequence[str]
    signs: Floats
    states: States  # of values that all arms have under the same luck
    compared: tuple[npt.NDArray[np.int64], ...]  # states, by objective
    arms: tuple[npt.NDArray[np.int64], ...]

    @classmethod
    def of(cls, laid: SideBySide, names: Sequence[str], signs: Floats) -> "Losses":
        """Choose by objective the arms that have a value somewhere, and the states in which all of them have one."""
        common = States.of(laid.common())
        columns = [laid.measures.index(name) for name in names]
        states = States(common.labels, common.cube[:, :, :, columns] * signs)
        there = np.isfinite(states.cube).any(axis=1)  # [state, arm, objective]
        arms = [np.flatnonzero(there[:, :, column].any(axis=0)) for column in range(len(names))]
        alone = [len(own) < min(2, len(laid.arms)) for own in arms]  # nobody to compare it with
        compared = [
            np.flatnonzero(there[:, own, column].all(axis=1) & (not alone[column])) for column, own in enumerate(arms)
        ]
        return cls(names, signs, states, tuple(compared), tuple(arms))

    def of_objective(self, column: int) -> Floats:
        """Return the means over seeds of the states and arms that are compared, [state, arm]."""
        return self.states.means[:, :, column][np.ix_(self.compared[column], self.arms[column])]


def mean_over(values: Floats, axis: int) -> Floats:
    """Return the mean over an axis of the values there are; NaN where there is none."""
    known = np.isfinite(values)
    count = known.sum(axis=axis)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=axis) / np.maximum(count, 1), np.nan)


def _by_objective(laid: SideBySide, losses: Losses, resamples: int) -> pd.DataFrame:
    rows = []
    labels = losses.states.labels
    one_point = len({point for _, point in labels}) == 1
    for column, name in enumerate(losses.names):
        part, sign = losses.of_objective(column), losses.signs[column]
        if not part.size:
            continue
        regret = part - part.min(axis=1, keepdims=True)
        means = part.mean(axis=0)
        tau = rank_stability(part)
        cube = losses.states.cube[:, :, :, column][losses.compared[column]][:, :, losses.arms[column]]
        points = np.array([labels[state][1] for state in losses.compared[column]])
        best, best_mean = probability_best(cube, resamples), probability_best_mean(cube, points, resamples)
        for number, arm in enumerate(laid.arms):
            row: dict[str, Any] = {"objective": name, "arm": arm}
            for at in np.flatnonzero(losses.arms[column] == number):
                worst = int(part[:, at].argmax())
                scenario, point = labels[losses.compared[column][worst]]
                row |= {
                    "mean": sign * means[at], "worst": sign * part[worst, at],
                    "worst_state": scenario if one_point else f"{scenario}, point {point}",
                    "regret_mean": regret[:, at].mean(), "regret_most": regret[:, at].max(),
                    "probability_best": best[at], "probability_best_mean": best_mean[at],
                    "rank": 1 + int((means < means[at]).sum()), "tau": tau, "states": len(part),
                }  # fmt: skip
            rows.append(row)
    return pd.DataFrame(rows, columns=list(BY_OBJECTIVE))


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


def _by_arm(laid: SideBySide, states: States, losses: Losses, limits: Mapping[str, tuple[str, float]]) -> pd.DataFrame:
    own = states.means
    holds = np.ones(own.shape[:2], bool)
    each = {}
    for name, (sign, limit) in limits.items():
        figures = own[:, :, laid.measures.index(name)]
        held = (figures <= limit) if sign == "<=" else (figures >= limit)  # NaN holds nothing
        holds &= held
        each[f"holds_{name}"] = np.where(np.isfinite(figures).any(axis=0), held.mean(axis=0), np.nan)
    columns = [column for column in range(len(losses.names)) if losses.of_objective(column).size]
    worst, means = (np.full((len(laid.arms), len(columns)), np.nan) for _ in range(2))
    for place, column in enumerate(columns):
        part = losses.of_objective(column)
        worst[losses.arms[column], place], means[losses.arms[column], place] = part.max(axis=0), part.mean(axis=0)
    least = np.where(np.isnan(worst), np.inf, worst).min(axis=0, initial=np.inf)
    dominated = dominated_by(means)
    rows = []
    for number, arm in enumerate(laid.arms):
        first = [losses.names[column] for place, column in enumerate(columns) if worst[number, place] <= least[place]]
        other, complete = dominated[number], bool(columns) and bool(np.isfinite(means[number]).all())
        some = bool(limits) and all(np.isfinite(share[number]) for share in each.values())
        rows.append({"arm": arm, "satisficing": float(holds[:, number].mean()) if some else np.nan,
                     **{name: float(share[number]) for name, share in each.items()},
                     "states": len(own), "maximin": ", ".join(first),
                     "dominated_by": "" if other is None else laid.arms[other],
                     "on_front": complete and other is None})  # fmt: skip
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


__all__ = ["OBJECTIVES", "THRESHOLDS", "Robustness", "dominated_by", "rank_stability", "robustness"]
