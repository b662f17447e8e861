"""What a measure is: one function of the ledger, with its unit and how a series becomes one number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.columns import Floats
from sim.measures.ledger import Ledger, Level

MEAN, SUM, LAST = "mean", "sum", "last"


@dataclass(frozen=True)
class Measure:
    """A figure a researcher asks for. `monthly` ones are series; all have one value per run."""

    name: str
    unit: str
    meaning: str
    monthly: bool
    function: Callable[[Any], Any]
    summary: str = ""

    def series(self, level: Level) -> Floats:
        """Return the series of a monthly measure: [month] for the bank, [month, branch] for branches."""
        return np.asarray(self.function(level), dtype=float)

    def value(self, ledger: Ledger) -> float:
        """Return the one value per run: over the months from 2008-07 on, or all of them when the run ends before."""
        return self.summary_of(self.series(ledger.bank), ledger) if self.monthly else float(self.function(ledger))

    def summary_of(self, series: Floats, ledger: Ledger) -> float:
        """Return the one value of a monthly measure whose series over the bank is known."""
        values = series[ledger.counted_months()]
        if self.summary == SUM:
            return float(values.sum())
        if self.summary == LAST:
            return float(values[-1])
        known = values[~np.isnan(values)]
        return float(known.mean()) if len(known) else float("nan")


def monthly(unit: str, summary: str = MEAN) -> Callable[[Callable[[Level], Any]], Measure]:
    """Make a measure of a function of a level of the ledger; `summary` is mean, sum or last."""

    def make(function: Callable[[Level], Any]) -> Measure:
        return Measure(function.__name__, unit, _sentence(function), True, function, summary)

    return make


def per_run(unit: str) -> Callable[[Callable[[Ledger], float]], Measure]:
    """Make a measure of a function of the whole ledger."""

    def make(function: Callable[[Ledger], float]) -> Measure:
        return Measure(function.__name__, unit, _sentence(function), False, function)

    return make


def since_shock(measure: Measure) -> Measure:
    """Make the run-level total of a monthly flow from 2008-07 on; NaN when the run ends before."""

    def total(ledger: Ledger) -> float:
        window = measure.series(ledger.bank)[ledger.since_shock()]
        return float(window.sum()) if len(window) else float("nan")

    meaning = f"{measure.meaning.rstrip('.')}; total from 2008-07 on, NaN when the run ends before."
    return Measure(f"{measure.name}_since_shock", measure.unit, meaning, False, total)


def _sentence(function: Callable[..., Any]) -> str:
    return " ".join((function.__doc__ or "").split())
