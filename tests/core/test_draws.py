"""The generator against NumPy's, and the promises that draws make: no order, no borders, any kind of whole number."""

import hashlib
import re

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.core.draws import normal, normal_column, philox, uniform, uniform_column, uniforms, unit
from sim.core.numbers import normal_quantile

SEEDS = st.integers(0, 2**63 - 1)
PURPOSES = st.integers(0, 400)
ENTITIES = st.integers(0, 2**40)
MONTHS = st.integers(-1, 1200)
WORD = 2**64
# The statistical tests below have fixed seeds: when they were written, a sound generator would have failed each of
# their comparisons with this probability.
FALSE_ALARM = 1e-3


def numpy_block(seed, block, entity, month):
    """NumPy counts up before it draws, and carries over all four words of the counter."""
    counter = (entity % WORD) + (month % WORD) * WORD + block * WORD**2
    return np.random.Philox(counter=(counter - 1) % WORD**4, key=seed).random_raw(4).tolist()


@given(SEEDS, st.integers(0, 100), ENTITIES, MONTHS)
def test_a_block_is_word_for_word_that_of_numpy(seed, block, entity, month):
    assert list(philox(seed, block, entity, month)) == numpy_block(seed, block, entity, month)


@pytest.mark.parametrize("address", [(0, 0, 0, 0), (1, 1, 0, 0), (5, 0, 0, 7), (5, 3, 0, -1), (2**63 - 1, 0, 1, -1)])
def test_the_first_entity_and_month_are_those_of_numpy_too(address):
    assert list(philox(*address)) == numpy_block(*address)


def test_the_first_block_of_seed_0_is_the_one_published_with_the_algorithm():
    # Random123, kat_vectors: philox4x64 with 10 rounds, counter and key 0
    published = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    assert list(philox(0, 0, 0, 0)) == published


