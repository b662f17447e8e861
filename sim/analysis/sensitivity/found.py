"""What a method hands back: one index of all parameters and outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.sensitivity.resampling import Estimated, Floats


@dataclass(frozen=True)
class Found:
    """One index: of which parameters, its value and interval, [parameter, outcome]; `why` values are NaN, if known."""

    index: str
    parameters: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    why: str = ""


def split(names: Sequence[tuple[str, tuple[str, ...]]], made: Estimated) -> list[Found]:
    """Return several indices that were estimated together, by their names and parameters in order."""
    found, start = [], 0
    for index, parameters in names:
        part = slice(start, start + len(parameters))
        found.append(Found(index, parameters, made.value[part], made.low[part], made.high[part]))
        start = part.stop
    return found


__all__ = ["Found", "split"]
