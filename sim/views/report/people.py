"""Who is reached and who is hurt: heads, the poorest third, segments, branches."""

from typing import Any

import pandas as pd

from sim.analysis.estimates import mean_with_ends
from sim.measures import MEASURES
from sim.measures.base import LAST, SUM
from sim.measures.ledger import SHOCK
from sim.views.report import numbers
from sim.views.report.meanings import label_of
from sim.views.report.parts import Cell, Paragraph, Part, Section, Table
from sim.views.report.stored import Stored
from sim.world.parties import SEGMENTS

# Heads: a measure, what it is counted as, and of whom it is a share.
HEADS = (
    ("access", "with a loan, % of all who may borrow, in the mean month"),
    ("refusals", "applications refused since the shock"),
    ("rationed_out_share", "good applicants turned away, %, in the mean month"),
    ("overindebted_whole", "over-indebted (owe over a year's income), % of debtors, in the mean month"),
    ("guarantors_called_since_shock", "called as guarantors since the shock, parties"),
    ("guarantors_ruined_since_shock", "ruined as guarantors since the shock, parties"),
    ("hunger", "months below subsistence since the shock, of all parties together"),
)
GROUPS = ("access", "poor_share", "share_enterprise_loans", "approval_rate", "consumption_equivalent",
          "informal_share")  # fmt: skip
BY_SEGMENT = ("access", "approval_rate", "npl_ratio_true", "loss", "loss_bank", "loss_guarantors",
              "guarantors_ruined", "consumption_equivalent")  # fmt: skip
SPREAD = ("npl_ratio", "npl_ratio_true", "access", "loss_bank", "par90")


def heads(results: Stored) -> Section | None:
    """Show how many people have a loan, are refused, over-indebted, ruined as guarantors."""
    if not results.is_of_the_bank or not len(results.runs):
        return None
    there = [(name, label) for name, label in HEADS if name in results.runs.columns]
    if not there:
        return None
    borrowers = int((results.data.get("world") or {}).get("borrowers") or 0)
    text = "Means over seeds with their 95 % intervals, over the months since the shock (all, if the run ends before)."
    text += f" Of {borrowers:,} who may borrow." if borrowers else ""
    return Section("heads", "Heads", [Paragraph(text), *_tables(results, there)])


def spread(results: Stored) -> Section | None:
    """Show how the poorest third, the segments and the branches fare."""
    if not results.is_of_the_bank or not len(results.runs):
        return None
    there = [(name, f"{label_of(name)}, {numbers.of_level(MEASURES[name].unit)}") for name in GROUPS
             if name in results.runs.columns]  # fmt: skip
    parts: list[Part] = []
    if there:
        text = (
            "Whom credit reaches: of borrowers, the share that belongs to the poorest third of their district at the"
            " start (a third would be even), and of loans, those to enterprises. Means over seeds with 95 % intervals."
        )
        parts += [Paragraph(text), *_tables(results, there)]
    parts += _segments(results)
    parts += _branches(results)
    return Section("spread", "Over people, segments and branches", parts) if parts else None


def _tables(results: Stored, columns: list[tuple[str, str]]) -> list[Part]:
    runs = pd.DataFrame(results.runs)
    tables: list[Part] = []
    for scenario in results.scenarios:
        rows: list[list[str | Cell]] = []
        for arm in results.arms:
            part = runs[(runs["scenario"] == scenario) & (runs["arm"] == arm)]
            if len(part):
                by_seed = part.groupby("seed")[[name for name, _ in columns]].mean()  # over points, which share luck
                rows.append([arm, *(_mean(by_seed[name], MEASURES[name].unit) for name, _ in columns)])
        if rows:
            tables.append(Table(scenario or "All runs", ["arm", *(label for _, label in columns)], rows))
    return tables


def _mean(values: Any, unit: str) -> Cell:
    mean, low, high = mean_with_ends(values.to_numpy(float))
    ends = numbers.interval(low, high, unit)
    return Cell(numbers.level(mean, unit), [ends] if ends != numbers.DASH else [])


