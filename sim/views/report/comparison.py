"""Every arm beside the reference, seed by seed: differences, intervals and adjusted chances."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.analysis.comparing import HIGHER, IDENTICAL, LOWER
from sim.analysis.headlines import BY_NAME
from sim.views.report import numbers
from sim.views.report.meanings import label_of, meaning_of
from sim.views.report.parts import Cell, Paragraph, Part, Points, Section, Table
from sim.views.report.stored import Stored

CLEAR = (HIGHER, LOWER)
NAME, TITLE = "comparison", "Every arm beside the reference"


def comparison(results: Stored) -> Section | None:
    """Show paired differences with intervals and adjusted p: a table a scenario, arms down, figures across."""
    if not results.has_arms:
        return None
    compared = results.compared
    tables = tables_of(compared)
    confidence = f"{100 * compared.attrs['confidence']:.0f} %"
    saved = compared.loc[compared["verdict"] != IDENTICAL, "variance_saved"].median()
    about = (
        f"Means over {_pairs(compared)} with equal luck. The first line is the level under "
        f"{compared.attrs['reference']}; below it are differences to it, each with its {confidence} interval (paired t)"
        f" and its p, adjusted by Holm's rule over all {compared.attrs['family']} comparisons on this page. Marked:"
        " p below 5 %, so clear of luck. What is not marked may still be there: these runs do not show it."
    )
    parts: list[Part] = [Paragraph(about), *tables]
    if pd.notna(saved):
        parts.append(
            Paragraph(
                f"Equal luck in all arms saves {100 * saved:.0f} % of the variance of a difference (median over the"
                " comparisons).",
                "note",
            )
        )
    ours = dict.fromkeys(compared["measure"]) if results.is_of_the_bank else ()
    meanings = [(label_of(name), said(name)) for name in ours if meaning_of(name)]
    return Section(NAME, TITLE, [*parts, *([Points(meanings)] if meanings else [])])


def _pairs(compared: pd.DataFrame) -> str:
    least, most = compared["n"].min(), compared["n"].max()
    most_said = numbers.counted(int(most), str(compared.attrs["pairs_are"]))
    return most_said if least == most else f"{least} to {most_said}"


def said(measure: str) -> str:
    """Say what a figure is, and which side of it is better."""
    better = f" Better: {BY_NAME[measure].better}." if measure in BY_NAME else ""
    return f"{meaning_of(measure)} ({measure}.){better}".replace(".)", ")")


def tables_of(compared: pd.DataFrame) -> list[Table]:
    """Return a table for every scenario."""
    notes = sorted({note for note in compared["note"] if note})
    tables = []
    for scenario, part in compared.groupby("scenario", sort=False, observed=True):
        tables.append(table_of(str(scenario), part, compared.attrs))
    if tables and notes:
        last = tables[-1]
        tables[-1] = Table(last.caption, last.heads, last.rows, [f"Some cells: {note}." for note in notes])
    return tables


def table_of(scenario: str, part: pd.DataFrame, about: Mapping[Any, Any]) -> Table:
    """Return the table of one scenario, `about` being what the comparison says of itself."""
    reference = str(about["reference"])
    measures = list(dict.fromkeys(part["measure"]))
    units = part.drop_duplicates("measure").set_index("measure")["unit"].to_dict()
    heads = ["arm", *(head_of(name, str(units[name]), own=bool(about["own"])) for name in measures)]
    there = part.dropna(subset=["mean_reference"]).sort_values("n", ascending=False, kind="stable")
    levels = there.drop_duplicates("measure").set_index("measure")["mean_reference"]  # over as many pairs as any
    first: list[str | Cell] = [reference]
    first += [numbers.level(float(levels.get(name, float("nan"))), str(units[name])) for name in measures]
    rows = [first]
    for arm, own in part.groupby("arm", sort=False, observed=True):
        by_measure = {str(row["measure"]): row for _, row in own.iterrows()}
        rows.append([str(arm), *(cell_of(by_measure.get(name)) for name in measures)])
    return Table(scenario or "All runs", heads, rows)


def head_of(measure: str, unit: str, *, own: bool = False) -> str:
    """Return the head of a column: what it is and in which unit; of one's `own` model the name it has there."""
    name = measure if own else label_of(measure)
    return f"{name}, {numbers.of_level(unit)}" if unit else name


def cell_of(row: "pd.Series[Any] | None") -> Cell:
    """Return a difference with its interval and its p."""
    if row is None or not row["n"]:
        return Cell(numbers.DASH)
    if row["verdict"] == IDENTICAL:
        return Cell("0", ["no pair differs"])
    unit = str(row["unit"])
    under = [
        numbers.interval(row["low"], row["high"], unit, sign=True),
        f"p = {numbers.probability(row['p_adjusted'])}",
    ]
    return Cell(numbers.difference(row["difference"], unit), under, marked=row["verdict"] in CLEAR)


__all__ = ["cell_of", "comparison", "head_of"]
