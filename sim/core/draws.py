"""Luck: a draw is a pure function of (seed, purpose, entity, month).

Nothing is consumed and nothing is in sequence, so the same farmer meets the same harvest whatever the policy, the order
of the code, the number of workers, or who else is in the model.

The generator is Philox 4x64-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
Its counter is (entity, month, block, 0), its key (seed, 0); four purposes share a block: purpose p is word p % 4 of
block p // 4. The functions are inlined into the loop that calls them, so draws for purposes of one block, entity and
month cost one block together.

Arguments are whole numbers of any type; each becomes a 64-bit word, so that month -1, before the first, is the word
2^64 - 1. Seeds are from 0 to 2^63 - 1.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

from sim.core.compiling import Function, rule
from sim.core.numbers import normal_quantile

# In a compiled sum of a signed and an unsigned number both become floating point: every number here is a Word.
Word = np.uint64

FIRST_FACTOR = Word(0xD2E7470EE14C6C93)
SECOND_FACTOR = Word(0xCA5A826395121157)
FIRST_KEY_STEP = Word(0x9E3779B97F4A7C15)
SECOND_KEY_STEP = Word(0xBB67AE8584CAA73B)
ZERO = Word(0)
ROUNDS = 10
STEP = 2.0**-52


def inlined_rule(function: Function) -> Function:
    """Compile a rule whose code goes into its caller's loop, where the compiler sees that draws share a block."""
    return njit(cache=True, forceinline=True)(function)  # type: ignore[no-any-return]


@intrinsic  # type: ignore[untyped-decorator]
def product(typing_context: Any, left: Any, right: Any) -> Any:
    """Return the high and the low word of the 128-bit product of two words."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word, wide = ir.IntType(64), ir.IntType(128)
        whole = builder.mul(builder.zext(arguments[0], wide), builder.zext(arguments[1], wide))
        high = builder.trunc(builder.lshr(whole, ir.Constant(wide, 64)), word)
        return context.make_tuple(builder, signature.return_type, (high, builder.trunc(whole, word)))

    return types.UniTuple(types.uint64, 2)(types.uint64, types.uint64), build


@inlined_rule
def philox(seed: int, block: int | Word, entity: int, month: int) -> tuple[Word, Word, Word, Word]:
    """Return the four random words of a block, as plain integers when called from Python.

    NumPy's Philox counts up before it draws: it gives this block when its counter is one less.
    """
    first, second, third, fourth = Word(entity), Word(month), Word(block), ZERO
    key, other_key = Word(seed), ZERO
    for _ in range(ROUNDS):
        first_high, first_low = product(FIRST_FACTOR, first)
        second_high, second_low = product(SECOND_FACTOR, third)
        first, second = second_high ^ second ^ key, second_low
        third, fourth = first_high ^ fourth ^ other_key, first_low
        key += FIRST_KEY_STEP
        other_key += SECOND_KEY_STEP
    return first, second, third, fourth


@inlined_rule
def unit(word: Word) -> float:
    """Return the middle of the word's place among 2^52 equal parts of (0, 1): never 0, never 1.

    With 53 bits the middles near 1 would be no float64 numbers, and the last would round to 1.
    """
    return (float(np.int64(Word(word) >> Word(12))) + 0.5) * STEP


@inlined_rule
def uniforms(seed: int, block: int, entity: int, month: int) -> tuple[float, float, float, float]:
    """Return the uniform draws for the four purposes of a block: 4 block, 4 block + 1, and so on."""
    first, second, third, fourth = philox(seed, block, entity, month)
    return unit(first), unit(second), unit(third), unit(fourth)


@inlined_rule
def uniform(seed: int, purpose: int, entity: int, month: int) -> float:
    """Return a number drawn evenly from between 0 and 1, both excluded."""
    number = Word(purpose)
    words = philox(seed, number >> Word(2), entity, month)
    return unit(words[number & Word(3)])


@inlined_rule
def normal(seed: int, purpose: int, entity: int, month: int) -> float:
    """Return a standard normal draw, rising with the uniform draw of the same arguments; at most 8.21 from 0."""
    return normal_quantile(uniform(seed, purpose, entity, month))


@rule
def uniform_column(seed: int, purpose: int, count: int, month: int) -> npt.NDArray[np.float64]:
    """Return the uniform draws of entities 0 to count - 1, float64[count]."""
    drawn = np.empty(count)
    for entity in range(count):
        drawn[entity] = uniform(seed, purpose, entity, month)
    return drawn


@rule
def normal_column(seed: int, purpose: int, count: int, month: int) -> npt.NDArray[np.float64]:
    """Return the standard normal draws of entities 0 to count - 1, float64[count]."""
    drawn = np.empty(count)
    for entity in range(count):
        drawn[entity] = normal(seed, purpose, entity, month)
    return drawn
