"""No borrower, group or trade may weigh too much, and a bank without capital is closed."""

import pytest

from sim.model import CreditModel
from sim.phases import applying, closing, limits, repayment
from sim.world.accounts import INSURER
from sim.world.applications import GROUP_LIMIT, NOT_REFUSED, SECTOR_LIMIT, SINGLE_BORROWER
from sim.world.loans import RENEWED
from tests.phases.village import lend, village

ASK = {"demand.hazard": 1.0, "demand.outside_option": -1.0, "bank.represented_borrowers": 1.0}


def asked(settings: dict[str, float], capital: float = 100_000.0) -> CreditModel:
    """Two parties who ask for 12,000 each, of a bank with so much capital and a book of a million."""
    model = village(2, {**ASK, **settings})
    model.parties.mean_income = 1000.0
    model.levers.hold(model.start)
    model.head_office.capital[0] = capital
    applying.ask(model)
    model.applications.wanted = 12_000.0
    repayment.list_active(model)
    limits.check(model)
    return model


@pytest.mark.parametrize(("limit", "refusal"), [(0.12, NOT_REFUSED), (0.119, SINGLE_BORROWER)])
def test_one_borrower_may_owe_a_tenth_of_capital_and_no_more(limit: float, refusal: int) -> None:
    model = asked({"levers.single_borrower_limit": limit})
    assert list(model.applications.refusal) == [refusal] * 2
    assert model.books.refused_single_borrower.sum() == 2.0 * (refusal == SINGLE_BORROWER)


def test_the_law_means_the_capital_of_the_bank_that_the_parties_are_a_sample_of() -> None:
    small = asked({"levers.single_borrower_limit": 0.01})
    whole = asked({"levers.single_borrower_limit": 0.01, "bank.represented_borrowers": 40.0})
    assert list(small.applications.refusal) == [SINGLE_BORROWER] * 2
    assert list(whole.applications.refusal) == [NOT_REFUSED] * 2


def test_what_a_group_owes_already_counts_for_its_members() -> None:
    model = village(60, {**ASK, "levers.group_limit": 0.15})
    model.parties.group[:] = -1
    model.parties.group[:2] = 0
    model.members.party[:] = -1
    model.members.party[:2] = [0, 1]
    lend(model, 1, 4_000.0)
    model.head_office.capital[0] = 100_000.0
    model.levers.hold(model.start)
    applying.ask(model)
    model.applications.wanted = 12_000.0
    limits.check(model)
    assert model.applications.refusal[0] == GROUP_LIMIT  # 16,000 of 15,000
    assert model.applications.refusal[2] == NOT_REFUSED


def test_a_trade_over_its_share_of_the_book_is_refused() -> None:
    model = asked({"levers.sector_limit": 0.01})
    assert list(model.applications.refusal) == [SECTOR_LIMIT] * 2  # 12,000 of 1,012,000


def topped_up(*, grouped: bool = False, capital: float = 100_000.0, **levers: float) -> list[float]:
    """What may be put on top of loans of 4,000 and 6,000 that are renewed, where 5,000 each are wanted."""
    model = village(60, {**ASK, **{f"levers.{name}": value for name, value in levers.items()}})
    model.parties.group[:] = -1
    model.members.party[:] = -1
    if grouped:
        model.parties.group[:2] = 0
        model.members.party[:2] = [0, 1]
    model.parties.trade[:] = [0, 0] + [1] * (len(model.parties) - 2)
    for row, balance in enumerate((4_000.0, 6_000.0)):
        lend(model, row, balance, months_left=1, decision=RENEWED, top_up=5_000.0)
    lend(model, 2, 20_000.0)
    model.head_office.capital[0], model.head_office.loans[0] = capital, 30_000.0
    model.levers.hold(model.start)
    repayment.list_active(model)
    model.renewals.row[:2], model.renewals.number[0] = [0, 1], 2
    limits.cut_top_ups(model)
    return list(model.loans.top_up[:2])


def test_a_renewal_has_no_more_on_top_than_its_group_may_owe() -> None:
    assert topped_up(grouped=True, group_limit=0.13) == pytest.approx([3_000.0] * 2)  # 13,000 less 10,000
    assert topped_up(grouped=False, group_limit=0.13) == [5_000.0] * 2
    assert topped_up(grouped=True, group_limit=0.09) == [0.0] * 2
    assert topped_up(grouped=True, group_limit=0.13, capital=-1.0) == [0.0] * 2


def test_a_renewal_has_no_more_on_top_than_brings_its_trade_to_its_share_of_the_book() -> None:
    [first, second] = topped_up(sector_limit=0.4)
    assert first == second == pytest.approx(2_000.0 / 0.6)  # 0.4 x 30,000 less 10,000, and the book grows with it
    assert (10_000.0 + first) / (30_000.0 + first) == pytest.approx(0.4)
    assert topped_up(sector_limit=0.3) == [0.0] * 2
    assert topped_up(sector_limit=1.0) == [5_000.0] * 2


def provided(**levers: float) -> float:
    """Provisions for 900 in good standing and 100 substandard, of which 9 + 1 + 25 are needed by category."""
    model = village(2, {f"levers.{name}": value for name, value in levers.items()})
    lend(model, 0, 900.0)
    lend(model, 1, 100.0, category=2, true_category=2)
    model.levers.hold(model.start)
    model.books.f8[:] = 0.0
    model.statement.f8[:] = 0.0
    closing.value_loans(model)
    closing.provide(model)
    return float(model.statement.provisions.sum())


def test_provisions_are_the_most_of_category_coverage_and_share() -> None:
    assert provided() == pytest.approx(35.0)
    assert provided(coverage_required=1.5) == pytest.approx(150.0)
    assert provided(loan_provision_required=0.05) == pytest.approx(50.0)
    assert provided(coverage_required=0.2, loan_provision_required=0.01) == pytest.approx(35.0)


def test_from_2013_the_same_capital_is_a_third_more_of_the_weighted_loans() -> None:
    sizes = {"world.borrowers": 300, "world.branches": 2, "world.start": "2012-10", "world.months": 6}
    ledger = CreditModel(**sizes, **{"levers.coverage_required": 0.0, "levers.operational_charge": 0.0}).run()
    bank = ledger.bank
    weights = bank.statement("risk_weighted") / (bank.statement("loans") - bank.statement("provisions"))
    assert weights == pytest.approx([1.0] * 3 + [0.75] * 3, rel=0.02)


POOR = {"world.borrowers": 300, "world.branches": 2, "bank.opening_capital": -0.05, "levers.capital_floor": -1.0}


def test_a_bank_without_capital_is_closed_lends_no_more_and_runs_off() -> None:
    bank = CreditModel(**POOR, months=60).run().bank
    assert list(bank.statement("failed")) == [2.0] * 60  # both branches, from the first month on
    assert bank.granted[1:].sum() == bank.topped_up[2:].sum() == 0.0
    assert bank.loans[-1] < 0.4 * bank.loans[0]
    assert bank.statement("dividend").sum() == 0.0


def test_the_insurer_pays_exactly_what_is_missing_and_no_depositor_loses() -> None:
    model = CreditModel(**POOR, months=24)
    ledger = model.run()
    capital, support = ledger.bank.statement("capital"), ledger.bank.statement("support")
    assert (capital > -1e-6).all()
    assert support[0] > 0.0
    assert model.accounts.cash[INSURER] == pytest.approx(-support.sum())
    money = ledger.bank.statement("cash") + ledger.bank.statement("loans") - ledger.bank.statement("provisions")
    assert (money >= ledger.bank.statement("deposits") - 1e-6).all()
