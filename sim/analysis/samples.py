"""The outcomes of runs as samples: measures by scenario and arm, arrays whose first axis is the seed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.analysis.statistics import Sample
from sim.core.declare import month_number, month_of, month_text
from sim.core.errors import InputError, nearest
from sim.experiment.design import Run, design
from sim.experiment.runner import Wanted, Work
from sim.experiment.spec import Experiment
from sim.measures import MEASURES
from sim.simulation import Outcome

Key = tuple[str, str]  # scenario and arm
Rows = npt.NDArray[np.int64]


class Records:
    """Takes the outcomes of an experiment's runs and keeps some measures of them, by scenario, arm and seed."""

    def __init__(self, experiment: Experiment, measures: Iterable[str], *, branches: bool) -> None:
        """Make room for all runs."""
        self.experiment = experiment
        self.measures = tuple(name for name in MEASURES if name in set(measures))
        self.monthly = tuple(name for name in self.measures if MEASURES[name].monthly)
        self.branches = branches
        self.runs: list[Run] = design(experiment)
        self.start = month_number(str(experiment.world["start"]))
        self.months = int(experiment.world["months"])
        self.keys: list[Key] = list(dict.fromkeys((str(run.scenario), run.arm) for run in self.runs))
        self.seeds = len(experiment.seeds)
        self.rows = {seed: row for row, seed in enumerate(experiment.seeds)}
        wide = (self.seeds, self.months)
        deep = (*wide, int(experiment.world["branches"])) if branches else (0,)
        self.summary = {name: self._room((self.seeds,)) for name in self.measures}
        self.series = {name: self._room(wide) for name in self.monthly}
        self.by_branch = {name: self._room(deep) for name in self.monthly}

    def _room(self, shape: tuple[int, ...]) -> dict[Key, Sample]:
        return {key: np.full(shape, np.nan) for key in self.keys}

    @property
    def work(self) -> Work:
        """The runs to do."""
        return Work(self.runs, Wanted(self.monthly, self.branches, self.measures), self.take)

    def take(self, number: int, outcome: Outcome) -> None:
        """Take the outcome of one run."""
        run = self.runs[number]
        row = self.rows[run.seed]
        key = (str(run.scenario), run.arm)
        for name in self.measures:
            self.summary[name][key][row] = outcome.summary[name]
        for name in self.monthly:
            self.series[name][key][row] = outcome.monthly[name]
            if self.branches:
                self.by_branch[name][key][row] = outcome.branches[name]


class Measured:
    """A measure of the runs of some seeds, `rows`; where there are several scenarios or arms, one must be picked."""

    def __init__(
        self, records: Records, name: str, rows: Rows, *, by_branch: bool, keys: list[Key] | None = None
    ) -> None:
        self.records, self.name, self.rows, self.by_branch = records, name, rows, by_branch
        self.keys = records.keys if keys is None else keys

    def picked(self, *names: str) -> "Measured":
        """Return the measure of the scenarios or arms that bear these names."""
        keys = self.keys
        for name in names:
            known = sorted({part for key in keys for part in key})
            if name not in known:
                raise InputError(f"{self.name}: there is no scenario or arm {name!r} here; give one of "
                                 f"{', '.join(known)}.{nearest(str(name), known)}")  # fmt: skip
            keys = [key for key in keys if name in key]
        return Measured(self.records, self.name, self.rows, by_branch=self.by_branch, keys=keys)

    def values(self) -> Sample:
        """Return its value per run, [seed]."""
        if self.by_branch:
            raise InputError(f"{self.name} has a series for every branch; say when: at({self.name}, '2003-12').")
        return self.records.summary[self.name][self._key][self.rows]

    def months(self, first: str | float, last: str | float) -> Sample:
        """Return its values from one month to another, [seed, month], or [seed, month, branch] by branch.

        A month is written 2008-06, or is the number of the run's month, from 1.
        """
        if self.name not in self.records.monthly:
            raise InputError(f"{self.name} is no monthly measure; it has one value a run, without a month.")
        begin, end = self._place(first), self._place(last)
        if begin > end:
            raise InputError(f"{self.name}: {first} is after {last}; give the earlier month first.")
        kept = self.records.by_branch if self.by_branch else self.records.series
        sample: Sample = kept[self.name][self._key][self.rows, begin : end + 1]
        return sample

    def _place(self, month: str | float) -> int:
        start, months = self.records.start, self.records.months
        place = month_of(month, self.name) - start if isinstance(month, str) else month - 1
        if place != int(place) or not 0 <= place < months:
            raise InputError(f"{self.name}: month {month} is not run; give 1 to {months}, or {month_text(start)} to "
                             f"{month_text(start + months - 1)}.")  # fmt: skip
        return int(place)

    @property
    def _key(self) -> Key:
        if len(self.keys) > 1:
            names = "; ".join(" and ".join(key) for key in self.keys)
            raise InputError(f"{self.name}: there are several: {names}; pick one: of({self.name}, 'name').")
        return self.keys[0]


def of(measure: Any, *names: str) -> Measured:
    """Return a measure of one scenario, one arm, or both."""
    return _measured(measure).picked(*names)


def at(measure: Any, month: str | float) -> Sample:
    """Return a monthly measure's value at the end of a month, written 2008-06 or counted from 1 for the first."""
    sample: Sample = _measured(measure).months(month, month)[:, 0]
    return sample


def total(measure: Any, first: str | float, last: str | float) -> Sample:
    """Return the sum of a monthly measure from one month to another, [seed], or [seed, branch] by branch."""
    sample: Sample = _measured(measure).months(first, last).sum(axis=1)
    return sample


def periods(how: str, length: float, measure: Any, first: str | float, last: str | float) -> Sample:
    """Return a monthly measure's mean, sum, first or last value in periods of so many months: [seed, period].

    The periods run from one month to another, which must be a whole number of them.
    """
    if how not in HOW:
        raise InputError(f"periods: {how!r} is not known; give one of {', '.join(HOW)}.{nearest(str(how), HOW)}")
    values = _measured(measure).months(first, last)
    if values.ndim > 2:
        raise InputError("periods are those of the bank; leave out `unit: branch`.")
    if length < 1 or length != int(length) or values.shape[1] % int(length):
        raise InputError(f"periods: {first} to {last} is {values.shape[1]} months, which are no {length:g}s.")
    sample: Sample = HOW[how](values.reshape(len(values), -1, int(length)))
    return sample


def districts(sample: Any, first: float, last: float) -> Sample:
    """Return the sample, [seed, branch], of some branches, numbered from 1."""
    values = np.asarray(sample)
    if values.ndim != 2 or not 1 <= first <= last <= values.shape[1]:
        raise InputError(f"districts {first:g} to {last:g}: give a sample by branch, and branches that there are.")
    return values[:, int(first) - 1 : int(last)]


def _measured(measure: Any) -> Measured:
    if not isinstance(measure, Measured):
        raise InputError("of, at, total and periods take a measure.")
    return measure


HOW: Mapping[str, Callable[[Sample], Sample]] = {
    "mean": lambda values: values.mean(axis=2),
    "sum": lambda values: values.sum(axis=2),
    "first": lambda values: values[:, :, 0],
    "last": lambda values: values[:, :, -1],
}
SELECTION: Mapping[str, Any] = {function.__name__: function for function in (of, at, total, periods, districts)}

__all__ = ["SELECTION", "Measured", "Records"]