@given(SEEDS, PURPOSES, ENTITIES, MONTHS)
def test_a_purpose_has_its_own_word_of_its_block(seed, purpose, entity, month):
    word = numpy_block(seed, purpose // 4, entity, month)[purpose % 4]
    expected = ((word >> 12) + 0.5) * 2.0**-52
    assert uniform(seed, purpose, entity, month) == expected
    assert uniforms(seed, purpose // 4, entity, month)[purpose % 4] == expected


@given(SEEDS, PURPOSES, ENTITIES, MONTHS)
def test_a_normal_draw_is_the_quantile_of_the_uniform_draw(seed, purpose, entity, month):
    assert normal(seed, purpose, entity, month) == normal_quantile(uniform(seed, purpose, entity, month))


def test_a_draw_is_never_0_and_never_1():
    words = np.array([0, 1, 2**63, 2**64 - 2, 2**64 - 1], dtype=np.uint64)
    lowest, _, middle, _, highest = (unit(word) for word in words)
    assert lowest == 2.0**-53
    assert middle == 0.5 + 2.0**-53
    assert highest == 1.0 - 2.0**-53
    assert abs(normal_quantile(lowest)) == normal_quantile(highest) < 8.21


def test_every_kind_of_whole_number_gives_the_same_draw():
    expected = uniform(7, 27, 12, 3)
    kinds = (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint32, np.uint64)
    for kind in kinds:
        assert uniform(kind(7), kind(27), kind(12), kind(3)) == expected
        assert uniform(7, 27, kind(12), 3) == expected


def test_the_month_before_the_first_is_the_same_in_every_kind_of_number():
    expected = uniform(7, 27, 12, -1)
    assert [uniform(7, 27, 12, kind(-1)) for kind in (np.int8, np.int16, np.int32, np.int64)] == [expected] * 4
    assert uniform(7, 27, 12, np.uint64(WORD - 1)) == expected
    assert len({uniform(7, 27, 12, month) for month in (-1, 0, 1, 2**32 - 1)}) == 4


def test_compiled_code_may_mix_kinds_of_whole_numbers():
    @njit
    def draw(entities, seed, month):
        drawn = np.empty(len(entities))
        for place in range(len(entities)):
            drawn[place] = uniform(seed, 24 + place % 4, entities[place] + 1, month - 1)
        return drawn

    entities = np.arange(50, dtype=np.int32)
    expected = [uniform(11, 24 + place % 4, place + 1, -1) for place in range(50)]
    assert draw(entities, 11, np.int32(0)).tolist() == expected
    assert draw(entities.astype(np.uint64), np.uint64(11), 0).tolist() == expected


@pytest.mark.parametrize(("column", "draw"), [(uniform_column, uniform), (normal_column, normal)])
def test_a_column_holds_the_bits_of_single_draws(column, draw):
    drawn = column(2**63 - 1, 9, 300, -1)
    assert drawn.dtype == np.float64
    assert drawn.tolist() == [draw(2**63 - 1, 9, entity, -1) for entity in range(300)]


def test_more_entities_change_nobody_elses_luck():
    assert uniform_column(3, 5, 200, 8)[:100].tolist() == uniform_column(3, 5, 100, 8).tolist()
    assert len(uniform_column(3, 5, 0, 8)) == 0


def test_draws_do_not_depend_on_their_order():
    forwards = [uniform(1, purpose, 4, month) for purpose in range(8) for month in range(5)]
    backwards = [uniform(1, purpose, 4, month) for purpose in reversed(range(8)) for month in reversed(range(5))]
    assert forwards == backwards[::-1]


def test_draws_of_one_block_are_made_together():
    @njit
    def of_one_block(entity):
        return uniform(1, 4, entity, 2) + uniform(1, 5, entity, 2) + uniform(1, 6, entity, 2) + uniform(1, 7, entity, 2)

    @njit
    def of_two_blocks(entity):
        return uniform(1, 3, entity, 2) + uniform(1, 4, entity, 2)

    def products(function):
        function(0)
        (code,) = function.inspect_llvm().values()
        return len(re.findall(r"= mul\b[^\n]* i128 ", code))

    assert 0 < products(of_one_block) < products(of_two_blocks)


@pytest.mark.parametrize("seed", [0, 1, 2**62])
def test_uniform_draws_are_spread_evenly(seed):
    drawn = np.concatenate([uniform_column(seed, purpose, 5000, month) for purpose in (0, 7) for month in (-1, 60)])
    assert scipy.stats.kstest(drawn, "uniform").pvalue > FALSE_ALARM


@pytest.mark.parametrize("seed", [0, 1, 2**62])
def test_normal_draws_are_normal(seed):
    drawn = np.concatenate([normal_column(seed, purpose, 5000, month) for purpose in (0, 7) for month in (-1, 60)])
    assert scipy.stats.kstest(drawn, "norm").pvalue > FALSE_ALARM


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(normal_column(5, 25, 20_000, 12), id="purpose of the same block"),
        pytest.param(normal_column(5, 28, 20_000, 12), id="purpose of the next block"),
        pytest.param(normal_column(5, 24, 20_000, 13), id="next month"),
        pytest.param(normal_column(6, 24, 20_000, 12), id="next seed"),
        pytest.param(normal_column(5, 24, 20_001, 12)[1:], id="next entity"),
    ],
)
def test_neighbouring_draws_have_nothing_in_common(other):
    drawn = normal_column(5, 24, 20_000, 12)
    assert scipy.stats.pearsonr(drawn, other).pvalue > FALSE_ALARM
    assert scipy.stats.pearsonr(drawn**2, other**2).pvalue > FALSE_ALARM


def test_no_two_addresses_share_a_draw():
    drawn = [
        uniform_column(seed, purpose, 1000, month)
        for seed in range(3)
        for purpose in range(8)
        for month in range(-1, 4)
    ]
    assert len(np.unique(drawn)) == 3 * 8 * 5 * 1000


def test_every_machine_gives_these_bits():
    drawn = np.stack([uniform_column(2008, 24, 2000, 68), normal_column(2008, 24, 2000, 68)])
    assert hashlib.sha256(drawn.astype("<f8").tobytes()).hexdigest()[:16] == "a42ffc6b65f20576"
