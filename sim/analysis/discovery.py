"""Scenario discovery: under which values of what varies does something go wrong, as boxes in words.

By PRIM (Friedman and Fisher 1999, Statistics and Computing 9; for scenarios Bryant and Lempert 2010, Technological
Forecasting and Social Change 77) and CART (Breiman and others 1984) of the EMA Workbench.
"""

import inspect
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import InputError
from sim.core.extras import library
from sim.experiment.reading import shown
from sim.experiment.sampling import Outcome

EXTRA = "discovery"
MOST_BOXES = 4
LEAST_MASS = 0.05
FEWEST = 20  # runs on either side


@dataclass(frozen=True)
class Box:
    """A region: its limits by parameter in words, and what is in it.

    `coverage` is the share of all runs that go wrong which are inside, `density` the share of runs inside that go
    wrong, `mass` the share of all runs inside.
    """

    limits: dict[str, str]
    coverage: float
    density: float
    mass: float

    def said(self, what: str) -> str:
        """Say it in a sentence."""
        where = " and ".join(f"{name} is {limit}" for name, limit in self.limits.items()) or "anywhere"
        return (
            f"Where {where}, {self.density:.0%} of runs {what}; {self.coverage:.0%} of all that do are there,"
            f" in {self.mass:.0%} of the space that was run."
        )


@dataclass(frozen=True)
class Discovery:
    """Boxes found one after the other, and the way to the first one (coverage, density, how many parameters limit it).

    `tree` are CART's leaves in which most runs go wrong, as boxes.
    """

    what: str
    runs: int
    wrong: int
    boxes: list[Box]
    peeling: pd.DataFrame
    tree: list[Box]
    left_out: int = 0  # runs that failed or have no value

    def said(self) -> list[str]:
        """Return what was found in words, a sentence a box."""
        share = f"{self.wrong} of {self.runs} runs {self.what}"
        if self.left_out:
            share += f" ({self.left_out} more failed or have no value and are left out)"
        if not self.boxes:
            return [f"{share}; no region of the parameters holds them apart from the rest."]
        return [f"{share}.", *(box.said(self.what) for box in self.boxes)]


