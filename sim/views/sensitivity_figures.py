"""Figures of sensitivity: what matters, how surely, whether that has settled, when, and where outcomes go wrong."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.convergence import ranked_index
from sim.core.errors import InputError
from sim.experiment.sampling.methods import DUMMY
from sim.views.sensitivity import ranking
from sim.views.style import COLOURS, DASHES, MARKERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.surrogate import Surrogate

MOST_BARS, MOST_LINES, MOST_PANELS = 15, 6, 6
MOST_POINTS = 800  # of a scatter
FILLS = {"S1": ("#0072B2", ""), "ST": ("#E69F00", "////")}


def bars(part: pd.DataFrame) -> "Figure":
    """Draw the indices of one outcome with their intervals, the largest on top; first and total order side by side."""
    from matplotlib.figure import Figure

    order = list(ranking(part)["parameter"])[:MOST_BARS]
    main = ranked_index(part)
    indices = [name for name in ("S1", "ST") if name in set(part["index"])] if main in ("S1", "ST") else [main]
    figure = Figure(figsize=(7.0, 0.32 * len(order) + 1.2))
    axes = figure.subplots()
    height = 0.8 / len(indices)
    for number, index in enumerate(indices):
        rows = part[part["index"] == index].set_index("parameter").reindex(order)
        at = np.arange(len(order)) + (number - (len(indices) - 1) / 2) * height
        colour, hatch = FILLS.get(index, FILLS["S1"])
        axes.barh(at, rows["value"], height * 0.9, color=colour, hatch=hatch, edgecolor="white", label=index)
        axes.hlines(at, rows["low"], rows["high"], color="black", linewidth=1.0)
    dummy = part[(part["parameter"] == DUMMY) & (part["index"] == main)]
    if len(dummy):
        axes.axvline(float(dummy["high"].iloc[0]), color="black", linestyle=":", label="luck alone (dummy)")
    axes.axvline(0.0, color="black", linewidth=0.6)
    axes.set_yticks(range(len(order)), order)
    axes.invert_yaxis()
    axes.set_xlabel(" and ".join(indices))
    if len(indices) > 1 or len(dummy):
        axes.legend(loc="lower right")
    return figure


def effects(part: pd.DataFrame) -> "Figure":
    """Draw Morris's plane: how large the effect of a parameter is, and how much it bends or depends on others."""
    from matplotlib.figure import Figure

    star = part[part["index"] == "mu_star"].set_index("parameter")
    sigma = part[part["index"] == "sigma"].set_index("parameter").reindex(star.index)
    figure = Figure(figsize=(7.0, 4.6))
    axes = figure.subplots()
    axes.errorbar(
        star["value"], sigma["value"], fmt="o", color=COLOURS[1], markersize=4, elinewidth=0.6, alpha=0.9,
        xerr=np.abs(np.array([star["value"] - star["low"], star["high"] - star["value"]])),
    )  # fmt: skip
    reach = float(max(star["value"].max(), sigma["value"].max(), 1e-300))
    axes.plot([0.0, reach], [0.0, reach], color="black", linewidth=0.7, linestyle="--", label="sigma = mu*")
    for name in star["value"].sort_values(ascending=False).index[:10]:
        where = (star.loc[name, "value"], sigma.loc[name, "value"])
        axes.annotate(str(name), where, xytext=(4, 4), textcoords="offset points", fontsize=7)
    axes.set_xlabel("mu*: mean absolute effect over the range")
    axes.set_ylabel("sigma: bends and interactions")
    axes.legend(loc="upper left")
    return figure


