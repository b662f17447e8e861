"""What running through the store costs: time over bare runs, memory of ten thousand, and the gain of a second core.

Nothing else should be going on.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sim.experiment import Experiment, run
from sim.experiment.design import design
from sim.simulation import run_one
from tests.benchmark.results import table, verdict
from tests.benchmark.workers import GAIN

RUNS, TURNS, COUNT = 200, 3, 1_000
MOST_OVER, MOST_RESIDENT = 0.05, 400  # share of simulation time; MB
MANY = 10_000
SMALL = {"borrowers": 60, "branches": 2, "months": 12}
MEMORY = f"""
import resource, sys
from sim.experiment import run
if __name__ == "__main__":
    data = {{"title": "many", "world": {SMALL!r}, "seeds": {MANY}}}
    results = run(data, out=sys.argv[1], workers=2, progress=False)
    stored = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(results.runs) == {MANY}
    assert len(results.monthly) == {MANY} * 12
    print(stored / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def overhead() -> tuple[float, float]:
    """Return seconds of bare runs, and of the same runs through runner and store; the least of several turns."""
    experiment = Experiment.from_data({"title": "overhead", "seeds": RUNS})
    runs = design(experiment)
    run_one(runs[0].configuration, 0)
    bare, stored = [], []
    for _ in range(TURNS):
        begun = time.perf_counter()
        for one in runs:
            run_one(one.configuration, one.seed)
        bare.append(time.perf_counter() - begun)
        with tempfile.TemporaryDirectory() as place:
            begun = time.perf_counter()
            run(experiment, out=place, workers=1, progress=False)
            stored.append(time.perf_counter() - begun)
    return min(bare), min(stored)


def cores() -> tuple[float, float]:
    """Return seconds of many runs of the default size with one worker and with two."""
    found = []
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as place:
            begun = time.perf_counter()
            run({"title": "cores", "seeds": COUNT}, out=place, workers=workers, progress=False)
            found.append(time.perf_counter() - begun)
    return found[0], found[1]


def memory() -> tuple[float, float]:
    """Return the largest resident memory, MB, of who asked for ten thousand runs: once stored, once read as frames."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / "many.py"
        script.write_text(MEMORY)
        done = subprocess.run(
            [sys.executable, str(script), f"{place}/out"], check=True, capture_output=True, text=True,
            cwd=Path(__file__).resolve().parents[2], env={**os.environ, "PYTHONPATH": "."},
        )  # fmt: skip
        stored, read = map(float, done.stdout.split())
        return stored, read


def report() -> str:
    """Measure and return the table."""
    bare, stored = overhead()
    one, two = cores()
    kept, read = memory()
    over, gain = stored / bare - 1.0, one / two
    rows = [
        [f"time over {RUNS} bare runs of 2,000 borrowers, least of {TURNS} turns", f"{100.0 * over:+.1f} %", "<= 5 %",
         verdict(over <= MOST_OVER)],
        [f"{COUNT:,} runs stored, two processes over one", f"{gain:.2f} ({one:.1f} s, {two:.1f} s)", f">= {GAIN}",
         verdict(gain >= GAIN)],
        [f"resident, of who asked for {MANY:,} runs: once stored", f"{kept:.0f} MB", f"<= {MOST_RESIDENT} MB",
         verdict(kept <= MOST_RESIDENT)],
        ["the same, all frames read", f"{read:.0f} MB", "", ""],
    ]  # fmt: skip
    return table(["runner and store", "measured", "target", ""], rows)
