"""Informal lenders bridge dues, feed the hungry, collect hard, and lose when there is nothing to seize."""

import pytest

from sim.model import CreditModel
from sim.phases import informal
from sim.world.accounts import INFORMAL
from sim.world.loans import NONE
from tests.phases.village import give, last, lend, settle, village

LENDER = {"informal.cap": 0.5, "informal.rate": 0.24, "informal.repayment_share": 0.0, "income.job_finding": 0.0}
LEAVES = {"demand.no_renewal_wanted": 1.0, "levers.cut_off_renewal": 0.0, "levers.run_off": 0.0}


def lent_village(**settings: float) -> CreditModel:
    """One party with an income of 1,000 a month in the books only, and a lender who lends him 6,000."""
    model = village(1, {**LENDER, **{name.replace("__", "."): value for name, value in settings.items()}})
    give(model, 0, mean_income=1000.0)
    return model


def owe(model: CreditModel, amount: float) -> None:
    """Let the party owe so much to an informal lender."""
    model.parties.informal_debt[0] = amount
    model.branches.informal_debt[0] = amount


def earn_nothing(model: CreditModel) -> None:
    """Let the party live from what he has."""
    model.parties.mean_income = 0.0


def due_whole(cash: float, **settings: float) -> CreditModel:
    """Lend 1,000 that falls due whole next month, with interest of 10."""
    model = lent_village(**{name.replace(".", "__"): value for name, value in LEAVES.items()}, **settings)
    lend(model, balance=1000.0, months_left=1, rate=0.12)
    give(model, 0, cash=cash, mean_income=1000.0)
    model.parties.wage_share[0], model.parties.jobless[0] = 1.0, 1  # an income to judge him by, none to live on
    return model


def test_what_means_fall_short_of_a_balance_that_falls_due_is_borrowed() -> None:
    model = due_whole(cash=400.0)
    model.step()
    assert model.loans.status[0] == NONE
    assert model.parties.former_client[0] == 1
    assert model.accounts.cash[0] == pytest.approx(0.0)
    assert model.parties.informal_debt[0] == pytest.approx(610.0)
    assert model.accounts.cash[INFORMAL] == pytest.approx(-610.0)
    assert last(model, "bridged") == last(model, "informal_lent") == pytest.approx(610.0)
    assert last(model, "principal_received") == pytest.approx(1000.0)
    assert last(model, "missed") == 0.0


def test_without_informal_lenders_the_same_balance_is_missed() -> None:
    model = due_whole(cash=400.0, informal__cap=0.0)
    model.step()
    assert model.loans.months_late[0] == 1
    assert last(model, "principal_received") == pytest.approx(390.0)
    assert last(model, "informal_lent") == 0.0


@pytest.mark.parametrize("cap", [0.05, 0.0508, 0.0509])
def test_a_bridge_pays_all_or_is_not_taken_up(cap: float) -> None:
    """12,000 a year: a cap of 0.0508 is 609.6, of 0.0509 is 610.8; 610 are missing."""
    model = due_whole(cash=400.0, informal__cap=cap)
    model.step()
    assert (last(model, "bridged") > 0.0) == (cap == 0.0509)
    assert (model.loans.status[0] == NONE) == (cap == 0.0509)


def test_one_who_calculates_borrows_only_if_a_year_of_interest_is_worth_it() -> None:
    """Missing are 610 of 1,010, interest for a year 146.4: paid from a penalty of 1,156.4 on."""
    for wealth, worth in ((1140.0, False), (1170.0, True)):
        model = due_whole(cash=400.0, behaviour__strategic_default=1.0, behaviour__enforceable_share=1.0)
        give(model, 0, cash=400.0, wealth=wealth - 400.0)
        model.step()
        assert (last(model, "bridged") > 0.0) == worth


def test_a_refused_renewal_that_is_bridged_counts_as_repaid_and_one_that_is_not_as_defaulted() -> None:
    for cap, repaid, defaulted in ((0.5, 1.0, 0.0), (0.0, 0.0, 1.0)):
        model = village(1, {**LENDER, "levers.cut_off_renewal": 0.0, "levers.run_off": 0.0, "informal.cap": cap})
        lend(model, balance=1000.0, months_left=2, rate=0.12)
        give(model, 0, cash=100.0, mean_income=1000.0)
        model.parties.wage_share[0], model.parties.jobless[0] = 1.0, 1
        for _ in range(8):
            model.step()
        books = model.ledger.bank
        assert books.renewals_refused.sum() == 1.0
        assert books.refused_repaid.sum() == repaid
        assert books.refused_defaulted.sum() == defaulted


def test_who_would_go_hungry_borrows_for_food_after_selling_what_he_can() -> None:
    model = lent_village(spending__consumption=1.0, spending__liquid_share=0.5)
    give(model, 0, cash=100.0, capital=400.0, mean_income=1000.0, subsistence=900.0)
    informal.carry(model)
    assert model.parties.informal_debt[0] == pytest.approx(600.0)  # 900 - 100 - 200 from working capital
    assert model.accounts.cash[0] == pytest.approx(700.0)
    assert model.books.informal_lent.sum() == model.books.informal_debt.sum() == pytest.approx(600.0)
    assert model.books.bridged.sum() == 0.0


