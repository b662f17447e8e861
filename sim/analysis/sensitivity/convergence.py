"""Whether indices have settled: the same from fewer samples, and a verdict; how far a design has to grow."""

from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.indices import sensitivity_frame
from sim.analysis.sensitivity.outputs import samples_of
from sim.experiment.sampling.methods import DUMMY

HALVINGS = 3
RANKED = ("ST", "mu_star", "S1", "delta", "pawn_median", "dgsm", "region_distance")  # the first that is there
ALIKE = 0.2  # of the largest index: parameters that surely differ by less need no order
SCREENED = 0.05  # of the largest index: below it a parameter counts as without influence
WIDE = 0.1  # of intervals, unless the experiment says otherwise


def convergence_frame(results: Any) -> pd.DataFrame:
    """Return the indices from an eighth, a quarter, a half and all of the samples, and how many these are (`samples`).

    Fewer than the method's least are left out; a design that cannot be cut is there once.
    """
    design = results.experiment.sensitivity.design
    whole = samples_of(results)
    sizes = [whole >> halving for halving in range(HALVINGS, 0, -1)] if design.extendable else []
    parts = [(size, sensitivity_frame(results, size)) for size in sizes if size >= design.about.least]
    parts.append((whole, results.sensitivity))
    return pd.concat([part.assign(samples=size) for size, part in parts], ignore_index=True)


def verdicts(frame: pd.DataFrame, width: float = WIDE) -> pd.DataFrame:
    """Return for every outcome of a `convergence_frame` whether its indices have settled.

    Columns: outcome, index (that is ranked), samples, ranking_stable: with half the samples the parameters that have
    influence come in the same order, and their intervals do not overlap, but for those that are known to be alike;
    screening_stable: the same parameters are above 5 % of the largest, and no interval holds that limit, but for narrow
    ones; widest: the widest interval; narrow: whether it is below `width` (of the largest index for
    mu_star and other indices that are no shares).
    """
    rows = []
    sizes = sorted(frame["samples"].unique())
    for outcome, part in frame.groupby("outcome", sort=False):
        index = ranked_index(part)
        chosen = part[(part["index"] == index) & (part["parameter"] != DUMMY)]
        now = chosen[chosen["samples"] == sizes[-1]].set_index("parameter")
        scale = 1.0 if index in ("ST", "S1") else max(float(now["value"].max()), 1e-300)
        widest = float(((now["high"] - now["low"]) / scale).max())
        said = {"outcome": outcome, "index": index, "samples": sizes[-1], "widest": widest, "narrow": widest <= width}
        if len(sizes) > 1:
            before = chosen[chosen["samples"] == sizes[-2]].set_index("parameter").reindex(now.index)
            known = bool(now[["value", "low", "high"]].notna().all(axis=None) and before["value"].notna().all())
            said |= {"ranking_stable": known and is_ranking_stable(now, before),
                     "screening_stable": known and _same_screening(now, before)}  # fmt: skip
        else:
            said |= {"ranking_stable": False, "screening_stable": False}
        rows.append(said)
    columns = ["outcome", "index", "samples", "ranking_stable", "screening_stable", "widest", "narrow"]
    return pd.DataFrame(rows, columns=columns)


def ranked_index(part: pd.DataFrame) -> str:
    """Return by which index parameters are ranked."""
    there = set(part["index"])
    return next((name for name in RANKED if name in there), str(part["index"].iloc[0]))


def is_ranking_stable(now: pd.DataFrame, before: pd.DataFrame) -> bool:
    """Say whether all pairs of parameters with influence are in the same order, and surely so.

    Intervals that overlap tell of no order: such a pair counts only if both ends of the two intervals together are so
    near that the order does not matter. Both frames are indexed by parameter, with value, low and high.
    """
    largest = float(now["value"].max())
    with_influence = now.index[now["value"] > SCREENED * largest]
    for number, first in enumerate(with_influence):
        for second in with_influence[number + 1 :]:
            one, other = now.loc[first], now.loc[second]
            if max(one["high"], other["high"]) - min(one["low"], other["low"]) <= ALIKE * largest:
                continue
            apart = one["low"] > other["high"] or other["low"] > one["high"]
            ordered = np.sign(one["value"] - other["value"])
            if not apart or ordered != np.sign(before.loc[first, "value"] - before.loc[second, "value"]):
                return False
    return True


def _same_screening(now: pd.DataFrame, before: pd.DataFrame) -> bool:
    """Say whether the same parameters have influence; of one at the limit it must be known that it has little."""
    limit, earlier = SCREENED * now["value"].max(), SCREENED * before["value"].max()
    small = now["high"] <= 2.0 * limit
    unsure = (now["low"] <= limit) & ~small
    return bool((((now["value"] > limit) == (before["value"] > earlier)) | small).all() and not unsure.any())


def next_samples(results: Any) -> int | None:
    """Return to how many samples a finished design has to grow: twice as many, until it has settled as it asks."""
    until = results.experiment.sensitivity.until
    samples = samples_of(results)
    if until is None or samples >= until.max_samples:
        return None
    found = verdicts(results.convergence, WIDE if until.width is None else until.width)
    # An outcome without an index (constant, or nothing but luck) would never settle by itself: it is given up.
    frame = results.sensitivity
    told = frame.groupby("outcome")["value"].apply(lambda values: values.notna().any())
    found = found[found["outcome"].map(told)]
    asked = {"ranking_stable": until.ranking_stable, "screening_stable": until.screening_stable,
             "narrow": until.width is not None}  # fmt: skip
    if len(found) and all(bool(found[name].all()) for name, wanted in asked.items() if wanted):
        return None
    return int(min(2 * samples, until.max_samples))


__all__ = ["convergence_frame", "is_ranking_stable", "next_samples", "ranked_index", "verdicts"]
