"""The economic conditions of one month, and the cash of everybody."""

import numpy as np
import pytest
from numba import njit

from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.conditions import COSINES, Economy
from sim.world.economy import CHANNELS

CALM = {**dict.fromkeys(CHANNELS, 0.0), "collateral_price": 1.0}


def economy(half_life: float = 6.0, luck: int = 1) -> Economy:
    made = Economy()
    made.begin(half_life, luck)
    return made


def test_nothing_grows_in_the_first_month() -> None:
    now = economy()
    now.move({**CALM, "income_growth": 0.12, "cpi_inflation": 0.06}, 0, 0, 1)
    now.grow(0, 1.0, 0.06, 0.5)
    assert (now.income_index, now.price_index, now.size_index, now.need_index) == (1.0, 1.0, 1.0, 1.0)
    assert now.wealth_growth == 1.0


def test_indices_grow_by_a_twelfth_of_the_years_growth() -> None:
    now = economy()
    now.move({**CALM, "income_growth": 0.12, "cpi_inflation": 0.06}, 0, 0, 1)
    now.grow(0, 1.0, 0.024, 0.25)
    now.move({**CALM, "income_growth": 0.12, "cpi_inflation": 0.06}, 1, 1, 1)
    now.grow(1, 1.0, 0.024, 0.25)
    assert now.income_index == pytest.approx(1.01)
    assert now.price_index == pytest.approx(1.005)
    assert now.size_index == pytest.approx(1.002)
    assert now.need_index == pytest.approx(0.75 * 1.005 + 0.25 * 1.01)
    assert now.wealth_growth == pytest.approx(1.01)


def test_without_growth_all_indices_stay() -> None:
    now = economy()
    for month in range(12):
        now.move({**CALM, "income_growth": 0.12, "cpi_inflation": 0.06}, month, month, 1)
        now.grow(month, 0.0, 0.06, 0.5)
    assert (now.income_index, now.price_index, now.size_index, now.need_index) == (1.0, 1.0, 1.0, 1.0)


def test_assets_follow_the_price_of_collateral() -> None:
    now = economy()
    now.move(CALM, 0, 0, 1)
    now.grow(0, 1.0, 0.0, 0.0)
    now.move({**CALM, "collateral_price": 0.9}, 1, 1, 1)
    now.grow(1, 1.0, 0.0, 0.0)
    assert now.wealth_growth == pytest.approx(0.9)
    now.move({**CALM, "collateral_price": 0.99}, 2, 2, 1)
    now.grow(2, 1.0, 0.0, 0.0)
    assert now.wealth_growth == pytest.approx(1.1)


def test_the_seasons_are_cosines_with_the_harvest_in_october_and_spring_in_march() -> None:
    assert np.allclose(COSINES, np.cos(2.0 * np.pi * np.arange(12) / 12.0), atol=1e-15)
    now = economy()
    found = []
    for month in range(12):
        now.move(CALM, month, month, 1)
        found.append((now.season, now.spring))
    harvest, spring = zip(*found, strict=True)
    assert (harvest.index(1.0), harvest.index(-1.0)) == (9, 3)
    assert (spring.index(1.0), spring.index(-1.0)) == (2, 8)


def test_the_credit_factor_has_variance_one_and_the_half_life_that_was_asked_for() -> None:
    """400 nations over 40 months: the variance is off by 0.3 and the correlation by 0.2 once in 10,000."""
    paths = []
    for luck in range(400):
        now = economy(3.0, luck)
        path = []
        for month in range(40):
            now.move(CALM, month, month % 12, luck)
            path.append(now.credit_factor)
        paths.append(path)
    found = np.array(paths)
    for month in (0, 3, 39):
        assert found[:, month].var() == pytest.approx(1.0, abs=0.3)
    assert np.corrcoef(found[:, 30], found[:, 33])[0, 1] == pytest.approx(0.5, abs=0.2)


def test_the_credit_factor_is_the_same_in_all_scenarios() -> None:
    one, other = economy(), economy()
    for month in range(12):
        one.move(CALM, month, month, 1)
        other.move({**CALM, "output_gap": -0.2}, month, month, 1)
        assert one.credit_factor == other.credit_factor


@njit
def pay(accounts, source, sink, amount):  # type: ignore[no-untyped-def]
    transfer(accounts, source, sink, amount)


def test_a_transfer_moves_money_and_makes_none() -> None:
    accounts = Accounts(5)
    accounts.cash = [100.0, 0.0, 0.0, 0.0, -100.0]
    pay(accounts.compiled, 0, 2, 30.0)
    pay(accounts.compiled, OUTSIDE, 0, 5.0)
    pay(accounts.compiled, 2, 0, -1.0)  # a loss is an income below zero
    assert list(accounts.cash) == [74.0, 0.0, 31.0, 0.0, -105.0]
    assert accounts.cash.sum() == 0.0
    assert list(accounts.received - accounts.paid) == [-26.0, 0.0, 31.0, 0.0, -5.0]
