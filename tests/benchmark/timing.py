"""How time is measured: process CPU time, lanes turn by turn, and of several turns the least.

Others may be at work on the same machine. They take processor time, which CPU time leaves out, and they slow memory
and caches down, which the least of several turns leaves out as far as it goes. What is repeated does the same each
time, to the bit, so every part of it (a month, a call of a phase) may be taken from the turn in which it went best.
"""

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any

Pieces = list[float]  # seconds of the parts of one turn, in order


def pieces_of(parts: Callable[[], Any], count: int) -> Pieces:
    """Call something `count` times in a row and return the CPU seconds of every call."""
    taken = []
    for _ in range(count):
        begin = time.process_time()
        parts()
        taken.append(time.process_time() - begin)
    return taken


def seconds_of(work: Callable[[], Any]) -> float:
    """Return the CPU seconds of one call, garbage of before collected."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def least(turns: list[Pieces]) -> Pieces:
    """Return every part's least time over the turns."""
    return [min(times) for times in zip(*turns, strict=True)]


def turn_by_turn(lanes: Mapping[str, Callable[[], Pieces]], rounds: int) -> dict[str, Pieces]:
    """Let the lanes take turns, and return for each the least time of its parts."""
    turns: dict[str, list[Pieces]] = {name: [] for name in lanes}
    for _ in range(rounds):
        for name, lane in lanes.items():
            gc.collect()
            turns[name].append(lane())
    return {name: least(taken) for name, taken in turns.items()}
