"""Sensitivity indices as text: what matters, in words and as a table."""

from typing import TYPE_CHECKING, Any

from sim.analysis.sensitivity.convergence import ranked_index, verdicts
from sim.analysis.sensitivity.indices import TWO_SEEDS
from sim.experiment.sampling.methods import DUMMY
from sim.views.text import aligned

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12  # parameters of an outcome
MEANING = {
    "S1": "share of the variance that the parameter explains alone",
    "ST": "share of the variance that would go if the parameter were known, interactions included",
    "S2": "share of the variance of two parameters together beyond each alone",
    "mu": "mean change of the outcome over the parameter's whole range",
    "mu_star": "mean absolute change of the outcome over the parameter's whole range",
    "sigma": "how much that change differs from place to place: bends and interactions",
    "delta": "how far the distribution of the outcome moves, 0 to 1",
    "pawn_median": "how far the distribution function moves, 0 to 1, median over the parameter's range",
    "dgsm": "upper bound on the total share of variance",
    "region_distance": "how far apart the parameter's values inside and outside the region are, 0 to 1",
    "explained": "share of the variance that the fitted expansion reaches",
}


def format_sensitivity(table: "pd.DataFrame", results: Any) -> str:
    """Return for every outcome two sentences and its indices, the largest first; of months only the sentences."""
    parts = [sentences(part, settled(results)) + "\n\n" + _table(part) for _, part in _outcomes(table)]
    by_month = table[table["month"] != ""]
    parts += [_over_time(part) for _, part in by_month.groupby("explained", sort=False)]
    kinds = [f"{index}: {MEANING[index]}" for index in dict.fromkeys(table["index"]) if index in MEANING]
    foot = "\n".join(kinds)
    return "\n\n".join([*parts, f"{foot}\n{_intervals(table)}"])


def _intervals(table: "pd.DataFrame") -> str:
    """Say what the intervals are of: seeds are in them from three replicates on, or where luck is all."""
    said = "In brackets the 95 % interval: points drawn again, and seeds where there are three replicates or more."
    if table["note"].str.contains(TWO_SEEDS, regex=False).any():
        said += " There are two seeds here: luck that points share is in no interval."
    return said


def settled(results: Any) -> "pd.DataFrame":
    """Return whether the indices of every outcome have settled."""
    return verdicts(results.convergence)


def sentences(part: "pd.DataFrame", found: "pd.DataFrame") -> str:
    """Return two sentences on one outcome: what matters most, and how sure that is."""
    outcome, index = str(part["outcome"].iloc[0]), ranked_index(part)
    ranked = ranking(part)
    known = ranked[ranked["value"].notna()]
    if not len(known):
        return f"{outcome}: {part['note'].iloc[0]}."
    first, rest = known.iloc[0], known.iloc[1:]
    beside = [f"{row['parameter']} ({row['value']:.2g})" for _, row in rest.head(2).iterrows() if row["value"] > 0]
    said = f"{outcome}: {first['parameter']} matters most ({index} {first['value']:.2g}, {_ends(first)})"
    said += f", then {' and '.join(beside)}" if beside else ""
    luck = float(first["noise_share"])
    share = (
        f" Of the variance of single runs {luck:.0%} is luck;" if luck == luck else " One seed a point: luck is in it;"
    )
    verdict = found[found["outcome"] == outcome]
    how = "whether the ranking has settled cannot be told from one size"
    if len(verdict):
        row = verdict.iloc[0]
        how = "the ranking has settled" if row["ranking_stable"] else "the ranking has not settled yet"
        how += f", intervals are at most {row['widest']:.2g} wide"
    return f"{said}.{share} {how} (n = {int(first['n'])})."


def ranking(part: "pd.DataFrame") -> "pd.DataFrame":
    """Return the rows of the index that parameters are ranked by, the largest first."""
    rows = part[(part["index"] == ranked_index(part)) & (part["parameter"] != DUMMY)]
    return rows.sort_values("value", ascending=False)


def _outcomes(table: "pd.DataFrame") -> Any:
    return table[table["month"] == ""].groupby("outcome", sort=False)


def _table(part: "pd.DataFrame") -> str:
    order = list(ranking(part)["parameter"])
    indices = [name for name in dict.fromkeys(part["index"]) if name not in ("S2", "explained")]
    left = len(order) - SHOWN
    names = [*order[:SHOWN], *(name for name in dict.fromkeys(part["parameter"]) if name == DUMMY)]
    lines = [["parameter", *indices]]
    cells = part.set_index(["index", "parameter"])
    lines += [[name, *(_cell(cells, index, name) for index in indices)] for name in names]
    pairs = part[part["index"] == "S2"].sort_values("value", ascending=False).head(3)
    lines += [[row["parameter"], *[""] * (len(indices) - 1), f"S2 {_value(row)}"] for _, row in pairs.iterrows()]
    text = aligned(lines, len(lines[0]))
    return f"{text}\n{left} more with less influence: table.csv" if left > 0 else text


def _over_time(part: "pd.DataFrame") -> str:
    """Return which parameter matters most, month by month."""
    lines = []
    for month, rows in part.groupby("month", sort=True):
        known = ranking(rows)
        known = known[known["value"].notna()].head(3)
        said = ", ".join(f"{row['parameter']} {row['value']:.2g}" for _, row in known.iterrows())
        lines.append(f"  {month}  {said or rows['note'].iloc[0]}")
    return f"{part['explained'].iloc[0]}, month by month ({ranked_index(part)}, the three largest):\n" + "\n".join(
        lines
    )


def _cell(cells: Any, index: str, name: str) -> str:
    return _value(cells.loc[(index, name)]) if (index, name) in cells.index else ""


def _value(row: Any) -> str:
    return "-" if row["value"] != row["value"] else f"{row['value']:.3g} ({_ends(row)})"


def _ends(row: Any) -> str:
    return f"{row['low']:.2g} to {row['high']:.2g}" if row["low"] == row["low"] else "no interval"


__all__ = ["MEANING", "format_sensitivity", "ranking", "sentences", "settled"]
