"""From an experiment to its results: what is there already, here or beside, is not done again."""

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.experiment import interrupts, store
from sim.experiment.chunks import Chunk, cut
from sim.experiment.copying import copy_known, copy_own
from sim.experiment.design import Run, design, share_of
from sim.experiment.errors import RunError
from sim.experiment.files import HIDDEN, is_no_room
from sim.experiment.frames import Layout
from sim.experiment.keys import Keys
from sim.experiment.ledger import Ledger, entries_in, examine, sweep_up, throw_away
from sim.experiment.locking import locked
from sim.experiment.progress import Progress
from sim.experiment.provenance import manifest, now
from sim.experiment.reading import one_line, shown
from sim.experiment.runner import is_ours, workers_for
from sim.experiment.spec import Experiment, load_experiment, settings_of
from sim.experiment.store import Results
from sim.experiment.summing_up import checked, counted
from sim.experiment.sweeping import Sweep
from sim.experiment.warming import warm_up

MOST_SHARDS = 100_000
STOPPING = "Finishing what is being worked on; Ctrl-C once more leaves at once."


def run(
    experiment: Experiment | str | Path | Mapping[str, Any],
    *,
    out: str | Path = "results",
    workers: int | None = None,
    seeds: Any = None,
    set: Any = None,  # noqa: A002  as on the command line
    progress: Any = None,
    fresh: bool = False,
    extent: int | None = None,
    executor: Executor | None = None,
    shard: tuple[int, int] | None = None,
    retry_failed: bool = False,
) -> Results:
    """Do the runs of an experiment that are not done yet, and store them in a folder of its own under `out`.

    `experiment` is a file, an experiment, or a mapping as a file holds it; `seeds` and `set` (dotted names and values)
    take precedence over it. Results do not depend on `workers` (default: all available cores), nor on who does the
    runs: `executor` is any of `concurrent.futures`, whose workers write to the same file system. What broke off goes
    on where it was, what is damaged is done anew, and what other results under `out` hold is copied; `fresh` does all
    of it again. `shard` (k, n) does only the k-th of n shares of the runs, in a folder of their own, which `merge`
    puts together. `extent` is how many seeds or samples an experiment that may grow has grown to. `progress` is True,
    False, None (on a terminal only) or a function of (done, total).

    A run that fails is a row of `results.failures`, and `retry_failed` does such runs again. Raises InputError for
    wrong input, before anything is written; RunError when another process is at work in the folder, nothing more can
    be stored, worker processes keep dying, or every run has failed; KeyboardInterrupt on Ctrl-C, once what was being
    worked on is stored.
    """
    chosen = chosen_experiment(experiment, seeds, set)
    _check_shard(shard)
    place = store.check_place(out)
    folder = store.folder_of(chosen, place, shard)
    extent = max(extent or 0, store.grown_to(folder)) or None
    runs = design(chosen, extent)
    if extent is None and chosen.precision and shard is None:
        extent = _grown_unnoted(chosen, len(runs), folder)
        runs = design(chosen, extent)
    processes = workers_for(runs, workers)
    share = share_of(runs, shard)
    layout = Layout.of(chosen, runs)
    keys = Keys().of_all(runs)
    job = _Job(chosen, share, keys, layout, folder, extent, shard, processes, executor)
    with Progress(progress, chosen.title) as told:
        if not fresh and not retry_failed and job.is_finished():
            told.say(f"{folder} is there already, complete: read, not computed again.")
        else:
            was_there = place.exists()
            try:
                with locked(folder):
                    job.do(told, fresh=fresh, retry_failed=retry_failed)
            except OSError as error:
                raise _cannot_store(error, job) from None
            finally:
                if not folder.exists() and not was_there:
                    with contextlib.suppress(OSError):
                        place.rmdir()
        results = store.load_results(folder)
        if len(results.failures):
            told.say(counted(results))
        return checked(results)


