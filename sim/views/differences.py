"""Any model's outcomes as text: means by arm and point, and what tells arms apart."""

from typing import TYPE_CHECKING, Any

from sim.views.tables import FACTORS, SHOWN_UNITS
from sim.views.text import aligned

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 60  # of a table in a terminal; all of them are in table.csv
LONGEST_HEADING = 14
KEYS = ("scenario", "arm", "point")


def format_means(table: "pd.DataFrame", results: Any) -> str:
    """Return means and their 95 % intervals, a line per scenario, arm and point and a column per measure."""
    varied = list(results.experiment.varied)
    keys = [name for name in ("scenario", "arm", *varied) if name in table and table[name].nunique() > 1] or ["arm"]
    names = list(dict.fromkeys(table["measure"]))
    units = dict(zip(table["measure"], table["unit"], strict=True))
    heads = [[name] for name in keys] + [_broken(name, units[name]) for name in names]
    deep = max(map(len, heads))
    head = [list(line) for line in zip(*(part + [""] * (deep - len(part)) for part in heads), strict=True)]
    lines = []
    for key, part in table.groupby([name for name in (*KEYS, *varied) if name in table], sort=False, dropna=False):
        said = dict(zip([name for name in (*KEYS, *varied) if name in table], key, strict=True))
        by_name = part.set_index("measure")
        lines.append([*(_plain(said[name]) for name in keys), *(_mean(by_name.loc[name]) for name in names)])
    seeds = results.runs["seed"].nunique()
    foot = f"Means over {seeds} seeds and, in brackets, how far the 95 % interval reaches to each side (Student's t)."
    if len(lines) > MOST_ROWS:
        foot = f"{len(lines) - MOST_ROWS} more lines: table.csv\n{foot}"
    return f"{aligned([*head, *lines[:MOST_ROWS]], len(keys))}\n\n{foot}"


def format_differences(table: "pd.DataFrame") -> str:
    """Return a comparison of arms: a line per scenario, measure and arm."""
    reference = table.attrs["reference"]
    keys = [name for name in ("scenario",) if table[name].nunique() > 1] + ["measure", "arm"]
    head = [*keys, "difference", "95 % interval", "p (Holm)", "verdict", "pairs"]
    lines = [head]
    for row in table.to_dict("records"):
        factor = FACTORS.get(row["unit"], 1.0)
        ends = f"{factor * row['low']:.4g} to {factor * row['high']:.4g}" if row["low"] == row["low"] else "-"
        off = f"{factor * row['difference']:+.4g}" if row["difference"] == row["difference"] else "-"
        p = f"{row['p_adjusted']:.3f}" if row["p_adjusted"] == row["p_adjusted"] else "-"
        unit = _unit(row["unit"])
        said = [*(f"{row[name]}{unit if name == 'measure' else ''}" for name in keys)]
        lines.append([*said, off, ends, p, str(row["verdict"]), str(row["n"])])
    return f"Differences to {reference}, pairs of equal seeds:\n{aligned(lines[: MOST_ROWS + 1], len(keys))}"


def _mean(row: Any) -> str:
    if row["mean"] != row["mean"]:
        return "-"
    factor = FACTORS.get(row["unit"], 1.0)
    half = factor * (row["high"] - row["mean"])
    return f"{factor * row['mean']:.5g} ({half:.2g})" if half == half else f"{factor * row['mean']:.5g}"


def _unit(unit: str) -> str:
    shown = SHOWN_UNITS.get(unit, unit)
    return f", {shown}" if shown else ""


def _broken(name: str, unit: str) -> list[str]:
    """Return a heading as lines: the name, broken where it has a bar, and the unit."""
    lines = [""]
    for part in name.replace("_", "_ ").split(" "):
        if lines[-1] and len(lines[-1]) + len(part) > LONGEST_HEADING:
            lines.append("")
        lines[-1] += part
    shown = SHOWN_UNITS.get(unit, unit)
    return [*lines, shown] if shown else lines


def _plain(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


__all__ = ["format_differences", "format_means"]
