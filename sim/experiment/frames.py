"""Outcomes as tidy tables: of runs, months, branches, costs and failures, joined on `run`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sim.configuration import DECLARED, Configuration
from sim.core.declare import month_number
from sim.experiment.design import Run
from sim.experiment.spec import LABELS, Experiment
from sim.measures import MEASURES
from sim.simulation import Outcome
from sim.world.parties import SEGMENTS

KEYS = {
    "run": ("number", "Number of the run, from 0."),
    "scenario": ("name", "What happens to the economy."),
    "arm": ("name", "How the bank is run."),
    "point": ("number", "Which values the varied parameters have, from 0."),
    "seed": ("number", "Which luck; equal seeds meet the same shocks."),
    "month": ("months", "Months since the start of the run, from 0."),
    "date": ("date", "First day of the month."),
    "branch": ("number", "Row of the branch, from 0."),
    "segment": ("name", "Whom the loans are for: farm, trader or enterprise."),
    "policy": ("name", "Which policy costs something."),
    "bearer": ("name", "Who pays: the bank, the state, or borrowers."),
    "cost": ("CNY", "Over the whole run, at the prices of each month."),
    "cost_since_shock": ("CNY", "The same from 2008-07 on; over the whole run when it ends before."),
    "stage": ("name", "What the run was doing when it failed."),
    "kind": ("name", "The kind of error."),
    "message": ("text", "What the error says."),
    "details": ("text", "Where in the code it was raised."),
    "configuration": ("JSON", "All that differs from the defaults in the run's configuration."),
}
ORDER = ("run", "month", "branch", "segment")  # in which rows are sorted; what comes after stays as it is
TEXTS = ("stage", "kind", "message", "details", "configuration")  # of a failure
UNKNOWN = ("", "")  # unit and meaning of an outcome of one's own model


@dataclass(frozen=True)
class Failure:
    """What went wrong in a run, as data that any process can send."""

    number: int
    stage: str
    kind: str
    message: str
    details: str
    configuration: str = ""
    is_input: bool = False


@dataclass(frozen=True)
class Layout:
    """Which columns the tables of an experiment have: monthly series, by branch and segment or not, what varies."""

    series: tuple[str, ...]
    branches: bool
    varied: tuple[str, ...] = ()
    points: bool = False
    segments: bool = False

    @classmethod
    def of(cls, experiment: Experiment, runs: Iterable[Run]) -> "Layout":
        """Return the layout of an experiment, of which these are all runs."""
        varied: dict[str, None] = {}
        points = False
        for run in runs:
            varied.update(dict.fromkeys(run.parameters))
            points = points or run.point != 0
        series = tuple(name for name in experiment.record if name in MEASURES and MEASURES[name].monthly)
        branches, segments = (name in experiment.keep for name in ("branches", "segments"))
        return cls(series, branches, tuple(varied), points or bool(varied), segments)

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns by which runs are told apart."""
        return (*(name for name in LABELS if self.points or name != "point"), *self.varied)

    def labels_of(self, runs: Sequence[Run]) -> dict[str, Any]:
        """Return these columns of some runs."""
        columns: dict[str, Any] = {
            "run": np.array([run.number for run in runs], np.int64),
            "scenario": pa.array([str(run.scenario) for run in runs], pa.string()),
            "arm": pa.array([run.arm for run in runs], pa.string()),
            "point": np.array([run.point for run in runs], np.int64),
            "seed": np.array([run.seed for run in runs], np.int64),
            **{name: _values(name, [run.parameters.get(name) for run in runs]) for name in self.varied},
        }
        return {name: columns[name] for name in self.labels}


def tables_of(
    layout: Layout, outcomes: Sequence[tuple[Run, Outcome]], failures: Sequence[tuple[Run, Failure]]
) -> dict[str, pa.Table]:
    """Return the tables of some runs by name, without those that would be empty; units in the fields' metadata."""
    tables = {}
    if outcomes:
        runs = [run for run, _ in outcomes]
        summaries = [outcome.summary for _, outcome in outcomes]
        values = {
            name: pa.array([summary.get(name) for summary in summaries], pa.float64())
            for name in names_of([tuple(summary) for summary in summaries])
        }
        ours = isinstance(runs[0].configuration, Configuration)
        tables["runs"] = table({**layout.labels_of(runs), **values}, unknown=() if ours else tuple(values))
        if ours:
            tables["monthly"] = _monthly(layout, outcomes)
        if ours and layout.branches:
            tables["branches"] = _branches(layout, outcomes)
        if ours and layout.segments:
            tables["segments"] = _segments(layout, outcomes)
        costs = [
            (run.number, *key, *paid) for run, outcome in outcomes for key, paid in outcome.costs.items() if any(paid)
        ]
        if costs:
            number, policy, bearer, cost, since = map(list, zip(*costs, strict=True))
            tables["costs"] = table({"run": np.array(number), "policy": policy, "bearer": bearer,
                                     "cost": np.array(cost, np.float64),
                                     "cost_since_shock": np.array(since, np.float64)})  # fmt: skip
    if failures:
        labels = layout.labels_of([run for run, _ in failures])
        said = {name: pa.array([getattr(failure, name) for _, failure in failures], pa.string()) for name in TEXTS}
        tables["failures"] = table({**{name: labels[name] for name in labels if name not in layout.varied}, **said})
    return tables


def _monthly(layout: Layout, outcomes: Sequence[tuple[Run, Outcome]]) -> pa.Table:
    months = [int(run.configuration.value("world.months")) for run, _ in outcomes]
    starts = [month_number(str(run.configuration.value("world.start"))) for run, _ in outcomes]
    return table(
        {
            "run": np.repeat([run.number for run, _ in outcomes], months),
            "month": np.concatenate([np.arange(count) for count in months]),
            "date": np.concatenate([dates(start, count) for start, count in zip(starts, months, strict=True)]),
            **{name: np.concatenate([outcome.monthly[name] for _, outcome in outcomes]) for name in layout.series},
        }
    )


