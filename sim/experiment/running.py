"""From an experiment to its results, once: what is there already is read, not computed again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.experiment import store
from sim.experiment.design import design
from sim.experiment.frames import Collector
from sim.experiment.progress import Progress
from sim.experiment.provenance import manifest, now
from sim.experiment.reading import shown
from sim.experiment.runner import Wanted, Work, execute, workers_for
from sim.experiment.spec import Experiment, load_experiment, settings_of
from sim.experiment.store import Results
from sim.experiment.warming import warm_up


def run(
    experiment: Experiment | str | Path | Mapping[str, Any],
    *,
    out: str | Path = "results",
    workers: int | None = None,
    seeds: Any = None,
    set: Any = None,  # noqa: A002  as on the command line
    progress: Any = None,
    fresh: bool = False,
) -> Results:
    """Do every run of an experiment and store the results in a folder of their own under `out`.

    `experiment` is a file, an experiment, or a mapping as a file holds it; `seeds` and `set` (dotted names and values)
    take precedence over it. Results do not depend on `workers` (default: all available cores). A result that is there
    already is read, unless `fresh`. `progress` is True, False, None (on a terminal only) or a function of (done,
    total). Raises InputError for wrong input, before anything is written, and RunError when a run fails.
    """
    chosen = _chosen(experiment, seeds, set)
    runs = design(chosen)
    processes = workers_for(runs, workers)
    place = store.check_place(out)
    folder = store.folder_of(chosen, place)
    with Progress(progress, chosen.title) as told:
        if store.is_complete(folder) and not fresh:
            told.say(f"{folder} is there already, complete: read, not computed again.")
            return store.load_results(folder)
        warm_up(told.compiling, skip_known=processes > 1)
        started = now()
        collector = Collector(chosen, runs)
        told.begin(len(runs), processes)
        wanted = Wanted(collector.series, collector.keeps_branches)
        execute([Work(runs, wanted, collector.take)], workers=processes, advance=told.advance)
        told.end()
        about = manifest(chosen, started=started, finished=now(), runs=len(runs), workers=processes)
        store.write(folder, chosen, collector.tables(), about)
    return store.load_results(folder)


def _chosen(experiment: Any, seeds: Any, settings: Any) -> Experiment:
    if isinstance(experiment, str | Path):
        return load_experiment(experiment, set=settings, seeds=seeds)
    if isinstance(experiment, Mapping):
        experiment = Experiment.from_data(experiment)
    if not isinstance(experiment, Experiment):
        raise InputError(f"experiment: {shown(experiment)} is not allowed; give a file, an Experiment or a mapping.")
    return experiment.changed(seeds=seeds, settings=settings_of(settings))


__all__ = ["run"]
