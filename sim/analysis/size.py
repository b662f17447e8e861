"""How large a world must be: headline measures in worlds of several sizes, against a large one.

`python -m sim.analysis.size` (or `make size`) measures them anew and writes the tables into `ODD.md`.
"""

import argparse
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.burn_in import table_of_burn_in
from sim.analysis.estimates import resampled_error
from sim.analysis.measured import markdown, put
from sim.experiment.pool import call_all
from sim.experiment.runner import available_cores
from sim.parameters.population import Population
from sim.simulation import simulate
from sim.world.size import World

SCENARIOS = ("china_2008", "crisis_2008_no_stimulus")
HEADLINES = (
    "npl_ratio", "npl_ratio_true", "npl_peak", "npl_true_peak", "default_rate", "par30", "loss_rate", "access",
    "access_low", "approval_rate", "capital_ratio", "capital_ratio_low", "provision_coverage", "return_on_assets",
    "guarantors_called_share", "guarantors_ruined_share", "contagion_multiplier_since_shock", "informal_share",
    "market_share",
)  # fmt: skip
DEFAULT = round(
    float(World.fields["borrowers"].default) * (1.0 + float(Population.fields["outside_guarantors"].default))
)
PARTIES = (1_000, 2_000, DEFAULT, 10_000, 50_000)
BRANCHES = int(World.fields["branches"].default)
GRID = (
    *((parties, BRANCHES) for parties in PARTIES[:-1]),
    *((parties, branches) for parties in (DEFAULT, 10_000) for branches in (5, 50)),
)
REFERENCE = (PARTIES[-1], BRANCHES)
CAUSES: Mapping[str, Mapping[str, float]] = {
    "as it is": {},
    "capital stops no lending": {"levers.capital_floor": -1.0, "levers.leverage_floor": -1.0},
    "the score is not learnt": {"evaluation.learning_window": 0.0},
    "no limit on one borrower or group": {"levers.single_borrower_limit": 10.0, "levers.group_limit": 10.0},
}
SEEDS = 40
CHANCE = 0.05  # that any median of a size which is large enough is said to differ


@dataclass(frozen=True)
class Size:
    """A world of so many parties in so many branches, with numbers that differ from the defaults."""

    parties: int
    branches: int
    cause: str = "as it is"

    @property
    def settings(self) -> dict[str, Any]:
        """Return it as numbers by dotted name."""
        borrowers = round(self.parties / (1.0 + float(Population.fields["outside_guarantors"].default)))
        return {"world.borrowers": borrowers, "world.branches": self.branches, **CAUSES[self.cause]}


def figures(size: Size, scenario: str, seed: int) -> dict[str, float]:
    """Return the headline measures of one run."""
    return simulate(size.settings, scenario=scenario, seed=seed, measures=HEADLINES)


def measured(sizes: Iterable[Size], seeds: int = SEEDS, workers: int | None = None) -> pd.DataFrame:
    """Return a tidy frame with a row per run: parties, branches, cause, scenario, seed, and the headline measures."""
    wanted = [(size, scenario, seed) for size in sizes for scenario in SCENARIOS for seed in range(seeds)]
    wanted.sort(key=lambda run: -run[0].parties)  # the long ones first, so that no core waits for the other
    found = call_all(figures, wanted, workers or available_cores(), __name__)
    lines = [
        {"parties": size.parties, "branches": size.branches, "cause": size.cause, "scenario": scenario, "seed": seed}
        for size, scenario, seed in wanted
    ]
    frame = pd.concat([pd.DataFrame(lines), pd.DataFrame(found)], axis=1)
    return frame.sort_values(["parties", "branches", "cause", "scenario", "seed"], ignore_index=True)


def compared(frame: pd.DataFrame, size: Size, reference: Size) -> pd.DataFrame:
    """Return for every scenario and measure the medians of both sizes, their difference, its error, and if it is clear.

    Errors are those of medians over resampled seeds. Clear is a difference that luck alone would show in any of these
    medians less than once in 20 (Bonferroni).
    """
    from scipy.special import ndtri

    limit = float(ndtri(1.0 - CHANCE / (2 * len(SCENARIOS) * len(HEADLINES))))
    found = []
    for scenario in SCENARIOS:
        ours, theirs = _runs(frame, size, scenario), _runs(frame, reference, scenario)
        for measure in HEADLINES:
            small, large = median(ours[measure].to_numpy()), median(theirs[measure].to_numpy())
            error = math.hypot(small[1], large[1])
            off = small[0] - large[0]
            found.append({"scenario": scenario, "measure": measure, "median": small[0], "reference": large[0],
                          "difference": off, "error": error, "differs": abs(off) > limit * error})  # fmt: skip
    return pd.DataFrame(found)


