"""What a party earns in a month."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.income import (
    NORMAL,
    TWO_POINT,
    UNIFORM,
    common_shock,
    income_shock,
    monthly_income,
    persist,
    shaped,
)

weight = st.floats(0.0, 1.0)
shock = st.floats(-6.0, 6.0)
chance = st.floats(0.01, 0.99)


@pytest.mark.parametrize("mix", [common_shock, income_shock])
@given(share=weight)
def test_mixing_two_independent_shocks_keeps_variance_one(mix: object, share: float) -> None:
    first, second = (mix(1.0, 0.0, share), mix(0.0, 1.0, share))  # type: ignore[operator]
    assert first**2 + second**2 == pytest.approx(1.0)


@given(persistence=weight)
def test_moving_on_keeps_variance_one(persistence: float) -> None:
    assert persist(1.0, 0.0, persistence) ** 2 + persist(0.0, 1.0, persistence) ** 2 == pytest.approx(1.0)


@given(share=weight)
def test_the_common_share_of_the_variance_is_the_correlation(share: float) -> None:
    assert income_shock(1.0, 0.0, share) ** 2 == pytest.approx(share)


def test_without_persistence_the_past_does_not_matter() -> None:
    assert persist(5.0, 0.3, 0.0) == 0.3


@given(low=shock, high=shock, probability=chance, law=st.sampled_from([NORMAL, UNIFORM, TWO_POINT]))
def test_every_law_keeps_the_rank_of_shocks(low: float, high: float, probability: float, law: int) -> None:
    low, high = min(low, high), max(low, high)
    assert shaped(low, law, probability) <= shaped(high, law, probability)


@given(probability=chance)
def test_the_two_point_law_has_mean_zero_and_variance_one(probability: float) -> None:
    bad, good = shaped(-6.0, TWO_POINT, probability), shaped(6.0, TWO_POINT, probability)
    assert probability * bad + (1.0 - probability) * good == pytest.approx(0.0, abs=1e-9)
    assert probability * bad**2 + (1.0 - probability) * good**2 == pytest.approx(1.0)


@given(drawn=shock)
def test_the_uniform_law_has_variance_one(drawn: float) -> None:
    half_width = 3.0**0.5  # of a uniform law with variance 1: (2 sqrt 3)^2 / 12 = 1
    assert -half_width <= shaped(drawn, UNIFORM, 0.5) <= half_width
    assert shaped(drawn, UNIFORM, 0.5) == pytest.approx(-shaped(-drawn, UNIFORM, 0.5), abs=1e-9)


@given(drawn=shock, season=st.floats(0.0, 2.0), conditions=st.floats(-2.0, 2.0))
def test_the_shock_moves_income_by_volatility_around_what_is_regular(
    drawn: float, season: float, conditions: float
) -> None:
    def earned(shock: float) -> float:
        return monthly_income(1000.0, season, conditions, 0.1, 6000.0, 0.25, 0.4, 1.0, shock)

    assert (earned(drawn) + earned(-drawn)) / 2.0 == pytest.approx(earned(0.0), abs=1e-6)
    assert earned(drawn) - earned(0.0) == pytest.approx(0.4 * (1000.0 + 500.0) * drawn, abs=1e-6)
