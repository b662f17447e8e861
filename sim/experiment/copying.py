"""Runs that other results hold already: found by their keys, copied instead of done again."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.core.errors import InputError
from sim.experiment.chunks import Chunk, store_tables
from sim.experiment.frames import Layout, table
from sim.experiment.ledger import Entry, Ledger, entries_in
from sim.experiment.provenance import code_version
from sim.experiment.store import Results, known_manifest


def copy_known(whole: Chunk, place: Path) -> list[int]:
    """Copy what results beside a folder hold of the runs of a chunk, and return the numbers of these runs.

    Only from results of the same code that recorded all that is wanted; failed and damaged runs are not copied. Raises
    OSError when they cannot be stored.
    """
    wanted = dict(zip(whole.keys, range(len(whole.keys)), strict=True))
    copied: list[int] = []
    for results in _siblings(place, Path(whole.folder), whole.layout):
        for entry in results.ledger.entries.values():
            failed = set(entry.failed)
            found = {
                run: wanted[key]
                for run, key in zip(entry.runs, entry.keys, strict=True)
                if key in wanted and run not in failed
            }
            if not found or not entry.is_as_written(results.folder):
                continue
            with contextlib.suppress(InputError, OSError):  # removed meanwhile: these runs are done anew
                tables = _tables(results, entry)
                _store(whole, found, tables)
                copied += [whole.runs[at].number for at in found.values()]
                for at in found.values():
                    del wanted[whole.keys[at]]
        if not wanted:
            break
    return copied


def _siblings(place: Path, own: Path, layout: Layout) -> Iterator[Results]:
    """Return the other results in a folder that are of this code and recorded what is wanted."""
    if not place.is_dir():
        return
    for folder in sorted(place.iterdir()):
        if folder.name.startswith(".") or not folder.is_dir() or folder.resolve() == own.resolve():
            continue
        manifest = known_manifest(folder)
        columns = manifest.get("columns", {})
        if (
            manifest.get("code_version") == code_version()
            and set(layout.series) <= set(columns.get("monthly", ()))
            and (columns.get("branches") or not layout.branches)
        ):
            results = Results(folder, manifest)
            results.__dict__["ledger"] = Ledger(entry for entry in entries_in(folder).values() if entry is not None)
            yield results


def _tables(results: Results, entry: Entry) -> dict[str, pa.Table]:
    return {
        name.partition("/")[0]: results._read(entry.chunk, name, written)
        for name, written in entry.files.items()
        if not name.startswith("failures/")
    }


def _store(whole: Chunk, found: Mapping[int, int], tables: Mapping[str, pa.Table]) -> None:
    """Store rows of another result under the numbers and labels that the runs have here."""
    places = sorted(found.values())
    chunk = Chunk(whole.folder, tuple(whole.runs[at] for at in places), tuple(whole.keys[at] for at in places),
                  whole.layout, whole.outcomes)  # fmt: skip
    theirs = {whole.runs[at].number: run for run, at in found.items()}
    layout, made = whole.layout, {}
    for kind, read in tables.items():
        kept = read.filter(pc.is_in(read["run"], pa.array(list(found), pa.int64())))
        if kind == "runs":
            rows = _in_order(kept, [theirs[run.number] for run in chunk.runs])
            labels = layout.labels_of(chunk.runs)
            old = Layout((), branches=False, varied=tuple(_varied(read))).labels
            outcomes = [name for name in read.column_names if name not in {*labels, *old, "point"}]
            made[kind] = table({**labels, **{name: _plain(rows[name]) for name in outcomes}})
        elif kind != "branches" or layout.branches:
            numbers = {run: whole.runs[at].number for run, at in found.items()}
            columns = {name: _plain(kept[name]) for name in kept.column_names if _is_wanted(name, kind, layout)}
            columns["run"] = np.array([numbers[run] for run in kept["run"].to_pylist()], np.int64)
            renumbered = table(columns)
            order = np.argsort(columns["run"], kind="stable")
            made[kind] = renumbered.take(pa.array(order))
    store_tables(chunk, {kind: made[kind] for kind in made if len(made[kind])}, ())


def _varied(read: pa.Table) -> list[str]:
    """Return the varied parameters among the columns of a table of runs: what stands between seed and measures."""
    from sim.configuration import DECLARED

    return [name for name in read.column_names if name in DECLARED]


def _is_wanted(name: str, kind: str, layout: Layout) -> bool:
    return kind == "costs" or name in ("run", "month", "date", "branch", *layout.series)


def _in_order(kept: pa.Table, numbers: Sequence[int]) -> pa.Table:
    at = {run: row for row, run in enumerate(kept["run"].to_pylist())}
    return kept.take(pa.array([at[number] for number in numbers], pa.int64()))


def _plain(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


__all__ = ["copy_known"]
