"""Loans by the half-year of their grant: how many of them went bad, and how soon."""

import numpy as np
import pandas as pd

from sim.analysis.frames import Frames, Window, cases
from sim.core.errors import InputError

HORIZONS = (12, 24, 36)  # months since grant
NEEDED = ("vintage_size", *(f"vintage_{horizon}" for horizon in HORIZONS))


def vintage_table(results: Frames) -> pd.DataFrame:
    """Return what became of every half-year's loans, all runs of a case together.

    One row per scenario, arm and half-year. Columns: scenario, arm, half_year (2007H2), granted (loans a run), bad_12,
    bad_24, bad_36 (share of them first truly in default within so many months; NaN while the last of them are
    younger, and without any), n (runs). Raises InputError when a measure of `NEEDED` was not recorded.
    """
    window = Window(results, None)
    missing = [name for name in NEEDED if not window.recorded(name)]
    if missing:
        raise InputError(f"record: vintages need {', '.join(missing)}; record them as well.")
    series = {name: window.series(name) for name in NEEDED}
    months = series["vintage_size"].index.to_numpy()
    first = [month for month in months if month % 6 == 0 or month == months[0]]
    rows = []
    for case in cases(results.runs):
        runs = list(case.runs)
        for month in first:
            size = series["vintage_size"].loc[month, runs].to_numpy(dtype=float)
            line = {"half_year": f"{month // 12}H{1 + month % 12 // 6}", "granted": float(np.nanmean(size))}
            for horizon in HORIZONS:
                share = series[f"vintage_{horizon}"].loc[month, runs].to_numpy(dtype=float)
                known = ~np.isnan(share) & (size > 0.0)
                whole = size[known].sum()
                line[f"bad_{horizon}"] = float((share * size)[known].sum() / whole) if whole > 0.0 else float("nan")
            rows.append({"scenario": case.scenario, "arm": case.arm, **line, "n": int((size > 0.0).sum())})
    shares = [f"bad_{horizon}" for horizon in HORIZONS]
    return pd.DataFrame(rows, columns=["scenario", "arm", "half_year", "granted", *shares, "n"])


__all__ = ["vintage_table"]
