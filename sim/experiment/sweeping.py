"""Many chunks, in this process, in worker processes or by anybody's executor; what dies on the way is done again."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.experiment.chunks import Chunk, Report, do_chunk, do_sent, killed, store
from sim.experiment.errors import RunError, WorkerDiedError
from sim.experiment.ledger import Ledger, entries_in
from sim.experiment.pool import process_pool, working
from sim.experiment.reading import one_line

IN_FLIGHT = 2  # chunks for each worker: one it works on, one that waits
FOREIGN_IN_FLIGHT = 64  # of somebody's executor, whose number of workers is not known
TRIES = 2  # so often a chunk may see its worker die among others, and a run alone
MOST_DEATHS, MOST_FALSE_STARTS = 20, 3  # in a row, without a chunk that was stored
MANY_DEATHS = 3  # in a row, from which chunks that were being worked on are told apart first, before others are sent
PATIENCE = 0.5  # seconds until Ctrl-C is looked for again


@dataclass(frozen=True)
class Sent:
    """A chunk on its way; `alone` when nothing else is sent meanwhile, so that it is known what a worker died of."""

    chunk: Chunk
    deaths: int = 0
    alone: bool = False

    def again(self) -> "list[Sent]":
        """Return what to send once its worker has died: alone if that has happened before, and at last run by run."""
        runs = len(self.chunk.runs)
        if not self.alone:
            suspect = self.deaths + 1 >= TRIES
            return [Sent(self.chunk, 0 if suspect else self.deaths + 1, suspect)]
        if runs > 1:
            return [Sent(self.chunk.part(at, at + 1), 0, alone=True) for at in range(runs)]
        return [replace(self, deaths=self.deaths + 1)]

    @property
    def given_up(self) -> bool:
        """Whether it is one run that has ended its worker alone and too often."""
        return self.alone and len(self.chunk.runs) == 1 and self.deaths >= TRIES


class Sweep:
    """The chunks of an experiment that are still to do, those that are being worked on, and those that are suspect."""

    def __init__(self, chunks: Iterable[Chunk], advance: Callable[[int], None], stopping: Callable[[], bool]) -> None:
        """Begin; `advance` is told how many runs were stored, `stopping` asked whether to send no more."""
        self.chunks: Iterator[Chunk] = iter(chunks)
        self.ahead: deque[Sent] = deque()
        self.suspects: deque[Sent] = deque()
        self.flying: dict[Future[Any], Sent] = {}
        self.advance, self.stopping = advance, stopping
        self.deaths = 0  # in a row

    def here(self) -> None:
        """Do all chunks in this process."""
        while not self.stopping() and (sent := self._next()) is not None:
            report = do_chunk(sent.chunk, self.advance)
            if report.left is not None:
                self.ahead.appendleft(Sent(report.left))

    def in_processes(self, workers: int) -> None:
        """Do all chunks in worker processes, which are started again when one of them dies.

        Raises RunError when they die again and again, or cannot store anything.
        """
        false_starts = 0
        while not self.stopping() and self._is_left():
            try:
                with process_pool(workers, "sim.experiment.chunks") as pool:
                    false_starts = 0
                    self._through(lambda sent: pool.submit(working, do_sent, sent), IN_FLIGHT * workers)
            except WorkerDiedError as error:
                false_starts += not error.begun
                self.deaths += error.begun
                if false_starts >= MOST_FALSE_STARTS or self.deaths >= MOST_DEATHS:
                    raise
                flying, self.flying = list(self.flying.values()), {}
                for sent in flying:
                    self._died(sent)

    def on(self, executor: Executor) -> None:
        """Do all chunks on somebody's executor, which sees to its own workers."""
        self._through(lambda sent: executor.submit(do_sent, sent), FOREIGN_IN_FLIGHT, foreign=True)

    def _through(self, submit: Callable[[bytes], Future[Any]], most: int, *, foreign: bool = False) -> None:
        while True:
            while not self.stopping() and (sent := self._next(most)) is not None:
                try:
                    self.flying[submit(pickle.dumps(sent.chunk))] = sent
                except BrokenExecutor as error:
                    (self.suspects if sent.alone else self.ahead).appendleft(sent)
                    raise _of(error, foreign) from None
            if not self.flying:
                return
            finished, _ = wait(self.flying, PATIENCE, return_when=FIRST_COMPLETED)
            if self.stopping():
                self.flying = {future: sent for future, sent in self.flying.items() if not future.cancel()}
            for future in finished & self.flying.keys():
                try:
                    report: Report = future.result()
                except (BrokenExecutor, InputError, RunError, OSError) as error:
                    raise _of(error, foreign) from None
                except Exception as error:
                    if not foreign:
                        raise
                    self._died(self.flying.pop(future), error)
                    continue
                del self.flying[future]
                self.deaths = 0
                self.advance(report.done)
                if report.left is not None:
                    self.ahead.appendleft(Sent(report.left))

    def _next(self, most: int = 1) -> Sent | None:
        """Return what to send next, if there is room; suspects come last, and one at a time."""
        if len(self.flying) < most and not any(sent.alone for sent in self.flying.values()):
            if self.suspects and self.deaths >= MANY_DEATHS:
                return None if self.flying else self.suspects.popleft()
            if self.ahead:
                return self.ahead.popleft()
            chunk = next(self.chunks, None)
            if chunk is not None:
                return Sent(chunk)
            if self.suspects and not self.flying:
                return self.suspects.popleft()
        return None

    def _is_left(self) -> bool:
        if not self.ahead and not self.suspects:
            chunk = next(self.chunks, None)
            self.ahead.extend([] if chunk is None else [Sent(chunk)])
        return bool(self.ahead or self.suspects)

    def _died(self, sent: Sent, error: Exception | None = None) -> None:
        """Send again what a worker has died of or beside, without the runs it had stored; give up what kills alone."""
        rest = _not_stored(sent.chunk)
        self.advance(len(sent.chunk.runs) - (0 if rest is None else len(rest.runs)))
        if rest is None:
            return
        known = TRIES if self.deaths >= MANY_DEATHS and not sent.alone else sent.deaths
        for again in replace(sent, chunk=rest, deaths=known).again():
            if again.given_up:
                [run] = again.chunk.runs
                store(again.chunk, [(run, killed(run, error))])
                self.deaths = 0
                self.advance(1)
            elif again.alone:
                self.suspects.append(again)
            else:
                self.ahead.append(again)


def _of(error: Exception, foreign: bool) -> Exception:
    if foreign and isinstance(error, BrokenExecutor):
        return RunError(one_line(f"The executor broke: {error}; what is stored is kept, the same call goes on."))
    return error


def _not_stored(chunk: Chunk) -> Chunk | None:
    """Return the runs of a chunk that its worker had not stored, as a chunk."""
    ledger = Ledger(entry for entry in entries_in(Path(chunk.folder)).values() if entry is not None)
    left = [
        at
        for at, run in enumerate(chunk.runs)
        if run.number not in ledger or ledger.attempt(run.number) < chunk.attempt
    ]
    runs, keys = tuple(chunk.runs[at] for at in left), tuple(chunk.keys[at] for at in left)
    return replace(chunk, runs=runs, keys=keys) if left else None


__all__ = ["Sweep"]
