"""Looking on while a model runs: which phases it goes through, and how long each takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import sim.model
from sim.core.compiling import Phase
from sim.core.stages import Notes, Stage
from sim.model import CreditModel

Event = tuple[str, int]  # what was done, in how many nanoseconds
Place = tuple[Any, str, str]  # whose method is watched, its name, and what it does
PLAINLY = Phase.__call__
EMPTY_CALLS = 200


def cost_of_clock() -> int:
    """Return what lies at least between two looks at the processor's clock, in nanoseconds."""
    return min(-time.process_time_ns() + time.process_time_ns() for _ in range(EMPTY_CALLS))


CLOCK = cost_of_clock()


@contextmanager
def replaced(instead: Callable[[Phase, Any], Any]) -> Iterator[None]:
    """Let something else be done where a phase is called; stages then call their phases one by one."""

    def call(phase: Phase, model: Any) -> Any:
        return instead(phase, model)

    before = Phase.__call__
    Phase.__call__ = call  # type: ignore[method-assign]
    try:
        yield
    finally:
        Phase.__call__ = before  # type: ignore[method-assign]


@contextmanager
def plainly() -> Iterator[None]:
    """Let phases and stages run as they do when nobody looks on."""
    before = Phase.__call__
    Phase.__call__ = PLAINLY  # type: ignore[method-assign]
    try:
        yield
    finally:
        Phase.__call__ = before  # type: ignore[method-assign]


@contextmanager
def watched(places: tuple[Place, ...], seen: list[Event]) -> Iterator[None]:
    """Note how long every call of these methods takes."""

    def watch(run: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(self: Any, *values: Any) -> Any:
            begin = time.process_time_ns()
            result = run(self, *values)
            end = time.process_time_ns()
            seen.append((name, max(0, end - begin - CLOCK)))
            return result

        return call

    with ExitStack() as undo:
        for owner, method, name in places:
            run = getattr(owner, method)
            undo.callback(setattr, owner, method, run)
            setattr(owner, method, watch(run, name))
        yield


def phases_of_month() -> list[Phase]:
    """Return the phases that a month of the model goes through in stages, in order."""
    staged = {phase for stage in vars(sim.model).values() if isinstance(stage, Stage) for phase in stage.phases}
    seen: list[Phase] = []

    def note(phase: Phase, model: Any) -> Any:
        seen.append(phase)
        return PLAINLY(phase, model)

    with replaced(note):
        CreditModel(**{"world.borrowers": 60, "world.branches": 2, "world.months": 1}).step()
    return [phase for phase in seen if phase in staged]


class MachineCode:
    """A model's phases without the way in from Python: what each takes on its own, in nanoseconds."""

    def __init__(self, model: CreditModel) -> None:
        self.model = model
        self.notes: dict[Phase, Notes] = {}
        empty = Notes((), model, ())
        self.overhead = min(self.nanoseconds_of(empty) for _ in range(EMPTY_CALLS))

    def run(self, phase: Phase) -> int:
        """Run a phase and return how long it took."""
        notes = self.notes.get(phase)
        if notes is None:
            taken = tuple(getattr(self.model, name) for name in phase.names)
            notes = self.notes[phase] = Notes((phase,), self.model, taken)
        return max(0, self.nanoseconds_of(notes) - self.overhead)

    def nanoseconds_of(self, notes: Notes) -> int:
        """Run what is noted and return how long the call into machine code took, the clock included."""
        month = self.model.month
        begin = time.process_time_ns()
        failed = notes.run(month)
        end = time.process_time_ns()
        if failed >= 0:
            raise RuntimeError("a phase broke off")
        return end - begin
