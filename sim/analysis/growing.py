"""How many seeds an experiment needs until differences are as precise as it asks for."""

import math
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.comparing import compare

FEWEST = 10  # pairs from which a spread says anything
GROWTH = 2.0  # at most by this factor at a time
MARGIN = 1.1  # more seeds than the spread asks for: a spread of few is uncertain


def next_seeds(results: Any) -> int | None:
    """Return to how many seeds a finished experiment has to grow for its `precision`; None when it need not or may not.

    Half widths are those of the 95 % interval of the difference to the reference arm (where there is one arm only, of
    the mean), the widest over arms and scenarios. The rule looks at widths and never at differences, and asks for ten
    pairs at least: sequential intervals of fixed width then cover about what they say (Chow and Robbins 1965); tests
    measure it. A measure without a value asks for nothing.
    """
    experiment = results.experiment
    seeds = int(results.manifest.get("extent") or len(experiment.seeds))
    if seeds >= experiment.max_seeds:
        return None
    widths = half_widths(results)
    need = [_needed(seeds, widths[name], wanted) for name, wanted in experiment.precision.items()]
    if seeds >= FEWEST and all(count <= seeds for count in need):
        return None
    most = max([FEWEST, *need])
    return int(min(max(seeds + 1, min(most, math.ceil(GROWTH * seeds))), experiment.max_seeds))


def half_widths(results: Any) -> dict[str, float]:
    """Return the widest half width, by measure with a `precision`; NaN where none is known."""
    wanted = list(results.experiment.precision)
    if len(results.experiment.arms) > 1:
        table = compare(results, measures=wanted, resamples=1)
    else:
        from sim.analysis.means import means

        table = means(results, wanted)
    half = (table["high"] - table["low"]) / 2.0
    return {name: _widest(half[table["measure"] == name]) for name in wanted}


def _widest(half: "pd.Series[float]") -> float:
    known = half.dropna()
    return float(known.max()) if len(known) else math.nan


def _needed(seeds: int, half: float, wanted: float) -> int:
    if not np.isfinite(half) or half <= wanted:
        return seeds
    return math.ceil(MARGIN * seeds * (half / wanted) ** 2)


__all__ = ["half_widths", "next_seeds"]
