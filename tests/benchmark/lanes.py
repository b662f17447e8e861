"""The columns against plain Mesa: the same months, equal to the bit, timed turn by turn."""

import cProfile
import pstats
from pathlib import Path
from typing import Any

from sim.model import CreditModel
from sim.simulation import simulate
from tests.benchmark.results import table, verdict
from tests.benchmark.timing import Pieces, pieces_of, seconds_of, turn_by_turn
from tests.reference.compare import compare_runs
from tests.reference.model import ReferenceModel

ROOT = Path(__file__).parents[2]
SMALL, LARGE = 2_000, 100_000
TARGETS = {SMALL: 100.0, LARGE: 150.0}
WHOLE = 0.030  # seconds of a run of 2,000 through `simulate`
HEAD = 12  # functions of the profile


def world(borrowers: int, months: int) -> dict[str, Any]:
    """Return the settings of a run: the defaults but for its size."""
    return {"world.borrowers": borrowers, "world.months": months}


def check_equal(settings: dict[str, Any]) -> None:
    """Run both lanes once and stop at the first number that is not the same to the bit; compiles what is timed."""
    columns = CreditModel(**settings)
    reference = ReferenceModel(columns)
    columns.run()
    reference.run()
    compare_runs(columns, reference)


def months_of_columns(settings: dict[str, Any]) -> Pieces:
    """Return the seconds of every month of the columns."""
    return pieces_of(CreditModel(**settings).step, settings["world.months"])


def months_of_reference(settings: dict[str, Any]) -> Pieces:
    """Return the seconds of every month of the plain lane."""
    return pieces_of(ReferenceModel(CreditModel(**settings)).step, settings["world.months"])


def measure(borrowers: int, months: int, rounds: int) -> tuple[float, float]:
    """Return the seconds of all months in the columns and in the plain lane, checked equal before."""
    settings = world(borrowers, months)
    check_equal(settings)
    lanes = {
        "columns": lambda: months_of_columns(settings),
        "reference": lambda: months_of_reference(settings),
    }
    taken = turn_by_turn(lanes, rounds)
    return sum(taken["columns"]), sum(taken["reference"])


def whole_runs(repeats: int) -> tuple[float, float]:
    """Return the seconds of a whole run of 2,000 through `simulate`, the least and the median."""
    settings: dict[str, Any] = {"world.borrowers": SMALL}
    simulate(settings)
    taken = sorted(seconds_of(lambda: simulate(settings)) for _ in range(repeats))
    return taken[0], taken[len(taken) // 2]


def profile_of_reference(borrowers: int, months: int) -> str:
    """Return the functions in which the plain lane spends most time of its own."""
    reference = ReferenceModel(CreditModel(**world(borrowers, months)))
    profiler = cProfile.Profile()
    profiler.runcall(reference.run)
    stats = pstats.Stats(profiler)
    every = sorted(stats.stats.items(), key=lambda entry: -entry[1][2])  # type: ignore[attr-defined]
    whole = sum(entry[1][2] for entry in every)
    rows = []
    for (file, _, name), (_, calls, own, _, _) in every[:HEAD]:
        where = Path(file).relative_to(ROOT) if Path(file).is_relative_to(ROOT) else "built in"
        rows.append([f"`{name.strip('<>').removeprefix('built-in method ')}` ({where})", f"{calls:,}",
                     f"{1e6 * own / calls:.2f}", f"{own / whole:.1%}"])  # fmt: skip
    head = [f"plain lane, {borrowers:,} x {months} months, by own time", "calls", "us a call", "share"]
    return table(head, rows)


def report(rounds: int = 3, large_months: int = 12) -> str:
    """Measure and return the tables."""
    rows = []
    for borrowers, months, turns in ((SMALL, 132, rounds), (LARGE, large_months, 2)):
        columns, plain = measure(borrowers, months, turns)
        target = TARGETS[borrowers]
        per = 1e9 / (borrowers * months)
        rows.append([f"{borrowers:,} borrowers x {months} months", f"{columns * 1e3:,.1f} ms ({columns * per:,.0f} ns)",
                     f"{plain:,.2f} s ({plain * per / 1e3:,.1f} us)", f"{plain / columns:.0f} x",
                     f">= {target:.0f} x", verdict(plain >= target * columns)])  # fmt: skip
    fastest, usual = whole_runs(40)
    rows.append(["2,000 x 132 months through `simulate`", f"{fastest * 1e3:.1f} ms (median {usual * 1e3:.1f})",
                 "", "", f"<= {WHOLE * 1e3:.0f} ms", verdict(fastest <= WHOLE)])  # fmt: skip
    head = ["one core, after compilation", "columns (a borrower-month)", "plain Mesa", "ratio", "target", ""]
    about = (
        "The months alone, in both lanes from the same state; both lanes leave the same numbers to the bit, checked on"
        "\nthe runs timed. Whole runs include population, network, accounts, recording and all measures."
    )
    return "\n\n".join([about, table(head, rows), profile_of_reference(SMALL, 24)])
