"""From one capital ratio to another: by how much each driver moved it, adding up to the whole change.

Ratio = capital C / base A. Over a month the change of C v, with v = 1/A, is (mean of v) x change of C + (mean of C) x
change of v, exactly; the change of C is the sum of the month's income and costs, so every driver's part is an amount of
money times the mean of v, and growth of the base is the rest.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.frames import Frames, Window, cases
from sim.core.declare import month_text
from sim.core.errors import InputError
from sim.measures.ledger import SHOCK


@dataclass(frozen=True)
class Driver:
    """What moves capital: a label, and the monthly measures it is the sum of, costs with a minus."""

    label: str
    measures: tuple[str, ...] = ()
    sign: float = 1.0


DRIVERS = (
    Driver("interest earned", ("interest_income", "reserve_income")),
    Driver("funding cost", ("funding_cost",), -1.0),
    Driver("operating cost", ("operating_cost",), -1.0),
    Driver("provisions", ("provision_charge",), -1.0),
    Driver("recoveries", ("recoveries_after_write_off",)),
    Driver("dividends", ("dividends",), -1.0),
)
SUPPORT = "support"  # the insurer, and whatever else changed capital
GROWTH = "risk-weighted growth"
LABELS = (*(driver.label for driver in DRIVERS), SUPPORT, GROWTH)
NEEDED = ("capital", "capital_base", *(measure for driver in DRIVERS for measure in driver.measures))


def capital_bridge(results: Frames, *, start: str | None = None, end: str | None = None) -> pd.DataFrame:
    """Return the change of every run's capital ratio by driver: one row per run and driver, in order of `LABELS`.

    From the end of month `start` (default: the month before the shock) to the end of month `end` (default: the month of
    the run's lowest ratio after that). Columns: run, scenario, arm, seed, start, end, start_ratio, end_ratio, driver,
    change. The changes of a run add up to end_ratio - start_ratio. Runs that do not reach the months, or have no loans
    in one of them, are left out, and so are banks closed by then; of one that is closed later what comes after its
    closing is not looked at, where `failed` was recorded. Raises InputError when a measure of `NEEDED` was not
    recorded.
    """
    window = Window(results, None)
    missing = [name for name in NEEDED if not window.recorded(name)]
    if missing:
        raise InputError(f"record: the capital bridge needs {', '.join(missing)}; record them as well.")
    series = {name: window.series(name) for name in NEEDED}
    first = Window(results, start or SHOCK).start - (0 if start else 1)
    last = None if end is None else Window(results, end).start
    failed = window.series("failed") if window.recorded("failed") else None
    rows: list[dict[str, Any]] = []
    for run, about in window.runs.iterrows():
        own = {name: frame[run].dropna() for name, frame in series.items()}
        closed: Any = [] if failed is None else failed.index[failed[run] > 0.0]
        found = of_run(own, first, last, int(closed[0]) if len(closed) else None)
        if found is None:
            continue
        named = {"run": run, "scenario": about["scenario"], "arm": about["arm"], "seed": about["seed"]}
        parts, span = found
        rows += [{**named, **span, "driver": label, "change": parts[label]} for label in LABELS]
    columns = ["run", "scenario", "arm", "seed", "start", "end", "start_ratio", "end_ratio", "driver", "change"]
    return pd.DataFrame(rows, columns=columns)


def of_run(
    own: dict[str, Any], first: int, last: int | None, closed: int | None = None
) -> tuple[dict[str, float], dict[str, Any]] | None:
    """Return one run's changes by driver, and months and ratios they lie between; None when they cannot be told."""
    capital, base = own["capital"], own["capital_base"]
    ratio = capital / base.where(base > 0.0)
    if closed is not None:
        ratio = ratio.loc[ratio.index <= closed]
    later = ratio.loc[ratio.index > first].dropna()
    if first not in ratio.index or np.isnan(ratio.loc[first]) or later.empty:
        return None
    end = int(later.idxmin()) if last is None else last
    if end not in ratio.index or end < first or ratio.loc[first:end].isna().any():
        return None
    months = list(range(first + 1, end + 1))
    before = [month - 1 for month in months]
    inverse = 1.0 / base
    mean_inverse = (inverse.loc[months].to_numpy() + inverse.loc[before].to_numpy()) / 2.0
    mean_capital = (capital.loc[months].to_numpy() + capital.loc[before].to_numpy()) / 2.0
    change = capital.loc[months].to_numpy() - capital.loc[before].to_numpy()
    parts: dict[str, float] = {}
    explained = np.zeros(len(months))
    for driver in DRIVERS:
        amount = driver.sign * sum(own[name].loc[months].to_numpy() for name in driver.measures)
        parts[driver.label] = float((amount * mean_inverse).sum())
        explained += amount
    parts[SUPPORT] = float(((change - explained) * mean_inverse).sum())
    parts[GROWTH] = float((mean_capital * (inverse.loc[months].to_numpy() - inverse.loc[before].to_numpy())).sum())
    span = {"start": month_text(first), "end": month_text(end)}
    return parts, {**span, "start_ratio": float(ratio.loc[first]), "end_ratio": float(ratio.loc[end])}


def mean_bridge(bridge: pd.DataFrame) -> pd.DataFrame:
    """Return means over seeds, which unlike medians add up: scenario, arm, start, drivers, end, n, as fractions."""
    lines = []
    for case in cases(bridge.drop_duplicates("run")):
        own = bridge[bridge["run"].isin(case.runs)]
        runs = own.drop_duplicates("run")
        parts = own.groupby("driver")["change"].mean()
        lines.append(
            {
                "scenario": case.scenario,
                "arm": case.arm,
                "start": runs["start_ratio"].mean(),
                **{label: parts[label] for label in LABELS},
                "end": runs["end_ratio"].mean(),
                "n": len(runs),
            }
        )
    return pd.DataFrame(lines, columns=["scenario", "arm", "start", *LABELS, "end", "n"])


__all__ = ["DRIVERS", "LABELS", "NEEDED", "capital_bridge", "mean_bridge"]