def convergence(frame: pd.DataFrame) -> "Figure":
    """Draw the index that ranks against the number of samples, with intervals, of the parameters that matter most."""
    from matplotlib.figure import Figure

    index = ranked_index(frame)
    rows = frame[(frame["index"] == index) & (frame["parameter"] != DUMMY)]
    last = rows[rows["samples"] == rows["samples"].max()].sort_values("value", ascending=False)
    figure = Figure(figsize=(7.0, 3.8))
    axes = figure.subplots()
    names = list(last["parameter"].head(MOST_LINES))
    for number, name in enumerate(names):
        own = rows[rows["parameter"] == name].sort_values("samples")
        at = own["samples"] * (1.0 + 0.025 * (number - len(names) / 2))
        axes.errorbar(
            at, own["value"], color=COLOURS[number % len(COLOURS)], linestyle=DASHES[number % len(DASHES)],
            marker=MARKERS[number % len(MARKERS)], label=name, elinewidth=0.7,
            yerr=np.abs(np.array([own["value"] - own["low"], own["high"] - own["value"]])),
        )  # fmt: skip
    axes.set_xscale("log", base=2)
    axes.set_xlabel("samples")
    axes.set_ylabel(index)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def over_time(part: pd.DataFrame) -> "Figure":
    """Draw how the importance of parameters moves from month to month."""
    from matplotlib.figure import Figure

    index = ranked_index(part)
    rows = part[(part["index"] == index) & (part["parameter"] != DUMMY)]
    table = rows.pivot_table(index="month", columns="parameter", values="value", aggfunc="first").sort_index()
    names = table.max().sort_values(ascending=False).index[:MOST_LINES]
    figure = Figure(figsize=(7.4, 3.8))
    axes = figure.subplots()
    at = pd.to_datetime(table.index, format="%Y-%m")
    for number, name in enumerate(names):
        axes.plot(at, table[name], color=COLOURS[number % len(COLOURS)], linestyle=DASHES[number % len(DASHES)],
                  marker=MARKERS[number % len(MARKERS)], markersize=3, label=name)  # fmt: skip
    axes.set_ylabel(index)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def interactions(part: pd.DataFrame) -> "Figure":
    """Draw the shares of pairs as a matrix with its numbers; the diagonal is first order."""
    from matplotlib.figure import Figure

    order = list(ranking(part)["parameter"])[:MOST_BARS]
    matrix = np.full((len(order), len(order)), np.nan)
    alone = part[part["index"] == "S1"].set_index("parameter")["value"]
    for at, name in enumerate(order):
        matrix[at, at] = alone.get(name, np.nan)
    for _, row in part[part["index"] == "S2"].iterrows():
        first, _, second = str(row["parameter"]).partition(":")
        if first in order and second in order:
            low, high = sorted((order.index(first), order.index(second)))
            matrix[high, low] = row["value"]
    figure = Figure(figsize=(1.8 + 0.62 * len(order), 1.2 + 0.5 * len(order)))
    axes = figure.subplots()
    axes.imshow(matrix, cmap="Greys", vmin=0.0, vmax=max(1e-9, float(np.nanmax(matrix))), aspect="auto")
    for (row_at, column_at), value in np.ndenumerate(matrix):
        if value == value:
            dark = value > 0.6 * np.nanmax(matrix)
            axes.text(column_at, row_at, f"{value:.2f}", ha="center", va="center", fontsize=7,
                      color="white" if dark else "black")  # fmt: skip
    axes.set_xticks(range(len(order)), order, rotation=45, ha="right")
    axes.set_yticks(range(len(order)), order)
    axes.grid(visible=False)
    return figure


