"""Guarantors are called until nothing changes any more, pay, and take recourse to the debtor."""

import pytest

from sim.model import CreditModel
from sim.phases import guarantees, repayment
from sim.world.loans import GUARANTEED, NONE
from tests.phases.village import give, last, lend, settle, village

AT_ONCE = {"levers.call_after": 0.0, "levers.joint_and_several": 0.0}
ALL_OR_NOTHING = {**AT_ONCE, "levers.cross_default": 1.0, "behaviour.partial_payment": 0.0}


def owes(model: CreditModel, row: int, due: float, balance: float, *guarantors: int) -> None:
    """Let a party owe something now, of a loan that others may stand for."""
    lend(model, row, balance, rate=0.0, principal_due=due, guarantors=guarantors, product=GUARANTEED)


def ask(model: CreditModel) -> int:
    """Let debtors offer and guarantors be called; returns the rounds it took."""
    repayment.list_active(model)
    model.levers.hold(model.start)
    repayment.offer(model)
    return int(guarantees.call(model))


def paid_by_guarantors(model: CreditModel) -> float:
    """Let everybody pay what was settled; returns what guarantors paid."""
    repayment.pay(model)
    guarantees.pay_calls(model)
    return float(model.books.calls_principal.sum() + model.books.calls_interest.sum())


def test_a_guarantor_pays_what_the_debtor_does_not() -> None:
    model = village(2, AT_ONCE)
    owes(model, 0, 100.0, 500.0, 1)
    give(model, 0, cash=30.0)
    give(model, 1, cash=80.0)
    assert ask(model) == 2  # the second finds that nothing changes any more
    assert paid_by_guarantors(model) == pytest.approx(70.0)
    assert model.accounts.cash[:2] == pytest.approx([0.0, 10.0])
    assert model.loans.balance[0] == pytest.approx(400.0)
    assert model.parties.recourse_owed[0] == pytest.approx(70.0)
    assert list(model.parties.called[:2]) == [0, 1]


