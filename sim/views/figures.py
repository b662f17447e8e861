"""The figures of an experiment: bad loans, the economy, who bore the loss, guarantors and access, the capital ratio."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.frames import Case, Frames, calendar_months, cases, monthly_bands
from sim.analysis.shock import BEARERS, loss_borne
from sim.core.declare import month_number, month_text
from sim.measures.ledger import SHOCK
from sim.views.bridge import bridge_figure
from sim.views.style import BAND, FILLS, SETTINGS, LineStyle, line_style, save

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MANY = 12  # cases from which on panels are small and bars lie
TITLE_WIDTH = 34  # characters above a panel
CAPTION_WIDTH = 110  # characters across a figure
LEGEND_WIDTH, LEGEND_HANDLE = 100, 10  # characters across a legend, and those a handle takes the room of
TICK_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200)  # months between ticks
BEARER_WORDS = {"guarantors": "guarantors", "debtor_assets": "debtors' assets", "bank": "bank", "public": "public"}


@dataclass(frozen=True)
class Panel:
    """One measure on one pair of axes."""

    measure: str
    title: str
    unit: str
    factor: float = 1.0
    total: bool = False  # the running total since the shock


ECONOMY = (
    Panel("output_gap", "Output gap", "% of trend output", 100.0),
    Panel("job_loss_hazard", "Job loss away from the farm", "% per month", 100.0),
    Panel("lending_rate", "Mean lending rate of the book", "% per year", 100.0),
    Panel("loan_growth", "Growth of the loan book", "% over twelve months", 100.0),
)
PEOPLE = (
    Panel("guarantors_called", "Parties called as guarantors", "parties, running total", total=True),
    Panel("guarantors_ruined", "Parties ruined as guarantors", "parties, running total", total=True),
    Panel("access", "Access to credit", "% of possible borrowers", 100.0),
)


def write_figures(results: Frames, folder: Path) -> list[Path]:
    """Write the figures that the recorded measures allow, as PNG and SVG; return the paths.

    `npl_ratio`: reported and true NPL ratio; `economy`: what drives the runs and how the book grew; `loss`: who bore
    it; `guarantors_and_access`: called and ruined since the shock, access to credit; `capital_bridge`: what moved the
    capital ratio to its lowest. A panel whose measure was not
    recorded is left out and named in the caption; a figure without any panel is not written. Makes the folder.
    """
    import matplotlib as mpl

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        for name, draw in (
            ("npl_ratio", bad_loans),
            ("economy", economy),
            ("loss", loss),
            ("guarantors_and_access", guarantors_and_access),
            ("capital_bridge", bridge_figure),
        ):
            figure = draw(results)
            if figure is not None:
                paths += save(figure, folder, name)
    return paths


def bad_loans(results: Frames) -> "Figure | None":
    """Draw reported and true NPL ratio of every case in a panel of its own, on the same scale."""
    measures = {"npl_ratio": "reported", "npl_ratio_true": "true"}
    bands = {name: monthly_bands(results, name) for name in measures}
    missing = [name for name, band in bands.items() if band.empty]
    shown = {name: label for name, label in measures.items() if name not in missing}
    if not shown:
        return None
    every = cases(results.runs)
    names = _names(every)
    many = len(every) > MANY
    across = 1 if len(every) == 1 else 4 if many else 2
    down = -(-len(every) // across)
    figure, grid = _subplots(
        down, across, width=12.0 if many else 7.4, height=0.5 + (1.9 if many else 2.1) * down, share=True
    )
    for axes, case, title in zip(grid, every, names, strict=False):
        for number, (measure, label) in enumerate(shown.items()):
            # Black and vermilion: the pair that differs most in lightness, too.
            _band(axes, _of(bands[measure], case), 100.0, line_style(number * 2), label, number, 2)
        axes.set_title(fill(title, TITLE_WIDTH))
        _time_axis(axes, *_span(results), ticks=4 if many else 8)
    for axes in grid[len(every) :]:
        axes.set_visible(False)
    for axes in grid[len(every) - across : len(every)]:
        axes.tick_params(labelbottom=True)  # the lowest of its column, also beside an empty place
    for axes in grid[: len(every) : across]:
        axes.set_ylabel("% of gross loans")
    _from_zero(grid[: len(every)])
    figure.suptitle(f"Non-performing loans, {' and '.join(shown.values())}")
    _foot(figure, grid[0], _lines(every, _span(results)), missing)
    return figure


def economy(results: Frames) -> "Figure | None":
    """Draw the economy's channels and the growth of the loan book, all cases in each panel."""
    return _panels(results, ECONOMY, "The economy and the loan book", across=2, note="")


def guarantors_and_access(results: Frames) -> "Figure | None":
    """Draw guarantors called and ruined since the shock, and access to credit, all cases in each panel."""
    note = " A party counts once as called and once as ruined."
    return _panels(results, PEOPLE, "Guarantors and access to credit", across=3, note=note, around_shock=True)


