"""The way of the capital ratio from before the shock to its low, driver by driver: a table and a figure."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.bridge import LABELS, NEEDED, capital_bridge, mean_bridge
from sim.analysis.frames import Frames

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 100.0
TITLE_WIDTH = 30  # characters above a panel
ACROSS = 4  # panels beside each other
UP, DOWN, WHOLE = "#4c8c6b", "#b8533b", "#4f6072"
STEPS = ("before", *LABELS, "lowest")
TITLE = "Capital ratio from the month before the shock to its lowest, points (means over seeds: they add up)"


def bridges_of(results: Frames) -> pd.DataFrame:
    """Return the mean bridge of every scenario and arm; no rows where the measures it needs were not recorded."""
    if not set(NEEDED) <= set(results.monthly.columns):
        return pd.DataFrame()
    return mean_bridge(capital_bridge(results))


def named(line: "pd.Series[float]", arms: int) -> str:
    """Return what a bridge is called: its scenario, and its arm where there are several."""
    return f"{line['scenario']}, {line['arm']}" if arms > 1 else str(line["scenario"])


def steps_of(line: "pd.Series[float]") -> list[float]:
    """Return start, drivers and end of one bridge, in points."""
    return [POINTS * float(line[name]) for name in ("start", *LABELS, "end")]


def format_bridge(bridges: pd.DataFrame) -> str:
    """Return bridges (of `mean_bridge`) as a table: drivers down, scenarios and arms across; "" without any."""
    if bridges.empty:
        return ""
    arms = bridges["arm"].nunique()
    names = [named(line, arms) for _, line in bridges.iterrows()]
    columns = [steps_of(line) for _, line in bridges.iterrows()]
    width = max(len(step) for step in STEPS)
    lines = [TITLE]
    for number, (name, count) in enumerate(zip(names, bridges["n"], strict=True), 1):
        lines.append(f"  ({number}) {name}, n = {int(count)}")
    lines.append(" " * width + "".join(f"{f'({number})':>9}" for number in range(1, len(names) + 1)))
    for place, step in enumerate(STEPS):
        sign = "" if step in ("before", "lowest") else "+"
        lines.append(step.ljust(width) + "".join(f"{column[place]:{sign}9.2f}" for column in columns))
    return "\n".join(lines)


def bridge_figure(results: Frames) -> "Figure | None":
    """Draw the bridges as waterfalls, one panel each; None without any."""
    bridges = bridges_of(results)
    if bridges.empty:
        return None
    arms = bridges["arm"].nunique()
    titles = [named(line, arms) for _, line in bridges.iterrows()]
    figure = waterfalls(bridges, titles)
    figure.suptitle("Capital ratio from before the shock to its lowest, by driver (mean over seeds)")
    return figure


def waterfalls(bridges: pd.DataFrame, titles: Sequence[str], height: float = 4.0) -> "Figure":
    """Draw bridges (of `mean_bridge`) as steps, a panel each of so many inches; falls are hatched."""
    from matplotlib.figure import Figure

    across = min(ACROSS, len(bridges))
    down = -(-len(bridges) // across)
    figure = Figure(figsize=(1.4 + 2.9 * across, height * down))
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[len(bridges) :]:
        axes.set_visible(False)
    for axes, title, (_, line) in zip(grid.flat, titles, bridges.iterrows(), strict=False):
        level = 0.0
        for place, (step, value) in enumerate(zip(STEPS, steps_of(line), strict=True)):
            whole = step in ("before", "lowest")
            shade, hatch = (WHOLE, "") if whole else (UP, "") if value >= 0.0 else (DOWN, "////")
            left = 0.0 if whole else level
            axes.barh(place, value, left=left, color=shade, hatch=hatch, edgecolor="white", height=0.7)
            level = value if whole else level + value
        axes.axvline(0.0, color="black", linewidth=0.6)
        axes.set_xlabel("points")
        axes.set_title(textwrap.fill(title, TITLE_WIDTH), fontsize="medium")
        axes.margins(x=0.05)
        axes.use_sticky_edges = False
    grid[0][0].set_yticks(range(len(STEPS)), STEPS)  # for all: they share the axis
    grid[0][0].invert_yaxis()
    return figure
