"""Renewals are decided, lending is planned, applicants ask, are evaluated, guaranteed and granted a loan."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.phases import applying, consenting, evaluating, lending, renewing, repayment
from sim.world.applications import GUARANTOR, NOT_REFUSED
from sim.world.loans import BULLET, GROUP, GUARANTEED, INSTALMENTS, NONE, OPEN, RUNS_OFF, UNSECURED
from tests.phases.village import give, last, lend, village

EVERYBODY_ASKS = {
    "demand.hazard": 1.0,
    "demand.outside_option": -1.0,
    "levers.unsecured_share": 0.0,
    "levers.group_share": 0.0,
}


def applicants(count: int = 1, settings: Mapping[str, Any] | None = None) -> CreditModel:
    """Parties with an income of 1,000 a month who all ask for a loan of 12,000."""
    model = village(
        count,
        {
            **EVERYBODY_ASKS,
            "demand.farm_loan": 1.0,
            "demand.trader_loan": 1.0,
            "demand.enterprise_loan": 1.0,
            "demand.size_growth": 0.0,
            **(settings or {}),
        },
    )
    model.parties.mean_income = 1000.0
    model.levers.hold(model.start)
    model.economy.benchmark_lending_rate = 0.06
    return model


def evaluate(model: CreditModel) -> dict[str, float]:
    """Let everybody who asks be evaluated; returns what became of the applications."""
    model.head_office.wanted[0] = 0.0
    consider(model)
    books = model.books
    return {
        "asked": float(books.applications.sum()),
        "risk": float(books.refused_evaluation.sum()),
        "guarantor": float(books.refused_guarantor.sum()),
        "passed": float(passed(model).sum()),
    }


def consider(model: CreditModel) -> None:
    """Run the phases from asking to consent."""
    for phase in (applying.ask, evaluating.look, evaluating.price, evaluating.screen, consenting.consent):
        phase(model)


def passed(model: CreditModel) -> Any:
    """Return who has asked and not been refused, borrower by borrower."""
    listed = np.zeros(len(model.loans), bool)
    listed[model.applicants.row[: model.applicants.number[0]]] = True
    return listed & (model.applications.refusal == NOT_REFUSED)


def know(model: CreditModel, party: int, *others: int, strength: float = 1.0) -> None:
    """Tie a party to others."""
    first = sum(model.parties.ties)
    model.parties.first_tie[party], model.parties.ties[party] = first, len(others)
    model.ties.neighbour[first : first + len(others)] = others
    model.ties.strength[first : first + len(others)] = strength


def guarantors_of(model: CreditModel, loan: int = 0) -> list[int]:
    places = model.network.guarantor_places
    return sorted(int(who) for who in model.guarantees.guarantor[loan * places : (loan + 1) * places] if who >= 0)


def test_nobody_asks_who_has_a_loan_is_excluded_owes_guarantors_has_left_or_may_not() -> None:
    model = applicants(6)
    lend(model, 0)
    model.parties.excluded[1] = 1
    model.parties.recourse_owed[2] = 1.0
    model.parties.present[3] = 0
    model.parties.may_borrow[4] = 0
    assert evaluate(model)["asked"] == 1.0


@pytest.mark.parametrize(("project", "asked"), [(0.09, 1.0), (0.0899, 0.0)])
def test_a_project_is_worth_a_loan_iff_it_returns_the_rate_and_the_outside_option(project: float, asked: float) -> None:
    model = applicants(1, {"demand.outside_option": 0.0, "levers.rate_multiple": 1.5})
    model.parties.project_return = project
    assert evaluate(model)["asked"] == asked


def test_an_applicant_over_the_cut_off_is_refused_for_his_risk() -> None:
    for cut_off, refused in ((0.0, 1.0), (1.0, 0.0)):
        model = applicants(1, {"levers.cut_off_new": cut_off, "levers.unsecured_share": 1.0})
        assert evaluate(model)["risk"] == refused


def test_with_a_perfect_signal_the_cut_off_divides_by_quality() -> None:
    settings = {
        "evaluation.separation": 0.01,  # so that a score tells all there is to know
        "bank.prior_log_odds": 0.0,
        "bank.quality_weight": 1.0,
        "bank.stance_on_cut_off": 0.0,
        "levers.cut_off_new": 0.5,
        "levers.unsecured_share": 1.0,
    }
    model = applicants(200, settings)
    number = evaluate(model)["passed"]
    assert list(passed(model)) == list(model.parties.quality[:200] >= 0.0)
    assert 60.0 < number < 140.0


def test_a_bank_that_wants_to_lend_more_lowers_its_standards_unless_that_is_switched_off() -> None:
    for sensitivity, more in ((5.0, True), (0.0, False)):
        numbers = []
        for supply in (0.0, 0.2):
            model = applicants(300, {"levers.unsecured_share": 1.0, "bank.stance_on_cut_off": sensitivity})
            model.levers.cut_off_new = 0.03
            model.economy.loan_supply = supply
            numbers.append(evaluate(model)["passed"])
        assert (numbers[1] > numbers[0]) == more


def test_a_loan_is_years_of_income_times_what_the_bank_grants_of_it() -> None:
    model = applicants(1, {"levers.unsecured_share": 1.0, "levers.loan_size": 0.5})
    evaluate(model)
    assert model.applications.wanted[0] == pytest.approx(6000.0)
    lending.plan(model)
    assert model.head_office.wanted[0] == pytest.approx(6000.0)


def test_nobody_to_ask_is_no_guarantor() -> None:
    assert evaluate(applicants())["guarantor"] == 1.0


def guaranteed_by_a_neighbour(settings: Mapping[str, Any], *, wealth: float = 1e6, strength: float = 1.0) -> bool:
    """Whether the second party stands for the first, whose loan of 12,000 defaults with a chance of one half."""
    odds = {"bank.prior_log_odds": 0.0, "bank.quality_weight": 0.0}
    model = applicants(2, {**odds, **settings})
    model.parties.may_borrow[1] = 0
    model.parties.wealth[1] = wealth
    know(model, 0, 1, strength=strength)
    outcome = evaluate(model)
    assert outcome["passed"] + outcome["guarantor"] == 1.0
    assert guarantors_of(model) == ([1] if outcome["passed"] else [])
    assert model.parties.guaranteed[1] == (12_000.0 if outcome["passed"] else 0.0)
    return outcome["passed"] == 1.0


def test_a_neighbour_consents_iff_his_tie_is_worth_the_expected_cost() -> None:
    assert guaranteed_by_a_neighbour({"guaranteeing.tie_value": 6.0})  # 0.5 x 12,000 against 6 x 1,000
    assert not guaranteed_by_a_neighbour({"guaranteeing.tie_value": 5.99})
    assert not guaranteed_by_a_neighbour({"guaranteeing.tie_value": 6.0}, strength=0.99)


def test_a_fee_buys_consent() -> None:
    assert guaranteed_by_a_neighbour({"guaranteeing.tie_value": 5.0, "levers.guarantee_fee": 0.1})
    assert not guaranteed_by_a_neighbour({"guaranteeing.tie_value": 5.0, "levers.guarantee_fee": 0.08})


def test_nobody_stands_for_more_than_his_capacity() -> None:
    settings = {"guaranteeing.tie_value": 100.0, "levers.guarantee_limit": 1.5}
    assert guaranteed_by_a_neighbour(settings, wealth=8000.0)
    assert not guaranteed_by_a_neighbour(settings, wealth=7999.0)


def test_what_a_neighbour_stands_for_already_counts_against_his_capacity() -> None:
    model = applicants(3, {"guaranteeing.tie_value": 100.0, "levers.guarantee_limit": 1.0})
    model.parties.may_borrow[2] = 0
    model.parties.wealth[2] = 20_000.0
    know(model, 0, 2)
    know(model, 1, 2)
    assert evaluate(model)["passed"] == 1.0
    assert (guarantors_of(model, 0), guarantors_of(model, 1)) == ([2], [])


def test_a_ruined_neighbour_and_one_who_left_are_not_asked() -> None:
    for column, value in (("ruined", 1), ("present", 0)):
        model = applicants(2, {"guaranteeing.tie_value": 100.0})
        model.parties.may_borrow[1] = 0
        model.parties.wealth[1] = 1e6
        getattr(model.parties, column)[1] = value
        know(model, 0, 1)
        assert evaluate(model)["guarantor"] == 1.0


def test_one_who_guarantees_in_return_is_owed_one() -> None:
    for bonus, passed in ((6.0, 1.0), (5.99, 0.0)):
        settings = {
            "bank.prior_log_odds": 0.0,
            "bank.quality_weight": 0.0,
            "guaranteeing.tie_value": 0.0,
            "guaranteeing.reciprocity_bonus": bonus,
        }
        model = applicants(2, settings)
        lend(model, 1, guarantors=[0], product=GUARANTEED)
        model.parties.wealth[1] = 1e6
        model.levers.hold(model.start)
        know(model, 0, 1)
        assert evaluate(model)["passed"] == passed


@pytest.mark.parametrize(("required", "passed"), [(1.0, 1.0), (2.0, 1.0), (3.0, 0.0), (0.0, 1.0)])
def test_a_guaranteed_loan_needs_as_many_guarantors_as_the_lever_says(required: float, passed: float) -> None:
    model = applicants(3, {"guaranteeing.tie_value": 100.0, "levers.guarantors_required": required})
    model.parties.may_borrow[1:3] = 0
    model.parties.wealth[:3] = 1e6
    know(model, 0, 1, 2, 1)  # the same neighbour is not asked twice
    assert evaluate(model)["passed"] == passed
    assert len(guarantors_of(model)) == required * passed
    assert model.parties.guaranteed.sum() == pytest.approx(12_000.0 if passed and required else 0.0)


def test_nobody_is_asked_to_stand_who_has_left() -> None:
    for present, granted in ((1, 1.0), (0, 0.0)):
        model = applicants(2, {"guaranteeing.tie_value": 100.0, "levers.guarantors_required": 1.0})
        model.parties.may_borrow[1] = 0
        model.parties.wealth[:2] = 1e6
        model.parties.present[1] = present
        know(model, 0, 1)
        assert evaluate(model)["passed"] == granted
        assert model.books.asked_to_guarantee.sum() == granted


def test_a_group_of_which_nobody_else_is_there_gets_no_loan() -> None:
    for present in (0, 1, 4):
        model = CreditModel(
            **{**EVERYBODY_ASKS, "world.borrowers": 60, "world.branches": 1, "levers.group_share": 1.0,
               "population.borrowing_share": 0.0, "levers.cut_off_new": 1.0}
        )  # fmt: skip
        model.levers.hold(model.start)
        size = model.network.group_size
        loan = int(np.flatnonzero(model.parties.group[:60] >= 0)[0])
        group = int(model.parties.group[loan])
        others = [int(who) for who in model.members.party[group * size : (group + 1) * size] if who != loan]
        model.parties.present[others[present:]] = 0
        consider(model)
        assert model.applications.product[loan] == GROUP
        assert guarantors_of(model, loan) == sorted(others[:present])
        assert (model.applications.refusal[loan] == GUARANTOR) == (present == 0)


def test_members_of_a_group_stand_for_each_other() -> None:
    model = CreditModel(
        **{**EVERYBODY_ASKS, "world.borrowers": 60, "world.branches": 1, "levers.group_share": 1.0,
           "population.borrowing_share": 0.0, "levers.cut_off_new": 1.0}
    )  # fmt: skip
    model.levers.hold(model.start)
    consider(model)
    size = model.network.group_size
    in_groups = np.flatnonzero(model.parties.group[:60] >= 0)
    assert len(in_groups) >= size
    for loan in in_groups:
        group = int(model.parties.group[loan])
        members = model.members.party[group * size : (group + 1) * size]
        assert model.applications.product[loan] == GROUP
        assert guarantors_of(model, int(loan)) == sorted(int(who) for who in members if who != loan)


def test_a_loan_granted_buys_working_capital() -> None:
    model = applicants(1, {"levers.unsecured_share": 1.0, "levers.term": 9.0})
    model.step()
    assert model.loans.status[0] == OPEN
    assert model.loans.balance[0] == model.parties.capital[0]
    assert model.loans.balance[0] == pytest.approx(12_000.0 * model.economy.income_index)
    assert model.loans.months_left[0] == 9
    assert (model.loans.product[0], model.loans.schedule[0]) == (UNSECURED, BULLET)
    assert last(model, "approvals") == 1.0
    assert last(model, "granted") == model.loans.balance[0]


def test_a_new_loan_begins_with_a_clean_slate() -> None:
    model = applicants(1, {"levers.unsecured_share": 1.0})
    dirty = (
        "months_late", "decision", "renewals", "forced_renewals", "induced", "hidden_months", "accelerated",
        "defaulted", "default_months", "impaired", "category", "true_category", "observed", "judged",
    )  # fmt: skip
    for column in dirty:
        getattr(model.loans, column)[0] = 1
    model.step()
    assert model.loans.status[0] == OPEN
    assert {column: int(getattr(model.loans, column)[0]) for column in dirty} == dict.fromkeys(dirty, 0)


def test_a_guarantee_fee_goes_from_borrower_to_guarantor() -> None:
    model = applicants(2, {"guaranteeing.tie_value": 100.0, "levers.guarantee_fee": 0.02, "demand.hazard": 1.0})
    model.parties.may_borrow[1] = 0
    model.parties.mean_income[1] = 0.0
    give(model, 1, wealth=1e6)
    know(model, 0, 1)
    model.step()
    fee = 0.02 * model.loans.balance[0]
    assert last(model, "fees") == pytest.approx(fee)
    assert model.accounts.cash[1] == pytest.approx(fee)


@pytest.mark.parametrize(("share", "schedule"), [(0.0, BULLET), (1.0, INSTALMENTS)])
def test_new_loans_are_repaid_in_instalments_in_the_share_of_the_lever(share: float, schedule: int) -> None:
    model = applicants(20, {"levers.unsecured_share": 1.0, "levers.instalment_share": share})
    model.step()
    granted = model.loans.status == OPEN
    assert granted.any()
    assert (model.loans.schedule[granted] == schedule).all()
    assert ((model.loans.instalment[granted] > 0.0) == (schedule == INSTALMENTS)).all()


def test_when_the_plan_does_not_reach_a_lottery_decides_and_spends_it_on_average() -> None:
    """A plan of a fifth of what 4,000 ask for: 800 +- 100 get it; further off less than once in 10,000."""
    model = applicants(4000, {"levers.unsecured_share": 1.0})
    outcome = evaluate(model)
    assert outcome["passed"] == 4000.0
    model.head_office.wanted[0] = 0.0
    lending.plan(model)
    model.head_office.budget[0] = model.head_office.wanted[0] / 5.0
    lending.grant(model)
    assert 700 <= model.books.approvals.sum() <= 900
    assert model.books.refused_funds.sum() == 4000 - model.books.approvals.sum()
    left_out = model.loans.status == NONE
    assert (model.guarantees.guarantor.reshape(4000, -1)[left_out] == -1).all()


def plan(settings: Mapping[str, Any], **head_office: float) -> CreditModel:
    model = village(1, settings)
    for name, value in {"loans": 1200.0, "capital_ratio": 0.1, "loan_to_deposit": 0.6, **head_office}.items():
        getattr(model.head_office, name)[0] = value
    model.levers.hold(model.start)
    model.economy.loan_supply = 0.0
    lending.plan(model)
    return model


def test_the_plan_lets_the_book_grow_at_its_target_and_lends_again_what_was_repaid() -> None:
    model = village(1, {"levers.target_growth": 1.01**12 - 1.0})
    model.head_office.loans[0] = 1200.0
    model.head_office.capital_ratio[0] = 0.1
    model.levers.hold(model.start)
    model.economy.loan_supply = 0.0
    model.books.principal_received[0] = 30.0
    model.books.calls_principal[0] = 15.0
    model.books.collected[0] = 5.0
    lending.plan(model)
    assert model.head_office.budget[0] == pytest.approx(12.0 + 50.0)


@pytest.mark.parametrize(("ratio", "open_"), [(0.08, 1), (0.0799, 0), (-0.5, 0)])
def test_under_the_capital_floor_nothing_new_is_lent(ratio: float, open_: int) -> None:
    model = plan({"levers.capital_floor": 0.08}, capital_ratio=ratio, unspent=20.0)
    assert model.head_office.lending_open[0] == open_
    assert (model.head_office.budget[0] > 0.0) == bool(open_)


@pytest.mark.parametrize(("ratio", "open_"), [(0.75, 1), (0.7501, 0)])
def test_over_the_loan_to_deposit_cap_nothing_new_is_lent(ratio: float, open_: int) -> None:
    model = plan({"levers.loan_to_deposit_cap": 0.75}, loan_to_deposit=ratio)
    assert model.head_office.lending_open[0] == open_
    assert (model.head_office.budget[0] > 0.0) == bool(open_)


def test_what_is_left_of_a_plan_may_be_lent_later_up_to_a_part_of_the_book() -> None:
    model = plan({"levers.target_growth": 0.0}, unspent=10.0)
    assert model.head_office.budget[0] == pytest.approx(10.0)
    model = plan({"levers.target_growth": 0.0}, unspent=1000.0)
    assert model.head_office.budget[0] == pytest.approx(0.03 * 1200.0)


@pytest.mark.parametrize("limit", [{"levers.capital_floor": 0.5}, {"levers.loan_to_deposit_cap": 0.1}])
def test_a_bank_against_its_limits_goes_on_renewing(limit: dict[str, float]) -> None:
    settings = {"world.borrowers": 300, "world.branches": 2, "world.months": 30, **limit}
    bank = CreditModel(**settings).run().bank
    assert bank.approvals.sum() == 0.0
    assert bank.topped_up.sum() == 0.0
    assert bank.refused_funds.sum() > 0.0
    assert (bank.renewals_due - bank.renewals_refused).sum() > 20.0


def review(model: CreditModel) -> None:
    """Run the phases from the list of loans that mature to the decision."""
    for phase in (renewing.list_due, evaluating.look, renewing.decide):
        phase(model)


def test_renewals_are_decided_by_their_own_cut_off() -> None:
    for cut_off, refused in ((0.0, 1.0), (1.0, 0.0)):
        model = village(1, {"levers.cut_off_renewal": cut_off, "levers.cut_off_new": 1.0 - cut_off})
        lend(model, months_left=1)
        repayment.list_active(model)
        model.levers.hold(model.start)
        review(model)
        assert model.books.renewals_refused.sum() == refused
        assert (model.loans.decision[0] == RUNS_OFF) == (refused == 1.0)


def test_a_loan_nothing_covers_any_more_is_refused_where_the_bank_looks() -> None:
    for weight, capital, refused in ((20.0, 0.0, 1.0), (20.0, 1000.0, 0.0), (0.0, 0.0, 0.0)):
        model = village(1, {"bank.cover_weight": weight, "levers.cut_off_renewal": 0.5, "bank.quality_weight": 0.0})
        lend(model, months_left=1)
        give(model, 0, capital=capital)
        model.levers.hold(model.start)
        review(model)
        assert model.books.renewals_refused.sum() == refused


def test_he_asks_first_those_for_whom_he_stands_then_the_dearest() -> None:
    """Both neighbours would consent; the second owes him a favour."""
    for bonus, first in ((0.3, 2), (0.0, 1)):
        model = applicants(4, {"guaranteeing.reciprocity_bonus": bonus, "levers.guarantee_limit": 100.0})
        know(model, 0, 1, 2)
        for row in (1, 2):
            give(model, row, wealth=1e9, mean_income=1e9)
        lend(model, 2, guarantors=(0,))
        consider(model)
        assert guarantors_of(model) == [first]
        assert model.books.asked_to_guarantee.sum() >= 1.0


def test_those_who_would_not_stand_are_counted() -> None:
    model = applicants(3, {"levers.guarantee_limit": 100.0, "guaranteeing.tie_value": 0.0})
    know(model, 0, 1, 2)
    for row in (1, 2):
        give(model, row, wealth=1e9, mean_income=1e9)
    consider(model)
    assert model.books.asked_to_guarantee.sum() == model.books.declined_to_guarantee.sum() == 2.0
    assert guarantors_of(model) == []
