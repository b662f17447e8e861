"""What lenders read in each other's files: how old it is, whether it shows debts, and who knows of it."""

from typing import Any

import pytest

from sim.model import CreditModel
from sim.phases import competing
from sim.world.applications import DEBT_SERVICE, NOT_REFUSED
from tests.phases.test_evaluating import asking, judged

KNOWN = {"levers.bureau_coverage": 1.0, "evaluation.debt_weight": 0.5, "bank.record_weight": 0.35}


def indebted(late: int = 2, owed: float = 6000.0, **levers: float) -> CreditModel:
    """An applicant with a file who owes half a year's income to another bank, so many dues late."""
    model = asking(1, {**KNOWN, **{f"levers.{name}": value for name, value in levers.items()}})
    model.parties.owed_elsewhere[0] = owed
    model.parties.late_elsewhere[0] = late
    return model


def held_against(model: CreditModel) -> float:
    return float(judged(model).applications.against[0])


@pytest.mark.parametrize("lag", [1.0, 3.0, 12.0])
def test_what_happened_since_the_last_report_is_not_on_file(lag: float) -> None:
    model = indebted(bureau_lag=lag)
    assert held_against(model) == 0.0  # nothing has been reported yet
    competing.report(model)  # month 0: on party 0
    model.parties.owed_elsewhere[0], model.parties.late_elsewhere[0] = 0.0, 0
    for month in range(1, int(lag)):
        model.month = month
        competing.report(model)
        assert held_against(model) == pytest.approx(0.5 * 0.5 + 2 * 0.35)
    model.month = int(lag)
    competing.report(model)
    assert held_against(model) == 0.0


def test_a_register_of_defaults_alone_shows_no_debts_and_no_small_arrears() -> None:
    full, black = indebted(), indebted(bureau_full=0.0)
    assert held_against(full) == pytest.approx(0.5 * 0.5 + 2 * 0.35)
    assert held_against(black) == 0.0
    assert held_against(indebted(late=5, bureau_full=0.0)) == pytest.approx(5 * 0.35)


def test_who_shows_his_debts_needs_no_file() -> None:
    hidden = {"bureau_coverage": 0.0}
    assert held_against(indebted(**hidden)) == 0.0
    assert held_against(indebted(**hidden, debts_disclosed=1.0)) == pytest.approx(0.5 * 0.5 + 2 * 0.35)


@pytest.mark.parametrize(("most", "refusal"), [(1.0, DEBT_SERVICE), (2.0, NOT_REFUSED)])
def test_a_cap_of_one_loan_refuses_who_is_seen_to_owe_another_bank(most: float, refusal: int) -> None:
    assert judged(indebted(0, 1.0, most_loans=most)).applications.refusal[0] == refusal
    assert judged(indebted(0, 0.0, most_loans=most)).applications.refusal[0] == NOT_REFUSED
    unseen = indebted(0, 1.0, most_loans=most, bureau_coverage=0.0)
    assert judged(unseen).applications.refusal[0] == NOT_REFUSED


HARD: dict[str, Any] = {
    "world.borrowers": 800, "world.branches": 8, "competition.reach": 0.9, "competition.solicitation": 0.02,
    "competition.cut_off": 0.2, "behaviour.future_credit": 5.0, "behaviour.enforceable_share": 0.05,
    "levers.bureau_coverage": 1.0,
}  # fmt: skip


def run(**levers: float) -> list[Any]:
    settings = {**HARD, **{f"levers.{name}": value for name, value in levers.items()}}
    return [CreditModel(**settings, months=60, rng=seed).run().bank for seed in range(3)]


def test_files_that_nobody_knows_of_do_not_make_people_pay() -> None:
    """Three seeds; about 1.4 times the strategic defaults, each count being known to some 5 %."""
    told, untold = (sum(bank.defaults_strategic.sum() for bank in run(bureau_awareness=share)) for share in (1.0, 0.0))
    assert untold > 1.2 * told


def test_old_files_and_files_without_debts_let_more_clients_borrow_twice() -> None:
    fresh, old, black = (
        sum(bank.borrowing_twice[-1] for bank in run(**levers))
        for levers in ({}, {"bureau_lag": 12.0}, {"bureau_full": 0.0})
    )
    assert old > 1.2 * fresh
    assert black > 1.2 * fresh
