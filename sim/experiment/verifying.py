"""Stored runs done again: the same bits, or where they differ."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from platform import python_version
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sim.core.errors import InputError
from sim.experiment import store
from sim.experiment.chunks import PROCESS, killed
from sim.experiment.design import Run, design
from sim.experiment.errors import WorkerDiedError
from sim.experiment.frames import ORDER, Failure, tables_of
from sim.experiment.progress import Progress
from sim.experiment.provenance import code_version, system, versions
from sim.experiment.reading import read_file, shown
from sim.experiment.runner import Wanted, attempts, workers_for
from sim.experiment.spec import Experiment, own_files
from sim.simulation import Outcome

MOST_SAID = 5
COMPARED = ("runs", "monthly", "branches", "segments", "costs")


@dataclass(frozen=True)
class Difference:
    """One value that came out otherwise."""

    run: int
    table: str
    column: str
    stored: str
    again: str


@dataclass(frozen=True)
class Verified:
    """How many runs of a result were done again, where they differ, and what differs in code and versions."""

    folder: Path
    again: int
    stored: int
    differing: tuple[int, ...]
    differences: tuple[Difference, ...]
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    own_code: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Say whether every run came out with the same bits."""
        return not self.differing

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "folder": str(self.folder),
            "again": self.again,
            "stored": self.stored,
            "ok": self.ok,
            "differing": list(self.differing),
            "differences": [vars(one) for one in self.differences],
            "changed": {name: list(pair) for name, pair in self.changed.items()},
            "own_code": list(self.own_code),
        }

    def said(self) -> str:
        """Return it in words."""
        how = "all came out with the same bits" if self.ok else f"{len(self.differing)} came out otherwise"
        lines = [f"{self.again} of {self.stored} stored runs were done again: {how}."]
        if self.own_code:
            lines.append(f"Code that the experiment names was run: {', '.join(self.own_code)}.")
        lines += [
            f"  run {one.run}, {one.table}, {one.column}: stored {one.stored}, now {one.again}"
            for one in self.differences[:MOST_SAID]
        ]
        lines += [f"{name}: stored with {was}, now {now}" for name, (was, now) in self.changed.items()]
        return "\n".join(lines)