def discover(results: Any, where: Any, *, arm: str | None = None, scenario: str | None = None) -> Discovery:
    """Return where in the space of what varies an outcome goes wrong.

    Args:
        results: A result whose parameters vary, by `vary` or a design of samples.
        where: What counts as wrong: a mapping such as {"measure": "npl_peak", "above": 0.08}, of a single run.
        arm: Only the runs of this arm; by default that of the policies compared, all.
        scenario: Only the runs of this scenario.

    Raises InputError where nothing varies, too few runs go wrong or right to tell, or the EMA Workbench is missing.
    """
    outcome = where if isinstance(where, Outcome) else _outcome(where)
    inputs, wrong, left = cases(results, outcome, arm, scenario)
    what = f"have {outcome.name}"
    if min(wrong.sum(), (~wrong).sum()) < FEWEST:
        raise InputError(
            f"discovery: {int(wrong.sum())} of {len(wrong)} runs {what}; it takes {FEWEST} on either side to tell."
        )
    prim, cart = (library(f"ema_workbench.analysis.{name}", "discovery", EXTRA) for name in ("prim", "cart"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, of newer versions of what it uses
        boxes, peeling = _prim(prim, inputs, wrong)
        tree = _cart(cart, inputs, wrong)
    return Discovery(what, len(wrong), int(wrong.sum()), boxes, peeling, tree, left)


def _outcome(where: Any) -> Outcome:
    """Return what counts as wrong; raises InputError for all but a measure and one limit."""
    allowed = "{'measure': 'npl_peak', 'above': 0.08}"
    if not isinstance(where, Mapping) or not isinstance(where.get("measure"), str):
        raise InputError(f"discovery: {shown(where)} is not allowed; give {allowed}.")
    limits = {key: value for key, value in where.items() if key != "measure"}
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in limits.values())
    if len(limits) != 1 or not numbers or not set(limits) <= {"above", "below"}:
        raise InputError(f"discovery: {shown(where)} is not allowed; give a measure and one number, as in {allowed}.")
    above, below = (limits.get(key) for key in ("above", "below"))
    return Outcome(
        where["measure"],
        above=None if above is None else float(above),
        below=None if below is None else float(below),
    )


def cases(results: Any, outcome: Outcome, arm: str | None, scenario: str | None) -> tuple[pd.DataFrame, Any, int]:
    """Return what varies, a row per run with a value, which runs go wrong, and how many have no value."""
    from sim.analysis.headlines import figures_of_runs

    runs = figures_of_runs(results)
    for column, name in (("arm", arm), ("scenario", scenario)):
        if name is not None:
            known = list(dict.fromkeys(map(str, runs[column])))
            if name not in known:
                raise InputError(f"discovery: there is no {column} {name!r}; give one of {', '.join(known)}.")
            runs = runs[runs[column] == name]
    names = [name for name in results.experiment.varied if name in runs.columns]
    if not names:
        raise InputError("discovery: nothing varies between runs; add `vary` or a `sensitivity` block.")
    if outcome.measure not in runs:
        raise InputError(f"discovery: {outcome.measure!r} is no outcome of these runs.")
    if outcome.difference or outcome.by_month or outcome.highest or outcome.lowest:
        raise InputError(f"discovery: {outcome.name} is not of a single run; give a measure and a limit.")
    failed = len(results.failures) if arm is None and scenario is None and hasattr(results, "failures") else 0
    there = np.isfinite(runs[outcome.measure].astype(float))
    left = int((~there).sum()) + failed
    runs = runs[there]
    values = runs[outcome.measure].astype(float)
    if outcome.above is None and outcome.below is None:
        raise InputError("discovery: say which runs go wrong, such as {'measure': 'npl_peak', 'above': 0.08}.")
    wrong = values > outcome.above if outcome.above is not None else values < float(outcome.below or 0.0)
    inputs = runs[names].reset_index(drop=True)
    for name in names:
        if not pd.api.types.is_numeric_dtype(inputs[name]):
            inputs[name] = pd.Categorical(inputs[name])
    return inputs, wrong.to_numpy(bool), left


def _prim(prim: Any, inputs: pd.DataFrame, wrong: Any) -> tuple[list[Box], pd.DataFrame]:
    options: dict[str, Any] = {"mass_min": LEAST_MASS}
    if "threshold" in inspect.signature(prim.Prim.__init__).parameters:  # before version 3
        options["threshold"] = 0.5  # of what counts, 0 or 1
    algorithm = prim.Prim(inputs, wrong.astype(int), **options)  # version 2.5 counts no truth values
    boxes: list[Box] = []
    peeling = pd.DataFrame(columns=["coverage", "density", "res_dim"])
    for _ in range(MOST_BOXES):
        found = algorithm.find_box()
        if found is None:
            break
        track = found.peeling_trajectory
        if not boxes:
            peeling = track[["coverage", "density", "res_dim"]].reset_index(drop=True)
        chosen = _chosen(track)
        row = track.iloc[chosen]
        if row["density"] <= wrong.mean() + 0.05 or row["coverage"] < 0.05:
            break
        limits = found.box_lims[chosen] if hasattr(found, "box_lims") else found.box_lim
        boxes.append(Box(_in_words(limits, inputs), float(row["coverage"]), float(row["density"]),
                         float(row["mass"])))  # fmt: skip
        if hasattr(found, "select"):
            found.select(chosen)
    return boxes, peeling


def _chosen(track: pd.DataFrame) -> int:
    """Return the box of the peeling with the best balance of coverage and density."""
    both = 2.0 * track["coverage"] * track["density"] / (track["coverage"] + track["density"]).clip(lower=1e-9)
    return int(both.to_numpy().argmax())


def _in_words(limits: pd.DataFrame, inputs: pd.DataFrame) -> dict[str, str]:
    """Return the limits of a box that are narrower than what was run."""
    said = {}
    for name in inputs.columns:
        low, high = limits[name].iloc[0], limits[name].iloc[-1]
        if isinstance(inputs[name].dtype, pd.CategoricalDtype):
            kept = sorted(map(str, set(low)))
            if len(kept) < inputs[name].nunique():
                said[str(name)] = " or ".join(kept)
            continue
        least, most = float(inputs[name].min()), float(inputs[name].max())
        room = 1e-9 * (most - least)
        under, over = float(high) < most - room, float(low) > least + room
        if under and over:
            said[str(name)] = f"between {low:.3g} and {high:.3g}"
        elif under or over:
            said[str(name)] = f"below {high:.3g}" if under else f"above {low:.3g}"
    return said


def _cart(cart: Any, inputs: pd.DataFrame, wrong: Any) -> list[Box]:
    algorithm = cart.CART(inputs, wrong.astype(int), LEAST_MASS)
    algorithm.build_tree()
    found = []
    for limits, stats in zip(algorithm.boxes, algorithm.stats, strict=True):
        if stats["density"] > 0.5:
            found.append(Box(_in_words(limits, inputs), float(stats["coverage"]), float(stats["density"]),
                             float(stats["mass"])))  # fmt: skip
    return sorted(found, key=lambda box: -box.coverage)


__all__ = ["Box", "Discovery", "discover"]