def test_a_guarantor_pays_from_cash_then_working_capital_then_assets_sold_at_a_discount() -> None:
    model = village(2, {**AT_ONCE, "guaranteeing.sale_discount": 0.2})
    owes(model, 0, 100.0, 100.0, 1)
    give(model, 1, cash=30.0, capital=50.0, wealth=1000.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(100.0)
    assert model.accounts.cash[1] == pytest.approx(0.0)
    assert model.parties.capital[1] == pytest.approx(20.0)  # 0.6 of it can be sold
    assert model.parties.wealth[1] == pytest.approx(950.0)  # 40 at four fifths of their value
    assert model.books.assets_sold.sum() == pytest.approx(40.0)


def test_assets_that_bring_nothing_are_not_sold() -> None:
    model = village(2, {**AT_ONCE, "guaranteeing.sale_discount": 1.0})
    owes(model, 0, 100.0, 100.0, 1)
    give(model, 1, cash=30.0, wealth=1000.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(30.0)
    assert model.parties.wealth[1] == 1000.0


def test_a_guarantor_keeps_what_he_needs_to_eat() -> None:
    model = village(2, {**AT_ONCE, "spending.consumption": 1.0})
    owes(model, 0, 100.0, 100.0, 1)
    give(model, 1, cash=80.0, subsistence=50.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(30.0)
    assert model.accounts.cash[1] == pytest.approx(50.0)


@pytest.mark.parametrize(("late", "paid"), [(1, 0.0), (2, 100.0)])
def test_guarantors_are_called_for_the_third_missed_due_when_the_lever_says_three(late: int, paid: float) -> None:
    model = village(2, {**AT_ONCE, "levers.call_after": 3.0})
    owes(model, 0, 100.0, 100.0, 1)
    model.loans.months_late[0] = late
    give(model, 1, cash=500.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(paid)


def test_own_dues_rank_before_calls() -> None:
    model = village(2, AT_ONCE)
    owes(model, 0, 70.0, 70.0, 1)
    owes(model, 1, 60.0, 60.0)
    give(model, 1, cash=100.0)
    ask(model)
    assert model.parties.offer[1] == 60.0
    assert model.parties.fails_call[1] == 1
    assert paid_by_guarantors(model) == pytest.approx(40.0)
    assert model.loans.principal_due[:2] == pytest.approx([30.0, 0.0])


def test_liability_that_is_several_leaves_unpaid_what_a_co_guarantor_cannot_pay() -> None:
    model = village(3, AT_ONCE)
    owes(model, 0, 90.0, 90.0, 1, 2)
    give(model, 1, cash=10.0)
    give(model, 2, cash=200.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(10.0 + 45.0)


def test_liability_that_is_joint_and_several_passes_it_on_to_the_co_guarantor() -> None:
    model = village(3, {**AT_ONCE, "levers.joint_and_several": 1.0})
    owes(model, 0, 90.0, 90.0, 1, 2)
    give(model, 1, cash=10.0)
    give(model, 2, cash=200.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(10.0 + 80.0)
    assert list(model.parties.fails_call[:3]) == [0, 1, 0]


def test_one_co_guarantor_may_end_up_paying_for_all() -> None:
    model = village(5, {**AT_ONCE, "levers.joint_and_several": 1.0, "behaviour.partial_payment": 0.0})
    owes(model, 0, 120.0, 120.0, 1, 2, 3, 4)
    for row, cash in enumerate((0.0, 29.0, 39.0, 59.0, 120.0)):  # each would need 30, 40, 60 and 120 in turn
        give(model, row, cash=cash)
    ask(model)
    assert list(model.parties.fails_call) == [0, 1, 1, 1, 0]
    assert paid_by_guarantors(model) == pytest.approx(120.0)
    assert model.accounts.cash[4] == pytest.approx(0.0)


def test_all_or_nothing_hands_over_nothing() -> None:
    model = village(2, {**AT_ONCE, "behaviour.partial_payment": 0.0})
    owes(model, 0, 100.0, 100.0, 1)
    give(model, 1, cash=99.0)
    ask(model)
    assert model.parties.fails_call[1] == 1
    assert paid_by_guarantors(model) == 0.0


def test_a_mutual_pair_that_can_pay_once_but_not_twice_pays() -> None:
    """That both fail agrees with itself as well: each could not pay for the other too. It must not be taken."""
    model = village(2, ALL_OR_NOTHING)
    owes(model, 0, 100.0, 100.0, 1)
    owes(model, 1, 100.0, 100.0, 0)
    give(model, 0, cash=150.0)
    give(model, 1, cash=150.0)
    assert ask(model) == 0
    assert model.parties.fails_call.sum() == 0
    repayment.pay(model)
    assert model.loans.balance.sum() == 0.0


def test_when_one_of_a_mutual_pair_cannot_pay_at_all_the_other_falls_with_him() -> None:
    model = village(2, ALL_OR_NOTHING)
    owes(model, 0, 100.0, 100.0, 1)
    owes(model, 1, 100.0, 100.0, 0)
    give(model, 0, cash=0.0)
    give(model, 1, cash=150.0)
    ask(model)
    assert list(model.parties.fails_call) == [1, 1]
    assert paid_by_guarantors(model) == 0.0
    assert model.loans.balance.sum() == 200.0


@pytest.mark.parametrize("depth", [2, 10, 300])
def test_a_chain_with_cross_default_fails_in_one_month_whatever_its_depth(depth: int) -> None:
    model = village(depth, ALL_OR_NOTHING)
    for row in range(depth):
        owes(model, row, 100.0 if row == 0 else 0.0, 100.0, *([row + 1] if row + 1 < depth else []))
    ask(model)
    assert list(model.parties.fails_call) == [0] + [1] * (depth - 1)
    assert list(model.loans.accelerated) == [0] + [1] * (depth - 1)
    repayment.pay(model)
    assert list(model.loans.principal_due) == [100.0] * depth


def test_without_cross_default_a_chain_stops_at_the_first_guarantor() -> None:
    model = village(10, {**ALL_OR_NOTHING, "levers.cross_default": 0.0})
    for row in range(10):
        owes(model, row, 100.0 if row == 0 else 0.0, 100.0, (row + 1) % 10)
    ask(model)
    assert list(model.parties.fails_call) == [0, 1] + [0] * 8
    assert model.loans.accelerated.sum() == 0


def test_a_ring_with_cross_default_comes_back_to_where_it_began() -> None:
    model = village(6, ALL_OR_NOTHING)
    for row in range(6):
        owes(model, row, 100.0 if row == 0 else 0.0, 100.0, (row + 1) % 6)
    ask(model)
    assert model.parties.fails_call.sum() == 6


def test_one_strong_member_stops_a_ring() -> None:
    model = village(6, ALL_OR_NOTHING)
    for row in range(6):
        owes(model, row, 100.0 if row == 0 else 0.0, 100.0, (row + 1) % 6)
    give(model, 3, cash=100.0)
    ask(model)
    assert list(model.parties.fails_call) == [0, 1, 1, 0, 0, 0]
    assert paid_by_guarantors(model) == pytest.approx(100.0)


def test_who_can_pay_his_whole_loan_survives_being_accelerated() -> None:
    model = village(3, {**AT_ONCE, "levers.cross_default": 1.0})
    owes(model, 0, 100.0, 100.0, 1)
    owes(model, 1, 0.0, 50.0, 2)
    give(model, 1, cash=80.0)
    ask(model)
    assert paid_by_guarantors(model) == pytest.approx(30.0)  # 50 for his own loan, which is due whole, and the rest
    assert model.loans.balance[:2] == pytest.approx([70.0, 0.0])
    assert model.parties.fails_call[2] == 0


@pytest.mark.parametrize(("wealth", "paid"), [(400.0, 100.0), (399.0, 0.0)])
def test_a_guarantor_who_weighs_it_pays_up_to_his_penalty(wealth: float, paid: float) -> None:
    model = village(2, {**AT_ONCE, "behaviour.enforceable_share": 0.2})
    owes(model, 0, 100.0, 100.0, 1)
    give(model, 1, cash=100.0, wealth=wealth, calculating=1)
    ask(model)
    assert paid_by_guarantors(model) == paid


def test_a_guarantor_who_fails_or_is_left_without_a_cushion_is_ruined_once() -> None:
    for cash, ruined in ((1000.0, 0), (699.0, 1)):  # 600 are six months of food
        model = village(2, {**AT_ONCE, "spending.consumption": 1.0})
        owes(model, 0, 100.0, 1000.0, 1)
        give(model, 1, cash=cash, subsistence=100.0)
        for _ in range(2):
            ask(model)
            paid_by_guarantors(model)
        assert model.parties.ruined[1] == ruined
        assert model.books.guarantors_ruined.sum() == ruined
        assert model.books.guarantors_called.sum() == 1


def test_recourse_is_paid_back_from_spare_cash_until_they_are_even() -> None:
    model = village(3, {**AT_ONCE, "guaranteeing.recourse_share": 0.5, "levers.term": 12.0})
    owes(model, 0, 100.0, 100.0, 1, 2)
    give(model, 1, cash=100.0)
    give(model, 2, cash=100.0)
    model.step()
    assert model.loans.status[0] == NONE
    assert model.parties.recourse_owed[0] == pytest.approx(100.0)
    give(model, 0, cash=80.0)
    model.step()
    assert last(model, "recourse") == pytest.approx(40.0)
    assert model.accounts.cash[:3] == pytest.approx([40.0, 70.0, 70.0])
    give(model, 0, cash=1000.0)
    model.step()
    assert last(model, "recourse") == pytest.approx(60.0)
    assert model.parties.recourse_owed[0] == 0.0
    assert model.guarantees.recourse.sum() == 0.0


def test_nobody_takes_recourse_while_principal_is_due() -> None:
    model = village(2, {**AT_ONCE, "guaranteeing.recourse_share": 0.5})
    owes(model, 0, 100.0, 300.0, 1)
    give(model, 1, cash=100.0)
    ask(model)
    paid_by_guarantors(model)
    model.loans.principal_due[0] = 10.0
    give(model, 0, cash=1000.0)
    guarantees.repay_guarantors(model)
    assert model.accounts.cash[0] == 1000.0


def test_recourse_is_shared_among_guarantors_as_they_paid() -> None:
    model = village(3, {**AT_ONCE, "guaranteeing.recourse_share": 1.0})
    owes(model, 0, 90.0, 90.0, 1, 2)
    give(model, 1, cash=10.0)
    give(model, 2, cash=100.0)
    ask(model)
    paid_by_guarantors(model)  # 10 and 45
    model.loans.principal_due[0] = 0.0
    give(model, 0, cash=11.0)
    guarantees.repay_guarantors(model)
    assert model.accounts.cash[1:3] == pytest.approx([2.0, 64.0])


def test_what_somebody_stands_for_is_his_share_of_open_balances() -> None:
    model = village(4)
    owes(model, 0, 0.0, 100.0, 2, 3)
    owes(model, 1, 0.0, 40.0, 2)
    settle(model)
    guarantees.add_up(model)
    assert list(model.parties.guaranteed) == [0.0, 0.0, 90.0, 50.0]
