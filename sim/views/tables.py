"""The table a run prints: measures down, scenarios across, fit for a terminal."""

import re
import textwrap
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import pandas as pd

from sim.analysis.shock import ROWS, Row
from sim.core.declare import month_number, month_text

WIDTH = 100  # columns of a terminal
GAP = 1
NARROWEST = 16  # a figure and its interval; headings break into readable parts
NOTHING = "-"
SHOWN_UNITS = {
    "fraction": "%",
    "fraction over baseline": "points",
    "fraction of baseline": "%",
    "quarters": "quarters",
    "CNY": "million yuan",
    "parties": "parties",
    "ratio": "times",
    "month": "",
}
EXPLAINED = (  # the lines whose label leaves something open
    "npl_peak_excess",
    "npl_quarters",
    "npl_true_peak",
    "loss",
    "loss_share",
    "loss_bank_share",
    "credit_contraction",
    "access_low",
    "approvals_share",
    "consumption_change",
    "guarantors_ruined",
    "contagion_multiplier",
)
FACTORS = {"fraction": 100.0, "fraction over baseline": 100.0, "fraction of baseline": 100.0, "CNY": 1e-6}


@dataclass(frozen=True)
class Cell:
    """A figure as text: its middle, and the ends of its interval where they differ from it."""

    middle: str
    ends: str = ""

    @property
    def whole(self) -> str:
        """Both on one line."""
        return f"{self.middle} {self.ends}".strip()

    def lines(self, *, one: bool) -> list[str]:
        """Return the figure on one line or on two."""
        return [self.whole] if one else [self.middle, self.ends]


@dataclass
class Notes:
    """Why figures are missing, each reason under a letter of its own."""

    reasons: list[str] = field(default_factory=list)

    def mark(self, figure: "pd.Series[Any]") -> str:
        """Return the mark of a figure's note, empty when it has none."""
        if not figure["note"]:
            return ""
        reason = f"n = {figure['n']} of {figure['seeds']}: {figure['note']}"
        if reason not in self.reasons:
            self.reasons.append(reason)
        return f" ({letters(self.reasons.index(reason))})"


def letters(number: int) -> str:
    """Return a, b, ... z, aa, ab, ... for 0, 1, 2, ..."""
    before, last = divmod(number, 26)
    return (letters(before - 1) if before else "") + chr(ord("a") + last)


def format_shock_table(frame: pd.DataFrame, width: int = WIDTH) -> str:
    """Return the table of `shock_table` as text, no wider than `width` if that is 60 or more.

    Scenarios (and arms, when there are several) are columns, each figure is median [5 %, 95 %] over seeds. What does
    not fit beside each other follows below. Under it stand the number of seeds, what the lines mean, and why figures
    are missing; a line without any figure is left out of the table and named there.
    """
    if frame.empty:
        return "There are no runs to compare.\n"
    known = set(frame.loc[frame["n"] > 0, "measure"])
    rows = [row for row in ROWS if row.name in known]
    notes = Notes()
    blocks = _blocks(frame, rows, notes, width) if rows else []
    return "\n\n".join([*blocks, _foot(frame, rows, notes, width)]) + "\n"


