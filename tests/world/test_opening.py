"""The book a run opens with."""

from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.world.accounts import COMPETING_BANK
from sim.world.loans import GROUP, GUARANTEED, INSTALMENTS, NONE, OPEN, PLEDGED, UNSECURED

BORROWERS = 6000
WILLING = {"guaranteeing__tie_value": 1e6, "levers__guarantee_limit": 100.0}  # everybody stands for everybody


def opened(**settings: Any) -> CreditModel:
    chosen = {name.replace("__", "."): value for name, value in settings.items()}
    mix = {"levers.group_share": 0.2, "levers.unsecured_share": 0.2, "levers.instalment_share": 0.2}
    return CreditModel(**{**mix, "world.borrowers": BORROWERS, "world.branches": 3, "world.months": 2, **chosen}, rng=1)


@pytest.fixture(scope="module")
def usual() -> CreditModel:
    return opened()


def guarantors(model: CreditModel) -> np.ndarray:
    return np.asarray(model.guarantees.guarantor.reshape(BORROWERS, -1))


def test_the_share_of_borrowers_has_a_loan_and_the_others_nothing_of_one(usual: CreditModel) -> None:
    loans = usual.loans
    has = loans.status == OPEN
    assert has.mean() == pytest.approx(usual.population.borrowing_share, abs=0.03)
    for name in ("balance", "rate", "principal_due", "interest_due", "months_left", "exposure"):
        assert (getattr(loans, name)[~has] == 0).all()
    assert (loans.status[~has] == NONE).all()
    assert (loans.balance[has] > 0.0).all()


def test_a_loan_is_some_years_of_income_somewhere_in_its_term(usual: CreditModel) -> None:
    loans, parties = usual.loans, usual.parties
    fresh = (loans.status == OPEN) & (loans.months_late == 0) & (loans.schedule != INSTALMENTS)
    years = np.array([usual.demand.farm_loan, usual.demand.trader_loan, usual.demand.enterprise_loan])
    amount = 12.0 * years[parties.segment[:BORROWERS]] * parties.mean_income[:BORROWERS]
    fresh &= loans.product != PLEDGED
    line = amount * np.where(loans.product == UNSECURED, 0.7 + 0.2 * loans.grade, 1.0)
    unbacked = (loans.product == UNSECURED) & np.isclose(loans.balance, amount)  # nobody would stand for it
    assert (np.isclose(loans.balance, line) | unbacked)[fresh].all()
    assert unbacked[fresh].mean() < 0.1
    ages = np.bincount(loans.months_left[fresh], minlength=13)
    assert ages[0] == 0
    assert ages[1:].min() > 0.6 * ages[1:].mean()


def test_a_loan_has_become_working_capital(usual: CreditModel) -> None:
    loans, parties = usual.loans, usual.parties
    fresh = (loans.status == OPEN) & (loans.months_late == 0)
    capital = parties.capital[:BORROWERS]
    borrowed = loans.balance + parties.owed_elsewhere[:BORROWERS]
    assert capital[fresh] == pytest.approx((parties.own_capital[:BORROWERS] + borrowed)[fresh])


def test_the_share_of_borrowers_has_a_loan_elsewhere_where_there_is_another_bank() -> None:
    model = opened(competition__opening_share=0.2, competition__presence=0.5, world__branches=20)
    owes, here = model.parties.owed_elsewhere[:BORROWERS] > 0.0, model.branches.competing_present == 1
    there = here[model.parties.branch[:BORROWERS]]
    assert 0.2 < here.mean() < 0.8
    assert owes[there].mean() == pytest.approx(0.2, abs=0.03)
    assert not owes[~there].any()
    assert model.accounts.cash[COMPETING_BANK] == pytest.approx(-model.parties.owed_elsewhere.sum())
    assert model.branches.competing_loans.sum() == pytest.approx(model.parties.owed_elsewhere.sum())
    assert set(model.elsewhere.months_left[owes]) == set(range(1, 13))


def test_products_and_schedules_have_the_shares_of_the_levers() -> None:
    settings = {"population__legacy_bad_share": 0.0, "population__borrowing_share": 1.0, **WILLING}
    plain = {"levers__collateral_share": 0.0, "levers__land_share": 0.0, "levers__pledged_share": 0.0,
             "levers__enterprise_loan_share": 0.0, "levers__revolving_share": 0.0}  # fmt: skip
    loans = opened(**settings, **plain, levers__unsecured_share=0.3, levers__group_share=0.0).loans
    assert (loans.product == UNSECURED).mean() == pytest.approx(0.3, abs=0.03)
    assert (loans.product == GUARANTEED).mean() == pytest.approx(0.7, abs=0.03)
    model = opened(**settings, levers__group_share=1.0)
    grouped = model.parties.group[:BORROWERS] >= 0
    assert ((model.loans.product == GROUP) == grouped).all()
    for share in (0.0, 1.0):
        assert (
            opened(**settings, **plain, levers__instalment_share=share).loans.schedule == INSTALMENTS
        ).mean() == share