def _segments(results: Stored) -> list[Part]:
    """Return how the segments of customers fare since the shock."""
    segments = results.segments
    if segments is None or not len(segments):
        text = "How segments of customers differ is not shown: the experiment does not keep them (keep: [segments])."
        return [Paragraph(text, "note")]
    measures = [name for name in BY_SEGMENT if name in segments.columns]
    if not measures:
        return []
    values = of_segments(results, measures)
    text = (
        "Segments of customers since the shock (all months, if the run ends before): totals of what is an amount or a"
        " number, means over months of what is a rate; means over seeds with 95 % intervals."
    )
    parts: list[Part] = [Paragraph(text)]
    for scenario in results.scenarios:
        rows: list[list[str | Cell]] = []
        for arm in results.arms:
            part = values[(values["scenario"] == scenario) & (values["arm"] == arm)]
            for segment in SEGMENTS:
                own = part[part["segment"] == segment]
                if len(own):
                    by_seed = own.groupby("seed")[measures].mean()
                    cells = [_mean(by_seed[name], MEASURES[name].unit) for name in measures]
                    rows.append([f"{arm}: {segment}", *cells])
        labels = [f"{label_of(name)}, {numbers.of_level(MEASURES[name].unit)}" for name in measures]
        parts.append(Table(f"{scenario}: segments", ["arm and segment", *labels], rows))
    return parts


def of_segments(results: Stored, measures: list[str]) -> pd.DataFrame:
    """Return one value per run, segment and measure, as a run's one value is made of its months."""
    months = results.monthly[["run", "month", "date"]]
    since = months["date"] >= pd.Timestamp(SHOCK)
    counted = months[since | ~months["run"].isin(months.loc[since, "run"])]
    frame = results.segments.merge(counted[["run", "month"]], on=["run", "month"])
    grouped = frame.groupby(["run", "segment"], observed=True)
    how = {SUM: "sum", LAST: "last"}
    made: pd.DataFrame = grouped.agg({name: how.get(MEASURES[name].summary, "mean") for name in measures}).reset_index()
    return made.merge(results.runs[["run", "scenario", "arm", "seed"]], on="run")


def _branches(results: Stored) -> list[Part]:
    """Return how far branches lie apart in the last year of the run."""
    branches = results.branches
    if branches is None or not len(branches):
        text = "How branches differ is not shown: the experiment does not keep them (keep: [branches])."
        return [Paragraph(text, "note")]
    measures = [name for name in SPREAD if name in branches.columns]
    if not measures:
        return []
    last = int(branches["month"].max())
    year = branches[branches["month"] > last - 12].merge(results.runs[["run", "scenario", "arm"]], on="run")
    means = year.groupby(["scenario", "arm", "run", "branch"], observed=True)[measures].mean()
    within = means.groupby(["scenario", "arm", "run"], observed=True).quantile([0.1, 0.5, 0.9])
    over = within.groupby(level=[0, 1, 3]).mean()
    text = (
        "Branches of a run in its last year: the median branch, and between which values eight branches in ten lie;"
        " means over seeds."
    )
    parts: list[Part] = [Paragraph(text)]
    for scenario in results.scenarios:
        rows: list[list[str | Cell]] = []
        for arm in results.arms:
            if (scenario, arm, 0.5) not in over.index:
                continue
            cells: list[str | Cell] = []
            for name in measures:
                unit = MEASURES[name].unit
                low, middle, high = (float(over.loc[(scenario, arm, level), name]) for level in (0.1, 0.5, 0.9))
                cells.append(Cell(numbers.level(middle, unit), [numbers.interval(low, high, unit)]))
            rows.append([arm, *cells])
        labels = [f"{label_of(name)}, {numbers.of_level(MEASURES[name].unit)}" for name in measures]
        parts.append(Table(f"{scenario}: branches", ["arm", *labels], rows))
    return parts


__all__ = ["heads", "spread"]
