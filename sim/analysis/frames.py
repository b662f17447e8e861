"""Results as analysis reads them: one column per run, calendar months down, every run beside its own baseline."""

import re
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.core.declare import month_number, month_text
from sim.core.errors import InputError

BASELINE = "baseline"  # the scenario the others are measured against
LOW, HIGH = 0.05, 0.95  # ends of the 90 % interval


class Frames(Protocol):
    """Anything with the two tidy frames of an experiment, joined on `run`.

    `runs` has one row per run: run, scenario, arm, seed, summary measures. `monthly` has one row per run and month:
    run, month, date, monthly measures.
    """

    @property
    def runs(self) -> pd.DataFrame:
        """One row per run."""

    @property
    def monthly(self) -> pd.DataFrame:
        """One row per run and month."""


@dataclass(frozen=True)
class Case:
    """A scenario under one arm, with the numbers of its runs."""

    scenario: str
    arm: str
    runs: tuple[int, ...]


def cases(runs: pd.DataFrame) -> list[Case]:
    """Return every scenario under every arm, in the order of the runs."""
    return [
        Case(str(scenario), str(arm), tuple(int(run) for run in group["run"]))
        for (scenario, arm), group in runs.groupby(["scenario", "arm"], sort=False, observed=True)
    ]


def calendar_months(dates: "pd.Series[Any]") -> npt.NDArray[np.int64]:
    """Return dates (timestamps, periods or texts such as 2008-07) as months since year 0: [row]."""
    if isinstance(dates.dtype, pd.PeriodDtype):
        dates = dates.dt.to_timestamp()
    stamps = pd.to_datetime(dates).dt
    return (stamps.year.to_numpy() * 12 + stamps.month.to_numpy() - 1).astype(np.int64)


def calendar_month(text: str) -> int:
    """Return a month written 2008-07 as months since year 0; raises InputError for anything else."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise InputError(f"since: {text!r} is not allowed; give a month written YYYY-MM.")
    return month_number(text)


class Window:
    """The months of all runs from `since` on (all of them when None), and the run every run is compared with.

    `runs` is indexed by run: scenario, arm, seed, ... and `baseline`, the run of scenario `baseline` with the same
    seed and arm (NaN where there is none). Raises InputError when two baseline runs share seed and arm.
    """

    def __init__(self, results: Frames, since: str | None) -> None:
        self.monthly = _without_notes(results.monthly)
        self.months = calendar_months(self.monthly["date"])
        self.start = calendar_month(since) if since is not None else int(self.months.min())
        self.since = month_text(self.start)
        runs = _without_notes(results.runs)
        self.runs = runs.set_index("run").assign(baseline=_baselines(runs))
        last = pd.Series(self.months).groupby(self.monthly["run"].to_numpy()).max()
        self.reaches = last.reindex(self.runs.index).ge(self.start)

    def recorded(self, measure: str) -> bool:
        """Say whether there are monthly values of a measure."""
        return measure in self.monthly.columns

    def series(self, measure: str) -> pd.DataFrame:
        """Return a measure from `since` on: [calendar month, run], NaN where there is no value or no such measure."""
        return self._wide(measure, self.months >= self.start)

    def excess(self, measure: str) -> pd.DataFrame:
        """Return a measure less that of the run's own baseline, month by month: [calendar month, run]."""
        wide = self.series(measure)
        # A run without a baseline is compared with a column that is not there, so all of it is NaN.
        other = wide.reindex(columns=self.runs["baseline"].fillna(-1).astype(int).to_list())
        return pd.DataFrame(wide.to_numpy() - other.to_numpy(), index=wide.index, columns=wide.columns)

    def before(self, measure: str) -> "pd.Series[float]":
        """Return a measure in the last month before `since`: [run]; NaN where the run has no such month."""
        wide = self._wide(measure, self.months == self.start - 1)
        return wide.sum(min_count=1)

    def last(self, frame: pd.DataFrame) -> "pd.Series[float]":
        """Return the value of every run's last month that has one: [run]."""
        return frame.ffill().iloc[-1] if len(frame) else self.nothing()

    def nothing(self) -> "pd.Series[float]":
        """Return NaN for every run: [run]."""
        return pd.Series(np.nan, index=self.runs.index, dtype=float)

    def _wide(self, measure: str, chosen: npt.NDArray[np.bool_]) -> pd.DataFrame:
        months = np.unique(self.months[chosen])
        if not self.recorded(measure):
            return pd.DataFrame(np.nan, index=months, columns=self.runs.index)
        table = self.monthly.loc[chosen, ["run", measure]].assign(calendar=self.months[chosen])
        wide = table.pivot(index="calendar", columns="run", values=measure).astype(float)
        return wide.reindex(index=months, columns=self.runs.index)


def _without_notes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same columns without the units noted beside them, which pandas would copy at every step."""
    return pd.DataFrame(frame)


def _baselines(runs: pd.DataFrame) -> npt.NDArray[np.float64]:
    runs = runs[["run", "scenario", "arm", "seed"]]
    base = runs[runs["scenario"] == BASELINE]
    twice = base[base.duplicated(["arm", "seed"])]
    if len(twice):
        arm, seed = twice.iloc[0]["arm"], twice.iloc[0]["seed"]
        raise InputError(f"results: arm {arm!r} has two {BASELINE} runs with seed {seed}; compare them one by one.")
    pairs = runs.merge(base, on=["arm", "seed"], how="left", suffixes=("", "_base"))
    return pairs["run_base"].to_numpy(dtype=np.float64)


def interval(values: "pd.Series[float]") -> tuple[float, float, float, int]:
    """Return median, 5 % and 95 % quantile and number of the values that are numbers; NaN when there is none."""
    known = values.to_numpy(dtype=float)
    known = known[np.isfinite(known)]
    if not len(known):
        return float("nan"), float("nan"), float("nan"), 0
    low, median, high = np.quantile(known, [LOW, 0.5, HIGH])
    return float(median), float(low), float(high), len(known)


def monthly_bands(results: Frames, measure: str, *, totals_since: str | None = None) -> pd.DataFrame:
    """Return the course of a measure over seeds: scenario, arm, date, median, low, high, n.

    One row per case and month; the band is the 90 % interval over seeds of that month's values, n how many there are.
    With `totals_since` the values are running totals from that month on (from the first month when all runs end
    before). Returns no rows when the measure was not recorded.
    """
    window = Window(results, totals_since)
    if not window.reaches.any():
        window = Window(results, None)
    columns = ["scenario", "arm", "date", "median", "low", "high", "n"]
    if not window.recorded(measure):
        return pd.DataFrame(columns=columns)
    wide = window.series(measure)
    wide = wide.cumsum() if totals_since else wide
    parts = []
    for case in cases(results.runs):
        values = wide[list(case.runs)]
        dates = pd.to_datetime([month_text(int(number)) for number in values.index], format="%Y-%m")
        quantiles = values.quantile([LOW, 0.5, HIGH], axis=1)
        parts.append(
            pd.DataFrame(
                {
                    "scenario": case.scenario,
                    "arm": case.arm,
                    "date": dates,
                    "median": quantiles.loc[0.5].to_numpy(),
                    "low": quantiles.loc[LOW].to_numpy(),
                    "high": quantiles.loc[HIGH].to_numpy(),
                    "n": values.notna().sum(axis=1).to_numpy(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[columns]
