"""Doing the runs: in this process or in several, with the same results in any order."""

import contextlib
import math
import numbers
import os
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Any

from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.experiment.design import Run
from sim.experiment.errors import RunError
from sim.experiment.frames import Failure
from sim.experiment.pool import process_pool, working
from sim.experiment.reading import one_line, shown
from sim.experiment.spec import LABELS, PLAIN_NAME, is_plain_name
from sim.simulation import Outcome, run_group, run_one, stage_of

CHUNK_SECONDS = 0.1
POOL_PAYS_AFTER = 4.0  # seconds of work; starting processes and loading code there takes about half of it
MOST_WORKERS = 1024
LONGEST_DETAILS = 8_000  # characters, the last ones
# Rough: they only decide how runs are bundled, never what comes out.
SECONDS_PER_RUN, SECONDS_PER_BORROWER_MONTH, SECONDS_PER_CALL = 4e-3, 2.5e-7, 0.05

Take = Callable[[int, Outcome], None]
Chunk = tuple[int, Sequence[Run], "Wanted"]  # number of the work, some of its runs, what to keep of them


@dataclass(frozen=True)
class Wanted:
    """What to keep of a run."""

    monthly: tuple[str, ...]
    branches: bool
    summary: tuple[str, ...] | None = None  # values per run; None is all of them
    segments: bool = False


@dataclass(frozen=True)
class Work:
    """Runs to do, numbered from 0, what to keep of them, and who takes it."""

    runs: Sequence[Run]
    wanted: Wanted
    take: Take


def execute(works: Sequence[Work], *, workers: int, advance: Callable[[int], None] = lambda done: None) -> None:
    """Do all runs of all works and hand each outcome, with its number, to whom it belongs, in any order.

    Raises InputError when a run refuses its input, and RunError for the first run that fails otherwise.
    """
    chunks: list[Chunk] = []
    for at, work in enumerate(works):
        size = chunk_size(work.runs, workers) if workers > 1 else 1
        parts = (work.runs[first : first + size] for first in range(0, len(work.runs), size))
        chunks += [(at, part, work.wanted) for part in parts]
    workers = min(workers, len(chunks))
    with contextlib.ExitStack() as stack:
        if workers <= 1:
            done: Iterator[Any] = ((at, do_chunk(part, wanted)) for at, part, wanted in chunks)
        else:
            done = _spread(chunks, stack.enter_context(process_pool(workers, "sim.simulation")), 3 * workers)
        for at, outcomes in done:
            for number, outcome in outcomes:
                if isinstance(outcome, Failure):
                    raise _error(works[at].runs[number], outcome)
                works[at].take(number, outcome)
            advance(len(outcomes))


def attempts(
    runs: Sequence[Run], wanted: Wanted, workers: int, *, apart: bool = False
) -> Iterator[tuple[int, Outcome | Failure]]:
    """Do runs and yield what became of each, with its number, in any order; failures are data.

    `apart` keeps them out of this process, which one of them might end. Raises WorkerDiedError when one ends its own.
    """
    if not apart and (workers <= 1 or len(runs) < 2):
        yield from ((run.number, attempted(run, wanted)) for run in runs)
        return
    size = chunk_size(runs, workers)
    parts: list[Chunk] = [(0, runs[first : first + size], wanted) for first in range(0, len(runs), size)]
    with process_pool(workers, "sim.simulation") as pool:
        for _, done in _spread(parts, pool, 3 * workers, attempt_chunk):
            yield from done


def attempt_chunk(chunk: Sequence[Run], wanted: Wanted) -> list[tuple[int, Outcome | Failure]]:
    """Do a few runs, whatever becomes of each."""
    return [(run.number, attempted(run, wanted)) for run in chunk]


def do_chunk(chunk: Sequence[Run], wanted: Wanted) -> list[tuple[int, Outcome | Failure]]:
    """Do a few runs; a failed one ends the chunk and is returned as data."""
    outcomes: list[tuple[int, Outcome | Failure]] = []
    for run in chunk:
        done = attempted(run, wanted)
        outcomes.append((run.number, done))
        if isinstance(done, Failure):
            break
    return outcomes


def attempted(run: Run, wanted: Wanted) -> Outcome | Failure:
    """Do one run; what goes wrong in it is returned as data."""
    try:
        return outcome_of(run, wanted)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a callable of one's own may want to leave, which ends its run only
        details = _storable(traceback.format_exc()[-LONGEST_DETAILS:])
        stage = stage_of(error) if is_ours(run) else "call"
        message = _storable(" ".join(str(error).split()))
        return Failure(
            run.number, stage, type(error).__name__, message, details, is_input=isinstance(error, InputError)
        )


