"""Officers see some debtors' trouble in time, and spread what is due."""

import pytest

from sim.core.finance import instalment
from sim.model import CreditModel
from sim.phases import monitoring, repayment
from sim.world.loans import BULLET, INSTALMENTS, NONE, SPECIAL_MENTION
from tests.phases.village import give, last, lend, village


def watched(cash: float = 0.0, sensitivity: float = 1.0, warned_from: float = 1.0, **columns: float) -> CreditModel:
    """A matured loan of 1,000, one due late, looked at once."""
    settings = {"levers.early_warning": sensitivity, "levers.warned_from": warned_from}
    model = village(1, {**settings, "monitoring.false_alarms": 0.0, "monitoring.cost": 0.0})
    chosen = {"months_late": 1, "principal_due": 1000.0, **columns}
    lend(model, balance=1000.0, months_left=0, **chosen)
    give(model, 0, cash=cash)
    model.levers.hold(model.start)
    repayment.list_active(model)
    monitoring.warn(model)
    return model


@pytest.mark.parametrize(("late", "warned"), [(0, False), (1, True), (2, True), (3, False)])
def test_loans_are_looked_at_while_they_are_one_or_two_dues_late(late: int, warned: bool) -> None:
    model = watched(months_late=late)
    assert (model.loans.schedule[0] == INSTALMENTS) == warned
    assert model.books.rescheduled.sum() == float(warned)


@pytest.mark.parametrize(("late", "warned"), [(1, False), (2, True)])
def test_where_officers_look_later_a_loan_one_due_late_is_not_looked_at(late: int, warned: bool) -> None:
    assert (watched(warned_from=2.0, months_late=late).loans.rescheduled[0] == 1) == warned


@pytest.mark.parametrize(("cash", "warned"), [(999.0, True), (1000.0, False)])
def test_only_who_cannot_pay_is_helped(cash: float, warned: bool) -> None:
    assert (watched(cash).loans.rescheduled[0] == 1) == warned


def test_nobody_looks_where_there_is_no_early_warning_nor_twice_at_the_same_loan() -> None:
    assert watched(sensitivity=0.0).loans.schedule[0] == BULLET
    assert watched(rescheduled=1).loans.schedule[0] == BULLET
    assert watched(accelerated=1).loans.schedule[0] == BULLET


def test_a_rescheduled_loan_is_spread_over_the_months_agreed_and_reported_as_special_mention() -> None:
    model = watched()
    assert model.loans.months_left[0] == model.monitoring.rescheduled == 24
    assert model.loans.instalment[0] == pytest.approx(instalment(1000.0, 0.12, 24))
    assert model.loans.principal_due[0] == 0.0
    assert model.books.rolled.sum() == 1000.0
    give(model, 0, cash=1e6)
    model.step()
    assert model.loans.category[0] == SPECIAL_MENTION
    assert model.loans.months_late[0] == 0
    assert last(model, "principal_received") == pytest.approx(instalment(1000.0, 0.12, 24) - 10.0)
    for _ in range(23):
        model.step()
    assert model.loans.status[0] == NONE  # repaid


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


def test_an_officer_with_many_clients_notices_fewer_of_them() -> None:
    """Of 2,000 in trouble 0.3 x 2 s / (1 + s) are noticed: at a fifth of the usual officers a third of usual, 0.1."""

    def noticed(staffing: float) -> int:
        model = village(2000, {"levers.early_warning": 0.3, "levers.staffing": staffing})
        for row in range(2000):
            lend(model, row, balance=1000.0, months_left=0, months_late=1, principal_due=1000.0)
        model.levers.hold(model.start)
        repayment.list_active(model)
        monitoring.warn(model)
        return int(model.loans.rescheduled.sum())

    assert noticed(1.0) == pytest.approx(600, abs=62)  # three standard errors, wrong once in 400
    assert noticed(0.2) == pytest.approx(200, abs=41)
