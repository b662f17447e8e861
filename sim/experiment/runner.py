"""Doing the runs: in this process or in several, with the same results in any order."""

import contextlib
import math
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import llvmlite.binding

from sim.core import compiling
from sim.core.errors import InputError
from sim.experiment.design import Run
from sim.experiment.reading import one_line, shown
from sim.simulation import Outcome, run_one, simulate

CHUNK_SECONDS = 0.1
POOL_PAYS_AFTER = 4.0  # seconds of work; starting processes and loading code there takes about half of it
MOST_WORKERS = 1024
TINY = {"world.borrowers": 60, "world.branches": 2, "world.months": 18}  # past a year, so that loans have matured
# Measured on one core of a 2025 server; only decides how runs are bundled.
SECONDS_PER_RUN, SECONDS_PER_BORROWER_MONTH = 4e-3, 2.5e-7

Take = Callable[[int, Outcome], None]


class RunError(RuntimeError):
    """A run failed; the message names it, `details` is its traceback."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


@dataclass(frozen=True)
class Wanted:
    """What to keep of a run."""

    monthly: tuple[str, ...]
    branches: bool


@dataclass(frozen=True)
class Failure:
    """What went wrong in a run, as data that any process can send."""

    number: int
    kind: str
    message: str
    details: str
    is_input: bool


def execute(
    runs: Sequence[Run],
    wanted: Wanted,
    take: Take,
    *,
    workers: int,
    advance: Callable[[int], None] = lambda done: None,
) -> None:
    """Do all runs and hand each outcome, with its number, to `take`, in any order.

    Raises InputError when a run refuses its input, and RunError for the first run that fails otherwise.
    """
    size = chunk_size(runs, workers) if workers > 1 else 1
    chunks = [runs[first : first + size] for first in range(0, len(runs), size)]
    workers = min(workers, len(chunks))
    with contextlib.ExitStack() as stack:
        if workers == 1:
            done: Iterator[Any] = (do_chunk(chunk, wanted) for chunk in chunks)
        else:
            done = _spread(chunks, wanted, stack.enter_context(process_pool(workers)), 3 * workers)
        for outcomes in done:
            for number, outcome in outcomes:
                if isinstance(outcome, Failure):
                    raise _error(runs[number], outcome)
                take(number, outcome)
            advance(len(outcomes))


def do_chunk(chunk: Sequence[Run], wanted: Wanted) -> list[tuple[int, Outcome | Failure]]:
    """Do a few runs; a failed one ends the chunk and is returned as data."""
    outcomes: list[tuple[int, Outcome | Failure]] = []
    for run in chunk:
        try:
            outcome = run_one(run.configuration, run.seed, monthly=wanted.monthly, branches=wanted.branches)
            outcomes.append((run.number, outcome))
        except Exception as error:
            details = traceback.format_exc()
            failure = Failure(run.number, type(error).__name__, str(error), details, isinstance(error, InputError))
            return [*outcomes, (run.number, failure)]
    return outcomes


def warm_up(notice: Callable[[], None], *, skip_known: bool, patience: float = 4.0) -> None:
    """Compile the model, or load its machine code, by one tiny run; calls `notice` if that takes a while.

    Done before other processes start, so that one compiles and all find the code in the cache. With `skip_known`
    nothing is done when it is known to be there, as this process then has no use for it.
    """
    known = compiled_mark()
    if skip_known and known is not None and known.exists():
        return
    timer = threading.Timer(patience, notice)
    timer.daemon = True
    timer.start()
    try:
        simulate(TINY)
    finally:
        timer.cancel()
    if known is not None:
        with contextlib.suppress(OSError):
            known.touch()


def compiled_mark() -> Path | None:
    """Return the file that stands for a cache filled by this Python on this kind of processor, if there is a cache."""
    if compiling.CACHE_FOLDER is None:
        return None
    return compiling.CACHE_FOLDER / f"complete-{sys.implementation.cache_tag}-{llvmlite.binding.get_host_cpu_name()}"


def workers_for(runs: Sequence[Run], workers: Any = None) -> int:
    """Return how many processes to use: those asked for, or all available cores when the work is worth it."""
    if workers is None:
        return available_cores() if len(runs) * seconds_of(runs[0]) > POOL_PAYS_AFTER else 1
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
    size = float(run.configuration.value("world.borrowers")) * float(run.configuration.value("world.months"))
    return SECONDS_PER_RUN + SECONDS_PER_BORROWER_MONTH * size


def chunk_size(runs: Sequence[Run], workers: int) -> int:
    """Return how many runs to send at once: enough to outweigh the sending, few enough to share the work evenly."""
    by_time = math.ceil(CHUNK_SECONDS / max(seconds_of(run) for run in runs))
    return max(1, min(by_time, len(runs) // (4 * workers)))


@contextlib.contextmanager
def process_pool(workers: int) -> Iterator[Executor]:
    """Start worker processes that end with the block, at once when it is left by an error or Ctrl-C.

    Raises RunError when a worker dies.
    """
    # Named, because importing Mesa 3.3 changes the default; not fork, which copies locks that other threads hold.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["sim.simulation"])
        with ignoring_interrupts():
            forkserver.ensure_running()
    reading, writing = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker, initargs=(reading,))
    try:
        with deferring_interrupts():  # a worker that finds its parent gone while it starts prints a traceback
            wait([pool.submit(os.getpid) for _ in range(workers)])
        yield pool
    except BaseException as error:
        writing.send_bytes(b"stop")
        if isinstance(error, BrokenProcessPool):
            hint = " A script that calls run() needs `if __name__ == '__main__':` around it." if _is_script() else ""
            raise RunError(
                f"A worker process died, perhaps for want of memory; try fewer workers or a smaller world.{hint}"
            ) from None
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        writing.close()
        reading.close()


@contextlib.contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C for a moment: processes started meanwhile, and theirs, ignore it for good.

    It reaches the whole process group, but only this process decides what happens.
    """
    with _handling_interrupts(signal.SIG_IGN):
        yield