def test_inherited_bad_loans_are_long_late_due_whole_and_unsecured(usual: CreditModel) -> None:
    loans = usual.loans
    bad = loans.impaired == 1
    assert bad.sum() / (loans.status == OPEN).sum() == pytest.approx(usual.population.legacy_bad_share, abs=0.04)
    assert loans.months_late[bad].min() >= 5
    assert loans.months_late[bad].max() <= 48
    assert (loans.principal_due[bad] == loans.balance[bad]).all()
    assert (loans.product[bad] == UNSECURED).all()
    assert (loans.accelerated[bad] == 1).all()
    assert (loans.months_late[~bad] == 0).all()
    assert not opened(population__legacy_bad_share=0.0).loans.impaired.any()


def test_every_guaranteed_loan_has_as_many_guarantors_as_required_from_among_those_he_knows() -> None:
    for required in (1.0, 3.0):
        model = opened(levers__guarantors_required=required, **WILLING)
        who = guarantors(model)
        number = (who >= 0).sum(axis=1)
        secured = (model.loans.status == OPEN) & (model.loans.product == GUARANTEED)
        assert secured.sum() > 300
        assert (number[secured] == required).all()
        for loan in np.flatnonzero(secured)[::50]:
            first = model.parties.first_tie[loan]
            known = model.ties.neighbour[first : first + model.parties.ties[loan]]
            assert set(who[loan][who[loan] >= 0]) <= set(known)
        shares = model.guarantees.share.reshape(BORROWERS, -1)
        assert shares[secured].sum(axis=1) == pytest.approx(1.0)


def test_members_of_a_group_stand_for_each_other(usual: CreditModel) -> None:
    who, parties = guarantors(usual), usual.parties
    in_group = np.flatnonzero((usual.loans.status == OPEN) & (usual.loans.product == GROUP))
    assert len(in_group) > 50
    for loan in in_group:
        others = who[loan][who[loan] >= 0]
        assert len(others) == usual.network.group_size - 1
        assert loan not in others
        assert (parties.group[others] == parties.group[loan]).all()


def test_nobody_stands_for_an_unsecured_loan_or_for_himself(usual: CreditModel) -> None:
    who = guarantors(usual)
    assert (who[usual.loans.product == UNSECURED] == -1).all()
    assert (who[usual.loans.status != OPEN] == -1).all()
    assert (who != np.arange(BORROWERS)[:, None]).all()


@pytest.mark.parametrize("required", [1.0, 2.0])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.3])
def test_guarantees_are_mutual_in_the_share_that_was_asked_for_to_the_pair(share: float, required: float) -> None:
    settings = {"levers__group_share": 0.0, "levers__unsecured_share": 0.0, "levers__guarantors_required": required}
    model = opened(network__reciprocity=share, **settings, **WILLING)
    edges = {(loan, int(who)) for loan, row in enumerate(guarantors(model)) for who in row if who >= 0}
    mutual = sum((who, loan) in edges for loan, who in edges)
    assert len(edges) > 1000
    assert mutual == 2 * round(share * len(edges) / 2)


def test_nobody_stands_for_an_opening_loan_who_would_not_consent_and_a_loan_without_is_unsecured() -> None:
    settings = {"levers__group_share": 0.0, "levers__unsecured_share": 0.0, "population__legacy_bad_share": 0.0,
                "levers__collateral_share": 0.0, "levers__land_share": 0.0, "levers__pledged_share": 0.0,
                "levers__enterprise_loan_share": 0.0}  # fmt: skip
    model = opened(**settings, guaranteeing__tie_value=0.0, guaranteeing__reciprocity_bonus=0.0)
    assert (guarantors(model) == -1).all()
    assert (model.loans.product[model.loans.status == OPEN] == UNSECURED).all()
    model = opened(**settings)
    stands = guarantors(model)[:, 0] >= 0
    assert (model.loans.product[stands] == GUARANTEED).all()
    net_worth = model.parties.wealth + model.parties.capital
    assert (model.parties.guaranteed <= 1.5 * net_worth * (1.0 + 1e-12)).all()


def test_what_everybody_stands_for_is_added_up(usual: CreditModel) -> None:
    stood = np.zeros(len(usual.parties))
    shares = usual.guarantees.share.reshape(BORROWERS, -1)
    for loan, place in np.argwhere(guarantors(usual) >= 0):
        stood[guarantors(usual)[loan, place]] += shares[loan, place] * usual.loans.balance[loan]
    assert usual.parties.guaranteed == pytest.approx(stood)


def test_the_opening_balance_sheets_balance_at_the_ratios_that_were_asked_for(usual: CreditModel) -> None:
    branches = usual.branches
    first = len(usual.parties)
    cash = usual.accounts.cash[first : first + 3]
    assert cash + branches.loans - branches.provisions == pytest.approx(branches.deposits + branches.capital)
    assert branches.loans / branches.deposits == pytest.approx(usual.bank.opening_loan_to_deposit)
    assert branches.capital / branches.loans == pytest.approx(usual.bank.opening_capital)
    assert branches.loans.sum() == pytest.approx(usual.loans.balance.sum())
    assert usual.accounts.cash.sum() == pytest.approx(0.0, abs=1e-3)
    assert branches.provisions.min() > 0.0
