"""Studies: experiments that go on until the question is answered as precisely as it asks for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.analysis.results import Results
from sim.core.errors import InputError
from sim.experiment import running
from sim.experiment.progress import Progress
from sim.experiment.spec import Experiment


def run(
    experiment: Experiment | str | Path | Mapping[str, Any],
    *,
    seeds: Any = None,
    set: Any = None,  # noqa: A002  as on the command line
    cluster: str | None = None,
    **options: Any,
) -> Results:
    """Do the runs of an experiment that are not done yet, and store them in a folder of its own under `out`.

    Takes what `sim.experiment.running.run` takes, and `cluster`: where the runs are done, the address of a Dask
    scheduler or "slurm". An experiment with a `precision`, or a sensitivity design with `until`, grows by further seeds
    or samples until it is reached or the most are done.

    Raises InputError, RunError and KeyboardInterrupt as `sim.experiment.running.run` does.
    """
    chosen = running.chosen_experiment(experiment, seeds, set)
    if grows(chosen) and options.get("shard") is not None:
        raise InputError(
            f"--shard: {chosen.name} grows until it is precise enough, which no share of it can tell; leave out"
            " `precision` or `until`."
        )
    if cluster is None:
        return _grown(chosen, options)
    from sim.experiment.cluster import executor_for

    with executor_for(cluster, chosen.cluster) as executor:
        return _grown(chosen, {**options, "executor": executor})


def grows(experiment: Experiment) -> bool:
    """Say whether what comes out decides how many runs there are."""
    return bool(experiment.precision) or (experiment.sensitivity is not None and bool(experiment.sensitivity.until))


def next_extent(results: Results) -> int | None:
    """Return to how many seeds or samples a finished experiment has to grow; None when it need not or may not."""
    experiment = results.experiment
    if not grows(experiment) or not len(results.runs):
        return None
    if experiment.sensitivity is not None:
        from sim.analysis.sensitivity import next_samples

        return next_samples(results)
    from sim.analysis.growing import next_seeds

    return next_seeds(results)


def _grown(experiment: Experiment, options: dict[str, Any]) -> Results:
    extent: int | None = None
    while True:
        folder = running.run(experiment, extent=extent, **options).folder
        results = Results.of_folder(folder)
        extent = next_extent(results)
        if extent is None:
            return results
        options = {**options, "fresh": False, "retry_failed": False}
        with Progress(options.get("progress"), experiment.title) as told:
            unit = "seeds" if experiment.sensitivity is None else "samples"
            told.say(f"{folder}: not yet as precise as wanted; going on to {extent} {unit}.")


__all__ = ["grows", "next_extent", "run"]