@contextlib.contextmanager
def deferring_interrupts() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block."""
    came: list[int] = []
    with _handling_interrupts(lambda number, frame: came.append(number)):
        yield
    if came:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _handling_interrupts(handler: Any) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread receives signals, and may say what they do
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin_worker(told: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _talking.acquire()
    threading.Thread(target=_leave_when_told, args=(told,), daemon=True).start()


_talking = threading.Lock()  # held by a worker except while it computes


def _work(chunk: Sequence[Run], wanted: Wanted) -> list[tuple[int, Outcome | Failure]]:
    _talking.release()
    try:
        return do_chunk(chunk, wanted)
    finally:
        _talking.acquire()


def _leave_when_told(told: Connection) -> None:
    """Leave in the middle of a run when the parent says so, or at any time when it is dead.

    Leaving while a result is being sent would let the parent wait for the rest of it.
    """
    told.poll(None)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.is_alive():
        _talking.acquire()
    os._exit(1)


def _spread(chunks: Sequence[Sequence[Run]], wanted: Wanted, pool: Executor, most: int) -> Iterator[Any]:
    """Send chunks to the pool, a bounded number at a time; yields what comes back as it comes."""
    waiting: set[Future[Any]] = set()
    left = iter(chunks)
    while True:
        while len(waiting) < most and (chunk := next(left, None)) is not None:
            waiting.add(pool.submit(_work, chunk, wanted))
        if not waiting:
            return
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()


def _is_script() -> bool:
    main = sys.modules.get("__main__")
    return getattr(main, "__spec__", None) is None and hasattr(main, "__file__")


def _error(run: Run, failure: Failure) -> Exception:
    if failure.is_input:
        return InputError(one_line(f"{run}: {failure.message}"))
    return RunError(one_line(f"{run} failed: {failure.kind}: {failure.message}"), failure.details)


__all__ = ["RunError", "Wanted", "execute", "warm_up", "workers_for"]
