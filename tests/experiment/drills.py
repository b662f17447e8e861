"""Models for crash drills, as an experiment names them: f(parameters, seed) -> outcomes; each call leaves a trace."""

import math
import os
import random
import signal
import time
from pathlib import Path

CALLS = "CALLS"  # environment: a folder in which every call leaves a file


def counted(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """Sleep a little and return numbers that depend on parameters and seed alone."""
    place = os.environ.get(CALLS)
    if place:
        with (Path(place) / f"{os.getpid()}").open("a") as calls:
            calls.write(f"{parameters['x']} {seed}\n")
    time.sleep(0.004)
    luck = random.Random(f"{parameters['x']} {seed}")  # noqa: S311  luck of a test, no secret
    return {"y": parameters["x"] + luck.gauss(0.0, 1.0), "z": math.sin(parameters["x"] * seed), "gone": math.nan}


def deadly(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """End the process it is called in, as want of memory does, for one pair of parameters and seed."""
    if parameters["x"] == 2 and seed == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"y": parameters["x"] + seed}
