"""The guarantee network before and after the shock: one district of one bank, run for the picture alone."""

from typing import Any

from sim.core.declare import month_number
from sim.measures.ledger import SHOCK
from sim.views.network import network_figure
from sim.views.report.parts import Paragraph, Part, Picture, Section
from sim.views.report.stored import Stored
from sim.views.report.svg import drawn_with_page_settings

AFTER = 24  # months after the shock
MOST_PARTIES = 20_000  # a larger world takes too long for a picture


def network(results: Stored) -> Section | None:
    """Draw who stands for whom in one district in the month before the shock and two years after."""
    graphs = charted(results)
    if graphs is None:
        return None
    scenario, arm, before, after = graphs
    figure = drawn_with_page_settings(network_figure, before, after)
    caption = (
        f"Who stands for whom in the first district: {scenario}, {arm}, first seed. Left: the month before the shock;"
        f" right: {AFTER} months after it began. A line leads from a borrower to his guarantor."
    )
    text = "This bank was run once more for the picture; it is one of the runs above, to the bit."
    parts: list[Part] = [Paragraph(text, "note"), Picture("network", caption, figure)]
    return Section("network", "The guarantee network before and after", parts)


def charted(results: Stored) -> tuple[str, str, Any, Any] | None:
    """Run one seed of the hardest scenario under the reference; None where it cannot be, or own code bars it."""
    if not results.is_of_the_bank or not len(results.runs):
        return None
    experiment = results.results.experiment
    arm = next((one for one in experiment.arms if one.label == results.reference), None)
    if arm is None or any(policy.origin is not None for policy in arm.policies):
        return None
    world = experiment.world
    start, months = month_number(str(world["start"])), int(world["months"])
    first = month_number(SHOCK) - start
    if not 0 < first < months or int(world["borrowers"]) > MOST_PARTIES:
        return None
    from sim.analysis.network import guarantee_graph
    from sim.model import CreditModel

    scenario = hardest(results)
    made = next(one for one in experiment.scenarios if str(one) == scenario)
    point = experiment.points()[0] if not experiment.sensitivity else {}
    configuration = experiment.configuration(made, arm, point)
    model = CreditModel.of(configuration, int(experiment.seeds[0]))
    graphs = []
    for month in (first, min(first + AFTER, months)):
        while model.month < month:
            model.step()
        whole = guarantee_graph(model)
        graphs.append(whole.subgraph([party for party, about in whole.nodes(data=True) if about["branch"] == 0]).copy())
    return scenario, str(arm.label), graphs[0], graphs[1]


def hardest(results: Stored) -> str:
    """Return the scenario under which the reference's capital falls lowest."""
    runs = results.runs[results.runs["arm"] == results.reference]
    if "capital_ratio_low" in runs and runs["capital_ratio_low"].notna().any():
        return str(runs.groupby("scenario", sort=False, observed=True)["capital_ratio_low"].mean().idxmin())
    return results.scenarios[0]


__all__ = ["network"]
