"""Chunks: a few runs that a worker does and stores by itself, so that whoever asked for them holds none of it."""

import json
import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.design import Run
from sim.experiment.files import checksum, write_whole
from sim.experiment.frames import Failure, Layout, tables_of
from sim.experiment.keys import Keys
from sim.experiment.ledger import LEDGER, TABLES, Entry
from sim.experiment.runner import Wanted, attempted_together, is_ours, seconds_of
from sim.simulation import Outcome
from sim.world.parties import SEGMENTS

SECONDS, LEAST_SECONDS = 3.0, 0.2  # of work in a chunk, and at least so much towards the end
MOST_RUNS, MOST_CALLS = 100, 2000  # of this model, and of a callable of one's own
MOST_NUMBERS = 4_000_000  # in the tables of a chunk, 32 MB
FEW_NUMBERS = 200  # of a run, without its series
SHARES = 3  # a chunk is at most so small a part of what each worker still has to do
PROCESS = "process"  # the stage of a run that ends the process it is done in


@dataclass(frozen=True)
class Chunk:
    """Some runs, their keys, and where and how to store them."""

    folder: str  # absolute
    runs: tuple[Run, ...]
    keys: tuple[str, ...]
    layout: Layout
    outcomes: tuple[str, ...] | None = None  # expected of a callable of one's own
    attempt: int = 0
    common: int = 0  # months that arms have in common, which are run once for all of them

    @property
    def name(self) -> str:
        """What the chunk's files are called: the same for the same runs."""
        numbers = ",".join(str(run.number) for run in self.runs)
        return f"{self.runs[0].number:07d}-{checksum(numbers.encode())[:8]}"

    def part(self, first: int, end: int | None = None) -> "Chunk":
        """Return a part of the chunk."""
        return replace(self, runs=self.runs[first:end], keys=self.keys[first:end])


@dataclass(frozen=True)
class Report:
    """What became of a chunk: how many of its runs are stored, and a chunk of those for which its time was up."""

    done: int
    left: Chunk | None


def do_chunk(chunk: Chunk, advance: Any = None) -> Report:
    """Do runs and store them, until all are done or a chunk's time is up; the rest is handed back.

    `advance` is told of every run when it is done. Raises OSError when they cannot be stored.
    """
    begun = time.monotonic()
    wanted = Wanted(chunk.layout.series, chunk.layout.branches, chunk.outcomes, chunk.layout.segments)
    done: list[tuple[Run, Outcome | Failure]] = []
    for group in groups_of(chunk):
        if done and time.monotonic() - begun > 2 * SECONDS:  # estimates of times are rough
            break
        for run, outcome in zip(group, attempted_together(group, wanted, chunk.common), strict=True):
            done.append((run, outcome))
            if advance is not None:
                advance(1)
    store(chunk.part(0, len(done)), done)
    return Report(len(done), chunk.part(len(done)) if len(done) < len(chunk.runs) else None)


def groups_of(chunk: Chunk) -> Iterator[tuple[Run, ...]]:
    """Return runs with a past in common together, those of equal scenario, point and seed; the others one by one."""
    for _, group in groupby(chunk.runs, lambda run: (str(run.scenario), run.point, run.seed)):
        runs = tuple(group)
        yield from (runs,) if chunk.common else ((run,) for run in runs)


def do_sent(sent: bytes) -> Report:
    """Do a chunk that was sent to a worker."""
    return do_chunk(pickle.loads(sent))  # noqa: S301  of our own making, sent by the process that started us


def store(chunk: Chunk, done: Sequence[tuple[Run, Outcome | Failure]]) -> None:
    """Store what became of the runs of a chunk; raises OSError."""
    outcomes = [(run, one) for run, one in done if isinstance(one, Outcome)]
    failures = [(run, _with_configuration(run, one)) for run, one in done if isinstance(one, Failure)]
    store_tables(chunk, tables_of(chunk.layout, outcomes, failures), tuple(run.number for run, _ in failures))


def store_tables(chunk: Chunk, tables: dict[str, pa.Table], failed: tuple[int, ...]) -> None:
    """Write the tables of a chunk, then its entry in the ledger; raises OSError."""
    folder, name = Path(chunk.folder), chunk.name
    files = {}
    for kind in TABLES:
        if kind in tables:
            (folder / kind).mkdir(exist_ok=True)
            files[f"{kind}/{name}.parquet"] = write_whole(folder / kind / f"{name}.parquet", parquet(tables[kind]))
    (folder / LEDGER).mkdir(exist_ok=True)
    numbers = tuple(run.number for run in chunk.runs)
    Entry(name, numbers, chunk.keys, failed, files, chunk.attempt).write(folder)


def parquet(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file; only words are worth a dictionary."""
    words = [field.name for field in table.schema if pa.types.is_string(field.type)]
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", use_dictionary=words, write_statistics=False)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def shared(runs: Sequence[Run]) -> list[Run]:
    """Return runs of which those of equal scenario, arm and point have one configuration, which is sent once."""
    known: dict[tuple[str, str, int], Any] = {}
    return [
        replace(run, configuration=known.setdefault((str(run.scenario), run.arm, run.point), run.configuration))
        for run in runs
    ]


def cut(whole: Chunk, workers: int) -> Iterator[Chunk]:
    """Cut runs into chunks of a few seconds, smaller towards the end, so that the workers end together."""
    at, count = 0, len(whole.runs)
    while at < count:
        run = whole.runs[at]
        # How long somebody else's model takes is not known: its chunks end when their time is up.
        seconds = seconds_of(run) if is_ours(run) else SECONDS / MOST_CALLS
        most = MOST_RUNS if is_ours(run) else MOST_CALLS
        most = min(most, max(1, MOST_NUMBERS // _numbers(run, whole.layout)), int(SECONDS / seconds))
        if workers > 1:
            most = min(most, max((count - at) // (SHARES * workers), int(LEAST_SECONDS / seconds)))
        size = max(1, most)
        if whole.common:  # the arms of a seed together
            group = len(next(groups_of(whole.part(at, at + MOST_RUNS))))
            size = max(group, size // group * group)
        yield replace(whole, runs=tuple(shared(whole.runs[at : at + size])), keys=whole.keys[at : at + size])
        at += size


def killed(run: Run, error: Exception | None = None) -> Failure:
    """Return the failure of a run that ended its process, alone and more than once."""
    message = "the run ended the process it was done in, alone and twice, perhaps for want of memory"
    kind = "WorkerDiedError" if error is None else type(error).__name__
    return Failure(run.number, PROCESS, kind, message if error is None else " ".join(str(error).split()), "")


def _numbers(run: Run, layout: Layout) -> int:
    if not is_ours(run):
        return FEW_NUMBERS
    months, branches = (int(run.configuration.value(f"world.{name}")) for name in ("months", "branches"))
    series = 1 + branches * layout.branches + len(SEGMENTS) * layout.segments
    return FEW_NUMBERS + months * len(layout.series) * series


def _with_configuration(run: Run, failure: Failure) -> Failure:
    configuration: Any = run.configuration
    if is_ours(run):
        said = Keys().canonical(configuration)
    else:
        said = {"model": configuration.identity(), "parameters": dict(run.parameters)}
    return replace(failure, configuration=json.dumps(said, sort_keys=True, default=str))


__all__ = ["Chunk", "Report", "cut", "do_chunk", "do_sent", "killed", "store", "store_tables"]
