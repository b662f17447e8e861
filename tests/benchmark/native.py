"""The phases from income to ageing against the same in C, on the same columns and with the same draws.

Every month the model comes to the range, its blocks are copied, our phases and the C run in turns from that state, and
what they leave is compared bit by bit; then the model goes on.
"""

import ctypes
import subprocess
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.core.compiling import Phase
from sim.core.stages import Stage
from sim.model import CreditModel
from tests.benchmark import declared
from tests.benchmark.results import table, verdict
from tests.benchmark.watching import PLAINLY, MachineCode, phases_of_month, plainly, replaced

SOURCES = Path(__file__).with_name("native")
FLAGS = ("-O3", "-march=native", "-ffp-contract=off")
MOST = 1.25  # of the C's time
FIRST, LAST = "households.draw_luck", "ageing.default"
TURNS = 3  # of both, from the same state


class Native:
    """The C, built for the columns as they are declared now."""

    def __init__(self) -> None:
        tiny = CreditModel(**{"world.borrowers": 10, "world.branches": 2})
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / "declared.h").write_text(declared.constants())
            (place / "world.h").write_text(declared.world(tiny))
            sources = sorted(map(str, SOURCES.rglob("*.c")))
            command = ["gcc", *FLAGS, "-Wall", "-Wextra", "-shared", "-fPIC", "-fvisibility=hidden", f"-I{place}"]
            subprocess.run([*command, *sources, "-o", place / "month.so", "-lm"], check=True)
            self.library = ctypes.CDLL(str(place / "month.so"))
        self.library.phase_name.restype = ctypes.c_char_p
        self.library.open_world.restype = ctypes.c_void_p
        count = ctypes.c_int.in_dll(self.library, "PHASE_COUNT").value
        self.phases = [self.library.phase_name(phase).decode() for phase in range(count)]

    def open(self, model: CreditModel) -> Callable[[Any], None]:
        """Return what runs the range on a model's own columns: `run(nanoseconds)`, None or int64[phases]."""
        arrays = declared.arrays_of(model)
        blocks = (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))
        sizes = [len(one) for one in declared.tables_of(model).values()]
        tables: Any = np.ascontiguousarray(model.recovery_tables, np.float64)
        open_world, run_month, close_world = (
            self.library.open_world,
            self.library.run_month,
            self.library.close_world,
        )
        world = ctypes.c_void_p(
            open_world(
                blocks,
                (ctypes.c_int64 * len(sizes))(*sizes),
                ctypes.c_int64(model.start),
                ctypes.c_uint64(int(model.luck)),
                ctypes.c_void_p(tables.ctypes.data),
                ctypes.c_int64(tables.shape[1]),
            )
        )

        def run(nanoseconds: Any = None, kept: Any = (arrays, tables)) -> None:  # what the C looks at must live on
            told = None if nanoseconds is None else nanoseconds.ctypes.data
            run_month(world, ctypes.c_int64(model.month), ctypes.c_void_p(told))

        weakref.finalize(run, close_world, world)
        return run


