"""The figures a policy is judged by: which they are, which side of each is better, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.configuration import DECLARED
from sim.core.errors import InputError, nearest
from sim.experiment.spec import LABELS
from sim.measures import MEASURES

HIGHER, LOWER = "higher", "lower"


@dataclass(frozen=True)
class Headline:
    """A figure of a run and which side is better; those with a unit are made here, the others are measures."""

    name: str
    better: str
    reason: str
    shown: bool = False  # among those compared when nobody says which
    unit: str = ""
    meaning: str = ""


HEADLINES: tuple[Headline, ...] = (
    Headline("bank_fails", LOWER, "a bank that stands goes on lending and costs the public nothing", True,
             "fraction", "1 when the bank was closed or had no capital left at some time from 2008-07 on, else 0."),
    Headline("capital_ratio_low", HIGHER, "capital is what losses meet first", True),
    Headline("npl_peak", LOWER, "what supervisors see and act upon"),
    Headline("npl_true_peak", LOWER, "bad loans are bad whether they are reported or hidden", True),
    Headline("default_rate", LOWER, "a default hurts who lent, who stood for him, and himself"),
    Headline("loss_since_shock", LOWER, "somebody bears each yuan of it"),
    Headline("loss_bank_since_shock", LOWER, "it comes out of the bank's capital", True),
    Headline("loss_guarantors_since_shock", LOWER, "guarantors pay for debts of others"),
    Headline("guarantors_ruined_since_shock", LOWER, "they lost what they live on through no loan of theirs", True),
    Headline("contagion_multiplier_since_shock", LOWER, "what is above 1 are defaults that calls brought about"),
    Headline("access", HIGHER, "credit is what the bank is there for", True),
    Headline("access_low", HIGHER, "credit is needed most when there is least of it"),
    Headline("poor_share", HIGHER, "the poorest third have nobody else to borrow from at such rates"),
    Headline("rationed_out_share", LOWER, "good applicants who get nothing are projects not undertaken"),
    Headline("overindebted_whole", LOWER, "debts over a year's income are rarely paid from it"),
    Headline("consumption_equivalent", HIGHER, "what people eat, and how surely, is what all of it is for", True),
    Headline("hunger", LOWER, "a month below subsistence is the worst that can happen here"),
    Headline("cost_state", LOWER, "taxpayers' money has other uses", True,
             "CNY", "Running costs and claims paid by the state over the whole run, and support since 2008-07."),
    Headline("cost_bank", LOWER, "it is paid out of what the bank earns", True,
             "CNY", "Running costs of policies paid by the bank over the whole run."),
)  # fmt: skip
BY_NAME: Mapping[str, Headline] = {headline.name: headline for headline in HEADLINES}


def is_own(results: Any) -> bool:
    """Say whether a result is of a model of one's own, whose outcomes are no measures whatever they are called."""
    return bool(getattr(getattr(results, "experiment", None), "model", None))


def senses_of(measures: Iterable[str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return which side of each measure is better, "higher" or "lower": as given, else as `HEADLINES` says.

    Raises InputError for a measure of which neither says it, and for another word.
    """
    given = {} if given is None else given
    found = {}
    for name in measures:
        word = given.get(name, BY_NAME[name].better if name in BY_NAME else "")
        if word not in (HIGHER, LOWER):
            said = f"{word!r} is no side of {name}" if word else f"nobody says which side of {name} is better"
            raise InputError(f"senses: {said}; give {{{name!r}: {HIGHER!r}}} or {{{name!r}: {LOWER!r}}}.")
        found[name] = word
    return found


def unit_of(measure: str, runs: pd.DataFrame) -> str:
    """Return the unit of a measure, or of an outcome of a model of one's own if its frame notes one."""
    noted = runs.attrs.get("units", {})
    if measure in noted:
        return str(noted[measure])
    if measure in MEASURES:
        return MEASURES[measure].unit
    if measure in BY_NAME:
        return BY_NAME[measure].unit
    return ""


def figures_of_runs(results: Any) -> pd.DataFrame:
    """Return the runs of a result with the headline figures that are made of several: a row per run.

    `bank_fails` needs `failed` and `capital_ratio_low`, `cost_state` and `cost_bank` need `public_support`; what a
    model of one's own does not have is left out.
    """
    runs = pd.DataFrame(results.runs)
    added: dict[str, Any] = {}
    if is_own(results):
        return runs
    if {"failed", "capital_ratio_low"} <= set(runs.columns):
        # A run that ends before 2008-07 has no lowest ratio: whether it would have failed by then is not known.
        fails = ((runs["failed"] > 0.0) | (runs["capital_ratio_low"] < 0.0)).astype(float)
        added["bank_fails"] = fails.where(runs["capital_ratio_low"].notna())
    if "public_support" in runs.columns:
        costs = getattr(results, "costs", None)
        for bearer in ("state", "bank"):
            paid: Any = 0.0
            if costs is not None:
                of_bearer = costs[costs["bearer"] == bearer].groupby("run", observed=True)["cost"].sum()
                paid = runs["run"].map(of_bearer).astype(float).fillna(0.0)
            added[f"cost_{bearer}"] = paid + (runs["public_support"] if bearer == "state" else 0.0)
    made = runs.assign(**{name: values for name, values in added.items() if name not in runs.columns})
    made.attrs["units"] = dict(results.runs.attrs.get("units", {}))
    return made


def outcomes_of(results: Any, runs: pd.DataFrame) -> list[str]:
    """Return the columns of runs that are outcomes: neither keys nor parameters that vary."""
    varied = set(getattr(getattr(results, "experiment", None), "varied", None) or ())
    return [
        str(name)
        for name in runs.columns
        if name not in LABELS
        and name not in varied
        and name not in DECLARED
        and pd.api.types.is_numeric_dtype(runs[name])
    ]


def chosen_measures(results: Any, runs: pd.DataFrame, measures: Any = None) -> list[str]:
    """Return the measures asked for: names, "all", or by default the headline figures and those with a `precision`.

    A model of one's own is compared by all its outcomes. Raises InputError for an unknown name.
    """
    known = outcomes_of(results, runs)
    if isinstance(measures, str):
        measures = known if measures == "all" else [measures]
    if measures is None:
        wanted = getattr(getattr(results, "experiment", None), "precision", None) or {}
        ours = () if is_own(results) else HEADLINES
        shown = [headline.name for headline in ours if headline.shown and headline.name in known]
        return list(dict.fromkeys([*(shown or known), *(name for name in wanted if name in known)]))
    for name in measures:
        if name not in known:
            raise InputError(
                f"measures: {name!r} is no outcome of these runs; give one in results.runs.{nearest(name, known)}"
            )
    return list(dict.fromkeys(measures))


__all__ = ["BY_NAME", "HEADLINES", "HIGHER", "LOWER", "Headline", "chosen_measures", "figures_of_runs", "is_own",
           "senses_of", "unit_of"]  # fmt: skip
