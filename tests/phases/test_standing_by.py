"""Guarantors are asked again before a loan is renewed, and who will not stand by it has to be replaced."""

from typing import Any

import pytest

from sim.model import CreditModel
from sim.phases import repayment, standing_by
from sim.world.loans import GUARANTEED, RENEWED, RUNS_OFF
from tests.phases.test_lending import know, review
from tests.phases.village import give, lend, village

BALANCE = 1000.0


def renewed(settings: dict[str, Any] | None = None, *, spare: int = 0, **guarantor: float) -> CreditModel:
    """Let party 0, for whom party 1 stands, ask for a renewal; so many others could stand too."""
    model = village(4, {"bank.prior_log_odds": 0.0, "bank.quality_weight": 0.0, **(settings or {})})
    know(model, 0, *range(1, 2 + spare))
    lend(model, 0, BALANCE, months_left=1, guarantors=(1,), product=GUARANTEED)
    for row in range(1, 4):
        give(model, row, wealth=10 * BALANCE, mean_income=BALANCE)
    for name, value in guarantor.items():
        getattr(model.parties, name)[1] = value
    model.parties.guaranteed[1] = BALANCE
    repayment.list_active(model)
    model.levers.hold(model.start)
    review(model)
    assert model.loans.decision[0] == RENEWED
    standing_by.ask_again(model)
    return model


def test_a_guarantor_who_would_consent_anew_stands_on() -> None:
    model = renewed()
    assert model.loans.decision[0] == RENEWED
    assert model.guarantees.guarantor[0] == 1
    assert model.books.asked_again.sum() == 1.0
    assert model.books.withdrew.sum() == 0.0
    assert model.parties.guaranteed[1] == BALANCE


@pytest.mark.parametrize(
    "changed", [{"mean_income": 1.0}, {"ruined": 1.0}, {"wealth": 10.0}], ids=["poorer", "ruined", "without assets"]
)
def test_one_who_would_not_or_may_not_is_replaced_by_the_next(changed: dict[str, float]) -> None:
    model = renewed(spare=1, **changed)
    assert model.loans.decision[0] == RENEWED
    assert model.guarantees.guarantor[0] == 2
    assert model.guarantees.share[0] == 1.0
    assert model.books.withdrew.sum() == 1.0
    assert list(model.parties.guaranteed[1:3]) == [0.0, BALANCE]


def test_without_another_the_loan_is_not_renewed_and_the_guarantor_is_held_to_the_contract() -> None:
    model = renewed(ruined=1.0)
    assert model.loans.decision[0] == RUNS_OFF
    assert model.loans.refused[0] == model.month + 1
    assert model.guarantees.guarantor[0] == 1
    assert model.parties.guaranteed[1] == BALANCE
    assert model.books.renewals_refused.sum() == 1.0
    assert model.books.renewals_refused_guarantor.sum() == 1.0
    assert model.head_office.wanted[0] == 0.0


def test_a_debtor_who_owes_his_guarantor_finds_nobody_else() -> None:
    model = village(3, {"bank.prior_log_odds": 0.0, "bank.quality_weight": 0.0})
    know(model, 0, 1, 2)
    lend(model, 0, BALANCE, months_left=1, guarantors=(1,), product=GUARANTEED)
    give(model, 2, wealth=10 * BALANCE, mean_income=BALANCE)
    model.guarantees.recourse[0] = model.parties.recourse_owed[0] = 5.0
    repayment.list_active(model)
    model.levers.hold(model.start)
    review(model)
    standing_by.ask_again(model)
    assert model.loans.decision[0] == RUNS_OFF
    assert model.guarantees.guarantor[0] == 1
    assert model.guarantees.recourse[0] == 5.0


def test_where_they_are_bound_nobody_is_asked() -> None:
    model = renewed({"levers.consent_at_renewal": 0.0}, ruined=1.0)
    assert model.loans.decision[0] == RENEWED
    assert model.books.asked_again.sum() == 0.0


def test_one_who_owes_a_favour_stands_on_when_another_would_not() -> None:
    """At a chance of one half the loan costs 500; the tie is worth 450, the favour 300 more."""
    settings = {"guaranteeing.tie_value": 0.45, "guaranteeing.reciprocity_bonus": 0.3}
    assert renewed(settings).loans.decision[0] == RUNS_OFF
    model = village(3, {"bank.prior_log_odds": 0.0, "bank.quality_weight": 0.0, **settings})
    know(model, 0, 1)
    lend(model, 0, BALANCE, months_left=1, guarantors=(1,), product=GUARANTEED)
    lend(model, 1, BALANCE, guarantors=(0,), product=GUARANTEED)
    give(model, 1, wealth=10 * BALANCE, mean_income=BALANCE)
    repayment.list_active(model)
    model.levers.hold(model.start)
    review(model)
    standing_by.ask_again(model)
    assert model.loans.decision[0] == RENEWED
    assert model.guarantees.guarantor[0] == 1
