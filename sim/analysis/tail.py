"""The distribution of a year's loss over runs: what is expected, what is not, and how bad the worst years are."""

from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.frames import HIGH, LOW, Frames, Window, calendar_month, cases
from sim.core.errors import InputError

ENOUGH = 1_000  # runs, for a quantile of 99 %
SAMPLES = 1_000  # of the bootstrap
QUANTILES = {"var_95": 0.95, "var_99": 0.99, "var_999": 0.999}
SHORTFALL = 0.99
MEANINGS = {
    "expected_loss": "mean over runs",
    "unexpected_loss": "standard deviation over runs",
    "var_95": "the loss that one run in twenty exceeds",
    "var_99": "the loss that one run in a hundred exceeds",
    "var_999": "the loss that one run in a thousand exceeds",
    "es_99": "mean of the worst hundredth of runs",
}


def loss_tail(results: Frames, *, year: int = 2009, measure: str = "loss_rate", samples: int = SAMPLES) -> pd.DataFrame:
    """Return figures of a year's loss over runs, with 90 % bootstrap intervals: one row per scenario, arm and figure.

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
        for figure, (value, low, high) in tail_of(known, samples).items():
            line = {"figure": figure, "value": value, "low": low, "high": high, "n": len(known), "note": note}
            rows.append({"scenario": case.scenario, "arm": case.arm, **line})
    return pd.DataFrame(rows, columns=["scenario", "arm", "figure", "value", "low", "high", "n", "note"])


def tail_of(losses: Any, samples: int = SAMPLES) -> dict[str, tuple[float, float, float]]:
    """Return every figure of `MEANINGS` with its 90 % bootstrap interval; NaN without losses.

    The bootstrap draws whole samples of the same size with replacement, from a fixed seed.
    """
    if not len(losses):
        return dict.fromkeys(MEANINGS, (float("nan"),) * 3)
    drawn = np.random.Generator(np.random.PCG64(0))
    whole = figures(np.asarray(losses, dtype=float)[None, :])
    again = {name: np.empty(samples) for name in MEANINGS}
    for sample in range(samples):
        picked = figures(losses[drawn.integers(len(losses), size=len(losses))][None, :])
        for name in MEANINGS:
            again[name][sample] = picked[name][0]
    return {
        name: (float(whole[name][0]), float(np.quantile(again[name], LOW)), float(np.quantile(again[name], HIGH)))
        for name in MEANINGS
    }


def figures(losses: Any) -> dict[str, Any]:
    """Return the figures of samples of losses: [sample, run] to [sample]."""
    ordered = np.sort(losses, axis=1)
    worst = max(1, round(ordered.shape[1] * (1.0 - SHORTFALL)))
    spread = ordered.std(axis=1, ddof=1) if ordered.shape[1] > 1 else np.full(len(ordered), np.nan)
    return {
        "expected_loss": ordered.mean(axis=1),
        "unexpected_loss": spread,
        **{name: np.quantile(ordered, level, axis=1) for name, level in QUANTILES.items()},
        "es_99": ordered[:, -worst:].mean(axis=1),
    }


__all__ = ["MEANINGS", "loss_tail", "tail_of"]
