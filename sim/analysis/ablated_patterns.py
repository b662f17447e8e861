"""What every mechanism does to every pattern: the claims of `experiments/patterns` with it and without it.

`make ablation` measures it, with what every mechanism does to the measures, and writes both into `ODD.md`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.estimates import Estimate, error_of
from sim.analysis.measured import markdown
from sim.analysis.mechanisms import Mechanism, Settings, mechanisms
from sim.analysis.reproducing import Case, drawn_of_runs, files_of, found_without_runs, read_cases
from sim.core.errors import InputError
from sim.experiment.claims import Claim
from sim.experiment.pool import call_all
from sim.experiment.runner import available_cores, execute

FOLDER = Path(__file__).resolve().parents[2] / "experiments" / "patterns"
BARE = ("p03_cascade_tail",)  # nearly all mechanisms are off in it
SEEDS = 12
CLEAR = 3.1  # t of a difference that luck alone gives less than once in 100, two-sided, 11 degrees of freedom


@dataclass(frozen=True)
class Obtained:
    """What a claim obtains under some settings, and what it would of seeds drawn again; NaN where it is nothing."""

    value: float
    drawn: Any


def pattern_files() -> list[Path]:
    """Return the files of patterns that come out of the whole model, not of a bare network."""
    return [file for file in files_of([FOLDER]) if file.stem not in BARE]


def pattern_of(file: str | Path) -> str:
    """Return the name of the pattern or the evidence a file belongs to: P3 for p03_local_shock.yaml, E1 for e01_."""
    stem = Path(file).stem
    return f"{stem[0].upper()}{int(stem[1:3])}"


def obtained(file: Path, settings: Settings, seeds: int) -> dict[str, Obtained]:
    """Return what every claim of a file obtains where nothing else sets these numbers, by claim."""
    given = {"given.seeds": seeds} if any(case.records is None for case in read_cases(file)) else {}
    cases = read_cases(file, given, None if given else seeds, dict(settings))
    works = [case.records.work for case in cases if case.records is not None]
    execute(works, workers=1)
    return {f"{claim.name} {case.experiment.case}".strip(): _of(case, claim)
            for case in cases for claim in case.experiment.claims}  # fmt: skip


def _of(case: Case, claim: Claim) -> Obtained:
    try:
        if case.records is not None and claim.measures:
            return Obtained(*drawn_of_runs(case, claim))
        found = found_without_runs(case, claim, workers=1)
    except InputError:  # nothing to work it out from: nobody was called, no bad loan is left
        return Obtained(math.nan, np.full(2, math.nan))
    return Obtained(float(found), found.drawn if isinstance(found, Estimate) else np.zeros(2))


def compared(chosen: Iterable[Mechanism], seeds: int = SEEDS, workers: int | None = None) -> pd.DataFrame:
    """Return a tidy frame mechanism, pattern, claim, with_it, without, error, t, over seeds 0 to seeds - 1.

    The error is that of the paired difference, over resampled seeds. An arm that sets a mechanism's number itself keeps
    its own. A claim that cannot be worked out is NaN.
    """
    pairs = [(mechanism, *mechanism.sides) for mechanism in chosen]
    sides = list(dict.fromkeys(side for _, on, off in pairs for side in (on, off)))
    files = pattern_files()
    cases = [(file, side, seeds) for side in sides for file in files]
    found = dict(zip(cases, call_all(obtained, cases, workers or available_cores(), __name__), strict=True))
    lines = []
    for mechanism, on, off in pairs:
        for file in files:
            for claim, ours in found[file, on, seeds].items():
                without = found[file, off, seeds][claim]
                error = error_of(without.drawn - ours.drawn) if len(without.drawn) == len(ours.drawn) else math.nan
                change = without.value - ours.value
                lines.append({"mechanism": mechanism.name, "pattern": pattern_of(file), "claim": claim,
                              "with_it": ours.value, "without": without.value, "error": error,
                              "t": change / error if error > 0.0 else math.nan if change else 0.0})  # fmt: skip
    return pd.DataFrame(lines)


def table(frame: pd.DataFrame, seeds: int) -> str:
    """Return, by mechanism and pattern, how many claims move clearly and the clearest of them, as a Markdown table."""
    patterns = list(dict.fromkeys(frame["pattern"]))
    counts = frame.groupby("pattern")["claim"].nunique()
    lines = []
    for mechanism in mechanisms():
        own = frame[frame["mechanism"] == mechanism.name]
        if not own.empty:
            lines.append([mechanism.name, *(_cell(own[own["pattern"] == pattern]) for pattern in patterns)])
    return "\n".join([
        f"Claims of the patterns with the mechanism and without it, over {seeds} paired seeds: how many move clearly",
        f"(|t| > {CLEAR}), and the clearest of them, from -> to. Luck alone moves one claim in a hundred.",
        "Claims that cannot be worked out without the mechanism are counted behind the plus.",
        "",
        markdown(["mechanism", *(f"{pattern}, {counts[pattern]} claims" for pattern in patterns)], lines),
    ])  # fmt: skip


def _cell(own: pd.DataFrame) -> str:
    moved = own[own["t"].abs() > CLEAR]
    lost = int((own["without"].isna() & own["with_it"].notna()).sum())
    count = f"{len(moved)}" + (f" + {lost}" if lost else "")
    if moved.empty:
        return count if lost else "-"
    most = moved.iloc[int(moved["t"].abs().to_numpy().argmax())]
    return f"{count}; {most['claim']}: {most['with_it']:.3g} -> {most['without']:.3g} (t {most['t']:.1f})"


__all__ = ["SEEDS", "compared", "obtained", "pattern_files", "table"]