def test_he_goes_hungry_once_the_lender_lends_no_more() -> None:
    hungry = []
    for cap in (0.0, 0.5):
        model = lent_village(spending__consumption=1.0, informal__cap=cap)
        give(model, 0, mean_income=1000.0, subsistence=900.0)
        model.parties.wage_share[0], model.parties.jobless[0] = 1.0, 1
        for _ in range(12):
            model.step()
        hungry.append(float(model.ledger.bank.hunger.sum()))
    assert hungry[0] == 12.0
    assert hungry[1] == 11.0  # with unpaid interest nobody lends him a second time


def test_interest_is_paid_before_the_bank_is() -> None:
    model = lent_village()
    lend(model, balance=1000.0, rate=0.12)
    give(model, 0, cash=25.0)
    owe(model, 1000.0)
    earn_nothing(model)
    model.step()
    assert last(model, "informal_paid") == pytest.approx(20.0)
    assert last(model, "interest_received") == pytest.approx(5.0)
    assert last(model, "missed") == pytest.approx(5.0)


def test_principal_is_paid_back_from_a_share_of_what_is_left_over() -> None:
    model = lent_village(informal__repayment_share=0.3)
    give(model, 0, cash=520.0)
    owe(model, 1000.0)
    earn_nothing(model)
    model.step()
    assert last(model, "informal_interest") == pytest.approx(20.0)
    assert model.parties.informal_debt[0] == pytest.approx(1000.0 - 150.0)
    assert model.accounts.cash[0] == pytest.approx(350.0)


def test_unpaid_interest_is_owed_as_well() -> None:
    model = lent_village()
    owe(model, 1000.0)
    earn_nothing(model)
    for _ in range(3):
        model.step()
    assert model.parties.informal_debt[0] == pytest.approx(1000.0 * 1.02**3)
    assert model.parties.informal_unpaid[0] == 3


def test_after_too_long_the_lender_takes_his_share_and_loses_the_rest() -> None:
    model = lent_village(informal__patience=3, informal__seized_share=0.5, guaranteeing__sale_discount=0.2)
    model.spending.liquid_share = 0.0
    give(model, 0, capital=400.0, wealth=1000.0)
    owe(model, 1000.0)
    earn_nothing(model)
    for _ in range(3):
        model.step()
    debt = 1000.0 * 1.02**3
    assert model.parties.capital[0] == pytest.approx(200.0)
    wealth = model.parties.wealth[0]
    assert wealth == pytest.approx(500.0, rel=0.02)  # half of what prices have made of 1,000, sold at 80 %
    assert model.parties.informal_debt[0] == 0.0
    assert last(model, "informal_paid") == pytest.approx(200.0 + 0.8 * wealth)
    assert last(model, "informal_lost") == pytest.approx(debt - 200.0 - 0.8 * wealth)
    assert last(model, "informal_defaults") == 1.0
    assert model.parties.informal_until[0] == 2 + model.informal.exclusion


def test_nobody_lends_to_a_defaulter_until_the_time_is_over() -> None:
    for month, lends in ((11, False), (12, True)):
        model = lent_village(spending__consumption=1.0)
        give(model, 0, mean_income=1000.0, subsistence=900.0)
        model.parties.informal_until[0] = 12
        model.month = month
        informal.carry(model)
        assert (model.parties.informal_debt[0] > 0.0) == lends


def test_the_lender_has_in_cash_and_claims_what_he_earned_less_what_he_lost() -> None:
    model = CreditModel(scenario="crisis_severe", rng=5, **{"world.borrowers": 300, "world.branches": 3})
    model.run()
    books = model.ledger.bank
    wealth = model.accounts.cash[INFORMAL] + model.parties.informal_debt.sum()
    assert wealth == pytest.approx(books.informal_interest.sum() - books.informal_lost.sum())
    assert books.informal_lost.sum() > 0.0
    assert books.informal_debt[-1] == pytest.approx(model.parties.informal_debt.sum())


def test_a_debtor_who_leaves_the_district_is_a_loss_of_his_lender() -> None:
    model = lent_village()
    owe(model, 1000.0)
    settle(model)
    model.agents[0].remove()
    model.step()
    assert last(model, "informal_lost") == 1000.0
    assert last(model, "informal_debt") == 0.0


def test_higher_rates_bring_fewer_bridges_and_more_informal_defaults() -> None:
    bridges, defaults = [], []
    for rate in (0.12, 0.6):
        model = CreditModel(scenario="crisis_severe", rng=2, **{"world.borrowers": 600, "informal.rate": rate})
        books = model.run().bank
        bridges.append(books.bridged.sum())
        defaults.append(books.informal_defaults.sum())
    assert bridges[0] > bridges[1]
    assert defaults[0] < defaults[1]
