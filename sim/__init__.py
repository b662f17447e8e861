"""ruralcredit: an agent-based model of a Chinese rural commercial bank, its borrowers and their guarantors.

The public names are loaded when they are first used, so that `import sim` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.results import load_results
    from sim.analysis.studies import run
    from sim.core.declare import param
    from sim.experiment import load_experiment
    from sim.levers import Levers
    from sim.measures import MEASURES
    from sim.model import CreditModel
    from sim.parameters import Parameters
    from sim.policies import POLICIES, SETS, Policy
    from sim.scenarios import SCENARIOS
    from sim.simulation import simulate
    from sim.views.report import write_report

__version__ = "0.1.0"
__all__ = [
    "MEASURES",
    "POLICIES",
    "SCENARIOS",
    "SETS",
    "CreditModel",
    "Levers",
    "Parameters",
    "Policy",
    "load_experiment",
    "load_results",
    "param",
    "run",
    "simulate",
    "write_report",
]
_HOMES = {
    "MEASURES": "sim.measures",
    "POLICIES": "sim.policies",
    "SCENARIOS": "sim.scenarios",
    "SETS": "sim.policies",
    "CreditModel": "sim.model",
    "Levers": "sim.levers",
    "Parameters": "sim.parameters",
    "Policy": "sim.policies",
    "load_experiment": "sim.experiment",
    "load_results": "sim.analysis.results",
    "param": "sim.core.declare",
    "run": "sim.analysis.studies",
    "simulate": "sim.simulation",
    "write_report": "sim.views.report",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
