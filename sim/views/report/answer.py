"""The answer in two sentences, with how sure it is, and the verdict of every scenario under it."""

from typing import Any

import pandas as pd

from sim.analysis.paired import FEWEST
from sim.analysis.verdict import best_arms, clear_counts, criteria_of, hardest_scenario
from sim.views.report import numbers
from sim.views.report.meanings import label_of
from sim.views.report.numbers import listed
from sim.views.report.parts import Cell, Paragraph, Section, Table
from sim.views.report.stored import Stored

SAID = {  # what the best arm does, and how a level is said
    "bank_fails": "keeps the bank alive most often",
    "capital_ratio_low": "keeps the bank's lowest capital ratio highest",
    "loss_bank_since_shock": "spares the bank most of its loss",
}
MOST_RIVALS = 4  # named one by one


def answer(results: Stored) -> Section:
    """Say which arm is best on survival, capital and loss, by how much, and whether that is clear."""
    name, title = "answer", "The answer"
    if not len(results.runs):
        return Section(name, title, [Paragraph("There is no answer: no run has finished.", "lead")])
    if not results.has_arms:
        text = "There is one arm alone, so there is nothing to choose between; name others under `arms:` to compare."
        return Section(name, title, [Paragraph(text, "lead")])
    compared = results.compared
    if not results.is_of_the_bank or not criteria_of(compared):
        return Section(name, title, [Paragraph(" ".join(of_own_model(compared)), "lead")])
    best = best_arms(results, compared)
    sentences = two_sentences(best, compared)
    return Section(name, title, [Paragraph(" ".join(sentences), "lead"), verdicts(best, compared)])


def two_sentences(best: pd.DataFrame, compared: pd.DataFrame) -> list[str]:
    """Return the answer: one sentence on the hardest scenario, one on how far it carries over to the others."""
    hardest = hardest_scenario(compared)
    reference = str(compared.attrs["reference"])
    confidence = float(compared.attrs["confidence"])
    rows = {str(row["measure"]): row for _, row in best[best["scenario"] == hardest].iterrows() if row["n"]}
    if not rows:
        what = listed([criterion(str(name)) for name in dict.fromkeys(best["measure"])])
        return [f"There is no answer: no pair of runs has a value of what it is given on ({what})."]
    what = str(compared.attrs["pairs_are"])
    clauses = [clause(rows[name], reference, confidence, what) for name in rows]
    several = best["scenario"].nunique() > 1
    place = f"In {hardest}, the economy that is hardest on the bank" if several else f"In {hardest}"
    first = f"{place}, {'; '.join(clauses)}."
    return [first, elsewhere(best, hardest, compared)]


def criterion(measure: str) -> str:
    """Return what an arm is best on: survival, where the measure is whether the bank fails."""
    return "survival" if measure == "bank_fails" else label_of(measure)


def clause(row: "pd.Series[Any]", reference: str, confidence: float, what: str) -> str:
    """Say of one measure which arm is best, by how much, and whether that is clear."""
    said, unit = SAID[str(row["measure"])], str(row["unit"])
    if row["best"] == reference:
        return reference_is_best(row, reference, confidence, what)
    if row["measure"] == "bank_fails":
        of = numbers.counted(int(row["n"]), what)
        shares = [numbers.level(row[name], unit) for name in ("mean_best", "mean_reference")]
        by = f"it fails in {shares[0]} % of {of} instead of {shares[1]} %"
    else:
        by = f"{numbers.difference(row['difference'], unit)} {numbers.of_difference(unit)} against {reference}"
    ends = numbers.interval(row["low"], row["high"], unit, sign=True)
    sure = f"{100 * confidence:.0f} % interval of the difference {ends}, " if ends != numbers.DASH else ""
    if row["clear"]:
        return f"{row['best']} {said}: {by} ({sure}clear{rivals(row, reference)})"
    unclear = "not clear of luck" if row["n"] >= FEWEST else f"too few {what} to tell"
    return f"it is not clear which arm {said}: at best {row['best']}, {by} ({sure}{unclear})"


def reference_is_best(row: "pd.Series[Any]", reference: str, confidence: float, what: str) -> str:
    """Say that no arm is better than the reference, how good that is, and what comes nearest."""
    unit = str(row["unit"])
    level = f"{numbers.level(row['mean_reference'], unit)} {numbers.of_level(unit)}"
    if row["measure"] == "bank_fails":
        level = f"the bank fails in {level} of {numbers.counted(int(row['n']), what)}"
    first = f"on {criterion(str(row['measure']))} no arm is better than {reference} ({level})"
    others = [arm for arm in row["equals"] if arm != reference]
    if row["ties"]:
        return f"{first}; {ties_said(row['ties'])}"
    ends = numbers.interval(row["nearest_low"], row["nearest_high"], unit, sign=True)
    off = f"{numbers.difference(row['nearest_difference'], unit)} {numbers.of_difference(unit)}"
    sure = "not clear of luck" if row["nearest"] in others else "clear"
    sure = sure if row["n"] >= FEWEST else f"too few {what} to tell"
    return (
        f"{first}; nearest comes {row['nearest']}, {off} ("
        + (f"{100 * confidence:.0f} % interval of the difference {ends}, " if ends != numbers.DASH else "")
        + f"{sure})"
    )


def ties_said(ties: tuple[str, ...]) -> str:
    """Say which arms have the same mean as the reference."""
    if len(ties) > MOST_RIVALS:
        return f"{len(ties)} arms are as good"
    return f"{listed(ties)} {'is' if len(ties) == 1 else 'are'} as good"


