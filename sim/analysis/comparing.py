"""Arms compared with one of them: by scenario and measure the difference, how sure it is, and a verdict."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.adjusted import adjusted
from sim.analysis.headlines import is_own
from sim.analysis.paired import FEWEST, RESAMPLES, SIGN, paired, seeds_needed
from sim.analysis.side_by_side import SideBySide, mean_by_row, reference_of, side_by_side

HIGHER, LOWER, UNCLEAR, IDENTICAL, TOO_FEW = "higher", "lower", "no clear difference", "identical", "too few"
COLUMNS = (
    "scenario", "arm", "measure", "unit", "n", "missing", "mean_reference", "mean_arm", "difference", "low", "high",
    "low_bca", "high_bca", "effect_size", "effect_size_pooled", "test", "p", "p_adjusted", "verdict", "variance_saved",
    "half_width", "seeds_unpaired", "wanted_half_width", "seeds_needed", "seeds_needed_unpaired", "note",
)  # fmt: skip


def compare(
    results: Any,
    reference: str | None = None,
    measures: Any = None,
    scenarios: Any = None,
    confidence: float = 0.95,
    *,
    over: str | None = None,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """Compare every arm with the reference, by scenario and measure, over runs of equal luck: a row for each.

    Args:
        results: A result as `load_results` gives it, or its frame of runs.
        reference: Label of the arm compared with; that of the experiment, or else the first one.
        measures: Names, or "all"; the headline figures and those the experiment wants with a `precision` if None.
        scenarios: Names; all of them when None.
        confidence: Level of the intervals, and of the verdicts together.
        over: What one pair is where parameters vary: a "seed" (means over points: how sure the mean over these points
            is), a "point" (means over seeds: how sure the mean over all points is of which these are drawn), or each
            "pair" (right only when no two share a seed or point). Seeds unless said otherwise, or points where each
            has a seed of its own. One seed for all points tells nothing of luck, however many they are.
        resamples: How many of the bootstrap.

    Returns:
        Columns as `paired` gives them (n is of what a pair is, `missing` of pairs of runs) and besides:

        - p_adjusted: by Holm over the family, all rows of the table that have a p;
        - verdict: "higher" or "lower" than the reference when p_adjusted is below 1 - confidence, "identical" when no
          pair differs, "too few" under five pairs, else "no clear difference";
        - half_width: of low to high; seeds_unpaired: how many per arm the same would need with unequal luck;
        - wanted_half_width: that of the experiment's `precision`, NaN without; seeds_needed and seeds_needed_unpaired:
          how many give it, as far as these runs tell;
        - note: what a reader must know of the row.

        `attrs` holds reference, confidence, family (how many tests were adjusted together), over, units, own
        (whether it is of a model of one's own), and pairs_are (what n counts, in words).

    Runs that failed drop out with their partners, those of the same point and seed, and are counted in `missing`: what
    is left tells of luck under which both arms could be computed.

    Raises:
        InputError: For an unknown reference, measure or scenario, or a seed that an arm has twice.
    """
    laid = side_by_side(results, measures, scenarios)
    first = reference_of(results, laid, reference)
    over = over or default_unit(laid)
    rows = laid.rows(over)
    parts = []
    for place, scenario in enumerate(laid.scenarios):
        for number, arm in enumerate(laid.arms):
            if number == first:
                continue
            both = laid.pairs_of(place, number, first)
            ours, theirs = (mean_by_row(values, rows) for values in both)
            part = paired(ours, theirs, confidence=confidence, resamples=resamples)
            part.insert(0, "scenario", scenario)
            part.insert(1, "arm", arm)
            part.insert(2, "measure", list(laid.measures))
            part.insert(3, "unit", list(laid.units))
            part["missing"] = np.isnan(both[0]).sum(axis=0)
            parts.append(part)
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*COLUMNS, "sd_difference"])
    experiment = getattr(results, "experiment", None)
    wanted = table["measure"].map(dict(getattr(experiment, "precision", None) or {})).to_numpy(dtype=float)
    table["p_adjusted"] = adjusted(table["p"])
    table["verdict"] = _verdicts(table, 1.0 - confidence)
    table["half_width"] = half = ((table["high"] - table["low"]) / 2.0).to_numpy(dtype=float)
    if parts:
        paired_sd, unpaired_sd = (table[name].to_numpy(dtype=float) for name in ("sd_difference", "sd_unpaired"))
        same = np.where(half > 0.0, half, np.nan)
        table["seeds_unpaired"] = seeds_needed(unpaired_sd, same, confidence=confidence, unpaired=True)
        table["wanted_half_width"] = wanted
        table["seeds_needed"] = seeds_needed(paired_sd, wanted, confidence=confidence)
        table["seeds_needed_unpaired"] = seeds_needed(unpaired_sd, wanted, confidence=confidence, unpaired=True)
        table["note"] = _notes(table, len(laid.seeds))
    table = table.reindex(columns=list(COLUMNS))
    table.attrs.update(
        reference=laid.arms[first],
        confidence=confidence,
        family=int(table["p"].notna().sum()),
        adjustment="Holm",
        over=over,
        own=is_own(results),
        pairs_are="pairs of runs" if len(np.unique(laid.points)) == 1 or over == "pair" else f"{over}s",
        units=dict(zip(laid.measures, laid.units, strict=True)),
    )
    return table


def default_unit(laid: SideBySide) -> str:
    """Return what one pair is when nobody says so: a seed, or a point where each has a seed of its own."""
    alone = len(np.unique(laid.seeds)) == len(laid.seeds) > 1 and len(np.unique(laid.points)) > 1
    return "point" if alone else "seed"


def _verdicts(table: pd.DataFrame, level: float) -> npt.NDArray[np.str_]:
    difference, p = table["difference"].to_numpy(dtype=float), table["p_adjusted"].to_numpy(dtype=float)
    clear = p < level
    return np.select(
        [
            table["n"].to_numpy(dtype=float) < FEWEST,
            (difference == 0.0) & (table["sd_difference"].to_numpy(dtype=float) == 0.0),
            clear & (difference > 0.0),
            clear & (difference < 0.0),
        ],
        [TOO_FEW, IDENTICAL, HIGHER, LOWER],
        UNCLEAR,
    )  # fmt: skip


def _notes(table: pd.DataFrame, pairs: int) -> list[str]:
    notes = []
    columns = (table[name] for name in ("missing", "test", "sd_difference", "difference", "verdict"))
    for missing, test, spread, difference, verdict in zip(*columns, strict=True):
        said = []
        if missing:
            said.append(f"{missing} of {pairs} pairs of runs have no value on one side or both")
        if verdict == TOO_FEW:
            said.append(f"under {FEWEST} pairs a verdict would rest on the shape of luck alone")
        elif test == SIGN and difference and not spread:
            said.append("the same difference in every pair: the interval has no width, p is of the sign test")
        elif test == SIGN and verdict != IDENTICAL:
            said.append("all pairs that differ do so by one amount: p is of the exact sign test")
        notes.append("; ".join(said))
    return notes


__all__ = ["compare", "default_unit"]
