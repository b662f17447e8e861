"""Where a run's time goes: every phase, what lies between phases, and what lies around the months."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import sim.model
from sim.core.compiling import Phase
from sim.levers import Levers
from sim.measures import MEASURES
from sim.measures.ledger import Recorder
from sim.model import CreditModel
from sim.policies import PolicyMix
from sim.simulation import simulate
from tests.benchmark.results import table
from tests.benchmark.timing import least, seconds_of

Event = tuple[str, int]  # what was done, in how many nanoseconds
MEASURING = "ledger and measures"
BETWEEN = "Python between phases, and the clock"
MAKING = "making the world: all else"


def name_of(phase: Phase) -> str:
    """Return a phase's short name: households.earn."""
    return f"{phase.__module__.rpartition('.')[2]}.{phase.__name__}"


# What is done once in a run, and what every month: owner, method, name or how to tell it.
ONCE: tuple[tuple[Any, str, Any], ...] = (
    (sim.model, "build_world", "making the world: parties, network, tables"),
    (CreditModel, "open_books", "making the world: opening books"),
)
MONTHLY: tuple[tuple[Any, str, Any], ...] = (
    (Phase, "__call__", name_of),
    (Recorder, "record", "recording"),
    (CreditModel, "move_economy", "economy"),
    (CreditModel, "grow_indices", "economy"),
    (Levers, "hold", "levers and policies"),
    (PolicyMix, "start_month", "levers and policies"),
)


@contextmanager
def watched(places: tuple[tuple[Any, str, Any], ...], seen: list[Event]) -> Iterator[None]:
    """Note how long every call of these methods takes."""

    def watch(run: Callable[..., Any], name: Any) -> Callable[..., Any]:
        def call(self: Any, *values: Any) -> Any:
            begin = time.perf_counter_ns()
            result = run(self, *values)
            end = time.perf_counter_ns()
            seen.append((name if isinstance(name, str) else name(self), end - begin))
            return result

        return call

    with ExitStack() as undo:
        for owner, method, name in places:
            run = getattr(owner, method)
            undo.callback(setattr, owner, method, run)
            setattr(owner, method, watch(run, name))
        yield


def one_run(settings: dict[str, Any]) -> list[Event]:
    """Do a run and return all its parts in order, as they make up the whole.

    The clock on the wall is read, because that of the processor costs more than a short phase; what others take of the
    processor meanwhile falls away with the least of several runs.
    """
    parts: list[Event] = []

    def note(work: Callable[[], Any], places: tuple[tuple[Any, str, Any], ...], rest: str) -> Any:
        seen: list[Event] = []
        with watched(places, seen):
            begin = time.perf_counter_ns()
            result = work()
            whole = time.perf_counter_ns() - begin
        parts.extend(seen)
        parts.append((rest, whole - sum(taken for _, taken in seen)))
        return result

    gc.collect()
    model = note(lambda: CreditModel(**settings), ONCE, MAKING)
    for _ in range(model.world.months):
        note(model.step, MONTHLY, BETWEEN)
    ledger = model.ledger
    note(lambda: [made.value(ledger) for made in MEASURES.values()], (), MEASURING)
    return parts


def budget(settings: dict[str, Any], repeats: int) -> dict[str, float]:
    """Return the nanoseconds of every part of a run, each piece from the repeat in which it went best."""
    one_run({**settings, "world.months": 13})
    runs = [one_run(settings) for _ in range(repeats)]
    names = [name for name, _ in runs[0]]
    for other in runs[1:]:
        if [name for name, _ in other] != names:
            raise AssertionError("the same run went through other phases")
    parts: dict[str, float] = {}
    for name, nanoseconds in zip(names, least([[taken for _, taken in run] for run in runs]), strict=True):
        parts[name] = parts.get(name, 0.0) + nanoseconds
    return parts


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
        f"Every piece from the best of its repeats. All of the first run is {sum(sizes[0][1].values()) / 1e6:.1f} ms"
        f" here;\nthrough `simulate`, in one piece and without a clock, it is {whole * 1e3:.1f} ms."
    )
    return "\n\n".join([about, table(head, rows)])


def count(settings: dict[str, Any]) -> int:
    """Return the borrower-months of a run."""
    return int(settings["world.borrowers"] * settings["world.months"])
