"""Five categories by security and days past due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.classifying import category_by_days, observation_next, observed_category, provision_needed
from sim.world.loans import (
    CASH_FLOW,
    CATEGORIES,
    COLLATERAL,
    DOUBTFUL,
    ENTERPRISE_LOAN,
    GROUP,
    GUARANTEED,
    LOSS,
    PASS,
    PLEDGED,
    SPECIAL_MENTION,
    SUBSTANDARD,
    UNSECURED,
    WEEKLY_GROUP,
)

MATRIX = {  # missed dues 0 to 13; one is 1-30 days
    UNSECURED: [PASS, SPECIAL_MENTION, *[SUBSTANDARD] * 2, *[DOUBTFUL] * 9, LOSS],
    GUARANTEED: [*[PASS] * 2, *[SPECIAL_MENTION] * 2, *[SUBSTANDARD] * 3, *[DOUBTFUL] * 6, LOSS],
    COLLATERAL: [*[PASS] * 2, *[SPECIAL_MENTION] * 5, *[SUBSTANDARD] * 6, DOUBTFUL],
    PLEDGED: [*[PASS] * 4, *[SPECIAL_MENTION] * 3, *[SUBSTANDARD] * 6, DOUBTFUL],
}


ROW = {
    UNSECURED: UNSECURED,
    GUARANTEED: GUARANTEED,
    GROUP: GUARANTEED,
    WEEKLY_GROUP: GUARANTEED,
    CASH_FLOW: GUARANTEED,
    COLLATERAL: COLLATERAL,
    PLEDGED: PLEDGED,
    ENTERPRISE_LOAN: GUARANTEED,
}


@pytest.mark.parametrize(("product", "row"), ROW.items())
def test_the_matrix_of_days_and_security(product: int, row: int) -> None:
    assert [category_by_days(product, late) for late in range(14)] == MATRIX[row]
    assert category_by_days(product, 600) == MATRIX[row][13]


def test_a_loan_better_again_is_upgraded_after_six_months_of_observation() -> None:
    category, observed, path = PASS, 0, []
    for late in (4, *[0] * 8):  # substandard once, then current
        now = category_by_days(GUARANTEED, late)
        before = category
        category = observed_category(before, now, observed)
        observed = observation_next(before, now, observed)
        path.append(category)
    assert path == [SUBSTANDARD, *[SUBSTANDARD] * 6, PASS, PASS]


@given(lateness=st.lists(st.integers(0, 14), min_size=1, max_size=40), product=st.integers(0, 7))
def test_no_loan_is_reported_better_than_its_days_past_due(lateness: list[int], product: int) -> None:
    category, observed = PASS, 0
    for late in lateness:
        now = category_by_days(product, late)
        category, observed = observed_category(category, now, observed), observation_next(category, now, observed)
        assert category >= now


@given(balance=st.floats(0.0, 1e7), rates=st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5))
def test_a_worse_category_needs_no_less_and_never_more_than_the_loan(balance: float, rates: list[float]) -> None:
    general, *specific = sorted(rates)
    needed = [provision_needed(balance, category, general, *specific) for category in range(len(CATEGORIES))]
    assert needed == sorted(needed)
    assert needed[0] >= 0.0
    assert needed[-1] <= balance
