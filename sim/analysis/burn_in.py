"""How long a run remembers how it was opened: paired runs from different openings, until they are the same."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.analysis.measured import markdown
from sim.configuration import Configuration
from sim.experiment.pool import call_all
from sim.experiment.runner import available_cores
from sim.simulation import run_one

MONTHS = 192
SCENARIO = "baseline"  # no shock in which openings would matter anew
OPENINGS: Mapping[str, Mapping[str, float]] = {
    "no inherited bad loans": {"population.legacy_bad_share": 0.0},
    "half the loans": {"population.borrowing_share": 0.15},
    "half the cash and capital": {"population.cash": 1.0, "population.own_capital": 1.0},
    "a book that begins at once": {"population.opening_ages": 0.0},
}
SERIES = (
    "npl_ratio", "npl_ratio_true", "par30", "default_rate", "loss_rate", "access", "approval_rate", "capital_ratio",
    "provision_coverage", "loan_growth", "guarantors_called_share", "informal_share", "market_share",
)  # fmt: skip
WINDOW = 12  # months over which differences are averaged: a year, so that seasons do not count
SMALL = 0.10  # share of the level of the last five years under which a difference is of no interest
CLEAR = 2.6  # standard errors; luck alone gives more once in 100

Series = npt.NDArray[np.float64]


def course(settings: Mapping[str, float], seed: int) -> dict[str, Series]:
    """Return the monthly series of one run."""
    overrides: dict[str, Any] = {"world.months": MONTHS, **settings}
    configuration = Configuration.resolve(scenario=SCENARIO, overrides=overrides)
    return run_one(configuration, seed, monthly=SERIES, summary=()).monthly


def courses(openings: Iterable[str], seeds: int, workers: int | None = None) -> dict[str, dict[str, Series]]:
    """Return the series of some openings and of the defaults, "as it is": by opening and measure, [seed, month]."""
    chosen: dict[str, Mapping[str, float]] = {"as it is": {}, **{name: OPENINGS[name] for name in openings}}
    cases = [(settings, seed) for settings in chosen.values() for seed in range(seeds)]
    runs = call_all(course, cases, workers or available_cores(), __name__)
    return {
        name: {series: np.stack([run[series] for run in runs[at * seeds : (at + 1) * seeds]]) for series in SERIES}
        for at, name in enumerate(chosen)
    }


def remembered(ours: Series, theirs: Series) -> int:
    """Return after how many months two openings, [seed, month], give the same course for good: MONTHS if never.

    The same is a mean paired difference over a year of less than a tenth of the level at the end of the run, or within
    its standard error of luck.
    """
    change = ours - theirs
    level = abs(float(np.nanmean(theirs[:, -60:])))
    last = 0
    for end in range(WINDOW, change.shape[1] + 1):
        window = change[:, end - WINDOW : end]
        whole = window[~np.isnan(window).any(axis=1)].mean(axis=1)
        if len(whole) < 2:
            continue
        error = float(whole.std(ddof=1)) / np.sqrt(len(whole))
        if abs(float(whole.mean())) > max(SMALL * level, CLEAR * error):
            last = end
    return last


def table_of_burn_in(seeds: int, workers: int | None = None) -> str:
    """Return the months for which every series remembers every opening, as a Markdown table."""
    found = courses(OPENINGS, seeds, workers)
    lines = []
    for series in SERIES:
        months = [remembered(found[name][series], found["as it is"][series]) for name in OPENINGS]
        cells = [f"over {MONTHS}" if count >= MONTHS else f"{count}" for count in months]
        lines.append([f"`{series}`", *cells])
    return "\n".join([
        f"Months after which a run no longer differs from one that was opened as it is, in `{SCENARIO}`, means over",
        f"{seeds} paired seeds: until the mean difference over a year is for good below a tenth of the level of the",
        f"last five years of {MONTHS} months, or within {CLEAR} of its standard errors.",
        "",
        markdown(["series", *OPENINGS], lines),
    ])  # fmt: skip


__all__ = ["OPENINGS", "SERIES", "courses", "remembered", "table_of_burn_in"]
