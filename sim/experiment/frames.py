"""Outcomes as tidy tables: one of runs, one of months, one of branches, joined on `run`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.core.declare import month_number
from sim.experiment.design import Run
from sim.experiment.spec import Experiment
from sim.measures import MEASURES
from sim.simulation import Outcome

KEYS = {
    "run": ("number", "Number of the run, from 0."),
    "scenario": ("name", "What happens to the economy."),
    "arm": ("name", "How the bank is run."),
    "seed": ("number", "Which luck; equal seeds meet the same shocks."),
    "month": ("months", "Months since the start of the run, from 0."),
    "date": ("date", "First day of the month."),
    "branch": ("number", "Row of the branch, from 0."),
    "policy": ("name", "Which policy costs something."),
    "bearer": ("name", "Who pays: the bank, the state, or borrowers."),
    "cost": ("CNY", "Over the whole run, at the prices of each month."),
}


class Collector:
    """Takes outcomes in any order and lays them out by run number."""

    def __init__(self, experiment: Experiment, runs: Sequence[Run]) -> None:
        """Make room for all runs."""
        self.runs = runs
        self.months, self.branches = int(experiment.world["months"]), int(experiment.world["branches"])
        self.start = month_number(str(experiment.world["start"]))
        self.series = tuple(name for name in experiment.record if MEASURES[name].monthly)
        self.keeps_branches = "branches" in experiment.keep
        count = len(runs)
        self.summary = np.full((len(MEASURES), count), np.nan)
        self.monthly = np.full((len(self.series), count, self.months), np.nan)
        shape = (len(self.series), count, self.months, self.branches) if self.keeps_branches else (0,)
        self.by_branch = np.full(shape, np.nan)
        self.costs: list[dict[tuple[str, str], float]] = [{} for _ in runs]

    def take(self, number: int, outcome: Outcome) -> None:
        """Take the outcome of one run."""
        self.costs[number] = outcome.costs
        for row, name in enumerate(MEASURES):
            self.summary[row, number] = outcome.summary[name]
        for row, name in enumerate(self.series):
            self.monthly[row, number] = outcome.monthly[name]
            if self.keeps_branches:
                self.by_branch[row, number] = outcome.branches[name]

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables by name, rows sorted by run, then month, then branch; units in the fields' metadata."""
        count, months = len(self.runs), self.months
        tables = {
            "runs": table(
                {
                    "run": np.arange(count),
                    "scenario": [str(run.scenario) for run in self.runs],
                    "arm": [run.arm for run in self.runs],
                    "seed": np.array([run.seed for run in self.runs], np.int64),
                    **{name: self.summary[row] for row, name in enumerate(MEASURES)},
                }
            ),
            "monthly": table(
                {
                    "run": np.repeat(np.arange(count), months),
                    "month": np.tile(np.arange(months), count),
                    "date": np.tile(dates(self.start, months), count),
                    **{name: self.monthly[row].ravel() for row, name in enumerate(self.series)},
                }
            ),
        }
        lines = [(run, *key, cost) for run, costs in enumerate(self.costs) for key, cost in costs.items() if cost]
        if lines:
            run, policy, bearer, cost = map(list, zip(*lines, strict=True))
            tables["costs"] = table({"run": np.array(run), "policy": policy, "bearer": bearer, "cost": np.array(cost)})
        if self.keeps_branches:
            tables["branches"] = table(
                {
                    "run": np.repeat(np.arange(count), months * self.branches),
                    "month": np.tile(np.repeat(np.arange(months), self.branches), count),
                    "branch": np.tile(np.arange(self.branches), count * months),
                    **{name: self.by_branch[row].ravel() for row, name in enumerate(self.series)},
                }
            )
        return tables


def dates(start: int, months: int) -> Any:
    """Return the first day of each month; `start` is in months since year 0."""
    first = np.datetime64(f"{start // 12:04d}-{start % 12 + 1:02d}", "M")
    return (first + np.arange(months)).astype("datetime64[us]")


def table(columns: Mapping[str, Any]) -> pa.Table:
    """Make a table whose fields say their unit and meaning. NaN stays NaN: it is a measure without a value."""
    arrays = [pa.array(values, from_pandas=False) for values in columns.values()]
    fields = []
    for name, array in zip(columns, arrays, strict=True):
        unit, meaning = KEYS[name] if name in KEYS else (MEASURES[name].unit, MEASURES[name].meaning)
        fields.append(pa.field(name, array.type, metadata={"unit": unit, "meaning": meaning}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def frame(made: pa.Table) -> Any:
    """Return a table as a pandas frame; `frame.attrs["units"]` are the units of its columns."""
    data = made.to_pandas()
    data.attrs["units"] = {
        field.name: field.metadata[b"unit"].decode() for field in made.schema if b"unit" in (field.metadata or {})
    }
    return data


__all__ = ["Collector", "frame", "table"]