def scatter(
    runs: pd.DataFrame, names: list[str], outcome: str, curves: dict[str, pd.DataFrame] | None = None
) -> "Figure":
    """Draw an outcome against the parameters that matter most, and its mean over all others (PDP) where known."""
    from matplotlib.figure import Figure

    names = names[:MOST_PANELS]
    across = min(3, len(names))
    down = -(-len(names) // across)
    figure = Figure(figsize=(3.1 * across, 2.5 * down))
    grid = figure.subplots(down, across, sharey=True, squeeze=False)
    chosen = runs.iloc[np.linspace(0, len(runs) - 1, min(len(runs), MOST_POINTS)).astype(int)]
    for axes in grid.flat[len(names) :]:
        axes.set_visible(False)
    for number, (axes, name) in enumerate(zip(grid.flat, names, strict=False)):
        values = chosen[name]
        axes.plot(values if pd.api.types.is_numeric_dtype(values) else values.astype(str), chosen[outcome], ".",
                  color="#7f7f7f", markersize=2.5, alpha=0.6, rasterized=True)  # fmt: skip
        curve = (curves or {}).get(name)
        if curve is not None:
            axes.plot(curve["at"], curve["value"], color=COLOURS[2], linewidth=2.0)
            if pd.api.types.is_numeric_dtype(curve["at"]):
                axes.fill_between(curve["at"].astype(float), curve["low"], curve["high"], color=COLOURS[2], alpha=0.25)
        axes.set_xlabel(name)
        if number % across == 0:
            axes.set_ylabel(outcome)
    return figure


def trade_off(peeling: pd.DataFrame) -> "Figure":
    """Draw what PRIM gives up: the smaller the box, the denser, the less of what goes wrong it covers."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.0, 4.0))
    axes = figure.subplots()
    for number, (dimensions, part) in enumerate(peeling.groupby("res_dim", sort=True)):
        count = int(str(dimensions))
        colour, marker = COLOURS[number % len(COLOURS)], MARKERS[number % len(MARKERS)]
        label = f"{count} parameter{'s' * (count != 1)} limited"
        axes.plot(part["coverage"], part["density"], marker, color=colour, label=label)
    axes.set_xlabel("coverage: share of what goes wrong that is inside")
    axes.set_ylabel("density: share inside that goes wrong")
    axes.set_xlim(-0.02, 1.02)
    axes.legend(loc="lower left")
    return figure


def ladder(table: pd.DataFrame, points: pd.DataFrame) -> "Figure":
    """Draw how often banks fail on every rung, a panel for each scenario, and where half of them do."""
    from matplotlib.figure import Figure

    scenarios = list(dict.fromkeys(table["scenario"]))
    figure = Figure(figsize=(7.4, 3.6 * len(scenarios)))
    grid = figure.subplots(len(scenarios), 1, squeeze=False)
    for axes, scenario in zip(grid[:, 0], scenarios, strict=True):
        part = table[table["scenario"] == scenario]
        for number, (arm, own) in enumerate(part.groupby("arm", sort=False)):
            colour = COLOURS[number % len(COLOURS)]
            axes.plot(own["rung"], own["probability"], color=colour, linestyle=DASHES[number % len(DASHES)],
                      marker=MARKERS[number % len(MARKERS)], label=str(arm))  # fmt: skip
            at = points[(points["scenario"] == scenario) & (points["arm"] == arm)]["tipping"]
            if len(at) and at.notna().all():
                axes.plot([float(at.iloc[0])], [0.5], "o", markersize=9, markerfacecolor="none", markeredgecolor=colour)
        axes.axhline(0.5, color="black", linewidth=0.6, linestyle=":")
        axes.set_xlabel("severity of the shock")
        axes.set_ylabel("share of banks that fail")
        axes.set_title(str(scenario))
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def partial(results: Any, outcome: str, names: list[str]) -> dict[str, pd.DataFrame]:
    """Return the expectation of an outcome over each parameter, by a surrogate; none where it would be too far off."""
    made = fitted(results, outcome)
    return curves_of(made, names) if made is not None else {}


def fitted(results: Any, outcome: str) -> "Surrogate | None":
    """Return a surrogate fitted to the runs of a design; None where none can be."""
    from sim.analysis.surrogate import fit

    known = [name for name in results.experiment.varied if name in results.runs.columns]
    points = results.runs[["point", *known]].drop_duplicates("point")
    try:
        return fit(points, results.runs[["point", "seed", outcome]], outcome)
    except InputError:
        return None


def curves_of(made: "Surrogate", names: list[str]) -> dict[str, pd.DataFrame]:
    """Return the expectation over each parameter; none where the surrogate is too far off."""
    from sim.analysis.surrogate_indices import partial_dependence

    try:
        return {name: partial_dependence(made, name) for name in names[:MOST_PANELS]}
    except InputError:
        return {}


__all__ = [
    "bars",
    "convergence",
    "curves_of",
    "effects",
    "fitted",
    "interactions",
    "ladder",
    "over_time",
    "partial",
    "scatter",
    "trade_off",
]
