"""From a YAML file to tidy frames: read, design, run, store."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiment.errors import RunError
    from sim.experiment.running import run
    from sim.experiment.spec import Arm, Experiment, load_experiment
    from sim.experiment.store import Results, load_results

# Loaded when first used: reading an experiment needs neither pandas nor Arrow.
_HOMES = {
    "Arm": "spec",
    "Experiment": "spec",
    "Results": "store",
    "RunError": "errors",
    "load_experiment": "spec",
    "load_results": "store",
    "run": "running",
}
__all__ = ["Arm", "Experiment", "Results", "RunError", "load_experiment", "load_results", "run"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.experiment' has no attribute {name!r}")
    return getattr(import_module(f"sim.experiment.{_HOMES[name]}"), name)
