"""Stages of the month: phases that follow each other are run by one call into machine code.

Called one by one from Python, sixty phases a month with nine tables each cost a quarter of a run of 2,000 borrowers.
A stage notes once, for a model, where the machine code of each phase begins and where the tables lie that it takes, and
then goes through that list without coming back to Python.
"""

import operator
from typing import Any

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]  # it ships no types
from numba import njit, types
from numba.extending import intrinsic

from sim.core.compiling import Phase
from sim.core.structs import address_of

MOST_WORDS = 32  # of 64 bits that a phase takes: one for a table or record, one for a number, eight for an array
SCRATCH = 16  # words for what a phase returns; in a stage nobody looks at it
RETURNED, RETURNED_NONE = 0, -2  # what Numba's machine code answers when all went well
MONTH = "month"  # the one word that changes from call to call
PLAINLY = Phase.__call__


@intrinsic  # type: ignore[untyped-decorator]
def call(typing_context: Any, address: Any, scratch: Any, words: Any, place: Any) -> Any:
    """Call machine code at an address with a row of words; returns its status.

    Numba's own convention: (where to put the result, where to put an error, arguments), all in whole words, of which a
    function may be given more than it takes.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word = ir.IntType(64)
        at, aside, table, row = arguments
        kind = ir.FunctionType(ir.IntType(32), [word] * (2 + MOST_WORDS))
        made = context.make_array(signature.args[2])(context, builder, table)
        first = builder.gep(made.data, [builder.mul(row, context.get_constant(types.intp, MOST_WORDS))])
        given = [builder.load(builder.gep(first, [ir.Constant(word, number)])) for number in range(MOST_WORDS)]
        error = builder.add(aside, ir.Constant(word, 8 * (SCRATCH - 1)))
        status = builder.call(builder.inttoptr(at, kind.as_pointer()), [aside, error, *given])
        return builder.sext(status, word)

    return types.int64(types.uint64, types.uint64, types.uint64[:, ::1], types.int64), build


@njit("int64(uint64[::1], uint64[:, ::1], uint64, int64[::1], int64)", cache=True)  # type: ignore[untyped-decorator]
def run_through(addresses: Any, words: Any, scratch: Any, months: Any, month: Any) -> int:
    """Run all phases, in a month whose places among the words are `months`; returns -1, or the first that failed."""
    for place in range(len(months)):
        words[months[place] // MOST_WORDS, months[place] % MOST_WORDS] = month
    for place in range(len(addresses)):
        status = call(addresses[place], scratch, words, place)
        if status != RETURNED and status != RETURNED_NONE:
            return place
    return -1


# The machine code's own way in: the dispatcher would find out the types of the arguments anew at every call.
ENTER = next(iter(run_through.overloads.values())).entry_point


class Prepared(dict[Any, Any]):
    """What stages have noted for one model; a copy of the model must note its own."""

    def __deepcopy__(self, memory: Any) -> "Prepared":
        """Return nothing noted."""
        return Prepared()

    def __reduce__(self) -> Any:
        """Be stored as nothing noted."""
        return Prepared, ()


class Stage:
    """Phases in order; called with the model, it runs them all."""

    def __init__(self, *phases: Phase) -> None:
        self.phases = phases
        names = sorted({name for phase in phases for name in phase.names if name != MONTH})
        taken = operator.attrgetter(*names)
        self._take = taken if len(names) > 1 else lambda model: (taken(model),)

    def __call__(self, model: Any) -> None:
        """Run the phases on the model's tables."""
        if Phase.__call__ is not PLAINLY or numba.config.BOUNDSCHECK:  # somebody looks on, or wants to know what fails
            for phase in self.phases:
                phase(model)
            return
        taken = self._take(model)
        noted = model.__dict__.setdefault("prepared", Prepared())
        found = noted.get(self)
        if found is None or not found.holds_for(taken):
            found = noted[self] = Notes(self.phases, model, taken)
        failed = found.run(model.month)
        if failed >= 0:
            raise RuntimeError(f"{self.phases[failed]!r} broke off; NUMBA_BOUNDSCHECK=1 says where.")


class Notes:
    """Where the phases' machine code begins, and the words each takes."""

    def __init__(self, phases: tuple[Phase, ...], model: Any, taken: tuple[Any, ...]) -> None:
        self.taken = taken
        self.addresses = np.array([phase.address(model) for phase in phases], np.uint64)
        self.words = np.zeros((len(phases), MOST_WORDS), np.uint64)
        months = []
        for row, phase in enumerate(phases):
            place = 0
            for name in phase.names:
                words = words_of(getattr(model, name))
                self.words[row, place : place + len(words)] = words
                if name == MONTH:
                    months.append(row * MOST_WORDS + place)
                place += len(words)
        self.months = np.array(months, np.int64)
        self.scratch = np.zeros(SCRATCH, np.uint64)
        self.aside = int(self.scratch.ctypes.data)

    def holds_for(self, taken: tuple[Any, ...]) -> bool:
        """Say whether these are the tables and numbers noted: for the same objects Python compares no further."""
        try:
            return self.taken == taken
        except ValueError:  # another array
            return False

    def run(self, month: int) -> int:
        """Run the phases in a month; returns -1 or the place of the one that failed."""
        return ENTER(self.addresses, self.words, self.aside, self.months, month)  # type: ignore[no-any-return]


def words_of(value: Any) -> list[int]:
    """Return what stands for a value among a function's arguments, as words of 64 bits."""
    if hasattr(value, "compiled"):
        return [address_of(value.compiled)]
    if isinstance(value, np.ndarray):  # owner, parent, items, bytes each, where, shape, strides
        return [0, 0, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides]
    return [int(value) & (2**64 - 1)]
