"""Experiments with other seeds or numbers than their file has: what `--seeds` and `--set` do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sim.configuration import DECLARED
from sim.core.errors import InputError
from sim.experiment.form import EXPERIMENT_KEYS, Form
from sim.experiment.reading import Source
from sim.experiment.sampling import read_sensitivity
from sim.experiment.spec import WORLD, Experiment
from sim.experiment.values import check_number, free_value, known_to
from sim.experiment.whole import check_whole

DESIGN_SETTINGS = ("sensitivity.samples", "sensitivity.replicates")


def changed(experiment: Experiment, seeds: Any, settings: Mapping[str, Any]) -> Experiment:
    """Return an experiment with other seeds, or other numbers by dotted name; raises InputError."""
    made = experiment
    if seeds is not None:
        source = Source("--seeds")
        if made.sensitivity is not None:
            raise InputError("--seeds: a sensitivity design has replicates; give --set sensitivity.replicates=N.")
        made = replace(made, seeds=Form(source).seeds(seeds, ()))
        made = replace(made, max_seeds=max(made.max_seeds, len(made.seeds)) if made.precision else 0)
    for name, value in settings.items():
        made = _set(made, str(name), value, Source("--set"))
    if made is not experiment:
        check_whole(made, Source("--set" if settings else "--seeds"))
    return made


def _set(made: Experiment, name: str, value: Any, source: Source) -> Experiment:
    if made.sensitivity is not None and name in DESIGN_SETTINGS:
        said = {**made.sensitivity.resolved(), name.partition(".")[2]: value}
        sensitivity = read_sensitivity(said, ("sensitivity",), source, known_to(made.model))
        return replace(made, sensitivity=sensitivity, seeds=tuple(range(sensitivity.replicates)))
    if name in made.varied:
        raise source.wrong((name,), "the experiment varies it; change it in the file.")
    for arm in made.arms:
        if name in arm.parameters:
            raise source.wrong((name,), f"arm {arm.label!r} sets it itself; change it in the file.")
    if made.model is not None:
        if name.partition(".")[0] in EXPERIMENT_KEYS and name not in made.parameters:
            raise source.wrong((name,), "it is a key of the experiment and no number of its model; change the file.")
        checked = free_value(name, value, source, (name,))
    else:
        checked = check_number(DECLARED, name, value, source, (name,))
        if name in WORLD:
            return replace(made, world={**made.world, name.removeprefix("world."): checked})
    return replace(made, parameters={**made.parameters, name: checked})


__all__ = ["changed"]
