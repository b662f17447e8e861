"""What is collected from bad debtors, and what is given up."""

import numpy as np
import pytest

from sim.model import CreditModel
from sim.phases import ageing, recovery, repayment
from sim.world.loans import GUARANTEED, NONE, OPEN, UNSECURED, WRITTEN_OFF
from tests.phases.village import give, last, lend, village


def bad_loan(model: CreditModel, row: int = 0, balance: float = 1000.0, rate: float = 0.4, late: int = 5) -> None:
    """Give a party a loan that has been bad for a while, of which a share will be recovered."""
    lend(
        model, row, balance, rate=0.0, months_left=0, months_late=late, impaired=1, defaulted=1, accelerated=1,
        principal_due=balance, exposure=balance, recovery_rate=rate,
    )  # fmt: skip


def collect(model: CreditModel) -> float:
    before = model.books.collected.sum() + model.books.collected_after.sum()
    recovery.collect(model)
    return float(model.books.collected.sum() + model.books.collected_after.sum() - before)


def test_half_of_what_will_come_is_in_after_a_half_life() -> None:
    model = village(settings={"recovery.half_life": 1.0})
    bad_loan(model, balance=1000.0, rate=0.4)
    give(model, 0, wealth=1e6)
    assert [collect(model) for _ in range(3)] == pytest.approx([200.0, 100.0, 50.0])
    assert model.loans.balance[0] == pytest.approx(650.0)
    assert model.loans.principal_due[0] == pytest.approx(650.0)


def test_collection_takes_cash_above_subsistence_first_and_then_sells_assets_at_a_discount() -> None:
    settings = {"recovery.half_life": 1.0, "guaranteeing.sale_discount": 0.2, "spending.consumption": 1.0}
    model = village(settings=settings)
    bad_loan(model, balance=1000.0, rate=0.4)
    give(model, 0, cash=150.0, subsistence=30.0, wealth=500.0)
    assert collect(model) == pytest.approx(200.0)
    assert model.accounts.cash[0] == pytest.approx(30.0)
    assert model.parties.wealth[0] == pytest.approx(400.0)  # 80 at four fifths


def test_what_was_pledged_and_sold_is_not_sold_again() -> None:
    """Of 100 owned 60 are pledged: at four fifths 48 come from the pledge and 32 from the rest, whatever is due."""
    settings = {"recovery.half_life": 1.0, "guaranteeing.sale_discount": 0.2}
    model = village(settings=settings)
    bad_loan(model, balance=1000.0, rate=0.9)
    give(model, 0, wealth=100.0, pledged=60.0)
    assert collect(model) == pytest.approx(80.0)
    assert model.books.collateral_sold.sum() == pytest.approx(48.0)
    assert model.parties.wealth[0] == pytest.approx(0.0, abs=1e-9)
    assert model.parties.pledged[0] == pytest.approx(0.0, abs=1e-9)


def test_nothing_is_collected_from_who_has_nothing() -> None:
    model = village(settings={"recovery.half_life": 1.0})
    bad_loan(model)
    assert collect(model) == 0.0


def test_no_more_is_collected_than_is_still_owed() -> None:
    """Guarantors have paid all but 100 since the loan went bad."""
    for written_off in (False, True):
        model = village(settings={"recovery.half_life": 1.0})
        bad_loan(model, balance=100.0, rate=0.9)
        model.loans.exposure[0] = 1000.0
        give(model, 0, wealth=1e6)
        if written_off:
            model.loans.status[0], model.loans.claim[0], model.loans.balance[0] = WRITTEN_OFF, 100.0, 0.0
        assert collect(model) == pytest.approx(100.0)
        assert collect(model) == 0.0


def test_nothing_is_collected_from_a_loan_that_is_merely_late() -> None:
    model = village(settings={"recovery.half_life": 1.0})
    bad_loan(model, late=3)
    model.loans.impaired[0] = 0
    give(model, 0, wealth=1e6)
    assert collect(model) == 0.0