def loss(results: Frames) -> "Figure | None":
    """Draw who bore the loss since the shock: a stacked bar per case, with the interval of the whole."""
    if not {"loss", *(f"loss_{bearer}" for bearer in BEARERS)} <= _known(results):
        return None
    borne = loss_borne(results)
    if not borne["n"].any():
        return None
    every = cases(results.runs)
    lie = len(every) > MANY
    figure, [axes] = _subplots(1, 1, width=7.4, height=1.2 + 0.24 * len(every) if lie else 3.6)
    places = np.arange(len(borne), dtype=float)
    upper, lower = np.zeros(len(borne)), np.zeros(len(borne))
    for bearer, (colour, hatch) in zip(BEARERS, FILLS, strict=True):
        part = np.nan_to_num(borne[bearer].to_numpy(dtype=float)) / 1e6
        # A part can be negative, as when a bank collects what it had given up: it hangs below the axis.
        bottom = np.where(part >= 0.0, upper, lower)
        label = BEARER_WORDS[bearer]
        look: dict[str, Any] = {"label": label, "color": colour, "hatch": hatch, "edgecolor": "black", "linewidth": 0.6}
        if lie:
            axes.barh(places, part, 0.6, bottom, **look)
        else:
            axes.bar(places, part, 0.6, bottom, **look)
        upper, lower = upper + part.clip(min=0.0), lower + part.clip(max=0.0)
    low, high = (borne[name].to_numpy(dtype=float) / 1e6 for name in ("low", "high"))
    centre, half = (low + high) / 2, (high - low) / 2
    if lie:
        axes.errorbar(centre, places, xerr=half, fmt="none", color="black", capsize=2)
    else:
        axes.errorbar(places, centre, half, fmt="none", color="black", capsize=5)
    room = 80 // len(every)
    if lie:
        axes.set_yticks(places, _names(every))
        axes.set_ylim(len(every) - 0.4, -0.6)
    elif room >= 10:
        axes.set_xticks(places, [_wrapped(name, room) for name in _names(every)])
    else:
        axes.set_xticks(places, _names(every), rotation=90)
    axes.grid(visible=False, axis="y" if lie else "x")
    (axes.axvline if lie else axes.axhline)(0.0, color="black", linewidth=0.8)
    (axes.set_xlabel if lie else axes.set_ylabel)("million yuan")
    figure.suptitle(f"Cumulative loss from {SHOCK} on, by who bore it")
    _foot(figure, axes, f"Bars: mean over {_seeds(every)}; whisker: 5 % to 95 % of the whole loss.", [])
    return figure