def rivals(row: "pd.Series[Any]", reference: str) -> str:
    """Say which arms are not clearly worse than the best one."""
    others = [arm for arm in row["equals"] if arm != reference]
    if not others:
        return ", and clearly better than every other arm"
    if len(others) > MOST_RIVALS:
        return f", though not clearly better than {len(others)} of the other arms"
    return f", though not clearly better than {listed(others)}"


def elsewhere(best: pd.DataFrame, hardest: str, compared: pd.DataFrame) -> str:
    """Say whether the same arms are best in the other scenarios, and how many comparisons were made."""
    family = f"{int(compared.attrs['family'])} comparisons adjusted together by Holm's rule"
    others = best[best["scenario"] != hardest]
    if others.empty:
        return f"This rests on {family}, and on one economy alone."
    parts = []
    for measure, part in best.groupby("measure", sort=False):
        first = part[part["scenario"] == hardest]
        if first.empty or not first["n"].iloc[0]:
            continue
        arm = str(first["best"].iloc[0])
        rest = part[part["scenario"] != hardest]
        same = rest[rest["best"] == arm]
        clear, reference = int(same["clear"].sum()), str(compared.attrs["reference"])
        unbeaten = int((rest["best"] == reference).sum())
        also = f", and in {unbeaten} none is better than {reference}" if unbeaten and arm != reference else ""
        sure = f", clearly so in {clear}" if arm != reference else ""
        said = f"{arm} is best" if arm != reference else f"none is better than {reference}"
        parts.append(f"{criterion(str(measure))}: {said} in {len(same)} of {len(rest)}{sure}{also}")
    return f"In the other economies the picture is this: {'; '.join(parts)} ({family})."


def of_own_model(compared: pd.DataFrame) -> list[str]:
    """Return two sentences for outcomes of which nobody has said which side is better."""
    counts = clear_counts(compared)
    clear = counts[(counts["higher"] + counts["lower"]) > 0]
    of = int(counts["of"].sum())
    if clear.empty:
        few = int(counts["too_few"].sum())
        why = f"; {few} of them have too few pairs of runs to tell" if few else ""
        first = (
            f"Not clear: none of {of} comparisons with {compared.attrs['reference']} differs by more than luck{why}."
        )
    else:
        rows = compared[compared["verdict"].isin(["higher", "lower"])]
        top = rows.iloc[int(rows["effect_size"].abs().to_numpy().argmax())]
        where = f" in {top['scenario']}" if top["scenario"] else ""
        unit = str(top["unit"])
        first = (
            f"{int(counts[['higher', 'lower']].to_numpy().sum())} of {of} comparisons with"
            f" {compared.attrs['reference']} are clear of luck; the plainest is"
            f" {top['measure']} under {top['arm']}{where}:"
            f" {numbers.difference(top['difference'], unit)} {numbers.of_difference(unit)}".rstrip()
            + f" (interval {numbers.interval(top['low'], top['high'], unit, sign=True)})."
        )
    second = "Which side of these outcomes is better is not known here, so no arm is called the best one."
    return [first, second]


def verdicts(best: pd.DataFrame, compared: pd.DataFrame) -> Table:
    """Return the best arm of every scenario on each measure as a table."""
    reference = str(compared.attrs["reference"])
    measures = list(dict.fromkeys(best["measure"]))
    rows: list[list[str | Cell]] = []
    for scenario, part in best.groupby("scenario", sort=False):
        by_measure = {str(row["measure"]): row for _, row in part.iterrows()}
        rows.append([str(scenario), *(verdict_cell(by_measure.get(name), reference) for name in measures)])
    heads = ["economy", *(f"best on {criterion(name)}" for name in measures)]
    notes = (
        (
            f"Under each arm: its difference to {reference}, its {100 * compared.attrs['confidence']:.0f} % interval,"
            " whether it is clear after Holm's adjustment, and which arms are not clearly worse than it (as if all"
            " pairs were compared). Marked: clear. The best of many is so by luck in part: its lead is likely smaller."
        ),
    )
    return Table("The best arm by economy", heads, rows, notes, words=range(1, len(heads)))


def verdict_cell(row: "pd.Series[Any] | None", reference: str) -> Cell:
    """Return one verdict: the arm, its lead, how sure it is, and who is as good."""
    if row is None or not row["n"]:
        return Cell(numbers.DASH)
    if row["best"] == reference:
        off = f"{numbers.difference(row['nearest_difference'], str(row['unit']))} {numbers.of_difference(row['unit'])}"
        ends = numbers.interval(row["nearest_low"], row["nearest_high"], str(row["unit"]), sign=True)
        next_best = ties_said(row["ties"]) if row["ties"] else f"nearest: {row['nearest']}, {off} {ends}"
        return Cell(reference, ["none is better on average", next_best])
    unit = str(row["unit"])
    lead = f"{numbers.difference(row['difference'], unit)} {numbers.of_difference(unit)}"
    ends = numbers.interval(row["low"], row["high"], unit, sign=True)
    others = [arm for arm in row["equals"] if arm != row["best"]]
    as_good = f"not clearly worse: {', '.join(others)}" if others else "clearly better than all others"
    sure = f"{'clear' if row['clear'] else 'not clear'}, p = {numbers.probability(row['p_adjusted'])}"
    return Cell(str(row["best"]), [f"{lead} {ends}", sure, as_good], marked=bool(row["clear"]))


__all__ = ["answer"]
