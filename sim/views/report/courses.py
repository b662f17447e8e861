"""How the bank fared month by month: fan charts per scenario, and where capital went."""

from typing import TYPE_CHECKING

from sim.analysis.bridge import LABELS, NEEDED
from sim.analysis.frames import monthly_bands
from sim.measures import MEASURES
from sim.views.bridge import bridges_of, waterfalls
from sim.views.report import numbers
from sim.views.report.meanings import label_of
from sim.views.report.parts import Paragraph, Part, Picture, Section, Table
from sim.views.report.stored import Stored
from sim.views.report.svg import drawn_with_page_settings
from sim.views.style import COLOURS, DASHES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FANS = ("npl_ratio_true", "capital_ratio", "access", "loss_bank")
MOST_LINES = 6  # arms drawn beside the reference: the others would hide each other
FAN, LINE = "#9db8cc", "#0072B2"


def courses(results: Stored) -> Section | None:
    """Show the course of headline measures: the reference as a fan of nine runs in ten, other arms as medians."""
    wanted = [name for name in FANS if results.has_months and name in results.monthly.columns]
    if not wanted or not results.is_of_the_bank:
        return None
    shown = chosen_arms(results)
    text = f"Shaded: nine runs in ten, month by month, under {results.reference}; lines are medians over seeds."
    parts: list[Part] = [Paragraph(text)]
    if len(shown) < len(results.arms):
        parts.append(Paragraph(f"Drawn are {numbers.listed(shown)}: those that differ most from it.", "note"))
    for name in wanted:
        figure = drawn_with_page_settings(fan_figure, results, name, shown)
        parts.append(
            Picture(f"fan-{name}", f"{label_of(name).capitalize()} by economy. {MEASURES[name].meaning}", figure)
        )
    return Section("courses", "Month by month", parts)


def chosen_arms(results: Stored) -> list[str]:
    """Return the reference and the arms that differ most from it in any figure."""
    others = [arm for arm in results.arms if arm != results.reference]
    if len(others) > MOST_LINES:
        size = results.compared.assign(size=results.compared["effect_size"].abs()).groupby("arm")["size"].max()
        largest = set(size.sort_values(ascending=False).head(MOST_LINES).index)
        others = [arm for arm in others if arm in largest]
    return [results.reference, *others]


def fan_figure(results: Stored, measure: str, shown: list[str]) -> "Figure":
    """Draw a panel for every scenario; lines are told apart by dashes, and named at their end."""
    from matplotlib.figure import Figure

    bands = monthly_bands(results.frames, measure)
    scenarios = list(dict.fromkeys(bands["scenario"]))
    across = min(2, len(scenarios))
    down = -(-len(scenarios) // across)
    figure = Figure(figsize=(5.0 * across, 2.9 * down + 0.5))
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    unit = MEASURES[measure].unit
    factor = numbers.factor(unit)
    for axes in grid.flat[len(scenarios) :]:
        axes.set_visible(False)
    for axes, scenario in zip(grid.flat, scenarios, strict=False):
        for number, arm in enumerate(shown):
            part = bands[(bands["scenario"] == scenario) & (bands["arm"] == arm)]
            if arm == results.reference:
                low, high = factor * part["low"], factor * part["high"]
                axes.fill_between(part["date"], low, high, color=FAN, alpha=0.55, linewidth=0.0)
            axes.plot(part["date"], factor * part["median"], color=COLOURS[number % len(COLOURS)],
                      linestyle=DASHES[number % len(DASHES)], label=arm)  # fmt: skip
        axes.set_title(scenario)
        axes.set_ylabel(numbers.of_level(unit))
    figure.autofmt_xdate(rotation=0, ha="center")
    handles, labels = grid[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(4, len(labels)))
    return figure


def capital(results: Stored) -> Section | None:
    """Show the way of the capital ratio from before the shock to its low, driver by driver, adding up."""
    if not results.is_of_the_bank or not results.has_months:
        return None
    if not set(NEEDED) <= set(results.monthly.columns):
        text = f"Left out: record {', '.join(NEEDED)} to see by which driver capital rose and fell."
        return Section("capital", "Where capital went", [Paragraph(text)])
    bridges = bridges_of(results.frames)
    if bridges.empty:
        return None
    text = (
        "The capital ratio in the month before the shock, what each driver added to or took from it, and the lowest"
        " ratio after: points, means over seeds, each row adding up. Growth of what weighs on capital lowers the ratio"
        " without any loss."
    )
    rows = []
    for _, line in bridges.iterrows():
        cells = [numbers.plain(100.0 * float(line[name]), sign=name in LABELS) for name in ("start", *LABELS, "end")]
        rows.append([str(line["scenario"]), str(line["arm"]), *cells])
    heads = ["economy", "arm", "before", *LABELS, "lowest"]
    caption = "Capital ratio from before the shock to its lowest, points"
    parts: list[Part] = [Paragraph(text), Table(caption, heads, rows, words=(1,))]
    lowest = int(bridges["end"].to_numpy(float).argmin())
    worst = bridges[bridges["scenario"] == bridges["scenario"].iloc[lowest]]
    figure = drawn_with_page_settings(waterfalls, worst.head(6), list(map(str, worst["arm"].head(6))), 3.2)
    parts.append(Picture("capital-bridge", f"The same as steps, in {worst['scenario'].iloc[0]}.", figure))
    return Section("capital", "Where capital went", parts)


__all__ = ["capital", "courses"]
