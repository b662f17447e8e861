"""The design: which runs an experiment consists of, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.core.declare import Value
from sim.core.errors import InputError
from sim.experiment.reading import one_line
from sim.experiment.sampling.block import ARM, SCENARIO
from sim.experiment.spec import Arm, Experiment
from sim.scenarios.own_series import OwnSeries


@dataclass(frozen=True)
class Run:
    """One run to do: its number, what it is called, which values what is varied has, and all it needs."""

    number: int
    scenario: str | OwnSeries
    arm: str
    seed: int
    configuration: Any  # a Configuration, or an OwnModel
    point: int = 0
    parameters: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        """Name the run as messages do."""
        scenario = [f"scenario {self.scenario}"] if str(self.scenario) else []
        point = [f"point {self.point}"] if self.parameters else []
        return f"run {self.number} ({', '.join([*scenario, f'arm {self.arm}', *point, f'seed {self.seed}'])})"


def design(experiment: Experiment, extent: int | None = None) -> list[Run]:
    """Return all runs, numbered from 0; every arm, scenario and point meets the same seeds.

    They are in the order of seed, point, scenario and arm, and those of a sensitivity design in the order of point,
    scenario, arm and seed: what a design is extended by comes last. `extent` is how many seeds, or samples, it has
    been extended to. Raises InputError for a point at which the numbers do not fit together.
    """
    if experiment.sensitivity is not None:
        cells = _cells(experiment, experiment.points(extent))
        ordered = [(seed, *cell) for cell in cells for seed in experiment.seeds]
    else:
        cells = _cells(experiment, experiment.points())
        seeds = experiment.seeds_to(max(extent or 0, len(experiment.seeds)))
        ordered = [(seed, *cell) for seed in seeds for cell in cells]
    return [
        Run(number, scenario, arm.label, seed, configuration, point, parameters)
        for number, (seed, scenario, arm, configuration, point, parameters) in enumerate(ordered)
    ]


def share_of(runs: Sequence[Run], shard: tuple[int, int] | None) -> Sequence[Run]:
    """Return the k-th of n shares of runs, for `shard` (k, n), k from 1; all of them for None."""
    return runs if shard is None else runs[shard[0] - 1 :: shard[1]]


Cell = tuple[str | OwnSeries, Arm, Any, int, Mapping[str, Value]]


def _cells(experiment: Experiment, points: list[Mapping[str, Value]]) -> list[Cell]:
    """Return what is run with every seed; an arm or scenario that a point names is the only one there."""
    cells: list[Cell] = []
    for number, point in enumerate(points):
        values = {name: value for name, value in point.items() if name not in (ARM, SCENARIO)}
        for scenario in experiment.scenarios:
            for arm in experiment.arms:
                if point.get(SCENARIO, str(scenario)) == str(scenario) and point.get(ARM, arm.label) == arm.label:
                    try:
                        made = experiment.configuration(scenario, arm, values)
                    except InputError as error:
                        said = ", ".join(f"{name} {value}" for name, value in values.items())
                        raise InputError(one_line(f"{experiment.name}: point {number} ({said}): {error}")) from None
                    cells.append((scenario, arm, made, number, values))
    return cells


__all__ = ["Run", "design", "share_of"]
