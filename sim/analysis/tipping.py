"""Reverse stress test: how severe must a shock be before a bank fails, under each arm."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.headlines import figures_of_runs
from sim.analysis.thresholds import share_interval
from sim.core.errors import InputError

Floats = npt.NDArray[np.float64]

LADDER = "economy.shock_severity"
FAILS = "bank_fails"
RESAMPLES = 400
HALF = 0.5


def rungs(results: Any, parameter: str = LADDER, failure: str = FAILS) -> pd.DataFrame:
    """Return how often runs fail on every rung of a ladder: scenario, arm, rung, n, probability, low, high (Wilson).

    `failure` is an outcome that is 1 for a run that failed and 0 else; over all other parameters that vary the mean is
    taken. Raises InputError when the parameter does not vary, or the outcome is not there.
    """
    runs = _runs(results, parameter, failure)
    rows = []
    for (scenario, arm, rung), part in runs.groupby(["scenario", "arm", parameter], sort=False, observed=True):
        fails, count = float(part[failure].sum()), len(part)
        low, high = share_interval(round(fails), count)
        rows.append({"scenario": scenario, "arm": arm, "rung": float(str(rung)), "n": count,
                     "probability": fails / count, "low": low, "high": high})  # fmt: skip
    table = pd.DataFrame(rows, columns=["scenario", "arm", "rung", "n", "probability", "low", "high"])
    return table.sort_values(["scenario", "arm", "rung"], ignore_index=True, key=_order(results, table))


def tipping_points(results: Any, parameter: str = LADDER, failure: str = FAILS) -> pd.DataFrame:
    """Return the rung at which half of the runs fail, by scenario and arm: tipping, low, high, highest, said.

    The probability of failure is made to rise with the rung (isotonic regression: no shape is assumed) and the point
    found where it crosses one half, between rungs on a straight line. low and high are its 95 % interval, seeds drawn
    again; there is none of one seed. NaN where half is never reached, or on the lowest rung already, which `said` says;
    an end beyond the ladder is NaN.
    """
    runs = _runs(results, parameter, failure)
    rows = []
    for (scenario, arm), part in runs.groupby(["scenario", "arm"], sort=False, observed=True):
        table = part.pivot_table(index="seed", columns=parameter, values=failure, aggfunc="mean")
        ladder, values = table.columns.to_numpy(float), table.to_numpy(float)
        tipping = crossing(ladder, np.nanmean(values, axis=0))
        lot = np.random.default_rng(0)
        drawn = [crossing(ladder, np.nanmean(values[lot.integers(len(values), size=len(values))], axis=0))
                 for _ in range(RESAMPLES)]  # fmt: skip
        ends = np.quantile(np.where(np.isnan(drawn), np.inf, drawn), [0.025, 0.975], method="inverted_cdf")
        least, most = float(ladder.min()), float(ladder.max())
        low, high = (float(end) if np.isfinite(end) and end > least and len(values) > 1 else np.nan for end in ends)
        said = f"half fail at {tipping:.2f}" if tipping == tipping else f"not half fail up to {most:g}"
        if tipping == least:
            tipping, said = np.nan, f"half fail at {least:g} already, the lowest rung"
        rows.append({"scenario": scenario, "arm": arm, "tipping": tipping, "low": low, "high": high,
                     "highest": most, "said": said})  # fmt: skip
    return pd.DataFrame(rows, columns=["scenario", "arm", "tipping", "low", "high", "highest", "said"])


def crossing(ladder: Floats, probability: Floats) -> float:
    """Return where a rising fit of the probabilities crosses one half; NaN where it does not."""
    known = np.isfinite(probability)
    ladder, probability = ladder[known], probability[known]
    if not len(ladder):
        return float("nan")
    order = np.argsort(ladder)
    ladder = ladder[order]
    from scipy.optimize import isotonic_regression

    rising = np.asarray(isotonic_regression(probability[order]).x)
    above = np.flatnonzero(rising >= HALF)
    if not len(above):
        return float("nan")
    first = int(above[0])
    if first == 0 or rising[first] == rising[first - 1]:
        return float(ladder[first])
    share = (HALF - rising[first - 1]) / (rising[first] - rising[first - 1])
    return float(ladder[first - 1] + share * (ladder[first] - ladder[first - 1]))


def _runs(results: Any, parameter: str, failure: str) -> pd.DataFrame:
    runs = figures_of_runs(results)
    if parameter not in runs.columns:
        raise InputError(f"{parameter}: it does not vary between these runs; add vary: {{{parameter}: [0, 0.5, 1]}}.")
    if failure not in runs.columns:
        raise InputError(f"{failure}: it is no outcome of these runs; give one that is 1 for a run that failed.")
    if not pd.api.types.is_numeric_dtype(runs[parameter]):
        raise InputError(f"{parameter}: it is no number, and a ladder needs rungs; give a number that varies.")
    runs = runs[runs[failure].notna()]
    if not runs[failure].isin((0.0, 1.0)).all():
        raise InputError(f"{failure}: it is not 0 or 1 in every run; give an outcome that says whether a run failed.")
    return runs


def _order(results: Any, table: pd.DataFrame) -> Any:
    """Return a sort key that keeps arms and scenarios in the order of the runs."""
    places = {name: {value: at for at, value in enumerate(dict.fromkeys(table[name]))} for name in ("scenario", "arm")}
    return lambda column: column.map(places[column.name]) if column.name in places else column


__all__ = ["FAILS", "LADDER", "crossing", "rungs", "tipping_points"]
