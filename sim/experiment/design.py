"""The design: which runs an experiment consists of, in which order."""

from dataclasses import dataclass

from sim.configuration import Configuration
from sim.experiment.spec import Experiment
from sim.scenarios.own_series import OwnSeries


@dataclass(frozen=True)
class Run:
    """One run to do: its number, what it is called, and all it needs."""

    number: int
    scenario: str | OwnSeries
    arm: str
    seed: int
    configuration: Configuration

    def __str__(self) -> str:
        """Name the run as messages do."""
        return f"run {self.number} (scenario {self.scenario}, arm {self.arm}, seed {self.seed})"


def design(experiment: Experiment) -> list[Run]:
    """Return all runs, numbered from 0 by scenario, arm and seed; every arm meets the same seeds."""
    runs: list[Run] = []
    for scenario in experiment.scenarios:
        for arm in experiment.arms:
            configuration = experiment.configuration(scenario, arm)
            for seed in experiment.seeds:
                runs.append(Run(len(runs), scenario, arm.label, seed, configuration))
    return runs


__all__ = ["Run", "design"]