def median(values: Any) -> tuple[float, float]:
    """Return the median of the values that are known, and its standard error over resampled seeds."""
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return math.nan, math.nan
    return float(np.median(known)), resampled_error(lambda drawn: np.median(known[drawn]), len(known))


def _runs(frame: pd.DataFrame, size: Size, scenario: str) -> pd.DataFrame:
    mine = (frame["parties"] == size.parties) & (frame["branches"] == size.branches) & (frame["cause"] == size.cause)
    return frame[mine & (frame["scenario"] == scenario)]


def sizes_to_run() -> list[Size]:
    """Return every size of the tables."""
    causes = [Size(parties, BRANCHES, cause) for cause in CAUSES for parties in (DEFAULT, PARTIES[-1])]
    return list(dict.fromkeys([*(Size(*size) for size in (*GRID, REFERENCE)), *causes]))


def table_of_sizes(frame: pd.DataFrame, seeds: int) -> str:
    """Return which medians differ from those of the largest world, by parties and branches."""
    count = len(SCENARIOS) * len(HEADLINES)
    lines = []
    for parties, branches in GRID:
        off = compared(frame, Size(parties, branches), Size(*REFERENCE))
        lines.append([f"{parties:,} in {branches}", f"{off['differs'].sum()}", _named(off)])
    return "\n".join([
        f"Medians over {seeds} seeds of {len(HEADLINES)} measures in {' and '.join(SCENARIOS)},",
        f"{count} in all, against those of {REFERENCE[0]:,} parties in {REFERENCE[1]} branches. Counted is what",
        f"differs by more than luck explains once in 20 for all {count} together; the difference stands beside, for",
        "the first scenario and the second.",
        "",
        markdown(["parties in branches", "differ", "which"], lines),
    ])  # fmt: skip


def _named(off: pd.DataFrame) -> str:
    clear = off[off["differs"]]
    words = []
    for measure in dict.fromkeys(clear["measure"]):
        cells = clear[clear["measure"] == measure].set_index("scenario")
        parts = [f"{cells['difference'][name]:+.2g}" if name in cells.index else "as large" for name in SCENARIOS]
        words.append(f"`{measure}` {' / '.join(parts)}")
    return ", ".join(words) or "none"


def table_of_medians(frame: pd.DataFrame) -> str:
    """Return the medians by size in the crisis, in the branches of the defaults, with the errors of the two ends."""
    lines = []
    for measure in HEADLINES:
        found = {p: median(_runs(frame, Size(p, BRANCHES), SCENARIOS[-1])[measure].to_numpy()) for p in PARTIES}
        lines.append([f"`{measure}`", *(f"{value:.4g} ({error:.1g})" for value, error in found.values())])
    head = [f"median (its error), {SCENARIOS[-1]}", *(f"{parties:,}" for parties in PARTIES)]
    return markdown(head, lines)


def table_of_causes(frame: pd.DataFrame) -> str:
    """Return how many medians differ between the default size and the largest under the rules that depend on size."""
    lines = []
    for cause in CAUSES:
        off = compared(frame, Size(DEFAULT, BRANCHES, cause), Size(PARTIES[-1], BRANCHES, cause))
        lines.append([cause, f"{off['differs'].sum()}", _named(off)])
    return markdown([f"{DEFAULT:,} against {PARTIES[-1]:,}", "differ", "which"], lines)


def write(seeds: int = SEEDS, workers: int | None = None) -> None:
    """Measure all sizes and how long openings are remembered, and put the tables into the description."""
    frame = measured(sizes_to_run(), seeds, workers)
    parts = [table_of_sizes(frame, seeds), table_of_medians(frame), table_of_causes(frame)]
    from sim.analysis.pooling import table_of_pooling  # which asks about the sizes that are listed here

    pooled = table_of_pooling(seeds, workers)
    burn_in = table_of_burn_in(seeds, workers)
    put("size", "\n\n".join(parts))
    put("pooling", pooled)
    put("burn-in", burn_in)
    sys.stdout.write("\n\n".join([*parts, pooled, burn_in]) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure how large and how old a world must be, into sim/ODD.md.")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--workers", type=int)
    chosen = parser.parse_args(arguments)
    write(chosen.seeds, chosen.workers)


if __name__ == "__main__":
    main()
