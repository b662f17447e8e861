"""What matters: indices of the sensitivity design with figures, where things go wrong, and the tipping point."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sim.analysis.discovery import discover
from sim.analysis.surrogate_indices import indices
from sim.analysis.tipping import LADDER, rungs, tipping_points
from sim.configuration import DECLARED
from sim.core.errors import InputError
from sim.views import sensitivity_figures
from sim.views.report import numbers
from sim.views.report.parts import Paragraph, Part, Picture, Points, Section, Table
from sim.views.report.stored import Stored
from sim.views.report.svg import drawn_with_page_settings
from sim.views.sensitivity import MEANING, ranking, sentences, settled

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.surrogate import Surrogate

MOST_LEAVES = 2
MOST_OUTCOMES = 6  # with figures of their own
DEPTH = "economy.shock_output"
WRONG = {"bank_fails": 0.5}  # what goes wrong, and above which value


def sensitivity(results: Stored) -> Section | None:
    """Show indices, their figures and two sentences for each outcome; the ladder and failing region where there are."""
    parts: list[Part] = []
    if results.data.get("sensitivity"):
        parts += _indices(results)
    parts += _ladder(results)
    parts += _region(results)
    return Section("sensitivity", "What matters, and where it goes wrong", parts) if parts else None


def _indices(results: Stored) -> list[Part]:
    whole = results.results
    table = whole.sensitivity
    said = settled(whole)
    history = whole.convergence
    parts: list[Part] = []
    runs = results.runs
    for number, (outcome, part) in enumerate(table[table["month"] == ""].groupby("outcome", sort=False)):
        parts.append(Paragraph(sentences(part, said)))
        if part["value"].isna().all() or number >= MOST_OUTCOMES:
            continue
        parts += _figures(results, str(outcome), part, history[history["outcome"] == outcome], runs, number)
    for number, (name, part) in enumerate(table[table["month"] != ""].groupby("explained", sort=False)):
        if part["value"].notna().any():
            figure = drawn_with_page_settings(sensitivity_figures.over_time, part)
            parts.append(Paragraph(_moves(str(name), part)))
            parts.append(Picture(f"over-time-{number}", f"What matters for {name}, month by month.", figure))
    meanings = [(index, MEANING[index]) for index in dict.fromkeys(table["index"]) if index in MEANING]
    return [*parts, Points(meanings)]


def _figures(
    results: Stored, outcome: str, part: "pd.DataFrame", history: "pd.DataFrame", runs: Any, number: int
) -> list[Part]:
    found: list[Part] = []
    name = f"{outcome}"
    if "mu_star" in set(part["index"]):
        figure = drawn_with_page_settings(sensitivity_figures.effects, part)
        found.append(Picture(f"effects-{number}", f"Elementary effects on {name}.", figure))
    figure = drawn_with_page_settings(sensitivity_figures.bars, part)
    found.append(Picture(f"indices-{number}", f"Indices of {name} with their 95 % intervals.", figure))
    if history["samples"].nunique() > 1:
        figure = drawn_with_page_settings(sensitivity_figures.convergence, history)
        found.append(Picture(f"convergence-{number}", f"Whether the indices of {name} have settled.", figure))
    if "S2" in set(part["index"]):
        figure = drawn_with_page_settings(sensitivity_figures.interactions, part)
        found.append(Picture(f"interactions-{number}", f"{name}: shares alone (diagonal) and of pairs.", figure))
    explained = str(part["explained"].iloc[0])
    if explained in runs.columns and number == 0:
        names = [one for one in ranking(part)["parameter"] if one in runs.columns]
        if not names:  # groups, of which no single parameter stands for all
            return found
        made = sensitivity_figures.fitted(results.results, explained)
        curves = sensitivity_figures.curves_of(made, names) if made is not None else {}
        figure = drawn_with_page_settings(sensitivity_figures.scatter, runs, names, explained, curves)
        text = f"{explained} against what matters most" + (", and its mean over all else (line)." if curves else ".")
        found.append(Picture(f"scatter-{number}", text, figure))
        found += _surrogate(made) if made is not None else []
    return found


def _surrogate(made: "Surrogate") -> list[Part]:
    """Say how good the surrogate is, and show its indices where it is good enough."""
    try:
        table = indices(made)
    except InputError as error:
        return [Paragraph(f"{error}")]
    cells = table.set_index(["parameter", "index"])
    rows = [[name, *(f"{numbers.plain(cells.loc[(name, index), 'value'])}"
                     f" [{numbers.plain(cells.loc[(name, index), 'low'])},"
                     f" {numbers.plain(cells.loc[(name, index), 'high'])}]" for index in ("S1", "ST"))]
            for name in dict.fromkeys(table["parameter"])]  # fmt: skip
    return [
        Paragraph(made.words()),
        Table(f"Shares of the variance of {made.outcome} by the surrogate, with 95 % intervals",
              ["parameter", "S1", "ST"], rows),
    ]  # fmt: skip


def _moves(name: str, part: "pd.DataFrame") -> str:
    """Say in two sentences how importance moves."""
    told = part[part["value"].notna()]
    tops = [(str(month), str(ranking(rows)["parameter"].iloc[0])) for month, rows in told.groupby("month", sort=True)]
    changes = [tops[0], *(now for before, now in pairwise(tops) if before[1] != now[1])]
    said = "; ".join(f"from {month} on {parameter}" for month, parameter in changes[:5])
    return (
        f"{name}: what matters most is {said}. It changes {len(changes) - 1} times over {len(tops)} months"
        f" with an index, of {part['month'].nunique()} looked at."
    )


def _ladder(results: Stored) -> list[Part]:
    if LADDER not in results.runs.columns or not results.is_of_the_bank or results.data.get("sensitivity"):
        return []
    try:
        table, points = rungs(results), tipping_points(results)
    except InputError:
        return []
    depth = float(results.data.get("parameters", {}).get(DEPTH, DECLARED[DEPTH].default))
    text = (
        "How severe the shock must be before half of the banks fail (at 1 output is"
        f" {100.0 * depth:g} % lower at the worst; 5 % is about 2008 without stimulus), by arm, with the 95 % interval"
        " over seeds; a dash: beyond the ladder."
    )
    rows = [[str(row["scenario"]), str(row["arm"]), numbers.plain(row["tipping"]),
             f"[{numbers.plain(row['low'])}, {numbers.plain(row['high'])}]", str(row["said"])]
            for _, row in points.iterrows()]  # fmt: skip
    figure = drawn_with_page_settings(sensitivity_figures.ladder, table, points)
    return [
        Paragraph(text),
        Table("Tipping points", ["economy", "arm", "severity", "95 % interval", "in words"], rows, words=(1, 4)),
        Picture("ladder", "Share of banks that fail by severity of the shock; ringed where half do.", figure),
    ]


def _region(results: Stored) -> list[Part]:
    """Say where banks fail, arm by arm, if enough fail and enough do not."""
    if not results.varied or not results.is_of_the_bank or len(results.varied) < 2:
        return []
    parts: list[Part] = []
    for measure, above in WRONG.items():
        for number, arm in enumerate(results.arms):
            try:
                found = discover(results, {"measure": measure, "above": above}, arm=arm)
            except InputError:
                continue
            said = [(arm, " ".join(found.said()))]
            said += [(f"{arm}, a leaf of CART", leaf.said(found.what)) for leaf in found.tree[:MOST_LEAVES]]
            parts.append(Points([(who, text.replace(f"have {measure} above {above:g}", "fail")) for who, text in said]))
            if len(found.peeling) > 1:
                figure = drawn_with_page_settings(sensitivity_figures.trade_off, found.peeling)
                parts.append(
                    Picture(f"prim-{number}", f"{arm}: coverage and density of boxes of failing banks.", figure)
                )
    if parts:
        parts.insert(0, Paragraph("Where banks fail: boxes in the space of what varies, found by PRIM and CART."))
    return parts


__all__ = ["sensitivity"]
