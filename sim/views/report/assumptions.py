"""Which single assumption would turn the verdict."""

from sim.analysis.turning import Turn, turning
from sim.views.report import numbers
from sim.views.report.meanings import label_of
from sim.views.report.parts import Cell, Paragraph, Part, Section, Table
from sim.views.report.stored import Stored


def assumptions(results: Stored) -> Section | None:
    """Say which single assumption, of those the experiment varies, would turn the verdict, and where."""
    if not results.has_arms or not results.is_of_the_bank:
        return None
    name, title = "assumptions", "Which assumption would turn the verdict"
    found = turning(results)
    if not results.varied:
        parts: list[Part] = [
            Paragraph(
                "This experiment varies no assumption, so all that can be said is how far the verdict is from turning"
                " in the economies that were run. To see which assumption would turn it, add a line such as"
                " vary: {income.output_elasticity: [2, 4, 6]}, or a sensitivity block with outcome: {difference:"
                " [...]}."
            )
        ]
    else:
        turned = [one for one in found if one.turns]
        said = numbers.listed([f"{one.assumption} ({one.where})" for one in turned[:3]]) if turned else ""
        text = (
            f"Within the ranges that were run, {said} would turn the verdict."
            if turned
            else "Within the ranges that were run no single assumption turns the verdict."
        )
        parts = [Paragraph(text)]
    if found:
        parts.append(_table(found))
    return Section(name, title, parts)


def _table(found: list[Turn]) -> Table:
    rows: list[list[str | Cell]] = [
        [one.assumption, f"{one.best} on {label_of(one.measure)}",
         numbers.interval(one.least, one.most, one.unit, sign=True), one.where or "nowhere in this range"]
        for one in found
    ]  # fmt: skip
    heads = ["assumption", "verdict", "lead over its rival, from the worst to the best value", "turns at"]
    return Table("The lead of the best arm, assumption by assumption", heads, rows, words=(1, 3))


__all__ = ["assumptions"]