def _blocks(frame: pd.DataFrame, rows: list[Row], notes: Notes, width: int) -> list[str]:
    """Set as many columns beside each other as fit, the same number in every block."""
    columns = list(frame.groupby(["scenario", "arm"], sort=False))
    cells = [[_cell(frame, row, part, notes) for _, part in columns] for row in rows]
    several = frame["arm"].nunique() > 1
    headings = [f"{scenario}, {arm}" if several else str(scenario) for (scenario, arm), _ in columns]
    labels = [f"  {row.label}, {SHOWN_UNITS[row.unit]}".removesuffix(", ") for row in rows]

    label_width = max(map(len, labels))
    every = [cell for line in cells for cell in line]
    tightest = max(NARROWEST, *(max(len(cell.middle), len(cell.ends)) for cell in every))
    widest = max(NARROWEST, *(len(cell.whole) for cell in every))
    fitting = max(1, (width - label_width) // (tightest + GAP))
    at_once = _rounded_up(len(columns), _rounded_up(len(columns), fitting))
    cell_width = max(tightest, min(widest, (width - label_width) // at_once - GAP))
    blocks = []
    for first in range(0, len(columns), at_once):
        part = slice(first, first + at_once)
        broken = [_broken(heading, cell_width) for heading in headings[part]]
        height = max(map(len, broken))
        lines = _beside("", [[""] * (height - len(heading)) + heading for heading in broken], label_width, cell_width)
        lines.append("-" * max(map(len, lines)))
        for row, before, label, line in zip(rows, [None, *rows], labels, cells, strict=False):
            if before is None or row.group != before.group:
                lines.append(row.group)
            fits = all(len(cell.whole) <= cell_width for cell in line)
            lines += _beside(label, [cell.lines(one=fits) for cell in line[part]], label_width, cell_width)
        blocks.append("\n".join(lines))
    return blocks


def _cell(frame: pd.DataFrame, row: Row, part: pd.DataFrame, notes: Notes) -> Cell:
    found = part[part["measure"] == row.name]
    if found.empty:
        return Cell(NOTHING)
    figure = found.iloc[0]
    mark = notes.mark(figure)
    if figure["n"] == 0:
        return Cell(f"{NOTHING}{mark}")
    of_row = frame.loc[frame["measure"] == row.name, "median"]
    middle, low, high = (_number(figure[name], row, str(figure["unit"]), of_row) for name in ("median", "low", "high"))
    return Cell(middle + mark, f"[{low}, {high}]" if {low, high} != {middle} else "")


def _number(value: float, row: Row, unit: str, of_row: "pd.Series[float]") -> str:
    if row.unit == "month":
        return month_text(month_number(unit.rpartition(" ")[2]) + int(value + 0.5))
    if row.unit == "parties":
        return f"{value:,.0f}"
    factor = FACTORS.get(row.unit, 1.0)
    small = row.unit == "ratio" or 0.0 < of_row.abs().max() * factor < 1.0
    digits = 2 if small else 1
    return f"{round(value * factor, digits) + 0.0:,.{digits}f}"


def _broken(heading: str, width: int) -> list[str]:
    """Break a heading after underscores and blanks."""
    lines = textwrap.wrap(re.sub(r"_(?=.)", "_ ", heading), width)
    return [line.replace("_ ", "_") for line in lines]


def _beside(label: str, cells: list[list[str]], label_width: int, width: int) -> list[str]:
    """Set a label and cells of one or more lines beside each other; empty lines are left out."""
    lines = []
    for number, parts in enumerate(zip_longest(*cells, fillvalue="")):
        begin = label if number == 0 else ""
        lines.append((begin.ljust(label_width) + "".join(part.rjust(width + GAP) for part in parts)).rstrip())
    return [line for line in lines if line]


def _foot(frame: pd.DataFrame, rows: list[Row], notes: Notes, width: int) -> str:
    texts = [_headline(frame)] if rows else []
    texts += [f"{row.group}, {row.label}: {row.meaning}." for row in rows if row.name in EXPLAINED]
    texts += [f"({letters(number)}) {reason}." for number, reason in enumerate(notes.reasons)]
    missing = _left_out(frame, rows)
    if rows:
        texts += [f"Left out ({reason}): {_names(lines)}." for reason, lines in missing.items()]
    else:
        texts.append(f"No table: {'; '.join(missing)}.")
    return "\n".join(line for text in texts for line in textwrap.wrap(text, width, subsequent_indent="    "))


def _headline(frame: pd.DataFrame) -> str:
    fewest, most = frame["seeds"].min(), frame["seeds"].max()
    count = f"{most}" if fewest == most else f"{fewest} to {most}"
    since = frame["unit"].str.extract(r"months after (.*)")[0].dropna()
    from_when = f", months from {since.iloc[0]} on" if len(since) else ""
    return f"Median [5 %, 95 %] over n = {count} seeds{from_when}." if most > 1 else f"n = 1 seed{from_when}."


def _left_out(frame: pd.DataFrame, rows: list[Row]) -> dict[str, list[Row]]:
    """Return the lines without any figure by the reasons why."""
    reasons: dict[str, list[Row]] = {}
    for row in ROWS:
        notes = frame.loc[frame["measure"] == row.name, "note"].unique()
        if row not in rows and len(notes):
            reasons.setdefault(" or ".join(map(str, notes)), []).append(row)
    return reasons


def _names(rows: list[Row]) -> str:
    """Name lines by their group, and one by one where only some of the group are meant."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    texts = []
    for group, own in groups.items():
        whole = len(own) == sum(row.group == group for row in ROWS)
        texts.append(group if whole else f"{group} ({', '.join(row.label for row in own)})")
    return "; ".join(texts)


def _rounded_up(number: int, parts: int) -> int:
    return -(-number // parts)
