"""Runs that other results hold already: found by their keys, copied instead of done again."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.core.errors import InputError
from sim.experiment.chunks import Chunk, store_tables
from sim.experiment.frames import Layout, table
from sim.experiment.ledger import Entry, Ledger, entries_in
from sim.experiment.provenance import code_version
from sim.experiment.runner import is_ours
from sim.experiment.store import Results, known_manifest


def copy_known(whole: Chunk, place: Path) -> list[int]:
    """Copy what results beside a folder hold of the runs of a chunk, and return the numbers of these runs.

    Only from results of the same code that recorded all that is wanted; failed and damaged runs are not copied. Raises
    OSError when they cannot be stored.
    """
    return _copied(whole, _siblings(place, whole))


def known(whole: Chunk, place: Path) -> frozenset[int]:
    """Return the numbers of the runs that `copy_known` would copy as far as ledgers tell; nothing is written."""
    return frozenset(
        whole.runs[at].number
        for results in (_siblings(place, whole) if whole.runs else ())
        for entry, found in _found(results, _places(whole))
        if entry.is_as_written(results.folder)
        for at in found
    )


def copy_own(whole: Chunk) -> list[int]:
    """Copy runs of a chunk that are equal to others of the same result, and return their numbers; as `copy_known`."""
    folder = Path(whole.folder)
    return _copied(whole, iter([_opened(folder, known_manifest(folder))]))


def _copied(whole: Chunk, there: Iterator[Results]) -> list[int]:
    wanted = _places(whole)
    copied: list[int] = []
    for results in there:
        for entry, found in _found(results, wanted):
            if not entry.is_as_written(results.folder):
                continue
            with contextlib.suppress(InputError, OSError):  # removed meanwhile: these runs are done anew
                tables = _tables(results, entry)
                _store(whole, found, tables)
                copied += [whole.runs[at].number for at in found]
                for key in {whole.keys[at] for at in found}:
                    del wanted[key]
        if not wanted:
            break
    return copied


def _places(whole: Chunk) -> dict[str, list[int]]:
    """Return the places of the runs with a key."""
    wanted: dict[str, list[int]] = {}
    for at, key in enumerate(whole.keys):
        wanted.setdefault(key, []).append(at)
    return wanted


def _found(results: Results, wanted: Mapping[str, list[int]]) -> Iterator[tuple[Entry, dict[int, int]]]:
    """Return the chunks of a result that hold runs which are wanted when they are asked for: their run by our place."""
    for entry in results.ledger.entries.values():
        failed = set(entry.failed)
        found: dict[int, int] = {}
        for run, key in zip(entry.runs, entry.keys, strict=True):
            if key in wanted and run not in failed:
                found |= dict.fromkeys(wanted[key], run)
        if found:
            yield entry, found


def _siblings(place: Path, whole: Chunk) -> Iterator[Results]:
    """Return the other results in a folder that are of this code and recorded what is wanted."""
    own, layout = Path(whole.folder), whole.layout
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
            and (columns.get("segments") or not layout.segments)
            and _has_outcomes(whole.outcomes, columns.get("outcomes"))
        ):
            yield _opened(folder, manifest)


def _has_outcomes(wanted: Sequence[str] | None, theirs: Sequence[str] | None) -> bool:
    """Say whether all wanted outcomes of a model of one's own were stored; None is whatever it gives."""
    return theirs is None or (wanted is not None and set(wanted) <= set(theirs))


def _opened(folder: Path, manifest: Mapping[str, Any]) -> Results:
    results = Results(folder, manifest)
    results.__dict__["ledger"] = Ledger(entry for entry in entries_in(folder).values() if entry is not None)
    return results


def _tables(results: Results, entry: Entry) -> dict[str, pa.Table]:
    return {
        name.partition("/")[0]: results._read(entry.chunk, name, written)
        for name, written in entry.files.items()
        if not name.startswith("failures/")
    }


def _store(whole: Chunk, found: Mapping[int, int], tables: Mapping[str, pa.Table]) -> None:
    """Store rows of a result, that of another run by our place of it, under the numbers and labels they have here."""
    places = sorted(found)
    runs = tuple(whole.runs[at] for at in places)
    chunk = Chunk(whole.folder, runs, tuple(whole.keys[at] for at in places), whole.layout, whole.outcomes)
    theirs = np.array([found[at] for at in places], np.int64)
    layout, made = whole.layout, {}
    for kind, read in tables.items():
        rows, counts = _rows_of(read, theirs)
        kept = read.take(pa.array(rows))
        if kind == "runs":
            labels = layout.labels_of(runs)
            varied = tuple(_varied(read)) if is_ours(runs[0]) else ()
            old = Layout((), branches=False, varied=varied).labels
            outcomes = [name for name in read.column_names if name not in {*labels, *old, "point"}]
            if whole.outcomes is not None:
                outcomes = [name for name in whole.outcomes if name in outcomes]
                if len(outcomes) < len(whole.outcomes) or any(kept[name].null_count for name in outcomes):
                    raise InputError(f"{whole.folder}: runs of which not all outcomes are known are done anew.")
            outcomes = [name for name in outcomes if kept[name].null_count < len(kept)]  # null: they did not give it
            values = {name: _plain(kept[name]) for name in outcomes}
            own = () if is_ours(runs[0]) else tuple(outcomes)
            made[kind] = table({**labels, **values}, unknown=own)
        elif {"branches": layout.branches, "segments": layout.segments}.get(kind, True):
            columns = {name: _plain(kept[name]) for name in _wanted(kept.column_names, kind, layout)}
            columns["run"] = np.repeat(np.array([run.number for run in runs], np.int64), counts)
            made[kind] = table(columns)
    store_tables(chunk, {kind: made[kind] for kind in made if len(made[kind])}, ())


def _rows_of(read: pa.Table, wanted: Any) -> tuple[Any, Any]:
    """Return the rows of runs in the order wanted, one run after the other, and how many each has."""
    numbers = read["run"].to_numpy()
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    first, last = np.searchsorted(ordered, wanted, "left"), np.searchsorted(ordered, wanted, "right")
    spans = [order[start:end] for start, end in zip(first, last, strict=True)]
    return np.concatenate([*spans, np.empty(0, np.int64)]).astype(np.int64), last - first


def _varied(read: pa.Table) -> list[str]:
    """Return the varied parameters among the columns of a table of runs: what stands between seed and measures."""
    from sim.configuration import DECLARED

    return [name for name in read.column_names if name in DECLARED]


def _wanted(names: Sequence[str], kind: str, layout: Layout) -> list[str]:
    """Return the columns that are wanted of a table, in the order in which they are stored here."""
    if kind == "costs":
        return list(names)
    return [name for name in ("run", "month", "date", "branch", "segment", *layout.series) if name in names]


def _plain(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


__all__ = ["copy_known", "copy_own", "known"]