def _panels(
    results: Frames, panels: tuple[Panel, ...], title: str, *, across: int, note: str, around_shock: bool = False
) -> "Figure | None":
    """Draw one panel per recorded measure with all cases in it; `around_shock` begins a year before the shock."""
    shown = [panel for panel in panels if panel.measure in _known(results)]
    missing = [panel.measure for panel in panels if panel not in shown]
    if not shown:
        return None
    every = cases(results.runs)
    first, last = _span(results)
    reached = last >= month_number(SHOCK)
    if around_shock and reached:
        first = max(first, month_number(SHOCK) - 12)
    across = min(across, len(shown))
    down = -(-len(shown) // across)
    figure, grid = _subplots(down, across, width=7.4, height=0.5 + 2.3 * down)
    for axes, panel in zip(grid, shown, strict=False):
        bands = monthly_bands(results, panel.measure, totals_since=SHOCK if panel.total else None)
        for number, (case, name, style) in enumerate(zip(every, _names(every), _styles(every), strict=True)):
            _band(axes, _of(bands, case), panel.factor, style, name, number, len(every))
        axes.set_title(fill(panel.title, TITLE_WIDTH))
        axes.set_ylabel(panel.unit)
        if not bands["n"].any():
            axes.text(0.5, 0.5, "no values", transform=axes.transAxes, ha="center", va="center")
            axes.set_yticks([])
        if panel.total:
            _from_zero([axes])
        _time_axis(axes, first, last, ticks=4 if across > 2 else 8)
    for axes in grid[len(shown) :]:
        axes.set_visible(False)
    figure.suptitle(title)
    if any(panel.total for panel in shown):
        note += f" Counted from {SHOCK} on." if reached else f" Counted from the first month: no run reaches {SHOCK}."
    _foot(figure, grid[0], _lines(every, (first, last)) + note, missing)
    return figure


def _subplots(
    down: int, across: int, *, width: float, height: float, share: bool = False
) -> "tuple[Figure, list[Axes]]":
    # A Figure of its own, not pyplot's: nothing keeps it alive once it is written.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    grid = figure.subplots(down, across, squeeze=False, sharex=share, sharey=share)
    return figure, list(grid.flat)


def _band(axes: "Axes", band: pd.DataFrame, factor: float, style: LineStyle, label: str, place: int, of: int) -> None:
    months = calendar_months(band["date"])
    low, middle, high = (band[name].to_numpy(dtype=float) * factor for name in ("low", "median", "high"))
    # Markers of different lines stand at different months, so that equal lines show that they are several.
    every = max(1, len(months) // 6)
    first = (place * every) // max(of, 1)
    axes.fill_between(months, low, high, color=style.colour, alpha=BAND, linewidth=0)
    axes.plot(
        months,
        middle,
        color=style.colour,
        linestyle=style.dashes,
        marker=style.marker,
        markevery=(min(first, max(len(months) - 1, 0)), every),
        label=label,
    )


def _span(results: Frames) -> tuple[int, int]:
    months = calendar_months(results.monthly["date"])
    return int(months.min()), int(months.max())


def _time_axis(axes: "Axes", first: int, last: int, ticks: int) -> None:
    """Show the months from first to last (since year 0), with few ticks, and mark the shock if it is among them."""
    # Names of months take twice the room of years.
    step = next(step for step in TICK_STEPS if (last - first) // step < (ticks if step >= 12 else ticks // 2))
    marks = [month for month in range(first, last + 1) if month % step == 0]
    axes.set_xticks(marks, [str(mark // 12) if step >= 12 else month_text(mark) for mark in marks])
    margin = max(0.5, (last - first) / 40.0)
    axes.set_xlim(first - margin, last + margin)
    if first <= month_number(SHOCK) <= last:
        axes.axvline(month_number(SHOCK), color="#555555", linestyle=(0, (1, 2)), linewidth=1.2)


def _from_zero(grid: "list[Axes]") -> None:
    """Begin the vertical axis at zero, the same for all."""
    highest = max(axes.dataLim.y1 for axes in grid)
    for axes in grid:
        axes.set_ylim(0.0, 1.06 * highest if np.isfinite(highest) and highest > 0.0 else 1.0)


def _foot(figure: "Figure", axes: "Axes", text: str, missing: list[str]) -> None:
    """Set legend and caption below the axes, each in room of its own."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    if missing:
        text += f" Not recorded, so not shown: {', '.join(missing)}."
    caption = fill(text, CAPTION_WIDTH)
    handles, labels = axes.get_legend_handles_labels()
    across = len(labels)
    if sum(len(label) + LEGEND_HANDLE for label in labels) > LEGEND_WIDTH:
        across = max(1, LEGEND_WIDTH // (max(map(len, labels)) + LEGEND_HANDLE))
    legend_height = 0.2 * -(-len(labels) // across) + 0.1
    caption_height = 0.17 * (caption.count("\n") + 1) + 0.06
    width, height = figure.get_size_inches()
    height += legend_height + caption_height
    figure.set_size_inches(width, height)
    figure.text(0.5, 0.06 / height, caption, fontsize=8, ha="center", va="bottom")
    figure.legend(
        handles, labels, loc="lower center", bbox_to_anchor=(0.5, caption_height / height), ncols=across, borderpad=0.2
    )
    foot = (legend_height + caption_height) / height
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=(0.0, foot, 1.0, 1.0 - foot), w_pad=0.08, h_pad=0.06))


def _known(results: Frames) -> set[str]:
    return set(results.monthly.columns)


def _of(bands: pd.DataFrame, case: Case) -> pd.DataFrame:
    return bands[(bands["scenario"] == case.scenario) & (bands["arm"] == case.arm)]


def _names(every: list[Case]) -> list[str]:
    """Name cases by scenario, and by arm when there are several."""
    several = len({case.arm for case in every}) > 1
    return [f"{case.scenario}, {case.arm}" if several else case.scenario for case in every]


def _styles(every: list[Case]) -> list[LineStyle]:
    """Give every scenario a colour and a marker; dashes tell arms apart or, with one arm, scenarios once more."""
    scenarios = list(dict.fromkeys(case.scenario for case in every))
    arms = list(dict.fromkeys(case.arm for case in every))
    several = len(arms) > 1
    return [line_style(scenarios.index(case.scenario), arms.index(case.arm) if several else None) for case in every]


def _lines(every: list[Case], span: tuple[int, int]) -> str:
    """Say in a caption what the lines are."""
    seeds = _seeds(every)
    text = f"{seeds}." if seeds == "1 seed" else f"Line: median; band: 5 % to 95 % over {seeds}."
    return text + (f" Dotted line: {SHOCK}." if span[0] <= month_number(SHOCK) <= span[1] else "")


def _wrapped(name: str, width: int) -> str:
    return fill(name.replace("_", "_ "), width).replace("_ ", "_")


def _seeds(every: list[Case]) -> str:
    counts = sorted({len(case.runs) for case in every})
    if len(counts) == 1:
        return f"{counts[0]} seed{'s' if counts[0] > 1 else ''}"
    return f"{counts[0]} to {counts[-1]} seeds"


__all__ = ["write_figures"]
