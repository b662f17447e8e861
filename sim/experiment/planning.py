"""What a call would do, before it is done: how many runs, how many are there already, how long it may take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiment import store
from sim.experiment.chunks import Chunk
from sim.experiment.copying import known
from sim.experiment.design import design, share_of
from sim.experiment.frames import Layout
from sim.experiment.keys import Keys
from sim.experiment.ledger import examine
from sim.experiment.runner import available_cores, seconds_of, workers_for
from sim.experiment.spec import Experiment


@dataclass(frozen=True)
class Plan:
    """The runs of an experiment, those that are stored, who would do the others, and about how long it takes."""

    title: str
    folder: Path
    scenarios: int
    arms: int
    points: int
    seeds: int
    runs: int
    stored: int
    copied: int
    workers: int
    seconds: float
    grows_to: int
    where: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**vars(self), "folder": str(self.folder)}

    def said(self) -> str:
        """Return it in words."""
        parts = {"scenario": self.scenarios, "arm": self.arms, "point": self.points, "seed": self.seeds}
        counts = [f"{count} {name}{'s' * (count != 1)}" for name, count in parts.items() if count > 1 or name == "seed"]
        left = self.runs - self.stored - self.copied
        who = self.where or f"{self.workers} process{'es' * (self.workers != 1)}"
        copied = f"{self.copied} would be copied from other results, " if self.copied else ""
        lines = [
            self.title,
            f"{self.runs} runs: {' x '.join(counts)}",
            f"{self.stored} of them are stored, {copied}{left} would be done by {who}, in about {_time(self.seconds)}",
            f"folder: {self.folder}",
        ]
        if self.grows_to:
            lines.append(f"it may grow to {self.grows_to} {'seeds' if self.points <= 1 else 'seeds or samples'}")
        return "\n".join([*lines, "Nothing was done (--dry-run)."])


def plan(
    experiment: Experiment,
    *,
    out: str | Path = "results",
    workers: Any = None,
    shard: tuple[int, int] | None = None,
    cluster: str | None = None,
    fresh: bool = False,
    retry_failed: bool = False,
) -> Plan:
    """Return what `run` would do; nothing is written. Raises InputError as it would."""
    folder = store.folder_of(experiment, store.check_place(out), shard)
    runs = design(experiment, store.grown_to(folder) or None)
    share = share_of(runs, shard)
    keys = Keys().of_all(runs)
    there: frozenset[int] = frozenset()
    if folder.is_dir() and not fresh:
        ledger, _ = examine(folder, keys)
        again = ledger.failed if retry_failed else set()
        there = frozenset(run.number for run in share if run.number in ledger and run.number not in again)
    missing = tuple(run for run in share if run.number not in there)
    layout = Layout.of(experiment, runs)
    whole = Chunk(str(folder.resolve()), missing, tuple(keys[run.number] for run in missing), layout,
                  experiment.outcomes)  # fmt: skip
    copied = frozenset() if fresh else known(whole, folder.parent)
    processes = workers_for(share, workers)
    seconds = sum(seconds_of(run) for run in missing if run.number not in copied) / min(processes, available_cores())
    most = experiment.max_seeds
    if experiment.sensitivity is not None and experiment.sensitivity.until:
        most = experiment.sensitivity.max_samples
    return Plan(
        title=experiment.title,
        folder=folder,
        scenarios=len({str(run.scenario) for run in runs}),
        arms=len({run.arm for run in runs}),
        points=len({run.point for run in runs}),
        seeds=len({run.seed for run in runs}),
        runs=len(share),
        stored=len(there),
        copied=len(copied),
        workers=processes,
        seconds=seconds,
        grows_to=most,
        where="" if cluster is None else f"the workers of {cluster}",
    )


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


__all__ = ["Plan", "plan"]
