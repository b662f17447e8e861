"""Kinds of loan: one draw, shares that leave each other alone, and directions of size."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.products import (
    at_stake,
    contract_months,
    covered,
    free_property,
    grade_of,
    line_for,
    pledge_needed,
    product_for,
    seasonal_part,
    seen_surplus,
    serviceable,
    still_pledged,
)
from sim.world.loans import (
    CASH_FLOW,
    COLLATERAL,
    ENTERPRISE_LOAN,
    GROUP,
    GUARANTEED,
    PLEDGED,
    SEASONAL,
    UNSECURED,
    WEEKLY_GROUP,
)
from sim.world.parties import ENTERPRISE, FARM, TRADER

SHARES = {
    "group_share": 0.3,
    "weekly_share": 0.5,
    "unsecured_share": 0.4,
    "enterprise_loan_share": 0.5,
    "pledged_share": 0.2,
    "cash_flow_share": 0.3,
    "collateral_share": 0.4,
    "land_share": 0.1,
}
DRAWS = [(step + 0.5) / 20_000.0 for step in range(20_000)]
MADE_BY = {
    "weekly_share": WEEKLY_GROUP,
    "unsecured_share": UNSECURED,
    "enterprise_loan_share": ENTERPRISE_LOAN,
    "pledged_share": PLEDGED,
    "cash_flow_share": CASH_FLOW,
    "collateral_share": COLLATERAL,
    "land_share": COLLATERAL,
}
money = st.floats(0.0, 1e6)
share = st.floats(0.0, 1.0)


def chosen(segment: int, in_group: bool = False, **changed: float) -> list[int]:
    """What comes of many draws."""
    shares: Any = {**SHARES, **changed}
    return [product_for(draw, in_group, segment, *shares.values()) for draw in DRAWS]


@pytest.mark.parametrize("segment", [FARM, TRADER, ENTERPRISE])
def test_every_kind_comes_in_its_share_of_what_those_before_it_leave(segment: int) -> None:
    products = chosen(segment, in_group=True)
    left = 1.0
    shares = {
        GROUP: 0.15,
        WEEKLY_GROUP: 0.15,
        UNSECURED: 0.28,
    }
    for product, expected in shares.items():
        assert products.count(product) / len(DRAWS) == pytest.approx(expected, abs=0.005)
        left -= expected
    for product, of_rest in (
        (ENTERPRISE_LOAN, 0.5 if segment == ENTERPRISE else 0.0),
        (PLEDGED, 0.0 if segment == FARM else 0.2),
        (CASH_FLOW, 0.3),
        (COLLATERAL, 0.1 if segment == FARM else 0.4),
    ):
        assert products.count(product) / len(DRAWS) == pytest.approx(left * of_rest, abs=0.01)
        left *= 1.0 - of_rest
    assert products.count(GUARANTEED) / len(DRAWS) == pytest.approx(left, abs=0.01)


@pytest.mark.parametrize("name", MADE_BY)
@pytest.mark.parametrize("segment", [FARM, TRADER, ENTERPRISE])
def test_switching_one_kind_off_moves_nobody_else(name: str, segment: int) -> None:
    with_it, without = chosen(segment, in_group=True), chosen(segment, in_group=True, **{name: 0.0})
    moved = {before for before, after in zip(with_it, without, strict=True) if before != after}
    assert moved <= {MADE_BY[name]}
    assert without.count(MADE_BY[name]) == 0 or name in ("collateral_share", "land_share")


@given(st.integers(1, 60), st.integers(0, 11))
def test_a_seasonal_loan_ends_in_the_november_nearest_to_its_term(term: int, calendar_month: int) -> None:
    months = contract_months(GUARANTEED, SEASONAL, float(term), 6.0, calendar_month)
    assert (calendar_month + months) % 12 == 10
    assert abs(months - term) <= 6 or months <= 12
    assert months >= 1


@given(money)
def test_a_seasonal_loan_is_paid_in_three_equal_parts(balance: float) -> None:
    left = balance
    for months in (2, 1, 0):
        part = seasonal_part(left, 0.0, months)
        assert part == pytest.approx(balance / 3.0)
        left -= part
    assert left == pytest.approx(0.0, abs=1e-9 * balance + 1e-9)


@given(share, share)
def test_less_risk_is_never_good_for_a_smaller_line(risk: float, more: float) -> None:
    better, worse = grade_of(risk, 0.03), grade_of(min(1.0, risk + more), 0.03)
    assert line_for(1.0, 0.7, 0.2, better) >= line_for(1.0, 0.7, 0.2, worse)


@given(money, st.floats(0.0, 0.9))
def test_what_is_needed_to_cover_a_loan_covers_it(loan: float, haircut: float) -> None:
    assert covered(pledge_needed(loan, haircut), haircut) == pytest.approx(loan)


@given(money, money, money, st.floats(0.0, 1.0))
def test_what_is_at_stake_is_no_more_than_what_is_there_and_pays_no_more_than_the_claim(
    pledged: float, wealth: float, claim: float, discount: float
) -> None:
    stake = at_stake(pledged, wealth, claim, discount)
    assert 0.0 <= stake <= min(pledged, wealth)
    assert stake * (1.0 - discount) <= claim * (1.0 + 1e-12)


@given(money, money, money, st.floats(0.0, 1.0))
def test_others_who_take_all_they_can_reach_leave_the_bank_what_it_could_take(
    pledged: float, wealth: float, claim: float, discount: float
) -> None:
    pledge = still_pledged(pledged, wealth)
    free = free_property(wealth, pledge, claim, discount)
    left = wealth - free
    assert 0.0 <= free <= wealth
    assert at_stake(still_pledged(pledge, left), left, claim, discount) == pytest.approx(
        at_stake(pledge, wealth, claim, discount), rel=1e-9, abs=1e-9 * wealth
    )


@given(st.floats(0.0, 1e5), st.floats(0.0, 0.3), st.integers(1, 36))
def test_the_surplus_services_the_loan_it_is_worth(surplus: float, rate: float, months: int) -> None:
    balance = serviceable(surplus, 0.7, rate, months)
    for _ in range(months):
        balance += balance * rate / 12.0 - 0.7 * surplus
    assert balance == pytest.approx(0.0, abs=1e-6 * surplus + 1e-9)


@given(st.floats(-3.0, 3.0), share, share)
def test_an_officer_who_looks_harder_is_less_off(draw: float, effort: float, more: float) -> None:
    def off(effort: float) -> float:
        return abs(seen_surplus(1000.0, 0.0, 0.2, effort, draw) - 1000.0)

    if abs(draw) > 0.3:
        assert off(min(1.0, effort + more)) <= off(effort) + 1e-9
