"""Who bears what: losses by bearer, what a yuan saves for whom, and the worst of runs."""

from typing import TYPE_CHECKING, Any

from sim.analysis.bearers import BEARERS, borne, cost_benefit
from sim.analysis.value_at_risk import MEASURES as TAILS
from sim.analysis.value_at_risk import tails
from sim.views.report import numbers
from sim.views.report.meanings import label_of
from sim.views.report.parts import Cell, Paragraph, Part, Picture, Section, Table
from sim.views.report.stored import Stored
from sim.views.report.svg import drawn_with_page_settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

FILLS = {"bank": ("#0072B2", ""), "guarantors": ("#E69F00", "////"), "debtors": ("#999999", "...."),
         "collateral": ("#F0E442", "xxxx"), "public": ("#CC79A7", "\\\\\\\\")}  # fmt: skip
LEVEL = 0.95


def bearing(results: Stored) -> Section | None:
    """Show who bore the losses since the shock."""
    if not results.is_of_the_bank or not len(results.runs):
        return None
    table = borne(results)
    if table.empty or table["mean"].isna().all():
        return None
    text = (
        "Dues that were missed since the shock and not caught up with, by who bore them in the end: million yuan a run,"
        " mean over seeds, with the share of the whole beneath. Debtors: met from their seized cash and goods."
        " Collateral: met by selling pledged house and land. Public: claims paid by funds and insurance."
    )
    parts: list[Part] = [Paragraph(text)]
    for scenario, part in table.groupby("scenario", sort=False, observed=True):
        parts.append(_table(str(scenario), part))
    figure = drawn_with_page_settings(bars, table)
    parts.append(Picture("who-bears", "Losses since the shock by bearer, million yuan a run.", figure))
    return Section("bearing", "Who bears the loss", parts)


def _table(scenario: str, part: "pd.DataFrame") -> Table:
    rows: list[list[str | Cell]] = []
    for arm, own in part.groupby("arm", sort=False, observed=True):
        means, shares = (own.set_index("bearer")[column].to_dict() for column in ("mean", "share"))
        cells: list[str | Cell] = [
            Cell(numbers.level(means[name], "CNY"), [numbers.percent(shares[name])]) for name in BEARERS
        ]
        rows.append([str(arm), numbers.level(float(own["mean"].sum()), "CNY"), *cells])
    return Table(scenario or "All runs", ["arm", "all, million yuan", *BEARERS], rows)