@pytest.mark.parametrize(("product", "none"), [(UNSECURED, "none_unsecured"), (GUARANTEED, "none_guaranteed")])
def test_with_no_recovery_ever_the_rate_drawn_is_zero_and_without_that_it_never_is(product: int, none: str) -> None:
    for chance, positive in ((1.0, 0), (0.0, 200)):
        model = village(200, {f"recovery.{none}": chance, "recovery.concentration": 10.0})
        for row in range(200):
            model.loans.product[row] = product
            model.loans.status[row] = OPEN
            model.loans.balance[row] = 1.0
            model.loans.months_late[row] = 4
        repayment.list_active(model)
        ageing.default(model)
        assert (model.loans.recovery_rate > 0.0).sum() == positive


def test_recoveries_have_the_mean_of_their_security() -> None:
    """20,000 draws of a Beta law with standard deviation below 0.3: off by 0.01 is more than four sigma."""
    settings = {"recovery.none_unsecured": 0.0, "recovery.none_guaranteed": 0.0}
    for product, mean in ((UNSECURED, 0.30), (GUARANTEED, 0.40)):
        model = village(20_000, {**settings, "recovery.mean_unsecured": 0.30, "recovery.mean_guaranteed": 0.40}, seed=1)
        model.loans.status = OPEN
        model.loans.balance = 1.0
        model.loans.product = product
        model.loans.months_late = 4
        repayment.list_active(model)
        ageing.default(model)
        assert model.loans.recovery_rate.mean() == pytest.approx(mean, abs=0.01)


def test_a_written_off_case_is_kept_and_collection_goes_on() -> None:
    settings = {
        "levers.write_off_budget": 1.0,
        "levers.write_off_after": 18.0,
        "recovery.half_life": 1.0,
        "recovery.exclusion": 4,
    }
    model = village(30, settings)
    for row in range(1, 30):
        lend(model, row)
        give(model, row, cash=1e5)
    bad_loan(model, late=17)
    give(model, 0, wealth=200.0)
    model.step()
    assert model.loans.status[0] == WRITTEN_OFF
    assert last(model, "written_off") == pytest.approx(800.0)  # 200 had been collected before
    assert last(model, "dues_given_up") == pytest.approx(800.0)
    assert model.loans.claim[0] == pytest.approx(800.0)
    give(model, 0, wealth=1e6)
    model.step()
    assert last(model, "collected_after") == pytest.approx(100.0)
    assert model.loans.claim[0] == pytest.approx(700.0)
    for _ in range(3):
        model.step()
    assert (model.loans.status[0], model.loans.claim[0]) == (NONE, 0.0)  # no case outlives the exclusion


@pytest.mark.parametrize("late", [16, 17])
def test_no_loan_is_written_off_before_it_is_late_enough(late: int) -> None:
    model = village(30, {"levers.write_off_budget": 1.0, "levers.write_off_after": 18.0})
    for row in range(1, 30):
        lend(model, row)
        give(model, row, cash=1e5)
    bad_loan(model, late=late)  # a month older when it is looked at
    model.step()
    assert (model.loans.status[0] == WRITTEN_OFF) == (late == 17)


def test_without_a_budget_nothing_is_written_off() -> None:
    model = village(settings={"levers.write_off_budget": 0.0})
    bad_loan(model, late=100)
    for _ in range(12):
        model.step()
    assert model.ledger.bank.written_off.sum() == 0.0
    assert model.loans.status[0] == OPEN


def test_write_offs_keep_to_the_budget_on_average() -> None:
    """500 bad loans of 1,000 among 1,000, a budget of 1.2 % a year: 1,000 yuan a month of 500,000 that could go.

    The number written off in 60 seeds is Poisson with mean 60; outside 60 +- 31 one time in 20,000.
    """
    given_up = 0.0
    for seed in range(60):
        model = village(1000, {"levers.write_off_budget": 0.012, "levers.write_off_after": 18.0}, seed)
        loans = model.loans
        loans.status = OPEN
        loans.balance = 1000.0
        loans.months_late[:500] = 30
        repayment.list_active(model)
        model.levers.hold(model.start)
        recovery.write_off(model)
        given_up += float(model.books.written_off.sum())
        assert np.isclose(loans.balance.sum() + model.books.written_off.sum(), 1e6)
    assert 29_000 <= given_up <= 91_000
