"""What a household consumes, keeps and puts back to work."""

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.spending import consumed, put_to_work, sold_for_food

money = st.floats(0.0, 1e6)
cash_at_hand = st.floats(-1e6, 1e6)
share = st.floats(0.0, 1.0)


@given(cash=cash_at_hand, subsistence=money, target=money, propensity=share)
def test_nobody_spends_money_he_does_not_have(
    cash: float, subsistence: float, target: float, propensity: float
) -> None:
    spent = consumed(cash, subsistence, target, propensity)
    assert 0.0 <= spent <= max(0.0, cash) + 1e-9
    assert spent >= min(max(0.0, cash), subsistence)


@given(cash=cash_at_hand, subsistence=money, target=money)
def test_without_a_propensity_only_subsistence_is_eaten(cash: float, subsistence: float, target: float) -> None:
    assert consumed(cash, subsistence, target, 0.0) == min(max(0.0, cash), subsistence)


@given(cash=cash_at_hand, subsistence=money, sellable=money)
def test_no_more_is_sold_for_food_than_is_missing(cash: float, subsistence: float, sellable: float) -> None:
    sold = sold_for_food(subsistence, cash, sellable)
    assert 0.0 <= sold <= sellable
    assert sold == 0.0 or cash + sold <= subsistence + 1e-6


@given(cash=cash_at_hand, target=money, part=share, missing=cash_at_hand)
def test_putting_to_work_leaves_the_cash_target(cash: float, target: float, part: float, missing: float) -> None:
    rebuilt = put_to_work(cash, target, part, missing)
    assert 0.0 <= rebuilt <= max(0.0, missing)
    assert rebuilt == 0.0 or cash - rebuilt >= target - 1e-6
