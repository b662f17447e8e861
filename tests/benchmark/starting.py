"""How long one waits at first: import and a first step, with machine code at hand and without."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmark.fresh import ROOT
from tests.benchmark.results import table, verdict

WARM, COLD = 1.5, 40.0  # seconds, at most
STEP = "from sim.model import CreditModel; CreditModel().step()"
LEAVE = "; import os; os._exit(0)"  # without taking everything down in order
TINY = """title: First run
world: {borrowers: 60, branches: 2, months: 18}
seeds: 1
"""


def waited(command: list[str], **environment: str) -> tuple[float, float, str]:
    """Run a command and return the seconds on the wall, those of the processor, and what it said on stderr.

    Python keeps its own compiled modules as it does by default, whatever this process was told.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    told = subprocess.run(
        command, cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True, check=True
    )
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, told.stderr


def fastest(code: str, kept: str, turns: int) -> tuple[float, float]:
    """Return the least seconds on the wall and of the processor of Python running `code`, all code being at hand."""
    command = [sys.executable, "-c", code]
    waited(command, PYTHONPYCACHEPREFIX=kept)
    times = [waited(command, PYTHONPYCACHEPREFIX=kept)[:2] for _ in range(turns)]
    wall, cpu = (min(taken) for taken in zip(*times, strict=True))
    return wall, cpu


def report(turns: int = 7) -> str:
    """Measure and return the table."""
    with tempfile.TemporaryDirectory() as kept:
        wall, cpu = fastest(STEP + LEAVE, kept, turns)
        left, left_cpu = fastest(STEP, kept, turns)
    with tempfile.TemporaryDirectory() as empty:
        file = Path(empty) / "first.yaml"
        file.write_text(TINY, encoding="utf-8")
        run = [sys.executable, "-m", "sim", "run", str(file), "--out", empty]
        cold, cold_cpu, told = waited(run, XDG_CACHE_HOME=empty)
        again = waited([*run, "--fresh"], XDG_CACHE_HOME=empty)[1]
    line = next((line for line in told.splitlines() if "ompiling" in line), "nothing")
    rows = [
        ["import and first step, machine code at hand", f"{wall:.2f} s", f"{cpu:.2f} s", f"<= {WARM} s",
         verdict(wall <= WARM)],
        ["the same, and the process taken down", f"{left:.2f} s", f"{left_cpu:.2f} s", "", ""],
        ["first compilation, by a run of a tiny experiment", f"{cold:.1f} s", f"{cold_cpu:.1f} s", f"<= {COLD:.0f} s",
         verdict(cold <= COLD)],
        ["the same run with the code at hand", "", f"{again:.1f} s", "", ""],
    ]  # fmt: skip
    head = ["a process from its start", "on the wall", "CPU", "target", ""]
    return "\n\n".join([table(head, rows), f"While it compiles it says: `{line}`"])
