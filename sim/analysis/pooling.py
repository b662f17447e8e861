"""How much of a small bank's extremes is its own luck: several small banks put together, against one as large.

`python -m sim.analysis.size` writes the table into `ODD.md`.
"""

from typing import Any

import numpy as np

from sim.analysis.measured import markdown
from sim.analysis.size import BRANCHES, DEFAULT, SCENARIOS, SEEDS, Size, median
from sim.configuration import Configuration
from sim.core.columns import Floats
from sim.core.declare import month_number
from sim.experiment.pool import call_all
from sim.experiment.runner import available_cores
from sim.measures.ledger import SHOCK
from sim.simulation import run_one

TOGETHER = 4  # banks
SERIES = ("npl_ratio", "npl_ratio_true", "loans", "capital", "capital_base")
EXTREMES = ("npl_peak", "npl_true_peak", "capital_ratio_low")


def courses(size: Size, scenario: str, seed: int) -> Floats:
    """Return the monthly series of one run from the shock on: [series, month]."""
    configuration = Configuration.resolve(scenario=scenario, overrides=size.settings)
    monthly = run_one(configuration, seed, monthly=SERIES, branches=False).monthly
    first = month_number(SHOCK) - month_number(str(configuration.value("world.start")))
    return np.array([monthly[name][first:] for name in SERIES])


def together(banks: Floats) -> Floats:
    """Return the series of banks put together, [series, month], from those of each, [bank, series, month]."""
    npl, true, loans, capital, base = banks.swapaxes(0, 1)
    total = loans.sum(axis=0)
    sums = [(npl * loans).sum(axis=0) / total, (true * loans).sum(axis=0) / total, total]
    return np.array([*sums, capital.sum(axis=0), base.sum(axis=0)])


def extremes(series: Floats) -> Floats:
    """Return the highest bad-loan ratios, reported and true, and the lowest capital ratio of a bank's series."""
    npl, true, _, capital, base = series
    return np.array([npl.max(), true.max(), (capital / base).min()])


def table_of_pooling(seeds: int = SEEDS, workers: int | None = None) -> str:
    """Return the medians of extremes of small banks, of four together, and of one that is four times as large."""
    small, large = Size(DEFAULT, BRANCHES), Size(TOGETHER * DEFAULT, BRANCHES)
    wanted: list[tuple[Any, ...]] = [(large, scenario, seed) for scenario in SCENARIOS for seed in range(seeds)]
    wanted += [(small, scenario, seed) for scenario in SCENARIOS for seed in range(TOGETHER * seeds)]
    found = dict(zip(wanted, call_all(courses, wanted, workers or available_cores(), __name__), strict=True))
    lines = []
    for scenario in SCENARIOS:
        alone = np.array([found[small, scenario, seed] for seed in range(TOGETHER * seeds)])
        pooled = [together(alone[seed::seeds]) for seed in range(seeds)]
        one = [found[large, scenario, seed] for seed in range(seeds)]
        columns = [np.array([extremes(bank) for bank in banks]) for banks in (alone, pooled, one)]
        for at, name in enumerate(EXTREMES):
            cells = [median(column[:, at]) for column in columns]
            lines.append([f"`{name}`, {scenario}", *(f"{value:.4f} ({error:.4f})" for value, error in cells)])
    head = [f"median (its error), {seeds} seeds", f"{DEFAULT:,} parties", f"{TOGETHER} such banks together",
            f"{TOGETHER * DEFAULT:,} parties"]  # fmt: skip
    return markdown(head, lines)


__all__ = ["courses", "extremes", "table_of_pooling", "together"]