def verify(folder: str | Path, *, sample: Any = None, workers: Any = None, progress: Any = None) -> Verified:
    """Do stored runs again, all or `sample` of them spread evenly over the design, and compare the bits.

    Code that the experiment names, a model or policies of one's own, is run: that which was stored with the result.
    Failed runs must fail again with the same message. Raises InputError for a folder that is no result.
    """
    results = store.load_results(folder)
    ledger = results.ledger
    numbers = sorted(number for chunk in ledger.entries for number in ledger.taken_from(chunk))
    if sample is not None:
        if isinstance(sample, bool) or not isinstance(sample, int) or sample < 1:
            raise InputError(f"--sample: {shown(sample)} is not allowed; give a whole number from 1.")
        count = min(sample, len(numbers))
        numbers = [numbers[at * len(numbers) // count] for at in range(count)]
    data, source = read_file(results.folder / store.EXPERIMENT)
    experiment = Experiment.from_data(data, str(results.manifest["name"]), source, results.folder)
    runs = design(experiment, results.manifest.get("extent"))
    chosen = [runs[number] for number in numbers]
    again = _done(chosen, results, workers, progress, apart=bool(own_files(experiment)))
    differences = _compared(chosen, again, results)
    return Verified(
        results.folder,
        len(chosen),
        len(results.ledger),
        tuple(dict.fromkeys(one.run for one in differences)),
        tuple(differences[:100]),
        _changed(results.manifest),
        tuple(path.name for path in own_files(experiment)),
    )


def _done(
    chosen: list[Run], results: store.Results, workers: int | None, progress: Any, *, apart: bool
) -> list[Outcome | Failure]:
    layout = results.layout
    wanted = Wanted(layout.series, layout.branches, results.experiment.outcomes, layout.segments)
    renumbered = [replace(run, number=at) for at, run in enumerate(chosen)]
    found: dict[int, Outcome | Failure] = {}
    failures = results.failures
    deadly = set(failures.loc[failures["stage"] == PROCESS, "run"])
    alone = [again for run, again in zip(chosen, renumbered, strict=True) if run.number in deadly]
    others = [again for run, again in zip(chosen, renumbered, strict=True) if run.number not in deadly]
    with Progress(progress, f"verify {results.folder}") as told:
        processes = workers_for(renumbered, workers)
        told.begin(len(chosen), processes)
        for part in (others, *([run] for run in alone)):
            for number, outcome in _until_told(part, wanted, processes, apart=apart or bool(deadly)):
                found[number] = outcome
                told.advance(1)
        told.end()
    return [found[at] for at in range(len(chosen))]


def _until_told(
    runs: list[Run], wanted: Wanted, workers: int, *, apart: bool
) -> Iterator[tuple[int, Outcome | Failure]]:
    """Do runs; where a process dies, those that are left are halved until it is told of which run."""
    left = {run.number: run for run in runs}
    try:
        for number, outcome in attempts(runs, wanted, workers, apart=apart and bool(runs)):
            del left[number]
            yield number, outcome
    except WorkerDiedError as error:
        if not error.begun:
            raise
        rest = list(left.values())
        if len(rest) == 1:
            yield rest[0].number, killed(rest[0])
            return
        for part in (rest[: len(rest) // 2], rest[len(rest) // 2 :]):
            yield from _until_told(part, wanted, workers, apart=True)


def _compared(chosen: list[Run], again: list[Outcome | Failure], results: store.Results) -> list[Difference]:
    done = [(run, one) for run, one in zip(chosen, again, strict=True) if isinstance(one, Outcome)]
    failed = {run.number: one for run, one in zip(chosen, again, strict=True) if isinstance(one, Failure)}
    tables = tables_of(results.layout, done, [])
    numbers = pa.array([run.number for run in chosen], pa.int64())
    found: list[Difference] = []
    for kind in COMPARED:
        stored, ours = results.table(kind), tables.get(kind)
        stored = None if stored is None else stored.filter(pc.is_in(stored["run"], numbers))
        found += _of_tables(kind, stored, ours)
    before = results.failures.set_index("run")["message"].to_dict()
    for run in chosen:
        was, now = before.get(run.number), failed.get(run.number)
        said = None if now is None else now.message
        if was != said:
            found.append(Difference(run.number, "failures", "message", str(was), str(said)))
    return sorted(found, key=lambda one: one.run)


def _of_tables(kind: str, stored: pa.Table | None, ours: pa.Table | None) -> list[Difference]:
    """Return the values that differ; each run's rows are compared in order, numbers by their bits."""
    there = set() if stored is None else set(stored["run"].to_pylist())
    made = set() if ours is None else set(ours["run"].to_pylist())
    found = [Difference(run, kind, "(rows)", "there", "not there") for run in sorted(there - made)]
    found += [Difference(run, kind, "(rows)", "not there", "there") for run in sorted(made - there)]
    both = pa.array(sorted(there & made), pa.int64())
    if stored is None or ours is None or not len(both):
        return found
    lengths, again = (Counter(one["run"].to_pylist()) for one in (stored, ours))
    uneven = [run for run in both.to_pylist() if lengths[run] != again[run]]
    found += [Difference(run, kind, "(rows)", str(lengths[run]), str(again[run])) for run in uneven]
    both = pa.array([run for run in both.to_pylist() if lengths[run] == again[run]], pa.int64())
    if not len(both):
        return found
    stored, ours = (one.filter(pc.is_in(one["run"], both)) for one in (stored, ours))
    ours = ours.sort_by([(name, "ascending") for name in ORDER if name in ours.column_names])
    runs = stored["run"].to_pylist()
    names = [*stored.column_names, *(name for name in ours.column_names if name not in stored.column_names)]
    for name in names:
        if not (name in stored.column_names and name in ours.column_names):
            said = ("there", "not there") if name in stored.column_names else ("not there", "there")
            one = stored if name in stored.column_names else ours
            given = one.filter(pc.is_valid(one[name]))["run"].to_pylist()  # null: other runs have that outcome
            found += [Difference(run, kind, name, *said) for run in dict.fromkeys(given)]
            continue
        left, right = stored[name].to_numpy(), ours[name].to_numpy()
        if left.dtype.kind == "f":
            differs = left.view("u8") != right.astype(float).view("u8")
        else:
            differs = left != right
        rows = differs.nonzero()[0]
        found += [Difference(runs[row], kind, name, repr(left[row]), repr(right[row])) for row in rows[:20].tolist()]
    return found


def _changed(manifest: Any) -> dict[str, tuple[Any, Any]]:
    """Return what differs from when the result was stored: code, platform, versions of Python and packages."""
    found: dict[str, tuple[Any, Any]] = {}
    if manifest.get("code_version") != code_version():
        found["code version"] = (manifest.get("code_version"), code_version())
    if manifest.get("platform") not in (None, system()):
        found["platform"] = (manifest["platform"], system())
    then, now = manifest.get("versions", {}), {"python": python_version(), **versions()}
    for name, version in now.items():
        if name in then and then[name] != version:
            found[name] = (then[name], version)
    return found


__all__ = ["Difference", "Verified", "verify"]
