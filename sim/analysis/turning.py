"""How far a verdict is from turning, and which single assumption would turn it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.headlines import BY_NAME, HIGHER, figures_of_runs, unit_of
from sim.analysis.paired import ROUNDING
from sim.analysis.side_by_side import SideBySide, side_by_side
from sim.analysis.verdict import CRITERIA

BINS = 4  # of a parameter with many values, by quantiles
ECONOMY = "economy"


@dataclass(frozen=True)
class Turn:
    """One assumption: the best arm on a measure, and its lead over the best of the others from value to value."""

    assumption: str
    measure: str
    unit: str
    best: str
    rival: str  # who comes nearest to it, or is farthest ahead, at the value with the least lead
    least: float
    most: float
    where: str  # values at which another arm is ahead, and which; empty when none ever is

    @property
    def turns(self) -> bool:
        """Say whether another arm is ahead somewhere."""
        return bool(self.where)


def turning(results: Any) -> list[Turn]:
    """Return for every criterion and assumption (the economy, each varied parameter) where the verdict turns.

    The verdict is the arm with the best mean over all runs (those of luck under which every arm has a value). Its lead
    over the best of the others is looked at value by value of one assumption, means over all others and over seeds; of
    a parameter with many values by quarters of its range. Positive: the best arm stays ahead. Those that turn come
    first, then the narrowest lead. Where two arms are best alike there is no verdict to turn.
    """
    runs = figures_of_runs(results)
    measures = [name for name in CRITERIA if name in runs.columns and runs[name].notna().any()]
    if not measures:
        return []
    experiment = results.experiment
    assumptions = [name for name in experiment.varied if name in runs.columns and name not in ("arm", "scenario")]
    found = []
    laid = side_by_side(results, measures).common()
    for measure in measures:
        sign = 1.0 if BY_NAME[measure].better == HIGHER else -1.0
        same = _same_luck(runs, laid, measure)
        means = sign * same.groupby("arm", sort=False, observed=True)[measure].mean()
        ranked = means.dropna().sort_values(ascending=False, kind="stable")
        if len(ranked) < 2 or ranked.iloc[0] == ranked.iloc[1]:
            continue
        best = str(ranked.index[0])
        for assumption in (*([ECONOMY] if same["scenario"].nunique() > 1 else []), *assumptions):
            column = same["scenario"] if assumption == ECONOMY else binned(same[assumption])
            leads, rivals = _leads(same.assign(_value=column), measure, sign, best)
            if len(leads) > 1:
                turned = [f"{value} ({rivals[value]})" for value, lead in leads.items() if lead < 0.0]
                nearest = min(leads, key=lambda value: leads[value])
                found.append(Turn(assumption, measure, unit_of(measure, runs), best, rivals[nearest],
                                  leads[nearest], max(leads.values()), ", ".join(turned)))  # fmt: skip
    scale = {
        name: max((abs(one.most) for one in found if one.measure == name), default=1.0) or 1.0 for name in measures
    }
    return sorted(found, key=lambda one: (not one.turns, one.least / scale[one.measure]))


def _same_luck(runs: pd.DataFrame, laid: SideBySide, measure: str) -> pd.DataFrame:
    """Return the runs of luck under which every arm has a value."""
    keys = ["scenario", "arm", *(["point"] if "point" in runs.columns else []), "seed"]
    known = np.argwhere(np.isfinite(laid.values[..., laid.measures.index(measure)]))
    columns = {"scenario": np.array(laid.scenarios, object)[known[:, 0]],
               "arm": np.array(laid.arms, object)[known[:, 1]],
               "point": laid.points[known[:, 2]], "seed": laid.seeds[known[:, 2]]}  # fmt: skip
    return runs.merge(pd.DataFrame({name: columns[name] for name in keys}), on=keys, how="inner")


def _leads(runs: pd.DataFrame, measure: str, sign: float, best: str) -> tuple[dict[Any, float], dict[Any, str]]:
    """Return by value the lead of an arm over the best of the others, and which that is; rounding is no lead."""
    table = sign * runs.groupby(["_value", "arm"], sort=False, observed=True)[measure].mean().unstack()
    table = table[table[best].notna() & (table.notna().sum(axis=1) > 1)]
    others = table.drop(columns=best)
    leads = table[best] - others.max(axis=1)
    leads = leads.where(leads.abs() > ROUNDING * table.abs().max(axis=1), 0.0)
    nearest = others.idxmax(axis=1)
    return dict(zip(table.index, leads, strict=True)), {value: str(nearest[value]) for value in table.index}


def binned(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a parameter's values, or, where there are many, the quarter of the range they are in."""
    if values.nunique() <= 2 * BINS or not pd.api.types.is_numeric_dtype(values):
        return values
    edges = np.quantile(values, np.linspace(0.0, 1.0, BINS + 1))
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, BINS - 1)
    labels = [f"{low:.3g} to {high:.3g}" for low, high in pairwise(edges)]
    return pd.Series([labels[number] for number in place], index=values.index)


__all__ = ["Turn", "binned", "turning"]
