"""Many arms against one of them: an arm a line, a scenario a block, the figures a policy is judged by across."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.comparing import HIGHER, LOWER, compare
from sim.analysis.headlines import figures_of_runs
from sim.experiment.store import Results

if TYPE_CHECKING:
    import pandas as pd

MANY = 4  # arms, from which this table is easier to read than that of measures by arms
FOOT = """\
Means over {seeds} seeds from 2008-07 on. The first line of a block is the level; below it are differences to it, the
same people with the same luck. *: clear of luck (paired t, p under 5 % after Holm's adjustment for all {family}
comparisons). bank fails: share of seeds in which the bank was closed or had no capital left; bank's loss: dues left
unpaid to the bank; public: running costs, claims and support paid by the state, the whole run; policy: running costs
paid by the bank; eaten: sure consumption worth as much."""
MISSING = "Up to {most} of {pairs} pairs have no value on one side or both, and are in no difference."


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
    figures = figures_of_runs(results)
    table = compare(results, measures=[column.measure for column in COLUMNS], resamples=1)
    blocks = [
        _block(str(name), part, figures[figures["scenario"] == name], table.attrs["reference"])
        for name, part in table.groupby("scenario", sort=False)
    ]
    foot = [FOOT.format(seeds=figures["seed"].nunique(), family=table.attrs["family"])]
    if table["missing"].any():
        foot.append(MISSING.format(most=table["missing"].max(), pairs=(table["n"] + table["missing"]).max()))
    return "\n\n".join([*blocks, "\n".join(foot)]) + "\n"


def _block(scenario: str, table: "pd.DataFrame", figures: "pd.DataFrame", reference: str) -> str:
    levels = figures.loc[figures["arm"] == reference, [column.measure for column in COLUMNS]].mean()
    head = [[scenario, *(column.heading[0] for column in COLUMNS)], ["", *(column.heading[1] for column in COLUMNS)]]
    lines = [[reference, *(_level(levels[column.measure], column) for column in COLUMNS)]]
    for arm, part in table.groupby("arm", sort=False):
        rows = {str(row["measure"]): row for row in part.to_dict("records")}
        lines.append([str(arm), *(_off(rows[column.measure], column) for column in COLUMNS)])
    widths = [max(map(len, cells)) for cells in zip(*head, *lines, strict=True)]
    return "\n".join(
        f"{line[0].ljust(widths[0])}  "
        + "  ".join(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        for line in (*head, *lines)
    )


def _level(value: float, column: Column) -> str:
    return f"{column.factor * value:,.{column.digits}f} " if np.isfinite(value) else "- "


def _off(row: Mapping[Hashable, Any], column: Column) -> str:
    if not row["n"]:
        return "- "
    if not row["difference"]:
        return "0 "
    return f"{column.factor * row['difference']:+,.{column.digits}f}{'*' if row['verdict'] in (HIGHER, LOWER) else ' '}"


__all__ = ["format_comparison", "has_many_arms"]
