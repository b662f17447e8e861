"""What every mechanism moves: runs with it and without it, paired by seed.

`python -m sim.analysis.ablation` (or `make ablation`) measures all of them anew, with what they do to the patterns, and
writes both tables into `ODD.md`.
"""

import argparse
import math
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import ablated_patterns
from sim.analysis.measured import markdown, put
from sim.analysis.mechanisms import Mechanism, Settings, mechanisms
from sim.experiment.pool import call_all
from sim.experiment.runner import available_cores
from sim.measures import MEASURES
from sim.simulation import simulate

SEEDS = 20
HEADLINES = ("npl_peak", "npl_true_peak", "default_rate", "access", "capital_ratio_low")
POINTS = 100.0  # all headlines are fractions, printed in points
CLEAR = 2.9  # t of a difference that luck alone gives less than once in 100, two-sided, 19 degrees of freedom
SAME = 1e-9  # share of a mean difference below which it is the same in every pair but for rounding


def figures(scenario: str, settings: Settings, seed: int) -> dict[str, float]:
    """Return every measure of one run."""
    return simulate(dict(settings), scenario=scenario, seed=seed)


def differences(chosen: Iterable[Mechanism], seeds: int = SEEDS, workers: int | None = None) -> pd.DataFrame:
    """Return a tidy frame mechanism, measure, difference (off less on), standard_error, t, over seeds 0 to seeds - 1.

    A measure that is missing (NaN) in a run of a pair leaves that pair out; without two pairs t is NaN.
    """
    pairs = [(mechanism, *mechanism.sides) for mechanism in chosen]
    cases = {(mechanism.scenario, side) for mechanism, on, off in pairs for side in (on, off)}
    ordered = sorted(cases, key=repr)
    wanted: list[tuple[str, Settings, int]] = [(*case, seed) for case in ordered for seed in range(seeds)]
    found = dict(zip(wanted, call_all(figures, wanted, workers or available_cores(), __name__), strict=True))
    lines: list[dict[str, Any]] = []
    for mechanism, on, off in pairs:
        for measure in MEASURES:
            change = np.array(
                [
                    found[mechanism.scenario, off, seed][measure] - found[mechanism.scenario, on, seed][measure]
                    for seed in range(seeds)
                ]
            )
            lines.append({"mechanism": mechanism.name, "measure": measure, **summary(change)})
    return pd.DataFrame(lines)


def summary(change: Any) -> Mapping[str, float]:
    """Return mean, standard error and t of paired differences."""
    known = change[~np.isnan(change)]
    if len(known) < 2:
        return {"difference": math.nan, "standard_error": math.nan, "t": math.nan}
    mean, error = float(known.mean()), float(known.std(ddof=1)) / math.sqrt(len(known))
    same = error <= SAME * abs(mean)  # of what a scenario lays down, not luck: no t
    return {"difference": mean, "standard_error": error, "t": math.nan if same else mean / error}


def table(frame: pd.DataFrame, seeds: int) -> str:
    """Return the differences as a Markdown table: headlines in points, and the two measures that move most clearly."""
    lines = []
    for mechanism in mechanisms():
        own = frame[frame["mechanism"] == mechanism.name].set_index("measure")
        if own.empty:
            continue
        off = ", ".join(f"`{name}` {value:g}" if isinstance(value, float) else f"`{name}` {value}"
                        for name, value in mechanism.switch[1].items())  # fmt: skip
        cells = [cell(own.loc[name]) for name in HEADLINES]
        clear = own["t"].abs().sort_values(ascending=False).dropna().index[:2]
        most = "; ".join(f"`{name}` {own.loc[name, 'difference']:+.3g} (t {own.loc[name, 't']:.1f})" for name in clear)
        lines.append([mechanism.name, off, *cells, most or "nothing"])
    return "\n".join([
        f"Difference without the mechanism, in points, +- its standard error over {seeds} paired seeds; then the two",
        f"measures that move most clearly (t). Bold: |t| > {CLEAR}. Over {len(MEASURES)} measures, luck alone",
        "takes the clearest to a |t| of about 3.",
        "",
        markdown(["mechanism", "off", *(f"`{name}`" for name in HEADLINES), "moves most"], lines),
    ])  # fmt: skip


def cell(row: Any) -> str:
    """Return a difference in points with its standard error."""
    if math.isnan(row["difference"]):
        return "-"
    text = f"{row['difference'] * POINTS:+.2f} +- {row['standard_error'] * POINTS:.2f}"
    return f"**{text}**" if abs(row["t"]) > CLEAR else text


def write(seeds: int = SEEDS, workers: int | None = None, of_patterns: int = ablated_patterns.SEEDS) -> None:
    """Measure all mechanisms and put the tables into the description."""
    made = table(differences(mechanisms(), seeds, workers), seeds)
    put("ablation", made)
    sys.stdout.write(f"{made}\n")
    made = ablated_patterns.table(ablated_patterns.compared(mechanisms(), of_patterns, workers), of_patterns)
    put("ablation of patterns", made)
    sys.stdout.write(f"{made}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure what every mechanism moves and write it into sim/ODD.md.")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--workers", type=int)
    arguments = parser.parse_args()
    write(arguments.seeds, arguments.workers)
