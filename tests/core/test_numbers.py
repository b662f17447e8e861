"""Elementary functions against 50-digit arithmetic, and to the bit against themselves."""

import hashlib
import importlib.util
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.core import compiling, numbers
from sim.core.errors import InputError
from sim.core.numbers import (
    beta_quantiles,
    exponential,
    half_life_decay,
    interpolate,
    logarithm,
    logistic,
    normal_probability,
    normal_quantile,
)

REALS = st.floats(allow_nan=False, allow_infinity=False)
STEP = 2.0**-52
STEPS = st.integers(0, 2**52 - 1)  # places of the draws: the middles of 2^52 parts of (0, 1)

# Points on both sides of every seam of the approximations, and spread over each piece.
RANDOM = np.random.default_rng(20080915)
EXPONENTS = np.concatenate([RANDOM.uniform(-708.0, 709.0, 1500), RANDOM.uniform(-1.0, 1.0, 1500)])
POSITIVE = np.concatenate([np.exp(EXPONENTS), RANDOM.uniform(0.5, 2.0, 1500), 1.0 + 1e-4 * RANDOM.normal(size=500)])
DEVIATES = np.concatenate(
    [RANDOM.uniform(-37.0, 9.0, 150), RANDOM.uniform(-6.0, 6.0, 300), RANDOM.uniform(-0.7, 0.7, 150)]
)
PROBABILITIES = np.concatenate(
    [
        RANDOM.uniform(0.0, 1.0, 200),
        10.0 ** RANDOM.uniform(-300.0, -1.0, 100),
        1.0 - 10.0 ** RANDOM.uniform(-15, -1, 100),
    ]
)
POINTS = {
    "exponential": EXPONENTS,
    "logarithm": POSITIVE,
    "logistic": EXPONENTS,
    "normal_probability": DEVIATES,
    "normal_quantile": PROBABILITIES,
}
FUNCTIONS = [pytest.param(getattr(numbers, name), points, id=name) for name, points in POINTS.items()]


def units_in_the_last_place(value, exact):
    return float(abs(Decimal(value) - exact) / Decimal(math.ulp(float(exact))))


def relative_error(value, exact):
    return float(abs(Decimal(value) - exact) / abs(exact))


def exact_normal_density(x):
    pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
    return (-x * x / 2).exp() / (2 * pi).sqrt()


def exact_normal_probability(x):
    """1/2 + density times x + x^3/3 + x^5/(3 5) + ..., with digits to spare for what cancels below 0."""
    with localcontext() as context:
        context.prec = 60 + int(0.45 * x * x)
        x = Decimal(x)
        total = term = x
        divisor = 1
        while abs(term) > abs(total) * Decimal(10) ** -context.prec:
            divisor += 2
            term = term * x * x / divisor
            total += term
        density = exact_normal_density(x)
        # pi is known to 87 digits only; below -12 the tail's own continued fraction needs no more than that
        if x < -12:
            fraction = -x
            for place in range(200, 0, -1):
                fraction = -x + place / fraction
            return density / fraction
        return Decimal("0.5") + density * total


def in_a_loop(function, points):
    """The same function in a compiled loop, where the compiler is free to work on several numbers at once."""

    @njit
    def loop(points):
        values = np.empty_like(points)
        for place in range(len(points)):
            values[place] = function(points[place])
        return values

    return loop(points)


