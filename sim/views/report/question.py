"""The question: what was asked, of whom, in which economies, with how much luck; and the rules of every arm."""

from collections.abc import Mapping
from typing import Any

from sim.measures.ledger import SHOCK
from sim.policies import POLICIES, SETS
from sim.scenarios import SCENARIOS
from sim.views.report.parts import Paragraph, Part, Points, Section
from sim.views.report.stored import Stored, name_of

TIMES = {"from": "from {}", "until": "until {}", "phase_in": "phased in over {} months"}


def question(results: Stored) -> Section:
    """Say what was asked: the arms with their rules, the scenarios, the size, the seeds."""
    parts: list[Part] = [Paragraph(size_of(results))]
    if results.missing:
        done = len(results.runs) + len(results.failures)
        text = (
            f"Not finished: {done:,} of {done + results.missing:,} runs are done, and all that is said is of those."
            " The same command as before does the others; then write this page again."
        )
        parts.append(Paragraph(text, "lead"))
    if results.arms:
        reference = f"The others are compared with {results.reference}." if len(results.arms) > 1 else ""
        parts += [Paragraph(f"What is compared. {reference}".strip()), Points(arms_of(results))]
    scenarios = scenarios_of(results)
    if scenarios:
        parts += [Paragraph("In which economies."), Points(scenarios)]
    if results.varied:
        parts.append(Paragraph(f"What varies between runs: {', '.join(results.varied)}."))
    return Section("question", "The question", parts)


def size_of(results: Stored) -> str:
    """Say how large a world was run, for how long and how often."""
    world = results.data.get("world") or {}
    runs = f"{len(results.runs):,} runs"
    points = results.runs["point"].nunique() if "point" in results.runs.columns else 0
    counted = [
        f"{len(results.scenarios)} economies" if len(results.scenarios) > 1 else "",
        f"{len(results.arms)} arms" if len(results.arms) > 1 else "",
        f"{points:,} points of the varied parameters" if points > 1 else "",
        results.seeds_said(),
    ]
    text = f"{runs}: {' x '.join(part for part in counted if part)}."
    if not results.is_of_the_bank:
        model = results.data["model"]
        called = model.get("call", "") if isinstance(model, Mapping) else model
        return f"The model is one of the reader's own, {called}. {text}"
    if isinstance(world, Mapping) and {"borrowers", "branches", "start", "months"} <= set(world):
        text += (
            f" Each run is one rural bank with {int(world['branches']):,} branches and {int(world['borrowers']):,} who"
            f" may borrow, over {int(world['months'])} months from {world['start']}."
        )
    return f"{text} Equal seeds meet the same people and the same luck in every arm. The shock comes in {SHOCK}."


def rules(results: Stored) -> Section | None:
    """Say the policies of every arm with all their numbers."""
    if not results.is_of_the_bank or not any(arm.get("policies") for arm in _arms(results).values()):
        return None
    text = "Every policy of every arm, with the numbers that were run."
    return Section("rules", "What each arm does, in numbers", [Paragraph(text), Points(arms_of(results, whole=True))])


def arms_of(results: Stored, *, whole: bool = False) -> list[tuple[str, str]]:
    """Return every arm with what it does in words; the `whole` of it is with the numbers of its policies."""
    arms = _arms(results)
    return [(label, arm_said(label, arms.get(label, {}), whole=whole)) for label in results.arms]


def _arms(results: Stored) -> dict[str, Mapping[str, Any]]:
    return {str(arm.get("label")): arm for arm in results.data.get("arms", ()) if isinstance(arm, Mapping)}


def arm_said(label: str, arm: Mapping[str, Any], *, whole: bool) -> str:
    """Say what an arm does: the meaning of its set, or else its policies, and its own numbers.

    The `whole` of it is the policies with all their numbers.
    """
    texts = []
    policies = arm.get("policies") or ()
    is_set = label in SETS and tuple(SETS[label].policies) and _names(arm) == _names({"policies": SETS[label].policies})
    if is_set and not whole:
        texts.append(SETS[label].meaning)
    elif whole:
        texts += [policy_said(policy) for policy in policies]
    else:
        texts += [f"{policy_said(policy).partition(' (')[0].rstrip('.')}." for policy in policies]
    if own := arm.get("parameters"):
        texts.append(
            "Its own numbers: " + ", ".join(f"{name} = {value_said(value)}" for name, value in own.items()) + "."
        )
    return " ".join(texts) or "No policy: the bank goes on as it did."


def policy_said(given: Any) -> str:
    """Say what one policy does, and with which numbers."""
    given = {"name": given} if isinstance(given, str) else given
    name = str(given.get("name", ""))
    if name not in POLICIES:
        return f"A policy of one's own, {given.get('class', name)}: its file was stored with the results."
    made = POLICIES[name]
    rules = [
        f"{made.fields[key].meaning.rstrip('.')}: {value_said(value)} {unit_said(made.fields[key].unit)}".rstrip()
        for key, value in given.items()
        if key in made.fields
    ]
    rules += [text.format(given[key]) for key, text in TIMES.items() if key in given]
    rules += [f"{key}: {given[key]}" for key in ("branches", "segments", "when") if key in given]
    return f"{name}: {made.meaning.rstrip('.')}" + (f" ({'; '.join(rules)})." if rules else ".")


def unit_said(unit: str) -> str:
    """Return a unit as it follows a number; nothing where it says only what is counted."""
    return "" if unit in ("switch", "flag") else unit


def value_said(value: Any) -> str:
    """Return a value as a reader writes it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.6g}"


def scenarios_of(results: Stored) -> list[tuple[str, str]]:
    """Return every scenario with its meaning."""
    given = {name_of(made): made for made in results.data.get("scenarios", ())}
    found = []
    for name in results.scenarios:
        if name in SCENARIOS:
            found.append((name, SCENARIOS[name].meaning))
        elif name:
            own = isinstance(given.get(name), Mapping)
            found.append((name, "Series of one's own, stored with the results." if own else "Not described."))
    return found


def _names(arm: Mapping[str, Any]) -> list[str]:
    return [str(made if isinstance(made, str) else made.get("name")) for made in arm.get("policies") or ()]


__all__ = ["question", "rules"]