def bars(table: "pd.DataFrame") -> "Figure":
    """Draw a stacked bar for every arm, a panel for every scenario; fills are told apart without colour."""
    from matplotlib.figure import Figure

    scenarios, arms = list(dict.fromkeys(table["scenario"])), list(dict.fromkeys(table["arm"]))
    across = min(2, len(scenarios))
    down = -(-len(scenarios) // across)
    figure = Figure(figsize=(4.9 * across, (0.32 * len(arms) + 0.9) * down + 0.5))
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[len(scenarios) :]:
        axes.set_visible(False)
    for axes, scenario in zip(grid.flat, scenarios, strict=False):
        part = table[table["scenario"] == scenario].pivot(index="arm", columns="bearer", values="mean").reindex(arms)
        ends = {
            True: [0.0] * len(arms),
            False: [0.0] * len(arms),
        }  # to the right of 0, and what was won back to the left
        for bearer, (colour, hatch) in FILLS.items():
            width = (1e-6 * part[bearer].fillna(0.0)).tolist()
            left = [ends[more >= 0.0][at] for at, more in enumerate(width)]
            axes.barh(arms, width, left=left, color=colour, hatch=hatch, edgecolor="black", linewidth=0.4, label=bearer)
            for at, more in enumerate(width):
                ends[more >= 0.0][at] += more
        axes.set_title(scenario)
        axes.set_xlabel("million yuan")
    grid[0][0].invert_yaxis()
    handles, labels = grid[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5)
    return figure


def worth(results: Stored) -> Section | None:
    """Show what each arm saves whom, what it costs whom, and the loss avoided per yuan."""
    if not results.is_of_the_bank or not results.has_arms:
        return None
    table = cost_benefit(results)
    if table.empty and results.varied:
        text = "Not shown where parameters vary: costs and losses of points would be mixed. Run one point alone."
        return Section("worth", "What a yuan saves, and for whom", [Paragraph(text)])
    if table.empty:
        return None
    text = (
        f"Against {results.reference}, pairs of runs with equal luck, million yuan a run since the shock: by how much"
        " less bank and households lost (with its 95 % interval), what each party paid more, and the loss that bank and"
        " households together avoided per yuan of it, with its interval (Fieller). The public purse pays for running"
        " policies, claims on funds, and closed banks: what it bears of a loss is in there, and nowhere else. Payments"
        " are gross: a fund's premiums are a cost of the bank and no income of the purse. What one party saves and"
        " another pays is no saving: read the last column first."
    )
    parts: list[Part] = [Paragraph(text)]
    for scenario, part in table.groupby("scenario", sort=False, observed=True):
        rows: list[list[str | Cell]] = []
        for arm, own in part.groupby("arm", sort=False, observed=True):
            by = {str(row["party"]): row for _, row in own.iterrows()}
            rows.append([str(arm), *(_worth(row) for row in by.values())])
        parts.append(Table(str(scenario) or "All runs", ["arm", *by], rows))
    return Section("worth", "What a yuan saves, and for whom", parts)


def _worth(row: Any) -> Cell:
    under = []
    saves = row["avoided"] == row["avoided"]
    if saves:
        under.append(numbers.interval(row["avoided_low"], row["avoided_high"], "CNY", sign=True))
    if row["cost"] == row["cost"] and row["cost"]:
        under.append(f"paid {numbers.difference(row['cost'], 'CNY')}")
    elif not saves and row["cost"] == row["cost"]:
        under.append("paid nothing more")
    elif not saves:
        return Cell(numbers.DASH)
    if row["per_yuan"] == row["per_yuan"]:
        ends = numbers.interval(row["per_yuan_low"], row["per_yuan_high"])
        under.append(f"{numbers.plain(row['per_yuan'])} per yuan {ends if ends != numbers.DASH else ''}".rstrip())
    lead = numbers.difference(row["avoided"], "CNY") if saves else under.pop(0)
    return Cell(lead, under, marked=row["avoided_low"] > 0 or row["avoided_high"] < 0)


def worst(results: Stored) -> Section | None:
    """Show the worst tenth of banks beside the median, value at risk and expected shortfall."""
    if not results.is_of_the_bank or not len(results.runs):
        return None
    there = [name for name in TAILS if name in results.runs.columns and results.runs[name].notna().any()]
    if not there or results.runs["seed"].nunique() < 2:
        return None
    table = tails(results, TAILS, (LEVEL,))
    text = (
        "Each run is a bank. First line: the median bank, and the mean of the worst tenth. Beneath: what one bank in"
        f" twenty passes (value at risk at {LEVEL:.0%}), and the mean of those (expected shortfall), each with its 95 %"
        " interval; a dash, or none: too few runs to bound it."
    )
    parts: list[Part] = [Paragraph(text)]
    for scenario, part in table.groupby("scenario", sort=False, observed=True):
        units = part.drop_duplicates("measure").set_index("measure")["unit"].to_dict()
        rows: list[list[str | Cell]] = []
        for arm, own in part.groupby("arm", sort=False, observed=True):
            by = {str(row["measure"]): row for _, row in own.iterrows()}
            rows.append(
                [str(arm), *(_tail(results, str(scenario), str(arm), by[name]) for name in there if name in by)]
            )
        heads = ["arm", *(f"{label_of(name)}, {numbers.of_level(str(units[name]))}" for name in there if name in units)]
        parts.append(Table(str(scenario) or "All runs", heads, rows))
    return Section("worst", "The worst banks beside the median", parts)


def _tail(results: Stored, scenario: str, arm: str, row: Any) -> Cell:
    runs = results.runs
    values = runs[(runs["scenario"] == scenario) & (runs["arm"] == arm)][row["measure"]].dropna()
    if not len(values):
        return Cell(numbers.DASH)
    unit = str(row["unit"])
    lowest = row["measure"] == "capital_ratio_low"
    tenth = values.sort_values(ascending=lowest).head(max(1, round(0.1 * len(values)))).mean()
    under = []
    for short, name in (("VaR", "value_at_risk"), ("ES", "expected_shortfall")):
        low, high = (numbers.level(row[f"{name}_{end}"], unit) for end in ("low", "high"))
        ends = "" if low == high == numbers.DASH else f" [{low}, {high}]"
        under.append(f"{short} {numbers.level(row[name], unit)}{ends}")
    return Cell(f"{numbers.level(float(values.median()), unit)} / {numbers.level(float(tenth), unit)}", under)


__all__ = ["bearing", "worst", "worth"]