class Duel:
    """A model in whose months the range is run by both, in turns; the least time of each, by month and phase."""

    def __init__(self, native: Native, settings: dict[str, Any], turns: int = TURNS) -> None:
        self.model, self.native, self.turns = CreditModel(**settings), native, turns
        self.arrays = declared.arrays_of(self.model)
        self.phases = phases_of_range()
        self.stage, self.code = Stage(*self.phases), MachineCode(self.model)
        self.run_native = native.open(self.model)
        self.ours: list[float] = []  # seconds, by month
        self.theirs: list[float] = []
        self.our_phases: dict[str, float] = dict.fromkeys(native.phases, 0.0)
        self.their_phases: dict[str, float] = dict.fromkeys(native.phases, 0.0)

    def run(self) -> None:
        """Run all months."""
        names = [phase.name for phase in self.phases]
        if names != self.native.phases:
            raise AssertionError(f"the month goes through {names}, the C through {self.native.phases}")
        while self.model.month < self.model.world.months:
            with replaced(self.instead()):
                self.model.step()

    def instead(self) -> Callable[[Phase, Any], Any]:
        """Return what the month does instead of a phase: both lanes at the range's first, nothing at its others."""
        ahead = list(self.phases)

        def call(phase: Phase, model: Any) -> Any:
            if not ahead or phase is not ahead[0]:
                return PLAINLY(phase, model)
            if len(ahead) == len(self.phases):
                with plainly():
                    self.fight()
            ahead.pop(0)
            return None

        return call

    def fight(self) -> None:
        """Run the range in both, in turns from the same state, and compare what they leave."""
        before = [array.copy() for array in self.arrays]
        ours, theirs = [], []
        lanes: list[tuple[list[float], Callable[[], Any]]] = [(ours, self.run_ours), (theirs, self.run_native)]
        left: list[list[npt.NDArray[Any]]] = []
        for turn in range(self.turns):
            for taken, lane in lanes[:: 1 if turn % 2 == 0 else -1]:
                self.restore(before)
                begin = time.process_time()
                lane()
                taken.append(time.process_time() - begin)
                if turn == 0:
                    left.append([array.copy() for array in self.arrays])
        self.ours.append(min(ours))
        self.theirs.append(min(theirs))
        self.compare(*left)
        self.time_phases(before)

    def run_ours(self) -> None:
        """Run the range's phases as the month does: as a stage."""
        self.stage(self.model)

    def restore(self, kept: list[npt.NDArray[Any]]) -> None:
        """Take the model back to a state."""
        for array, values in zip(self.arrays, kept, strict=True):
            array[...] = values

    def compare(self, ours: list[npt.NDArray[Any]], theirs: list[npt.NDArray[Any]]) -> None:
        """Stop at the first column in which a bit differs."""
        blocks = iter(zip(ours, theirs, strict=True))
        for name, one in declared.tables_of(self.model).items():
            for kind in declared.blocks_of(one):
                our, their = next(blocks)
                if our.tobytes() == their.tobytes():
                    continue
                for column in one.columns.values():
                    if column.block == kind and our[column.row].tobytes() != their[column.row].tobytes():
                        row = next(at for at in range(len(one)) if our[column.row, at : at + 1].tobytes()
                                   != their[column.row, at : at + 1].tobytes())  # fmt: skip
                        raise AssertionError(
                            f"month {self.model.month}: {name}.{column.name}[{row}]:"
                            f" {our[column.row, row]!r} in the columns, {their[column.row, row]!r} in C"
                        )

    def time_phases(self, before: list[npt.NDArray[Any]]) -> None:
        """Run the range once more in both with the clock between phases; leaves the model where it goes on."""
        clock = np.zeros(len(self.native.phases), np.int64)
        least_ours, least_theirs = np.full(len(clock), np.inf), np.full(len(clock), np.inf)
        for _ in range(self.turns):
            self.restore(before)
            self.run_native(clock)
            least_theirs = np.minimum(least_theirs, clock)
            self.restore(before)
            for place, phase in enumerate(self.phases):
                least_ours[place] = min(least_ours[place], self.code.run(phase))
        for name, our, their in zip(self.native.phases, least_ours, least_theirs, strict=True):
            self.our_phases[name] += our
            self.their_phases[name] += their


def phases_of_range() -> list[Phase]:
    """Return the phases from the first to the last of the range, as a month of the model goes through them."""
    phases = phases_of_month()
    names = [phase.name for phase in phases]
    return phases[names.index(FIRST) : names.index(LAST) + 1]


def report(large_months: int = 24) -> str:
    """Measure at two sizes and return the tables."""
    native = Native()
    sizes = [(2_000, 132), (100_000, large_months)]
    Duel(native, {"world.borrowers": 60, "world.months": 2}).run()  # loads our machine code
    rows, duels = [], []
    for borrowers, months in sizes:
        duel = Duel(native, {"world.borrowers": borrowers, "world.months": months})
        duel.run()
        ours, theirs, per = sum(duel.ours), sum(duel.theirs), 1e9 / (borrowers * months)
        rows.append([f"{borrowers:,} borrowers x {months} months", f"{ours * per:.1f} ns", f"{theirs * per:.1f} ns",
                     f"{ours / theirs:.2f}", f"<= {MOST}", verdict(ours <= MOST * theirs)])  # fmt: skip
        duels.append((duel, per))
    head = ["phases from income to ageing, a borrower-month", "ours", "C", "ours / C", "target", ""]
    by_phase = []
    for name in sorted(native.phases, key=lambda name: -duels[0][0].our_phases[name]):
        row = [name]
        for duel, per in duels:
            our, their = duel.our_phases[name] * per / 1e9, duel.their_phases[name] * per / 1e9
            row += [f"{our:.2f}", f"{their:.2f}", f"{our / their:.2f}"]
        by_phase.append(row)
    parts = ["ns a borrower-month"]
    for borrowers, _ in sizes:
        parts += [f"{borrowers:,}: ours", "C", "ours / C"]
    about = (
        f"`gcc {' '.join(FLAGS)}`, on the same columns, with the same draws; every month leaves the same\n"
        "bits. Both go through the range in one call from Python; by phase, each is timed phase by phase."
    )
    return "\n\n".join([about, table(head, rows), table(parts, by_phase)])
