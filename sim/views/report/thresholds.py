"""Arms held against the regulator's thresholds in force each month."""

from typing import Any

import pandas as pd

from sim.analysis.thresholds import THRESHOLDS, breaches, missing_for
from sim.analysis.wide import window_start
from sim.views.report import numbers
from sim.views.report.parts import Cell, Paragraph, Part, Points, Section, Table
from sim.views.report.stored import Stored

NAME, TITLE = "thresholds", "Against the thresholds in force"


def thresholds(results: Stored) -> Section | None:
    """Show how likely each arm breaks each threshold, when first, how deep, and what it takes to mend it."""
    if not results.is_of_the_bank:
        return None
    missing = missing_for(results)
    if not results.has_months or len(missing) == len(THRESHOLDS):
        wanted = sorted({name for made in THRESHOLDS for name in (made.measure, *made.needs)})
        text = f"Left out: no ratio was recorded month by month. Record them: record: [{', '.join(wanted)}]."
        return Section(NAME, TITLE, [Paragraph(text)])
    table = breaches(results)
    since = window_start(results)
    about = (
        f"{f'From {since} on' if since else 'Over the whole run'}, each run is held against what the law asked that"
        " month, whatever an arm sets. First line of a cell: the share of runs that ever broke the threshold, with"
        " Wilson's 95 % interval. Of the runs that broke it: the first month (of the earliest and the median), how far"
        " off its worst month was (median run), and the most yuan it took in any month to mend it (median run, and the"
        " worst of all). Before: the share that broke it in the month before. Marked: half of the runs or more. A bank"
        " that was closed has failed its capital thresholds."
    )
    parts: list[Part] = [Paragraph(about), Points(rules(table))]
    for scenario, part in table.groupby("scenario", sort=False, observed=True):
        parts.append(table_of(str(scenario), part))
    if missing:
        lines = [f"{name} needs {', '.join(measures)}" for name, measures in missing.items()]
        parts.append(Paragraph(f"Left out or without yuan, as not recorded: {'; '.join(lines)}.", "note"))
    return Section(NAME, TITLE, parts)


def rules(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the thresholds with what was in force and where that stands."""
    found = []
    for made in THRESHOLDS:
        own = table[table["threshold"] == made.name]
        if len(own):
            found.append((made.title, f"{own['in_force'].iloc[0]}. To mend it: {made.remedy}. Source: {made.source}."))
    return found


def table_of(scenario: str, part: pd.DataFrame) -> Table:
    """Return the table of one scenario: arms down, thresholds across."""
    shown = [made for made in THRESHOLDS if (part["threshold"] == made.name).any()]
    rows: list[list[str | Cell]] = []
    for arm, own in part.groupby("arm", sort=False, observed=True):
        by_name = {str(row["threshold"]): row for _, row in own.iterrows()}
        rows.append([str(arm), *(cell_of(by_name[made.name]) for made in shown)])
    return Table(scenario, ["arm", *(made.title for made in shown)], rows)


def cell_of(row: "pd.Series[Any]") -> Cell:
    """Return the figures of one arm and threshold."""
    if not row["n"]:
        return Cell(numbers.DASH, ["not in force"])
    chance = numbers.percent(row["probability"])
    if pd.notna(row["low"]):
        chance += f" [{100 * row['low']:.0f}, {100 * row['high']:.0f}]"
    under = []
    if row["breached"]:
        first = row["first_month"]
        under.append(f"from {first}" + (f", median {row['median_month']}" if row["median_month"] != first else ""))
        under.append(f"{numbers.plain(100.0 * row['depth'])} points off")
        if pd.notna(row["mend"]):
            under.append(
                f"{numbers.level(row['mend'], 'CNY')} M yuan, worst {numbers.level(row['mend_highest'], 'CNY')}"
            )
    if pd.notna(row["already"]) and row["already"] > 0.0:
        under.append(f"before: {numbers.percent(row['already'])}")
    return Cell(chance, under, marked=row["probability"] >= 0.5)


__all__ = ["thresholds"]