def _branches(layout: Layout, outcomes: Sequence[tuple[Run, Outcome]]) -> pa.Table:
    sizes = ("world.months", "world.branches")
    shapes = [tuple(int(run.configuration.value(name)) for name in sizes) for run, _ in outcomes]
    return table(
        {
            "run": np.repeat([run.number for run, _ in outcomes], [months * count for months, count in shapes]),
            "month": np.concatenate([np.repeat(np.arange(months), count) for months, count in shapes]),
            "branch": np.concatenate([np.tile(np.arange(count), months) for months, count in shapes]),
            **{
                name: np.concatenate([outcome.branches[name].ravel() for _, outcome in outcomes])
                for name in layout.series
            },
        }
    )


def _segments(layout: Layout, outcomes: Sequence[tuple[Run, Outcome]]) -> pa.Table:
    order = sorted(range(len(SEGMENTS)), key=lambda at: SEGMENTS[at])  # as rows are sorted
    months = [int(run.configuration.value("world.months")) for run, _ in outcomes]
    there = [name for name in layout.series if name in outcomes[0][1].segments]
    return table(
        {
            "run": np.repeat([run.number for run, _ in outcomes], [count * len(order) for count in months]),
            "month": np.concatenate([np.repeat(np.arange(count), len(order)) for count in months]),
            "segment": pa.array([SEGMENTS[at] for at in order] * sum(months), pa.string()),
            **{name: np.concatenate([outcome.segments[name][:, order].ravel() for _, outcome in outcomes])
               for name in there},
        }
    )  # fmt: skip


def _values(name: str, values: list[Any]) -> Any:
    """Return the values of a varied parameter: of one type, whichever runs are taken."""
    if name in DECLARED and DECLARED[name].type == "int":
        return np.array(values, np.int64)
    if all(isinstance(value, int | float) for value in values):
        return np.array(values, np.float64)
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def dates(start: int, months: int) -> Any:
    """Return the first day of each month; `start` is in months since year 0."""
    first = np.datetime64(f"{start // 12:04d}-{start % 12 + 1:02d}", "M")
    return (first + np.arange(months)).astype("datetime64[us]")


def table(columns: Mapping[str, Any], unknown: Sequence[str] = ()) -> pa.Table:
    """Make a table whose fields say their unit and meaning, but for `unknown` ones: outcomes of a model of one's own.

    NaN stays NaN: it is a measure without a value. Null is what a run of such a model did not give at all.
    """
    arrays = [pa.array(values, from_pandas=False) for values in columns.values()]
    fields = []
    for name, array in zip(columns, arrays, strict=True):
        unit, meaning = UNKNOWN if name in unknown else unit_and_meaning(name)
        fields.append(pa.field(name, array.type, metadata={"unit": unit, "meaning": meaning}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def unit_and_meaning(name: str) -> tuple[str, str]:
    """Return the unit and the meaning of a column; both are empty for an outcome of one's own model."""
    if name in KEYS:
        return KEYS[name]
    declared: Any = MEASURES.get(name) or DECLARED.get(name)
    return UNKNOWN if declared is None else (declared.unit, declared.meaning)


def empty(kind: str, layout: Layout) -> pa.Table:
    """Return a table of runs, months or failures without rows."""
    labels = layout.labels_of([])
    if kind == "runs":
        return table({**labels, **{name: np.empty(0) for name in MEASURES}})
    if kind == "failures":
        kept = {name: values for name, values in labels.items() if name not in layout.varied}
        return table({**kept, **{name: pa.array([], pa.string()) for name in TEXTS}})
    numbers = {name: np.empty(0, np.int64) for name in ("run", "month")}
    return table({**numbers, "date": dates(0, 0), **{name: np.empty(0) for name in layout.series}})


def names_of(listed: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names of outcomes of several runs: in their order, or by the alphabet where runs differ in them."""
    return listed[0] if len(set(listed)) == 1 else tuple(sorted(set().union(*listed)))


def joined(tables: Sequence[pa.Table], labels: Sequence[str] = ()) -> pa.Table:
    """Return tables as one, its rows sorted by run, then month and branch.

    Where tables of runs differ in their columns, which begin with `labels`, what a run did not give is null.
    """
    listed = list(dict.fromkeys(tuple(made.column_names) for made in tables))
    if len(listed) > 1:
        outcomes = names_of([tuple(name for name in names if name not in labels) for names in listed])
        tables = [_with_columns(made, [*labels, *outcomes]) for made in tables]
    whole = pa.concat_tables(tables, promote_options="permissive")
    by = [(name, "ascending") for name in ORDER if name in whole.column_names]
    return whole.sort_by(by) if len(tables) > 1 else whole


def _with_columns(made: pa.Table, names: Sequence[str]) -> pa.Table:
    lacking = {name: pa.nulls(len(made), pa.float64()) for name in names if name not in made.column_names}
    added = table(lacking, unknown=tuple(lacking))
    for field in added.schema:
        made = made.append_column(field, added[field.name])
    return made.select(list(names))


def frame(made: pa.Table) -> Any:
    """Return a table as a pandas frame; `frame.attrs["units"]` are the units of its columns."""
    data = made.to_pandas()
    data.attrs["units"] = {
        field.name: field.metadata[b"unit"].decode() for field in made.schema if b"unit" in (field.metadata or {})
    }
    return data


__all__ = ["Failure", "Layout", "dates", "empty", "frame", "joined", "table", "tables_of"]
