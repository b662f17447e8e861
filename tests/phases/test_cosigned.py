"""Cosigned loans against group loans: which form gets more credit repaid (Bond and Rai 2008, J. Dev. Econ. 85: 58-80).

Two neighbours, of whom either can make the other feel ashamed. In a group both borrow alike, one after the other as in
Grameen, and stand for each other; a cosigned loan goes to one of them and the other stands for it. Nothing but shame
makes anybody pay, so a form enforces as much as the sanctions behind it are worth: the group twice the weaker one, the
cosigned loan the stronger one. Shame is felt only before one who would himself pay: two who owe at once pay nothing.
"""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import CreditModel
from sim.phases import repayment
from sim.world.loans import GROUP, GUARANTEED
from tests.phases.village import give, lend, village

INCOME = 100.0  # a month: a sanction of power 1 is worth so much


@cache
def neighbours(product: int, debtors: tuple[int, ...]) -> CreditModel:
    """Two who can pay and weigh whether to, of whom some owe a loan that is due whole."""
    model = village(2, settings={"behaviour.social_sanction": 1.0, "behaviour.enforceable_share": 0.0})
    for debtor in debtors:
        lend(model, debtor, rate=0.0, guarantors=[1 - debtor], product=product)
    for row in (0, 1):
        give(model, row, cash=1e6, mean_income=INCOME, calculating=1)
    return model


def repaid(product: int, loan: float, powers: tuple[float, float], debtors: tuple[int, ...]) -> bool:
    """Whether all who owe pay."""
    model = neighbours(product, debtors)
    model.parties.standing[:2] = powers
    for debtor in debtors:
        model.loans.balance[debtor] = model.loans.principal_due[debtor] = loan
    repayment.offer(model)
    return all(model.parties.offer[debtor] == loan for debtor in debtors)


def enforced(product: int, powers: tuple[float, float], *debtors: int) -> float:
    """The largest loan that is repaid, to a tenth of a yuan."""
    low, high = 0.0, 1000.0
    while high - low > 0.1:
        middle = (low + high) / 2.0
        low, high = (middle, high) if repaid(product, middle, powers, debtors) else (low, middle)
    return low


def in_a_group(powers: tuple[float, float]) -> float:
    return 2.0 * min(enforced(GROUP, powers, debtor) for debtor in (0, 1))


def cosigned(powers: tuple[float, float]) -> float:
    return max(enforced(GUARANTEED, powers, debtor) for debtor in (0, 1))


def test_among_equals_the_group_gets_twice_as_much_credit_repaid() -> None:
    assert in_a_group((1.0, 1.0)) == pytest.approx(200.0, abs=0.5)
    assert cosigned((1.0, 1.0)) == pytest.approx(100.0, abs=0.5)


def test_where_one_is_much_more_powerful_the_loan_he_cosigns_is_better() -> None:
    assert in_a_group((3.0, 0.5)) == pytest.approx(100.0, abs=0.5)
    assert cosigned((3.0, 0.5)) == pytest.approx(300.0, abs=0.5)


def test_two_who_owe_at_once_and_would_not_pay_alone_enforce_nothing() -> None:
    assert enforced(GROUP, (1.0, 1.0), 0, 1) == 0.0


@settings(deadline=None)
@given(weak=st.floats(0.1, 2.0), ratio=st.floats(1.0, 4.0).filter(lambda ratio: abs(ratio - 2.0) > 0.05))
def test_cosigning_beats_the_group_if_and_only_if_one_is_more_than_twice_as_powerful(weak: float, ratio: float) -> None:
    powers = (weak * ratio, weak)
    assert (cosigned(powers) > in_a_group(powers)) == (ratio > 2.0)
