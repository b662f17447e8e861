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
HALF_BITS = Word(32)
HALF = Word(0xFFFFFFFF)
FIRST_HIGH, FIRST_LOW = FIRST_FACTOR >> HALF_BITS, FIRST_FACTOR & HALF
SECOND_HIGH, SECOND_LOW = SECOND_FACTOR >> HALF_BITS, SECOND_FACTOR & HALF
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


@inlined_rule
def mixed(
    first: Word, second: Word, third: Word, fourth: Word, key: Word, other_key: Word
) -> tuple[Word, Word, Word, Word]:
    """Return the four words after one round, with products put together of 32-bit halves: several at a time."""
    low, high = first & HALF, first >> HALF_BITS
    part = low * FIRST_LOW
    cross = (part >> HALF_BITS) + (high * FIRST_LOW & HALF) + low * FIRST_HIGH
    first_high = high * FIRST_HIGH + (high * FIRST_LOW >> HALF_BITS) + (cross >> HALF_BITS)
    first_low = part & HALF | cross << HALF_BITS
    low, high = third & HALF, third >> HALF_BITS
    part = low * SECOND_LOW
    cross = (part >> HALF_BITS) + (high * SECOND_LOW & HALF) + low * SECOND_HIGH
    second_high = high * SECOND_HIGH + (high * SECOND_LOW >> HALF_BITS) + (cross >> HALF_BITS)
    second_low = part & HALF | cross << HALF_BITS
    return second_high ^ second ^ key, second_low, first_high ^ fourth ^ other_key, first_low


@rule
def uniform_columns(seed: int, block: int, count: int, month: int) -> npt.NDArray[np.float64]:
    """Return the uniform draws for the four purposes of a block of entities 0 to count - 1, float64[4, count].

    The same bits as `uniforms` gives one by one. The rounds are written out, or the compiler would not work several
    entities out at a time.
    """
    drawn = np.empty((4, count))
    one, two, three, four = drawn[0], drawn[1], drawn[2], drawn[3]
    key, other = Word(seed), ZERO
    step, other_step = FIRST_KEY_STEP, SECOND_KEY_STEP
    for entity in range(count):
        a, b, c, d = mixed(Word(entity), Word(month), Word(block), ZERO, key, other)
        a, b, c, d = mixed(a, b, c, d, key + step, other + other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(2) * step, other + Word(2) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(3) * step, other + Word(3) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(4) * step, other + Word(4) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(5) * step, other + Word(5) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(6) * step, other + Word(6) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(7) * step, other + Word(7) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(8) * step, other + Word(8) * other_step)
        a, b, c, d = mixed(a, b, c, d, key + Word(9) * step, other + Word(9) * other_step)
        one[entity], two[entity], three[entity], four[entity] = unit(a), unit(b), unit(c), unit(d)
    return drawn


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
