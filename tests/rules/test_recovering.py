"""What comes back of a bad loan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.recovering import collection_due, rationed_share, recovery_rate

share = st.floats(0.0, 1.0)


@given(exposure=st.floats(0.0, 1e6), rate=share, months=st.integers(1, 60))
def test_half_of_what_is_to_come_is_in_after_every_half_life(exposure: float, rate: float, months: int) -> None:
    decay = 0.5 ** (1.0 / 6.0)  # a half-life of six months
    collected = 0.0
    for _ in range(months):
        collected += collection_due(exposure, rate, collected, decay)
    assert collected == pytest.approx(exposure * rate * (1.0 - 0.5 ** (months / 6.0)), abs=1e-6)


@given(draw=share, none=share, rate=share)
def test_a_higher_chance_of_nothing_never_recovers_more(draw: float, none: float, rate: float) -> None:
    assert recovery_rate(draw, none, rate) <= recovery_rate(draw, 0.5 * none, rate) <= rate


@given(available=st.floats(-1e6, 1e6), wanted=st.floats(0.0, 1e6))
def test_a_lottery_with_the_rationed_share_spends_no_more_than_there_is_on_average(
    available: float, wanted: float
) -> None:
    chance = rationed_share(available, wanted)
    assert 0.0 <= chance <= 1.0
    assert chance * wanted <= max(0.0, available) * (1.0 + 1e-12)
