"""Who stands for whom, and what he pays when he is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.guaranteeing import (
    consents,
    distress_passed,
    is_induced,
    part_paid,
    pays_call,
    recent_calls_next,
    recourse_paid,
)

money = st.floats(0.01, 1e6)
flag = st.integers(0, 1)


@given(call=money, left=st.floats(-1e6, 1e6), own=money, penalty=money, calculating=flag)
def test_who_does_not_pay_a_call_hands_over_less_than_it(
    call: float, left: float, own: float, penalty: float, calculating: int
) -> None:
    share = part_paid(call, left, own, penalty, calculating, 1.0)
    if pays_call(call, left, own, penalty, calculating):
        assert share == 1.0
    else:
        assert share < 1.0
        assert share * call <= max(0.0, left) * (1.0 + 1e-12)


@given(call=money, more=money, left=money, own=money, penalty=money, calculating=flag)
def test_who_fails_a_call_fails_a_larger_one(
    call: float, more: float, left: float, own: float, penalty: float, calculating: int
) -> None:
    """The rounds of calls rest on this: failures only grow."""
    assert pays_call(call, left, own, penalty, calculating) or not pays_call(
        call + more, left, own, penalty, calculating
    )


@given(part=money, risk=st.floats(0.0, 1.0), tie=st.floats(0.0, 1.0), fee=money, bonus=money)
def test_a_safer_debtor_or_a_fee_never_loses_a_guarantor(
    part: float, risk: float, tie: float, fee: float, bonus: float
) -> None:
    if consents(part, risk, tie, 0.9, 1000.0, fee, bonus):
        assert consents(part, 0.5 * risk, tie, 0.9, 1000.0, 2.0 * fee, bonus)


def test_nobody_refuses_to_guarantee_what_cannot_be_lost() -> None:
    assert consents(1e6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_calls_within_a_window_add_up_and_older_ones_are_forgotten() -> None:
    total, last = 0.0, -100
    for month in (3, 8, 20, 33):  # 5, 12 and 13 months apart
        total = recent_calls_next(total, month - last, 12, 100.0)
        last = month
        if month == 20:
            assert total == 300.0
    assert total == 100.0
    assert is_induced(100.0, total, 1, 12)
    assert not is_induced(100.01, total, 1, 12)
    assert not is_induced(100.0, total, 0, 12)  # own dues are paid before this month's calls


@given(spare=st.floats(0.0, 1e6), share=st.floats(0.05, 1.0), owed=money)
def test_recourse_ends_when_they_are_even(spare: float, share: float, owed: float) -> None:
    paid = recourse_paid(spare, share, owed)
    assert 0.0 <= paid <= min(owed, spare)
    assert paid == pytest.approx(min(owed, share * spare))


@pytest.mark.parametrize(
    ("distress", "stood_for", "owned", "passed"),
    [(1.0, 50.0, 200.0, 0.25), (0.5, 50.0, 200.0, 0.125), (0.5, 300.0, 200.0, 0.5), (1.0, 10.0, 0.0, 1.0),
     (1.0, 0.0, 0.0, 1.0), (1.0, 0.0, 5.0, 0.0)],
)  # fmt: skip
def test_distress_passes_on_by_the_share_of_what_he_owns_that_he_stands_for(
    distress: float, stood_for: float, owned: float, passed: float
) -> None:
    assert distress_passed(distress, stood_for, owned) == passed
