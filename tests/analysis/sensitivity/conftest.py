"""Experiments on functions whose indices are known, done by the runner and stored."""

from pathlib import Path
from typing import Any

import pytest

from sim.analysis.results import Results
from sim.analysis.studies import run
from sim.experiment.spec import Experiment

HERE = Path(__file__).parent
PI = 3.141592653589793
RANGES = {
    "ishigami": {f"x{number}": [-PI, PI] for number in (1, 2, 3)},
    "noisy_ishigami": {f"x{number}": [-PI, PI] for number in (1, 2, 3)},
    "sobol_g": {f"x{number}": [0, 1] for number in (1, 2, 3, 4)},
    "linear": {f"x{number}": [0, 1] for number in (1, 2, 3)},
    "fails_once": {f"x{number}": [0, 1] for number in (1, 2, 3)},
}


@pytest.fixture
def study(tmp_path):
    """Run a design on one of the functions; returns the stored results."""

    def made(function: str, **block: Any) -> Results:
        block = {"vary": RANGES.get(function), **({} if "region" in block else {"outcome": "y"}), **block}
        data = {"title": function, "model": f"known_models.py:{function}", "sensitivity": block}
        return run(Experiment.from_data(data, function, folder=HERE), out=tmp_path, workers=1, progress=False)

    return made


def table(results: Results, index: str, outcome: str = "y") -> Any:
    """Return the rows of an index by parameter."""
    frame = results.sensitivity
    return frame[(frame["index"] == index) & (frame["outcome"] == outcome)].set_index("parameter")
