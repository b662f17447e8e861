"""Means over seeds of what runs gave, by scenario, arm and point, with how sure they are."""

from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.estimates import mean_with_ends
from sim.analysis.headlines import chosen_measures, figures_of_runs, unit_of


def means(results: Any, measures: Any = None) -> pd.DataFrame:
    """Return a row per scenario, arm, point and measure: unit, n, missing, mean, low, high.

    `low` and `high` are the ends of the 95 % interval of the mean over seeds (Student's t), NaN for a single seed.
    `measures` are names or "all"; by default the headline figures, or all outcomes of a model of one's own.
    """
    runs = figures_of_runs(results)
    names = chosen_measures(results, runs, measures)
    varied = list(results.experiment.varied)
    keys = [name for name in ("scenario", "arm", "point", *varied) if name in runs.columns]
    rows = []
    for key, part in runs.groupby(keys, sort=False, dropna=False):
        for name in names:
            values = part[name].to_numpy(float)
            there = values[np.isfinite(values)]
            mean, low, high = mean_with_ends(there)
            row = {"measure": name, "unit": unit_of(name, runs), "n": len(there), "missing": len(values) - len(there),
                   "mean": mean, "low": low, "high": high}  # fmt: skip
            rows.append({**dict(zip(keys, key, strict=True)), **row})
    columns = [*keys, "measure", "unit", "n", "missing", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


__all__ = ["means"]