def _grown_unnoted(experiment: Experiment, runs: int, folder: Path) -> int | None:
    """Return to how many seeds a result has grown whose manifest is lost, by the runs that its ledger knows."""
    ledger = Ledger(entry for entry in entries_in(folder).values() if entry is not None)
    last = max(ledger.chunk_of, default=-1)
    for_seed = runs // len(experiment.seeds)
    return -(-(last + 1) // for_seed) if last >= runs else None


class _Job:
    """The runs of an experiment, or a share of them, and the folder they belong into."""

    def __init__(
        self,
        experiment: Experiment,
        runs: Sequence[Run],
        keys: Sequence[str],
        layout: Layout,
        folder: Path,
        extent: int | None,
        shard: tuple[int, int] | None,
        workers: int,
        executor: Executor | None,
    ) -> None:
        self.experiment, self.runs, self.keys, self.layout, self.folder = experiment, runs, keys, layout, folder
        self.extent, self.shard, self.workers, self.executor = extent, shard, workers, executor

    @property
    def _at_work(self) -> Path:
        """A file that is there while runs are done in this process itself.

        Where a call finds it, one before it has died in the middle, perhaps of a run: then runs get a process of their
        own, so that the one that is to blame can be told from the others.
        """
        return self.folder / f"{HIDDEN}working"

    def is_finished(self) -> bool:
        """Say whether all is there, as it was written."""
        said = store.known_manifest(self.folder)
        if said.get("finished") is None or said.get("runs") != len(self.runs):
            return False
        if not store.is_laid_out(self.folder, self.experiment):
            return False
        ledger, damaged = examine(self.folder, self.keys)
        return not damaged and all(run.number in ledger for run in self.runs)

    def do(self, told: Progress, *, fresh: bool, retry_failed: bool) -> None:
        """Do what is missing; the folder's lock is held."""
        try:
            if fresh:
                store.make_empty(self.folder)
            ledger = self._repaired(told)
            about = self._begin()
            missing = [run for run in self.runs if run.number not in ledger]
            again = [run for run in self.runs if run.number in ledger.failed] if retry_failed else []
            copied = [] if fresh or not missing else self._copied(missing, told)
            missing = [run for run in missing if run.number not in copied]
            there = len(self.runs) - len(missing) - len(copied)
            if there and not fresh:
                told.say(f"{self.folder}: {there} of {len(self.runs)} runs are there already.")
            missing, alike = self._told_apart(missing)
            if missing or again:
                attempt = 1 + max((ledger.attempt(run.number) for run in again), default=0)
                self._sweep(told, [self._chunk(missing)] * bool(missing) + [self._chunk(again, attempt)] * bool(again))
            if alike:
                done = frozenset(copy_own(self._chunk(alike)))
                left = [run for run in alike if run.number not in done]
                if left:  # those equal to them have failed, and they fail for themselves
                    self._sweep(told, [self._chunk(left)])
            finished = now()
            seconds = (finished - about.pop("begun")).total_seconds()
            about |= {"finished": finished.isoformat(timespec="seconds"),
                      "wall_seconds": round(about["wall_seconds"] + seconds, 3)}  # fmt: skip
            store.write_manifest(self.folder, about)
        except KeyboardInterrupt:
            raise self._interrupted() from None
        checked_or_removed(self.folder)

    def _repaired(self, told: Progress) -> Ledger:
        ledger, damaged = examine(self.folder, self.keys)
        for chunk in damaged:
            throw_away(self.folder, chunk)
        if damaged:
            told.say(f"{self.folder}: {len(damaged)} damaged {'chunk is' if len(damaged) == 1 else 'chunks are'} thrown"
                     " away and done anew.")  # fmt: skip
        sweep_up(self.folder, ledger)
        return ledger

    def _begin(self) -> dict[str, Any]:
        """Write what the experiment is, and a manifest that says it has not finished."""
        begun, before = now(), store.known_manifest(self.folder)
        store.lay_out(self.folder, self.experiment)
        columns = {"monthly": list(self.layout.series), "branches": self.layout.branches,
                   "segments": self.layout.segments,
                   "varied": list(self.layout.varied), "points": self.layout.points,
                   "outcomes": self.experiment.outcomes and list(self.experiment.outcomes)}  # fmt: skip
        about = manifest(
            self.experiment,
            started=begun,
            runs=len(self.runs),
            workers=self.workers,
            all_runs=len(self.keys),
            extent=self.extent,
            shard=None if self.shard is None else list(self.shard),
            columns=columns,
        )
        about |= {name: before[name] for name in ("started", "wall_seconds") if name in before}
        store.write_manifest(self.folder, about)
        return {**about, "begun": begun}

    def _chunk(self, runs: Sequence[Run], attempt: int = 0) -> Chunk:
        keys = tuple(self.keys[run.number] for run in runs)
        folder = str(self.folder.resolve())
        return Chunk(folder, tuple(runs), keys, self.layout, self.experiment.outcomes, attempt,
                     self.experiment.common_months)  # fmt: skip

    def _told_apart(self, missing: Sequence[Run]) -> tuple[list[Run], list[Run]]:
        """Return the runs to do, and those equal to one of them: points whose whole numbers or words are the same."""
        first: dict[str, int] = {}
        for run in missing:
            first.setdefault(self.keys[run.number], run.number)
        apart = [run for run in missing if first[self.keys[run.number]] == run.number]
        return apart, [run for run in missing if first[self.keys[run.number]] != run.number]

    def _copied(self, missing: Sequence[Run], told: Progress) -> frozenset[int]:
        found = frozenset(copy_known(self._chunk(missing), self.folder.parent))
        if found:
            told.say(f"{self.folder}: {len(found)} of {len(self.runs)} runs are copied from other results.")
        return found

    def _sweep(self, told: Progress, wholes: Sequence[Chunk]) -> None:
        total = sum(len(whole.runs) for whole in wholes)
        if self.executor is None and is_ours(self.runs[0]):
            warm_up(told.compiling, skip_known=self.workers > 1)
        told.begin(total, self.workers if self.executor is None else None)
        many = self.workers if self.executor is None else 8
        with interrupts.asked_to_stop(STOPPING if told.lines else "") as stopping:
            sweep = Sweep((part for whole in wholes for part in cut(whole, many)), told.advance, stopping)
            if self.executor is not None:
                sweep.on(self.executor)
            elif (self.workers > 1 and total > 1) or self._at_work.exists():
                sweep.in_processes(min(self.workers, total))
                self._at_work.unlink(missing_ok=True)
            else:
                self._at_work.touch()
                try:
                    sweep.here()
                finally:
                    self._at_work.unlink(missing_ok=True)
            if stopping():
                raise KeyboardInterrupt
        told.end()

    def _interrupted(self) -> KeyboardInterrupt:
        stored = self.stored()
        if not stored:
            shutil.rmtree(self.folder, ignore_errors=True)
            return KeyboardInterrupt("interrupted; nothing was written.")
        said = f"{stored} of {len(self.runs)} runs are stored in {self.folder}"
        return KeyboardInterrupt(one_line(f"interrupted; {said}, and the same command goes on from there."))

    def stored(self) -> int:
        """Return how many runs are stored."""
        return len(Ledger(entry for entry in entries_in(self.folder).values() if entry is not None))


def checked_or_removed(folder: Path) -> None:
    """Remove a result of which no run accepted its input, as for any other wrong input; raises InputError."""
    try:
        checked(store.load_results(folder))
    except InputError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except RunError:
        return  # said once the lock is given back


def _cannot_store(error: OSError, job: _Job) -> RunError:
    stored = job.stored()
    kept = f"{stored} of {len(job.runs)} runs are stored, and the same command goes on from there"
    what = "there is no room left" if is_no_room(error) else f"nothing more can be stored ({error})"
    remedy = "make room" if is_no_room(error) else "mend it"
    return RunError(one_line(f"{job.folder}: {what}; {remedy}. {kept}."))


def _check_shard(shard: Any) -> None:
    if shard is None:
        return
    whole = isinstance(shard, tuple | list) and len(shard) == 2 and all(type(number) is int for number in shard)
    if not whole or not 1 <= shard[0] <= shard[1] <= MOST_SHARDS:
        raise InputError(f"--shard: {shown(shard)} is not allowed; give K/N, K from 1 to N, N at most {MOST_SHARDS}.")


def chosen_experiment(experiment: Any, seeds: Any, settings: Any) -> Experiment:
    """Return an experiment, given as file, itself or mapping, with other seeds and numbers; raises InputError."""
    if isinstance(experiment, str | Path):
        return load_experiment(experiment, set=settings, seeds=seeds)
    if isinstance(experiment, Mapping):
        experiment = Experiment.from_data(experiment)
    if not isinstance(experiment, Experiment):
        raise InputError(f"experiment: {shown(experiment)} is not allowed; give a file, an Experiment or a mapping.")
    return experiment.changed(seeds=seeds, settings=settings_of(settings))


__all__ = ["chosen_experiment", "run"]
