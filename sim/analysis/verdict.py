"""The verdict of a comparison: which arm is best on what counts, by how much, and whether that is clear."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.comparing import HIGHER as ABOVE
from sim.analysis.comparing import LOWER as BELOW
from sim.analysis.comparing import compare
from sim.analysis.headlines import BY_NAME, HIGHER
from sim.analysis.paired import FEWEST

CRITERIA = ("bank_fails", "capital_ratio_low", "loss_bank_since_shock")  # survival, capital, loss: in this order
COLUMNS = (
    "scenario", "measure", "unit", "best", "mean_best", "mean_reference", "difference", "low", "high", "p_adjusted",
    "clear", "equals", "n", "nearest", "nearest_difference", "nearest_low", "nearest_high",
    "ties",
)  # fmt: skip


def criteria_of(compared: pd.DataFrame) -> list[str]:
    """Return the measures a verdict is given on: those of `CRITERIA` that were compared, in their order."""
    there = set(compared["measure"])
    return [name for name in CRITERIA if name in there]


def best_arms(results: Any, compared: pd.DataFrame, measures: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the best arm by scenario and measure: a row each.

    Args:
        results: What `compared` was made from.
        compared: A table of `compare`: its intervals, and its p adjusted over all of its rows, are what is said here.
        measures: Measures whose better side `HEADLINES` names; `criteria_of` the table when None.

    Returns:
        Columns: scenario, measure, unit; best, the arm with the best mean over runs, the reference if none is better,
        "" where no pair of runs has a value; mean_best, mean_reference, and difference (best less reference) with the
        ends low and high of its interval and p_adjusted as in `compared` (NaN where the reference is best); clear,
        whether that is the better side after adjustment; equals, the arms (a tuple) that `compare` with the best one as
        reference finds not clearly worse, adjusted over all pairs of arms, since the best one was chosen by the same
        runs; n, the pairs of runs. Where the reference is best: nearest, the arm that comes nearest to it,
        nearest_difference (that arm less the reference) and the ends of its interval; ties, the arms (a tuple) whose
        mean is the reference's.
    """
    wanted = list(measures) if measures is not None else criteria_of(compared)
    reference = str(compared.attrs["reference"])
    rows = []
    for (scenario, measure), part in compared[compared["measure"].isin(wanted)].groupby(
        ["scenario", "measure"], sort=False, observed=True
    ):
        rows.append(_best(results, str(scenario), str(measure), part, reference, compared.attrs))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = {name: place for place, name in enumerate(wanted)}
    places = {name: place for place, name in enumerate(dict.fromkeys(compared["scenario"]))}
    return table.sort_values(
        ["scenario", "measure"], key=lambda column: column.map({**order, **places}), ignore_index=True
    )


def _best(results: Any, scenario: str, measure: str, part: pd.DataFrame, reference: str, about: Any) -> dict[str, Any]:
    sign = 1.0 if BY_NAME[measure].better == HIGHER else -1.0
    known = part[np.isfinite(part["difference"].to_numpy(dtype=float))]
    gains = sign * known["difference"]
    row: dict[str, Any] = {"scenario": scenario, "measure": measure, "unit": part["unit"].iloc[0], "best": reference}
    if known.empty:
        return row | {"best": "", "clear": False, "equals": (), "n": 0}
    row["n"] = int(known["n"].max())
    if gains.max() <= 0.0:  # in a tie the reference stays: nothing is to be done for it
        mean = float(known["mean_reference"].iloc[0])
        row |= {"mean_best": mean, "mean_reference": mean, "difference": 0.0, "clear": False}
        row |= {"low": np.nan, "high": np.nan, "p_adjusted": np.nan}
        second = known.iloc[int(gains.to_numpy().argmax())]
        row |= {"nearest": second["arm"], "ties": tuple(known.loc[known["difference"] == 0.0, "arm"].astype(str))}
        row |= {f"nearest_{name}": second[name] for name in ("difference", "low", "high")}
    else:
        best = known.iloc[int(gains.to_numpy().argmax())]
        row |= {"best": best["arm"], "mean_best": best["mean_arm"], "n": int(best["n"])}
        row |= {name: best[name] for name in ("mean_reference", "difference", "low", "high", "p_adjusted")}
        row["clear"] = bool(best["verdict"] == (ABOVE if sign > 0.0 else BELOW))
    against = compare(
        results, str(row["best"]), [measure], [scenario], float(about["confidence"]), over=str(about["over"])
    )
    # The best one was chosen by these same runs: as if all pairs of arms had been compared (Bonferroni).
    pairs = len(against) * (len(against) + 1) / 2
    clear = (against["p"] * pairs < 1.0 - float(about["confidence"])) & (against["n"] >= FEWEST)
    worse = clear & (sign * against["difference"] < 0.0)
    row["equals"] = tuple(against.loc[~worse & (against["n"] > 0), "arm"].astype(str))
    return row


def hardest_scenario(compared: pd.DataFrame) -> str:
    """Return the scenario in which the reference fares worst: by survival, else capital, else loss; the first in a tie.

    "" where none of `CRITERIA` was compared.
    """
    wanted = criteria_of(compared)
    worst: list[tuple[Any, ...]] = []
    for scenario, part in compared.groupby("scenario", sort=False, observed=True):
        means = part.groupby("measure", observed=True)["mean_reference"].mean()
        worst.append((*(_badness(name, means.get(name, np.nan)) for name in wanted), str(scenario)))
    if not wanted or not worst:
        return ""
    return str(max(worst, key=lambda row: row[:-1])[-1])


def _badness(measure: str, mean: float) -> float:
    if not np.isfinite(mean):
        return -np.inf
    return -float(mean) if BY_NAME[measure].better == HIGHER else float(mean)


def clear_counts(compared: pd.DataFrame) -> pd.DataFrame:
    """Return how many comparisons of a measure there are and are clear: measure, of, higher, lower, too_few."""
    rows = []
    for measure, part in compared.groupby("measure", sort=False, observed=True):
        verdicts = part["verdict"]
        rows.append(
            {
                "measure": measure,
                "of": len(part),
                "higher": int((verdicts == ABOVE).sum()),
                "lower": int((verdicts == BELOW).sum()),
                "too_few": int((verdicts == "too few").sum()),
            }
        )
    return pd.DataFrame(rows, columns=["measure", "of", "higher", "lower", "too_few"])


__all__ = ["CRITERIA", "best_arms", "clear_counts", "criteria_of", "hardest_scenario"]
