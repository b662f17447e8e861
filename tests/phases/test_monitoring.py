"""Officers see some weak loans coming and spread what is due."""

import pytest

from sim.model import CreditModel
from sim.phases import monitoring, repayment
from sim.world.loans import BULLET, INSTALMENTS, SPECIAL_MENTION
from tests.phases.village import give, lend, village


def watched(months_left: int, capital: float, sensitivity: float = 1.0, **columns: float) -> CreditModel:
    """A loan of 1,000, looked at once."""
    model = village(1, {"levers.early_warning": sensitivity, "monitoring.false_alarms": 0.0, "monitoring.cost": 0.0})
    lend(model, months_left=months_left, **columns)
    give(model, 0, capital=capital)
    model.levers.hold(model.start)
    repayment.list_active(model)
    monitoring.warn(model)
    return model


@pytest.mark.parametrize(("months_left", "warned"), [(1, False), (2, True), (4, True), (5, False)])
def test_only_loans_that_soon_mature_are_looked_at(months_left: int, warned: bool) -> None:
    model = watched(months_left, capital=0.0)
    assert (model.loans.schedule[0] == INSTALMENTS) == warned
    assert model.books.rescheduled.sum() == float(warned)


@pytest.mark.parametrize(("capital", "warned"), [(899.0, True), (900.0, False)])
def test_a_loan_is_weak_when_too_little_covers_it(capital: float, warned: bool) -> None:
    assert (watched(3, capital).loans.rescheduled[0] == 1) == warned


def test_nobody_looks_where_there_is_no_early_warning_nor_at_what_is_late_or_hidden() -> None:
    assert watched(3, 0.0, sensitivity=0.0).loans.schedule[0] == BULLET
    assert watched(3, 0.0, months_late=1).loans.schedule[0] == BULLET
    assert watched(3, 0.0, hidden_months=1).loans.schedule[0] == BULLET


def test_a_rescheduled_loan_is_spread_over_the_months_agreed_and_reported_as_special_mention() -> None:
    model = watched(3, capital=0.0)
    assert model.loans.months_left[0] == model.monitoring.rescheduled == 24
    give(model, 0, cash=1e6)
    model.step()
    assert model.loans.category[0] == SPECIAL_MENTION
    for _ in range(23):
        model.step()
    assert model.loans.status[0] == 0  # repaid


def test_watching_costs_by_the_loan_and_by_what_is_to_be_noticed() -> None:
    def cost(sensitivity: float) -> float:
        settings = {"levers.early_warning": sensitivity, "bank.operating_cost": 0.0, "monitoring.cost": 120.0}
        model = village(2, settings)
        lend(model, 0)
        lend(model, 1)
        model.step()
        return float(model.ledger.bank.statement("operating_cost")[0])

    assert cost(0.0) == 0.0
    assert cost(0.5) == pytest.approx(2 * 10.0 * 0.5)
