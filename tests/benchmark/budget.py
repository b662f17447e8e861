"""Where a run's time goes: every phase, what lies between phases, and what lies around the months."""

import gc
import time
from collections.abc import Callable
from typing import Any

import sim.model
from sim.core.compiling import Phase
from sim.levers import Levers
from sim.measures import MEASURES
from sim.measures.ledger import Recorder
from sim.model import CreditModel
from sim.phases import accounts
from sim.policies import PolicyMix
from sim.simulation import simulate
from tests.benchmark.results import table
from tests.benchmark.timing import least, seconds_of
from tests.benchmark.watching import PLAINLY, Event, MachineCode, Place, phases_of_month, replaced, watched

MAKING = "making the world: all else"
MONTH = "a month"
MEASURING = "ledger and measures"
BETWEEN = "Python between phases"
ONCE: tuple[Place, ...] = (
    (sim.model, "build_world", "making the world: parties, network, tables"),
    (CreditModel, "open_books", "making the world: opening books"),
)
MONTHLY: tuple[Place, ...] = (
    (Recorder, "record", "recording"),
    (CreditModel, "move_economy", "economy"),
    (CreditModel, "grow_indices", "economy"),
    (Levers, "hold", "levers and policies"),
    (PolicyMix, "start_month", "levers and policies"),
    (accounts, "check", "accounts"),
    (accounts, "turn_page", "accounts"),
)


def run_whole(settings: dict[str, Any]) -> list[Event]:
    """Do a run as it is done when nobody looks on, and return what lies around the months and every month."""
    parts: list[Event] = []
    gc.collect()
    with watched(ONCE, parts):
        begin = time.process_time_ns()
        model = CreditModel(**settings)
        whole = time.process_time_ns() - begin
    parts.append((MAKING, whole - sum(taken for _, taken in parts)))
    for _ in range(model.world.months):
        begin = time.process_time_ns()
        model.step()
        parts.append((MONTH, time.process_time_ns() - begin))
    begin = time.process_time_ns()
    ledger = model.ledger
    for made in MEASURES.values():
        made.value(ledger)
    parts.append((MEASURING, time.process_time_ns() - begin))
    model.__dict__.clear()  # as `simulate` does, so that the next run finds memory that was used before
    return parts


def run_in_pieces(settings: dict[str, Any], staged: set[Phase]) -> list[Event]:
    """Do a run phase by phase, and return what every phase takes, and the ordinary Python that has a name."""
    model, parts = CreditModel(**settings), []
    code = MachineCode(model)

    def call(phase: Phase, model: CreditModel) -> Any:
        if phase not in staged:
            return PLAINLY(phase, model)
        parts.append((phase.name, code.run(phase)))
        return None

    gc.collect()
    with replaced(call), watched(MONTHLY, parts):
        model.run()
    model.__dict__.clear()
    return parts


def best(run: Callable[[], list[Event]], repeats: int) -> dict[str, float]:
    """Return the nanoseconds of everything done in a run, each piece from the repeat in which it went best."""
    runs = [run() for _ in range(repeats)]
    names = [name for name, _ in runs[0]]
    if any([name for name, _ in other] != names for other in runs):
        raise AssertionError("the same run went through other phases")
    parts: dict[str, float] = {}
    for name, nanoseconds in zip(names, least([[taken for _, taken in run] for run in runs]), strict=True):
        parts[name] = parts.get(name, 0.0) + nanoseconds
    return parts


def budget(settings: dict[str, Any], repeats: int) -> dict[str, float]:
    """Return the nanoseconds of every part of a run; together they are the whole."""
    staged = set(phases_of_month())
    run_whole({**settings, "world.months": 13})
    whole = best(lambda: run_whole(settings), repeats)
    pieces = best(lambda: run_in_pieces(settings, staged), repeats)
    months = whole.pop(MONTH)
    return {**whole, **pieces, BETWEEN: months - sum(pieces.values())}


def report(repeats: int = 15, large_months: int = 36) -> str:
    """Measure at two sizes and return the table, the largest part first."""
    small, large = {"world.borrowers": 2_000, "world.months": 132}, {"world.borrowers": 100_000}
    large["world.months"] = large_months
    sizes = [(small, budget(small, repeats)), (large, budget(large, max(3, repeats // 4)))]
    rows = []
    names = dict.fromkeys(name for _, parts in sizes for name in parts)
    for name in sorted(names, key=lambda name: -sizes[0][1].get(name, 0.0)):
        rows.append([name])
        for settings, parts in sizes:
            part = parts.get(name, 0.0)
            rows[-1] += [f"{part / count(settings):.2f}", f"{part / sum(parts.values()):.1%}"]
    rows.append(["**all**"])
    head = ["ns per borrower-month"]
    for settings, parts in sizes:
        rows[-1] += [f"{sum(parts.values()) / count(settings):.2f}", "100%"]
        head += [f"{settings['world.borrowers']:,} x {settings['world.months']}", "share"]
    whole = min(seconds_of(lambda: simulate(small)) for _ in range(repeats))
    about = (
        f"Every piece from the best of its repeats, phases without the way in from Python. All of the first run is\n"
        f"{sum(sizes[0][1].values()) / 1e6:.1f} ms here; through `simulate`, in one piece, {whole * 1e3:.1f} ms."
    )
    return "\n\n".join([about, table(head, rows)])


def count(settings: dict[str, Any]) -> int:
    """Return the borrower-months of a run."""
    return int(settings["world.borrowers"] * settings["world.months"])
