"""The distribution of a year's loss over runs: what is expected, what is not, and how bad the worst years are."""

from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.estimates import mean_with_ends
from sim.analysis.frames import HIGH, LOW, Frames, Window, calendar_month, cases
from sim.analysis.value_at_risk import expected_shortfall, order_interval, shortfall_interval, value_at_risk
from sim.core.errors import InputError

ENOUGH = 1_000  # runs, for a quantile of 99 %
SAMPLES = 1_000  # of the bootstrap
QUANTILES = {"var_95": 0.95, "var_99": 0.99, "var_999": 0.999}
SHORTFALL = 0.99
CONFIDENCE = HIGH - LOW
MEANINGS = {
    "expected_loss": "mean over runs",
    "unexpected_loss": "standard deviation over runs",
    "var_95": "the loss that one run in twenty exceeds",
    "var_99": "the loss that one run in a hundred exceeds",
    "var_999": "the loss that one run in a thousand exceeds",
    "es_99": "mean of the worst hundredth of runs",
}


def loss_tail(results: Frames, *, year: int = 2009, measure: str = "loss_rate") -> pd.DataFrame:
    """Return figures of a year's loss over runs, with 90 % intervals: one row per scenario, arm and figure.

    `measure` is a monthly measure of the last twelve months, read in December of `year`. Columns: scenario, arm,
    figure, value, low, high, n (runs with a value), note (under 1,000 runs are too few for the 99 % figures). Raises
    InputError when the measure was not recorded.
    """
    window = Window(results, None)
    if not window.recorded(measure):
        raise InputError(f"record: the loss tail needs {measure}; record it as well.")
    wide, december = window.series(measure), calendar_month(f"{year}-12")
    rows = []
    for case in cases(results.runs):
        values = wide.loc[december, list(case.runs)].to_numpy(dtype=float) if december in wide.index else np.empty(0)
        known = values[~np.isnan(values)]
        note = "" if len(known) >= ENOUGH else f"n = {len(known)}, under {ENOUGH:,}: the 99 % figures are rough"
        for figure, (value, low, high) in tail_of(known).items():
            line = {"figure": figure, "value": value, "low": low, "high": high, "n": len(known), "note": note}
            rows.append({"scenario": case.scenario, "arm": case.arm, **line})
    return pd.DataFrame(rows, columns=["scenario", "arm", "figure", "value", "low", "high", "n", "note"])


def tail_of(losses: Any) -> dict[str, tuple[float, float, float]]:
    """Return every figure of `MEANINGS` with its 90 % interval; NaN without losses, and for an end nobody can tell.

    That of the mean is Student's, that of the standard deviation from samples drawn again with a fixed seed, those of
    the tail as in `value_at_risk`.
    """
    ordered = np.sort(np.asarray(losses, dtype=float))
    if not len(ordered):
        return dict.fromkeys(MEANINGS, (float("nan"),) * 3)
    return {
        "expected_loss": mean_with_ends(ordered, CONFIDENCE),
        "unexpected_loss": _spread(ordered),
        **{name: (value_at_risk(ordered, level), *order_interval(ordered, level, CONFIDENCE))
           for name, level in QUANTILES.items()},
        "es_99": (expected_shortfall(ordered, SHORTFALL), *shortfall_interval(ordered, SHORTFALL, CONFIDENCE)),
    }  # fmt: skip


def _spread(losses: Any) -> tuple[float, float, float]:
    if len(losses) < 2:
        return (float("nan"),) * 3
    lot = np.random.Generator(np.random.PCG64(0))
    drawn = [losses[lot.integers(len(losses), size=len(losses))].std(ddof=1) for _ in range(SAMPLES)]
    low, high = np.quantile(drawn, [LOW, HIGH])
    return float(losses.std(ddof=1)), float(low), float(high)


__all__ = ["MEANINGS", "loss_tail", "tail_of"]