@pytest.fixture(scope="module")
def interpreted():
    """The same module without any machine code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "rule", lambda function: function)
        patch.setattr(compiling, "inlined", lambda function: function)
        spec = importlib.util.spec_from_file_location("interpreted_numbers", numbers.__file__)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


def test_the_exponential_is_right_to_one_unit_in_the_last_place():
    with localcontext() as context:
        context.prec = 50
        assert max(units_in_the_last_place(exponential(x), Decimal(x).exp()) for x in EXPONENTS) < 1.0


def test_the_exponential_is_as_right_where_numbers_have_fewer_digits():
    with localcontext() as context:
        context.prec = 50
        points = RANDOM.uniform(-746.0, -708.0, 500)
        assert max(units_in_the_last_place(exponential(x), Decimal(x).exp()) for x in points) < 1.0


def test_the_logarithm_is_right_to_one_unit_in_the_last_place():
    with localcontext() as context:
        context.prec = 50
        assert max(units_in_the_last_place(logarithm(x), Decimal(x).ln()) for x in POSITIVE) < 1.0


def test_the_logistic_is_right_to_two_units_in_the_last_place():
    with localcontext() as context:
        context.prec = 400
        exact = {x: 1 / (1 + (-Decimal(x)).exp()) for x in EXPONENTS[::5]}
    assert max(units_in_the_last_place(logistic(x), value) for x, value in exact.items()) < 2.0


def test_the_normal_probability_is_right_to_its_last_digits_also_far_below_0():
    exact = {x: exact_normal_probability(x) for x in DEVIATES}
    assert max(float(abs(Decimal(normal_probability(x)) - value)) for x, value in exact.items()) < 2e-16
    assert max(relative_error(normal_probability(x), value) for x, value in exact.items()) < 1e-15


def test_the_normal_quantile_is_right_to_1e_15():
    worst = 0.0
    for u in PROBABILITIES[np.abs(PROBABILITIES - 0.5) > 1e-3]:
        found = normal_quantile(u)
        with localcontext() as context:
            context.prec = 60
            # One step of Newton from so near squares the error.
            step = (exact_normal_probability(found) - Decimal(u)) / exact_normal_density(Decimal(found))
            worst = max(worst, float(abs(step / Decimal(found))))
    assert worst < 1e-15


def test_the_reference_itself_agrees_with_scipy():
    for x in DEVIATES[::10]:
        assert float(exact_normal_probability(x)) == pytest.approx(scipy.special.ndtr(x), rel=1e-13)


def test_the_normal_quantile_agrees_with_scipy():
    np.testing.assert_allclose(
        in_a_loop(normal_quantile, PROBABILITIES), scipy.special.ndtri(PROBABILITIES), rtol=1e-14, atol=1e-16
    )


@pytest.mark.parametrize(("function", "points"), FUNCTIONS)
def test_a_compiled_loop_over_an_array_gives_the_bits_of_single_calls(function, points):
    assert in_a_loop(function, points).tolist() == [function(x) for x in points]


@pytest.mark.parametrize("name", POINTS)
def test_machine_code_gives_the_bits_of_plain_python(name, interpreted):
    compiled, plain = getattr(numbers, name), getattr(interpreted, name)
    points = [float(x) for x in POINTS[name]]
    assert plain is not compiled
    assert [compiled(x) for x in points] == [plain(x) for x in points]


def test_every_machine_gives_these_bits():
    digest = hashlib.sha256()
    places = (np.arange(1, 20001) * 0.6180339887498949) % 1.0
    quantiles = in_a_loop(normal_quantile, places)
    for values in (
        quantiles,
        in_a_loop(logarithm, places),
        in_a_loop(exponential, 50.0 * quantiles),
        in_a_loop(logistic, 5.0 * quantiles),
        in_a_loop(normal_probability, 4.0 * quantiles),
    ):
        digest.update(values.astype("<f8").tobytes())
    assert digest.hexdigest()[:16] == "a0635e36f9c5dad0"


@given(REALS)
def test_the_exponential_is_never_negative_nor_nan(x):
    assert exponential(x) >= 0.0


def test_the_exponential_at_its_edges():
    assert exponential(0.0) == 1.0
    assert exponential(1.0) == pytest.approx(math.e, rel=2.3e-16)
    assert exponential(math.log(2.0)) == 2.0
    assert exponential(-math.inf) == 0.0
    assert exponential(-745.2) == 0.0
    assert exponential(-745.1) == 5e-324
    assert exponential(709.78) == pytest.approx(math.exp(709.78), rel=1e-15)
    assert exponential(709.79) == math.inf
    assert exponential(math.inf) == math.inf
    assert math.isnan(exponential(math.nan))


def test_the_logarithm_at_its_edges():
    assert logarithm(1.0) == 0.0
    assert logarithm(math.e) == 1.0
    assert logarithm(5e-324) == pytest.approx(math.log(5e-324), rel=1e-15)
    assert logarithm(1.7976931348623157e308) == pytest.approx(math.log(1.7976931348623157e308), rel=1e-15)
    assert logarithm(0.0) == -math.inf
    assert logarithm(math.inf) == math.inf
    assert math.isnan(logarithm(-1.0))
    assert math.isnan(logarithm(math.nan))


@given(st.floats(-700.0, 700.0))
def test_the_logarithm_undoes_the_exponential(x):
    assert logarithm(exponential(x)) == pytest.approx(x, rel=1e-15, abs=3e-16)


def test_whole_numbers_are_taken_as_well():
    assert exponential(2) == exponential(2.0)
    assert logarithm(3) == logarithm(3.0)
    assert half_life_decay(9) == half_life_decay(9.0)


@given(REALS)
def test_the_logistic_lies_between_0_and_1_and_mirrors_itself(x):
    assert 0.0 <= logistic(x) <= 1.0
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=3e-16)


def test_the_logistic_at_its_edges():
    assert logistic(0.0) == 0.5
    assert logistic(-math.inf) == 0.0
    assert logistic(math.inf) == 1.0
    assert math.isnan(logistic(math.nan))


def test_half_is_left_after_a_half_life():
    for half_life in (0.5, 1.0, 9.0, 120.0):
        assert half_life_decay(half_life) ** half_life == pytest.approx(0.5, rel=1e-13)


def test_with_half_life_0_the_months_are_independent():
    assert half_life_decay(0.0) == 0.0
    assert half_life_decay(5e-324) == 0.0
    assert half_life_decay(math.inf) == 1.0


@given(STEPS)
def test_the_normal_quantile_does_not_fall_from_one_draw_to_the_next(place):
    at = [normal_quantile((neighbour + 0.5) * STEP) for neighbour in range(place, min(place + 5, 2**52))]
    assert at == sorted(at)


@pytest.mark.parametrize("seam", [0.075, 0.5, 0.925, math.exp(-25.0), 1.0 - math.exp(-25.0)])
def test_the_normal_quantile_does_not_fall_where_its_pieces_meet(seam):
    first = int(seam / STEP) - 1000
    at = in_a_loop(normal_quantile, (np.arange(first, first + 2000) + 0.5) * STEP)
    assert (np.diff(at) >= 0.0).all()


@given(STEPS)
def test_the_normal_quantile_is_the_same_on_both_sides(place):
    assert normal_quantile((place + 0.5) * STEP) == -normal_quantile((2**52 - place - 0.5) * STEP)


@given(st.floats(0.0, 1.0, exclude_min=True, exclude_max=True))
def test_the_normal_quantile_is_a_number_everywhere_between_0_and_1(u):
    assert math.isfinite(normal_quantile(u))


def test_the_normal_quantile_at_its_edges():
    assert normal_quantile(0.5) == 0.0
    assert normal_quantile(0.0) == -math.inf
    assert normal_quantile(1.0) == math.inf
    assert math.isnan(normal_quantile(-0.1))
    assert math.isnan(normal_quantile(1.1))
    assert math.isnan(normal_quantile(math.nan))


def test_the_normal_probability_at_its_edges():
    assert normal_probability(0.0) == 0.5
    assert normal_probability(-40.0) == normal_probability(-math.inf) == 0.0
    assert normal_probability(40.0) == normal_probability(math.inf) == 1.0
    assert math.isnan(normal_probability(math.nan))


@given(st.floats(1e-300, 0.9))
def test_the_normal_probability_undoes_the_normal_quantile(u):
    # A quantile of -37, rounded, has a probability known to 37 squared rounding errors.
    assert normal_probability(normal_quantile(u)) == pytest.approx(u, rel=1e-12)


@pytest.mark.parametrize(("mean", "concentration"), [(0.3, 2.0), (0.6, 0.5), (0.3, 10.0), (0.02, 2.0), (0.5, 100.0)])
def test_a_beta_table_keeps_mean_and_spread(mean, concentration):
    places = (np.arange(200_000) + 0.5) / 200_000
    table = beta_quantiles(mean, concentration)

    @njit
    def read(table, places):
        values = np.empty_like(places)
        for place in range(len(places)):
            values[place] = interpolate(table, places[place])
        return values

    values = read(table, places)
    assert values.mean() == pytest.approx(mean, abs=2e-5)
    assert values.std() == pytest.approx(math.sqrt(mean * (1.0 - mean) / (1.0 + concentration)), rel=5e-3)
    assert values.tolist() == [interpolate(table, u) for u in places.tolist()[:100]] + values[100:].tolist()


def test_a_beta_table_holds_the_quantiles():
    table = beta_quantiles(0.3, 2.0, points=101)
    inner = np.linspace(0.0, 1.0, 101)[1:-1]
    np.testing.assert_allclose(table[1:-1], scipy.stats.beta.ppf(inner, 0.6, 1.4), atol=5.1e-10)


@given(st.floats(0.0, 1.0), st.floats(0.1, 100.0), st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_a_beta_draw_lies_between_0_and_1_and_never_falls_as_luck_rises(mean, concentration, one, other):
    table = beta_quantiles(mean, concentration)
    low, high = interpolate(table, min(one, other)), interpolate(table, max(one, other))
    assert 0.0 <= low <= high <= 1.0


@pytest.mark.parametrize(
    ("mean", "concentration"), [(1.0 - 1e-10, 11.4), (1e-10, 11.4), (0.0985, 0.00464), (0.9995, 0.0062), (0.5, 1e6)]
)
def test_a_beta_table_of_an_extreme_law_is_still_in_order(mean, concentration):
    table = beta_quantiles(mean, concentration)
    assert 0.0 <= table[0] <= table[-1] <= 1.0
    assert (np.diff(table) >= 0.0).all()
    assert np.trapezoid(table, dx=1.0 / (len(table) - 1)) == pytest.approx(mean, abs=2e-3)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9).map(sorted), st.floats(0.0, 1.0))
def test_interpolation_never_falls_between_neighbours(values, u):
    table = np.array(values)
    assert interpolate(table, u) <= interpolate(table, min(math.nextafter(u, 2.0), 1.0))


def test_interpolation_does_not_round_beyond_its_last_entry():
    assert 0.3 + (0.9 - 0.3) > 0.9
    assert interpolate(np.array([0.3, 0.9]), 1.0) == 0.9


def test_interpolation_meets_its_table():
    table = np.array([0.0, 0.1, 0.4, 1.0, 1.0])
    assert [interpolate(table, u) for u in (0.0, 0.25, 0.5, 0.75, 1.0)] == table.tolist()
    assert interpolate(table, 0.375) == pytest.approx(0.25)
    assert interpolate(table, -3.0) == 0.0
    assert interpolate(table, 1e300) == 1.0
    assert interpolate(table, math.nan) == 0.0


def test_a_sure_recovery_has_a_constant_table():
    assert set(beta_quantiles(0.0, 2.0)) == {0.0}
    assert set(beta_quantiles(1.0, 2.0)) == {1.0}


def test_a_beta_table_is_made_once_and_cannot_be_changed():
    table = beta_quantiles(0.4, 2.0)
    assert beta_quantiles(0.4, 2.0) is table
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 1.0


@pytest.mark.parametrize(
    ("mean", "concentration", "points"),
    [(-0.1, 2.0, 9), (1.1, 2.0, 9), (math.nan, 2.0, 9), (0.5, 0.0, 9), (0.5, 2.0, 2)],
)
def test_a_beta_law_that_does_not_exist_is_refused(mean, concentration, points):
    with pytest.raises(InputError, match="mean must be from 0 to 1"):
        beta_quantiles(mean, concentration, points)
