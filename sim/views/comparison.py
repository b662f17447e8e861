"""Many arms against one of them: an arm a line, a scenario a block, the figures a policy is judged by across."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.estimates import student
from sim.analysis.headlines import figures_of_runs
from sim.experiment.store import Results

if TYPE_CHECKING:
    import pandas as pd

MANY = 4  # arms, from which this table is easier to read than that of measures by arms
CLEAR = 0.05  # two-sided chance of a difference that is marked, if there is none
FOOT = """\
Means over {seeds} seeds from 2008-07 on. The first line of a block is the level; below it are differences to it, the
same people with the same luck. *: luck alone would show as much once in 20 (paired t). bank fails: share of seeds in
which the bank was closed or had no capital left; bank's loss: dues left unpaid to the bank; public: running costs,
claims and support paid by the state, the whole run; policy: running costs paid by the bank; eaten: sure consumption
worth as much."""


@dataclass(frozen=True)
class Column:
    """A figure of a run: its heading, two lines, and how it is shown."""

    heading: tuple[str, str]
    measure: str
    factor: float
    digits: int


COLUMNS = (
    Column(("bank fails", "%"), "bank_fails", 100.0, 0),
    Column(("capital low", "%"), "capital_ratio_low", 100.0, 2),
    Column(("true NPL", "peak, %"), "npl_true_peak", 100.0, 2),
    Column(("bank's loss", "M yuan"), "loss_bank_since_shock", 1e-6, 2),
    Column(("guarantors", "ruined"), "guarantors_ruined_since_shock", 1.0, 1),
    Column(("access", "%"), "access", 100.0, 2),
    Column(("eaten", "yuan/month"), "consumption_equivalent", 1.0, 0),
    Column(("public", "M yuan"), "cost_state", 1e-6, 2),
    Column(("policy", "M yuan"), "cost_bank", 1e-6, 2),
)


def has_many_arms(results: Results) -> bool:
    """Say whether the result has so many arms that they are better read line by line."""
    return results.runs["arm"].nunique() > MANY


def format_comparison(results: Results) -> str:
    """Return the table as text, a block for every scenario."""
    figures = figures_of(results)
    blocks = [
        _block(str(name), part, results.experiment.reference_arm)
        for name, part in figures.groupby("scenario", sort=False)
    ]
    return "\n\n".join([*blocks, FOOT.format(seeds=figures["seed"].nunique())]) + "\n"


def figures_of(results: Results) -> "pd.DataFrame":
    """Return a row per run with what the columns show: scenario, arm, seed, and a figure each."""
    runs = figures_of_runs(results)
    return runs[["scenario", "arm", "seed", *(column.measure for column in COLUMNS)]]


def _block(scenario: str, figures: "pd.DataFrame", reference: str) -> str:
    arms = sorted(dict.fromkeys(figures["arm"]), key=lambda arm: arm != reference)  # it is the first line
    by_arm = {arm: figures[figures["arm"] == arm].sort_values("seed") for arm in arms}
    head = [[scenario, *(column.heading[0] for column in COLUMNS)], ["", *(column.heading[1] for column in COLUMNS)]]
    lines = [[arms[0], *(_level(by_arm[arms[0]], column) for column in COLUMNS)]]
    lines += [[arm, *(_off(by_arm[arm], by_arm[arms[0]], column) for column in COLUMNS)] for arm in arms[1:]]
    widths = [max(map(len, cells)) for cells in zip(*head, *lines, strict=True)]
    return "\n".join(
        f"{line[0].ljust(widths[0])}  "
        + "  ".join(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        for line in (*head, *lines)
    )


def _level(figures: "pd.DataFrame", column: Column) -> str:
    return f"{column.factor * figures[column.measure].mean():,.{column.digits}f} "


def _off(ours: "pd.DataFrame", theirs: "pd.DataFrame", column: Column) -> str:
    change = column.factor * (ours[column.measure].to_numpy() - theirs[column.measure].to_numpy())
    known = change[~np.isnan(change)]
    if not len(known) or not known.any():
        return "0 "
    return f"{known.mean():+,.{column.digits}f}{'*' if is_clear(known) else ' '}"


def is_clear(change: Any) -> bool:
    """Say whether paired differences are more than luck would show once in 20."""
    if len(change) < 2:
        return False
    error = float(change.std(ddof=1)) / np.sqrt(len(change))
    return bool(abs(float(change.mean())) > student(1.0 - CLEAR, len(change)) * error)


__all__ = ["format_comparison", "has_many_arms"]
