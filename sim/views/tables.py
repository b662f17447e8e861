"""The table a run prints: measures down, scenarios across, fit for a terminal."""

import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.analysis.shock import ROWS, Row
from sim.core.declare import month_number, month_text

WIDTH = 100  # columns of a terminal
GAP = 2
NOTHING = "-"
SHOWN_UNITS = {
    "fraction": "%",
    "fraction over baseline": "points",
    "CNY": "million yuan",
    "parties": "parties",
    "ratio": "times",
}
FACTORS = {"fraction": 100.0, "fraction over baseline": 100.0, "CNY": 1e-6}


@dataclass(frozen=True)
class Cell:
    """A figure as text: its middle, and the ends of its interval where they differ from it."""

    middle: str
    ends: str = ""

    @property
    def whole(self) -> str:
        """Both on one line."""
        return f"{self.middle} {self.ends}".strip()

    def lines(self, width: int) -> list[str]:
        """Return the figure on one line if that fits, else on two."""
        return [self.whole] if len(self.whole) <= width else [self.middle, self.ends]


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
    are missing.
    """
    columns = list(frame.groupby(["scenario", "arm"], sort=False))
    rows = [row for row in ROWS if (frame["measure"] == row.name).any()]
    if not columns or not rows:
        return "There are no runs to compare.\n"
    notes = Notes()
    cells = [[_cell(frame, row, part, notes) for _, part in columns] for row in rows]
    several = frame["arm"].nunique() > 1
    headings = [f"{scenario}, {arm}" if several else str(scenario) for (scenario, arm), _ in columns]
    labels = [f"{row.label}, {SHOWN_UNITS[row.unit]}" if row.unit in SHOWN_UNITS else row.label for row in rows]

    label_width = max(map(len, labels))
    tightest = max(max(len(cell.middle), len(cell.ends)) for line in cells for cell in line)
    widest = max([len(cell.whole) for line in cells for cell in line] + [tightest])
    fitting = max(1, (width - label_width) // (tightest + GAP))
    tables = -(-len(columns) // fitting)
    at_once = -(-len(columns) // tables)
    cell_width = max(tightest, min(widest, (width - label_width) // at_once - GAP))
    blocks = []
    for first in range(0, len(columns), at_once):
        part = slice(first, first + at_once)
        lines = _line("", [_broken(heading, cell_width) for heading in headings[part]], label_width, cell_width, top=False)
        lines.append("-" * max(map(len, lines)))
        for label, line in zip(labels, cells, strict=True):
            lines += _line(label, [cell.lines(cell_width) for cell in line[part]], label_width, cell_width)
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, _foot(frame, rows, notes, width)]) + "\n"


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
        start = re.search(r"\d{4}-\d{2}$", unit)
        return month_text(month_number(start[0]) + int(value + 0.5)) if start else f"{value:.0f}"
    if row.unit == "parties":
        return f"{value:,.0f}"
    factor = FACTORS.get(row.unit, 1.0)
    small = row.unit == "ratio" or (of_row.abs().max() * factor) < 1.0
    digits = 2 if small else 1
    return f"{round(value * factor, digits) + 0.0:,.{digits}f}"


def _broken(heading: str, width: int) -> list[str]:
    """Break a heading after underscores and blanks."""
    lines = textwrap.wrap(re.sub(r"_(?=.)", "_ ", heading), width)
    return [line.replace("_ ", "_") for line in lines]


def _line(label: str, cells: list[list[str]], label_width: int, width: int, *, top: bool = True) -> list[str]:
    """Set cells of one or more lines beside each other, aligned at the top or at the bottom."""
    height = max(map(len, cells))
    padded = [cell + [""] * (height - len(cell)) if top else [""] * (height - len(cell)) + cell for cell in cells]
    texts = []
    for number in range(height):
        begin = (label if number == 0 else "").ljust(label_width)
        texts.append((begin + "".join(cell[number].rjust(width + GAP) for cell in padded)).rstrip())
    return texts


def _foot(frame: pd.DataFrame, rows: list[Row], notes: Notes, width: int) -> str:
    seeds = sorted(set(frame["seeds"]))
    count = f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    kind = "median [5 %, 95 %] over" if seeds[-1] > 1 else "of"
    units = frame["unit"].str.extract(r"months after (\d{4}-\d{2})")[0].dropna()
    since = f", months from {units.iloc[0]} on" if len(units) else ""
    texts = [f"{kind[0].upper()}{kind[1:]} {count} seed{'s' if seeds[-1] > 1 else ''} (n){since}."]
    texts += [f"{row.label.strip()}: {row.meaning}" for row in rows if not row.plain]
    texts += [f"({letters(number)}) {reason}" for number, reason in enumerate(notes.reasons)]
    return "\n".join(line for text in texts for line in textwrap.wrap(text, width, subsequent_indent="    "))
