"""From the runs of a design to what is explained: [point, seed, outcome], and what is missing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.headlines import figures_of_runs, outcomes_of
from sim.analysis.sensitivity.resampling import Floats
from sim.core.declare import month_number, month_of, month_text
from sim.core.errors import InputError, nearest
from sim.experiment.sampling import Outcome, Sensitivity
from sim.experiment.sampling.block import ARM, SCENARIO


@dataclass(frozen=True)
class Outputs:
    """Values of an outcome at all points, [point, seed], and which outcome it is; NaN is a run without a value."""

    values: Floats
    outcome: str
    scenario: str = ""
    arm: str = ""
    month: str = ""

    @property
    def name(self) -> str:
        """What it is called in tables: with the month, and with scenario and arm where there are several."""
        where = ", ".join(filter(None, (self.scenario, self.arm)))
        text = f"{self.outcome} {self.month}" if self.month else self.outcome
        return f"{text} ({where})" if where else text


def outputs_of(results: Any, samples: int | None = None) -> list[Outputs]:
    """Return the outcomes that a result's sensitivity design is to explain, at the points of so many samples.

    Raises InputError for outcomes that are not there.
    """
    block: Sensitivity = results.experiment.sensitivity
    points = points_of(results, samples)
    cells = _cells(results, block)
    runs = figures_of_runs(results)
    wanted = list(block.outcomes) if block.region is None else [block.region]
    if not wanted:
        wanted = [Outcome(name) for name in outcomes_of(results, runs)]
    found: list[Outputs] = []
    for outcome in wanted:
        for scenario in cells[SCENARIO]:
            arms = [""] if outcome.difference else cells[ARM]
            for arm in arms:
                for month, values in _values(results, runs, outcome, scenario, arm, points):
                    said = {"scenario": scenario * (len(cells[SCENARIO]) > 1), "arm": arm * (len(arms) > 1)}
                    found.append(Outputs(_made(values, outcome), outcome.name, month=month, **said))
    return found


def samples_of(results: Any) -> int:
    """Return how many samples the design of a result has grown to."""
    return int(results.manifest.get("extent") or results.experiment.sensitivity.samples)


def points_of(results: Any, samples: int | None = None) -> int:
    """Return how many points so many samples have."""
    design = results.experiment.sensitivity.design
    return int(design.size // design.samples * (samples or samples_of(results)))


def _cells(results: Any, block: Sensitivity) -> dict[str, list[str]]:
    """Return the scenarios and arms that are run at every point; one that varies is a parameter."""
    experiment = results.experiment
    return {
        SCENARIO: [""] if SCENARIO in block.names else [str(name) for name in experiment.scenarios],
        ARM: [""] if ARM in block.names else [arm.label for arm in experiment.arms],
    }


def _values(
    results: Any, runs: Any, outcome: Outcome, scenario: str, arm: str, points: int
) -> list[tuple[str, Floats]]:
    if outcome.difference is not None:
        first, second = (
            _values(results, runs, Outcome(outcome.measure, outcome.every, outcome.months), scenario, name, points)
            for name in outcome.difference
        )
        return [(month, ours - theirs) for (month, ours), (_, theirs) in zip(first, second, strict=True)]
    chosen = runs
    if scenario and SCENARIO in runs:
        chosen = chosen[chosen[SCENARIO] == scenario]
    if arm:
        chosen = chosen[chosen[ARM] == arm]
    replicates = len(results.experiment.seeds)
    places = chosen["point"].to_numpy(int) * replicates + chosen["seed"].to_numpy(int)
    there = places < points * replicates
    if outcome.by_month:
        return _courses(results, outcome, chosen["run"].to_numpy()[there], places[there], points)
    if outcome.measure not in chosen:
        known = outcomes_of(results, runs)
        raise InputError(
            f"sensitivity: outcome: {outcome.measure!r} is no outcome of these runs; give one of {', '.join(known)}."
            f"{nearest(outcome.measure, known)}"
        )
    return [("", _laid(chosen[outcome.measure].to_numpy(float)[there], places[there], points, replicates))]


def _courses(results: Any, outcome: Outcome, runs: Any, places: Any, points: int) -> list[tuple[str, Floats]]:
    """Return a monthly measure month by month."""
    monthly = results.monthly
    start, count = month_number(str(results.experiment.world["start"])), int(results.experiment.world["months"])
    months = [month_of(month, "sensitivity: outcome: months") - start for month in outcome.months]
    if outcome.every:
        months = list(range(outcome.every - 1, count, outcome.every))
    for month in months:
        if not 0 <= month < count:
            raise InputError(f"sensitivity: outcome: months: {month_text(start + month)} is not run.")
    by_run = dict(zip(runs.tolist(), places.tolist(), strict=True))
    replicates = len(results.experiment.seeds)
    found = []
    numbers, at = monthly["run"].to_numpy(), monthly["month"].to_numpy()
    values = monthly[outcome.measure].to_numpy(float)
    for month in months:
        rows = np.flatnonzero(at == month)
        kept = [row for row in rows if numbers[row] in by_run]
        where = np.array([by_run[number] for number in numbers[kept]], dtype=int)
        found.append((month_text(start + month), _laid(values[kept], where, points, replicates)))
    return found


def _laid(values: Any, places: Any, points: int, replicates: int) -> Floats:
    laid = np.full(points * replicates, np.nan)
    laid[places] = values
    laid[~np.isfinite(laid)] = np.nan
    return laid.reshape(points, replicates)


def _made(values: Floats, outcome: Outcome) -> Floats:
    """Return what is made of the figures: whether they are beyond a number, or the tail over replicates."""
    missing = np.isnan(values)
    if outcome.above is not None:
        return np.where(missing, np.nan, values > outcome.above)
    if outcome.below is not None:
        return np.where(missing, np.nan, values < outcome.below)
    share = outcome.highest or outcome.lowest
    if share:
        count = max(1, round(share * values.shape[1]))
        ordered = np.sort(values, axis=1)  # NaN last, which is then in the highest, and the point is missing
        tail = ordered[:, -count:] if outcome.highest else ordered[:, :count]
        return np.where(missing.any(axis=1), np.nan, tail.mean(axis=1))[:, None]
    return values


__all__ = ["Outputs", "outputs_of", "points_of", "samples_of"]
