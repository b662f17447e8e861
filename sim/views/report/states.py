"""Under what is not known: paired differences, what dominates what, how arms stand up to all states."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.analysis.headlines import BY_NAME
from sim.analysis.robustness import Robustness, robustness
from sim.core.errors import InputError
from sim.views.report import numbers
from sim.views.report.meanings import label_of
from sim.views.report.parts import Paragraph, Part, Picture, Section, Table
from sim.views.report.stored import Stored
from sim.views.report.svg import drawn_with_page_settings
from sim.views.style import COLOURS, MARKERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

AXES = ("loss_bank_since_shock", "access")  # of the picture: what the bank loses, whom it reaches


def differences(results: Stored) -> Section | None:
    """Draw the paired differences to the reference with their intervals, a panel for every figure."""
    if not results.has_arms:
        return None
    compared = results.compared
    known = compared[compared["difference"].notna() & compared["low"].notna()]
    if known.empty:
        return None
    figure = drawn_with_page_settings(difference_figure, known)
    text = "Filled: clear of luck after adjustment. Hollow: not. A line that crosses zero may be nothing."
    caption = f"Differences to {results.reference} with their 95 % intervals, by figure; a marker for each economy."
    parts: list[Part] = [Paragraph(text), Picture("paired-differences", caption, figure)]
    return Section("differences", "The differences at a glance", parts)


def difference_figure(compared: "pd.DataFrame") -> "Figure":
    """Draw arms down and differences across, scenarios beside each other as markers."""
    from matplotlib.figure import Figure

    measures, arms = list(dict.fromkeys(compared["measure"])), list(dict.fromkeys(compared["arm"]))
    scenarios = list(dict.fromkeys(compared["scenario"]))
    across = min(3, len(measures))
    down = -(-len(measures) // across)
    figure = Figure(figsize=(1.5 + 2.9 * across, (0.3 * len(arms) + 1.1) * down + 0.4))
    grid = figure.subplots(down, across, sharey=True, squeeze=False)
    for axes in grid.flat[len(measures) :]:
        axes.set_visible(False)
    step = 0.7 / max(len(scenarios), 1)
    for axes, measure in zip(grid.flat, measures, strict=False):
        part = compared[compared["measure"] == measure]
        unit = str(part["unit"].iloc[0])
        factor = numbers.factor(unit)
        for number, scenario in enumerate(scenarios):
            own = part[part["scenario"] == scenario].set_index("arm").reindex(arms)
            at = [place + (number - (len(scenarios) - 1) / 2) * step for place in range(len(arms))]
            colour, marker = COLOURS[number % len(COLOURS)], MARKERS[number % len(MARKERS)]
            axes.hlines(at, factor * own["low"], factor * own["high"], color=colour, linewidth=0.9)
            clear = own["verdict"].isin(["higher", "lower"]).to_numpy()
            for filled in (True, False):
                chosen = clear == filled
                places = [y for y, keep in zip(at, chosen, strict=True) if keep]
                offs = (factor * own["difference"]).to_numpy()[chosen]
                fill = colour if filled else "white"
                axes.plot(offs, places, marker, color=colour, markerfacecolor=fill, linestyle="none",
                          label=scenario if filled else None)  # fmt: skip
        axes.axvline(0.0, color="black", linewidth=0.7)
        axes.set_title(measure if compared.attrs.get("own") else label_of(measure))
        axes.set_xlabel(numbers.of_difference(unit))
    grid[0][0].set_yticks(range(len(arms)), arms)
    grid[0][0].invert_yaxis()
    if any(scenarios):
        handles, labels = grid[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=min(4, len(labels)))
    return figure


def states(results: Stored) -> Section | None:
    """Show how arms stand up to all states: regret, thresholds held, worst state, who dominates whom, who is best."""
    if not results.has_arms or not results.is_of_the_bank:  # nobody has said which side of others' outcomes is better
        return None
    try:
        found = robustness(results)
    except InputError:  # none of the objectives was computed
        return None
    count = len(found.states[["scenario", "point"]].drop_duplicates())
    text = (
        f"States are the {count} combinations of economy and varied parameters that were run; a state's figure is the"
        " mean over its seeds. No probability is given to states: regret and worst states need none. Regret: what an"
        " arm gives away to the best arm of each state."
    )
    parts: list[Part] = [
        Paragraph(text),
        arms_table(found),
        *objective_tables(found, one_seed=results.runs["seed"].nunique() == 1),
    ]
    if set(AXES) <= set(found.by_objective["objective"]):
        figure = drawn_with_page_settings(pareto_figure, found)
        caption = "The bank's loss and access to credit, means over states. Ringed: no other arm is as good on both."
        parts.append(Picture("pareto", caption, figure))
    return Section("states", "Under what is not known", parts)


def arms_table(found: Robustness) -> Table:
    """Return the table by arm."""
    limits = [f"{label_of(name)} {sign} {numbers.percent(limit)}" for name, (sign, limit) in found.thresholds.items()]
    rows = [
        [str(row["arm"]), numbers.percent(row["satisficing"]),
         *(numbers.percent(row[f"holds_{name}"]) for name in found.thresholds),
         numbers.listed([label_of(name) for name in str(row["maximin"]).split(", ") if name]) or numbers.DASH,
         str(row["dominated_by"]) or ("none: on the Pareto front" if row["on_front"] else numbers.DASH)]
        for _, row in found.by_arm.iterrows()
    ]  # fmt: skip
    heads = ["arm", "states in which all thresholds hold", *(f"{one} holds" for one in limits),
             "its worst state is the best of all arms on", "dominated by"]  # fmt: skip
    notes = ["Thresholds are on a state's mean over seeds."] if limits else []
    return Table("By arm", heads, rows, notes, words=(len(heads) - 2, len(heads) - 1))


def objective_tables(found: Robustness, *, one_seed: bool) -> list[Table]:
    """Return a table for regret, and one for the probability of being best."""
    table = found.by_objective
    objectives = list(dict.fromkeys(table["objective"]))
    arms = list(dict.fromkeys(table["arm"]))
    cells = table.set_index(["objective", "arm"])
    taus = table.drop_duplicates("objective").set_index("objective")["tau"].to_dict()
    regret, best = [], []
    for arm in arms:
        regret.append(
            [arm, *(numbers.level(cells.loc[(name, arm), "regret_most"], unit_of(name)) for name in objectives)]
        )
        best.append([arm, *(_probability(cells.loc[(name, arm)]) for name in objectives)])
    heads = ["arm", *(f"{label_of(name)}, {numbers.of_difference(unit_of(name))}" for name in objectives)]
    stable = [f"{label_of(name)} {taus[name]:.2f}" for name in objectives if taus[name] == taus[name]]
    notes = [f"Kendall's tau of the ranking of arms between states (1: the same everywhere): {', '.join(stable)}."]
    labels = ["arm", *(label_of(name) for name in objectives)]
    caption = "Probability of being the best arm: in a state (states alike, their seeds drawn again), and on average"
    said = ["In brackets: of having the best mean over states, seeds and points drawn again."]
    if one_seed:
        said.append("There is one seed alone: luck is in none of it.")
    return [
        Table("Largest regret over states", heads, regret),
        Table(caption, labels, best, [*said, *(notes if stable else [])]),
    ]


def _probability(row: "pd.Series[Any]") -> str:
    """Return how probable it is that an arm is the best one in a state and, in brackets, on average."""
    if pd.isna(row["probability_best"]):
        return numbers.DASH
    return f"{numbers.percent(row['probability_best'])} ({numbers.percent(row['probability_best_mean'])})"


def unit_of(measure: str) -> str:
    """Return the unit of an objective."""
    from sim.measures import MEASURES

    return MEASURES[measure].unit if measure in MEASURES else BY_NAME[measure].unit


def pareto_figure(found: Robustness) -> "Figure":
    """Draw arms by two objectives; those that no other arm beats on both are ringed."""
    from matplotlib.figure import Figure

    means = found.by_objective.pivot(index="arm", columns="objective", values="mean").reindex(found.by_arm["arm"])
    loss, access = (numbers.factor(unit_of(name)) * means[name] for name in AXES)
    figure = Figure(figsize=(7.2, 4.4))
    axes = figure.subplots()
    for number, arm in enumerate(means.index):
        better = (loss <= loss[arm]) & (access >= access[arm]) & ((loss < loss[arm]) | (access > access[arm]))
        axes.plot(
            loss[arm], access[arm], MARKERS[number % len(MARKERS)], color=COLOURS[number % len(COLOURS)], markersize=6
        )
        if not better.any():
            axes.plot(loss[arm], access[arm], "o", markersize=13, markerfacecolor="none", markeredgecolor="black")
        axes.annotate(str(arm), (loss[arm], access[arm]), xytext=(7, 5), textcoords="offset points", fontsize=7.5)
    axes.set_xlabel(f"{label_of(AXES[0])}, {numbers.of_level(unit_of(AXES[0]))} (less is better)")
    axes.set_ylabel(f"{label_of(AXES[1])}, {numbers.of_level(unit_of(AXES[1]))} (more is better)")
    axes.margins(x=0.18, y=0.1)
    return figure


__all__ = ["differences", "states"]
