"""What it is worth that arms meet the same luck: how many fewer runs the same interval takes.

`python -m sim.analysis.luck [RESULT]` prints it for the twelve sets of `experiments/policies.yaml`, or a stored result.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.headlines import HEADLINES
from sim.analysis.measured import markdown
from sim.analysis.side_by_side import reference_of, side_by_side

FILE = Path(__file__).resolve().parents[2] / "experiments" / "policies.yaml"


def factors(results: Any, measures: Any = None) -> pd.DataFrame:
    """Return how many times as many runs unpaired arms need as paired ones for an interval of the same width.

    A row per scenario, arm and measure: scenario, arm, measure, factor. It is the variance of a difference of
    independent runs over that of runs of equal seeds, (s_a^2 + s_b^2) / s_d^2. Pairs that never differ, and measures
    without spread, are left out.
    """
    chosen = [one.name for one in HEADLINES if one.shown] if measures is None else measures
    laid = side_by_side(results, chosen)
    first = reference_of(results, laid, None)
    rows = []
    for place, scenario in enumerate(laid.scenarios):
        theirs = laid.values[place, first]
        for number, arm in enumerate(laid.arms):
            if number == first:
                continue
            ours = laid.values[place, number]
            for column, measure in enumerate(laid.measures):
                both = np.isfinite(ours[:, column]) & np.isfinite(theirs[:, column])
                own, other = ours[both, column], theirs[both, column]
                paired = float(np.var(own - other, ddof=1)) if both.sum() > 2 else 0.0
                if paired > 0.0:
                    apart = float(np.var(own, ddof=1) + np.var(other, ddof=1))
                    rows.append({"scenario": scenario, "arm": arm, "measure": measure, "factor": apart / paired})
    return pd.DataFrame(rows, columns=["scenario", "arm", "measure", "factor"])


def table(found: pd.DataFrame) -> str:
    """Return the medians by arm, over scenarios and measures, and the median over arms, as Markdown."""
    by_arm = found.groupby("arm", sort=False)["factor"].median()
    lines = [[str(arm), f"{value:.1f}"] for arm, value in by_arm.items()]
    lines.append(["median over arms", f"{by_arm.median():.1f}"])
    by_measure = found.groupby("measure", sort=False)["factor"].median()
    rest = [[str(measure), f"{value:.1f}"] for measure, value in by_measure.items()]
    head = "runs unpaired for one paired"
    return f"{markdown(['arm', head], lines)}\n\n{markdown(['measure', head], rest)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    from sim.analysis.results import load_results
    from sim.analysis.studies import run

    parser = argparse.ArgumentParser(description="Print how many fewer runs pairing by seed takes.")
    parser.add_argument("result", nargs="?", help="a stored result; experiments/policies.yaml is run if none")
    parser.add_argument("--seeds", type=int, default=20)
    chosen = parser.parse_args(arguments)
    if chosen.result:
        results = load_results(chosen.result)
        sys.stdout.write(table(factors(results)) + "\n")
        return
    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(table(factors(run(FILE, out=place, seeds=chosen.seeds, progress=True))) + "\n")


if __name__ == "__main__":
    main()