def _storable(text: str) -> str:
    """Return a text as files can hold it: halves of characters, which names of broken files have, are spelt out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def attempted_together(runs: Sequence[Run], wanted: Wanted, common: int) -> list[Outcome | Failure]:
    """Do runs whose first `common` months are the same, these once; where that fails, each by itself."""
    if len(runs) > 1 and common:
        with contextlib.suppress(Exception, SystemExit):  # whose failure it is, each run alone will say
            return list(
                run_group(
                    [run.configuration for run in runs], runs[0].seed, common,
                    monthly=wanted.monthly, branches=wanted.branches, segments=wanted.segments,
            summary=wanted.summary,
                )
            )  # fmt: skip
    return [attempted(run, wanted) for run in runs]


def is_ours(run: Run) -> bool:
    """Say whether a run is one of this model, and not of a callable of one's own."""
    configuration: Any = run.configuration
    return isinstance(configuration, Configuration)


def outcome_of(run: Run, wanted: Wanted) -> Outcome:
    """Do one run: of this model, or of a callable of one's own; raises whatever goes wrong in it."""
    configuration: Any = run.configuration
    if isinstance(configuration, Configuration):
        return run_one(
            configuration,
            run.seed,
            monthly=wanted.monthly,
            branches=wanted.branches,
            segments=wanted.segments,
            summary=wanted.summary,
        )
    return Outcome(summary=_checked(configuration.call(dict(run.parameters), run.seed), wanted.summary, run))


def _checked(values: Any, wanted: Sequence[str] | None, run: Run) -> dict[str, float]:
    """Return what a callable of one's own gave as numbers by name; raises InputError for anything else.

    Names are in the order in which they are wanted, or of the alphabet: one that no run tells apart from another.
    """
    if not isinstance(values, Mapping) or not values:
        raise InputError(f"model: it gave {shown(values)}; return a mapping of names and numbers.")
    for name in wanted or ():
        if name not in values:
            raise InputError(f"model: it gave no {name!r}; return the same names at every call.")
    for name, value in values.items():
        if not isinstance(name, str) or not isinstance(value, numbers.Real):
            raise InputError(f"model: it gave {shown(value)} as {name!r}; return a number for every name.")
        if not is_plain_name(name):
            raise InputError(f"model: it gave an outcome called {shown(name)}; give {PLAIN_NAME}.")
        if name in LABELS or name in run.parameters:
            what = "varied here" if name in run.parameters else f"a column that tells runs apart ({', '.join(LABELS)})"
            raise InputError(f"model: it gave an outcome called {name!r}, which is {what}; call it something else.")
    return {name: float(values[name]) for name in (wanted or sorted(values))}


def workers_for(runs: Sequence[Run], workers: Any = None) -> int:
    """Return how many processes to use: those asked for, or all available cores when the work is worth it."""
    if workers is None:
        return available_cores() if sum(map(seconds_of, runs)) > POOL_PAYS_AFTER else 1
    if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= MOST_WORKERS:
        raise InputError(f"--workers: {shown(workers)} is not allowed; give a whole number from 1 to {MOST_WORKERS}.")
    return workers


def available_cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def seconds_of(run: Run) -> float:
    """Estimate how long a run takes."""
    if not is_ours(run):
        return SECONDS_PER_CALL
    size = float(run.configuration.value("world.borrowers")) * float(run.configuration.value("world.months"))
    return SECONDS_PER_RUN + SECONDS_PER_BORROWER_MONTH * size


def chunk_size(runs: Sequence[Run], workers: int) -> int:
    """Return how many runs to send at once: enough to outweigh the sending, few enough to share the work evenly."""
    by_time = math.ceil(CHUNK_SECONDS / max(seconds_of(run) for run in runs))
    return max(1, min(by_time, len(runs) // (4 * workers)))


def _spread(chunks: Sequence[Chunk], pool: Executor, most: int, do: Callable[..., Any] = do_chunk) -> Iterator[Any]:
    """Send chunks to the pool, a bounded number at a time; yields what comes back as it comes, and whose it is."""
    waiting: dict[Future[Any], int] = {}
    left = iter(chunks)
    while True:
        while len(waiting) < most and (chunk := next(left, None)) is not None:
            at, part, wanted = chunk
            waiting[pool.submit(working, do, part, wanted)] = at
        if not waiting:
            return
        finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in finished:
            yield waiting.pop(future), future.result()


def _error(run: Run, failure: Failure) -> Exception:
    if failure.is_input:
        return InputError(one_line(f"{run}: {failure.message}"))
    return RunError(one_line(f"{run} failed: {failure.kind}: {failure.message}"), failure.details)


__all__ = ["Wanted", "Work", "attempts", "available_cores", "execute", "workers_for"]
