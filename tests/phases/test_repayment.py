"""Loans mature, fall due, and are paid by those who can and will."""

import pytest

from sim.model import CreditModel
from sim.phases import repayment
from sim.world.loans import (
    GROUP,
    GUARANTEED,
    INSTALMENTS,
    LEAVES_BANK,
    NONE,
    OPEN,
    RENEWED,
    RUNS_OFF,
    UNDECIDED,
    WEEKLY_GROUP,
)
from tests.phases.village import give, last, lend, settle, village


def billed(model: CreditModel, months: int) -> list[float]:
    """Step through months; returns what fell due in each."""
    found = []
    for _ in range(months):
        model.step()
        found.append(float(model.loans.billed[0]))
    return found


def test_a_bullet_falls_due_whole_at_maturity() -> None:
    model = village(settings={"demand.no_renewal_wanted": 1.0})
    lend(model, balance=1000.0, months_left=3, rate=0.12)
    give(model, 0, cash=5000.0)
    assert billed(model, 3) == pytest.approx([10.0, 10.0, 1010.0])
    assert model.loans.status[0] == NONE
    assert model.accounts.cash[0] == pytest.approx(5000.0 - 1030.0)
    assert model.parties.former_client[0] == 1


def test_a_renewal_is_decided_the_month_before_maturity() -> None:
    model = village(settings={"levers.term": 6.0})
    lend(model, months_left=3, rate=0.12)
    give(model, 0, cash=100.0)
    decisions = []
    for _ in range(3):
        model.step()
        decisions.append(int(model.loans.decision[0]))
    assert decisions == [UNDECIDED, RENEWED, UNDECIDED]
    assert model.loans.months_left[0] == 6
    assert model.loans.renewals[0] == 1
    assert model.loans.balance[0] == 1000.0
    assert model.loans.rate[0] == pytest.approx(1.5 * model.economy.benchmark_lending_rate)


def test_a_renewal_can_bring_a_top_up_that_becomes_working_capital() -> None:
    model = village(settings={"demand.top_up": 0.5, "demand.farm_loan": 1.0, "demand.size_growth": 0.0})
    lend(model, balance=1000.0, months_left=2, rate=0.12)
    give(model, 0, cash=100.0, mean_income=150.0, segment=0, cell=0)
    model.step()
    assert model.loans.top_up[0] == pytest.approx(400.0)  # half of 12 x 150 - 1000
    model.step()
    assert model.loans.balance[0] == pytest.approx(1400.0)
    assert model.parties.capital[0] == pytest.approx(400.0)
    assert last(model, "topped_up") == pytest.approx(400.0)


def test_a_refused_renewal_is_repaid_in_equal_parts_over_the_run_off() -> None:
    model = village(settings={"levers.cut_off_renewal": 0.0, "levers.run_off": 12.0})
    lend(model, balance=1000.0, months_left=2, rate=0.12)
    give(model, 0, cash=5000.0)
    assert billed(model, 1) == pytest.approx([10.0])
    assert model.loans.decision[0] == RUNS_OFF
    # 1000 x 0.01 / (1 - 1.01^-12) = 88.8488 a month, the first when the bullet would have been due
    assert billed(model, 12) == pytest.approx([88.84878867834167] * 12)
    assert model.loans.status[0] == NONE
    assert last(model, "defaults") == 0.0


@pytest.mark.parametrize("run_off", [0.0, 0.9])
def test_without_a_run_off_a_refused_renewal_falls_due_at_once(run_off: float) -> None:
    model = village(settings={"levers.cut_off_renewal": 0.0, "levers.run_off": run_off})
    lend(model, balance=1000.0, months_left=2, rate=0.12)
    give(model, 0, cash=5000.0)
    assert billed(model, 2) == pytest.approx([10.0, 1010.0])
    assert model.loans.status[0] == NONE


def test_a_client_who_can_repay_may_want_no_renewal_but_one_who_cannot_always_does() -> None:
    for cash, decision in ((5000.0, LEAVES_BANK), (100.0, RENEWED)):
        model = village(settings={"demand.no_renewal_wanted": 1.0})
        lend(model, months_left=2)
        give(model, 0, cash=cash)
        model.step()
        assert model.loans.decision[0] == decision


def test_a_late_loan_is_not_renewed_and_falls_due_whole() -> None:
    model = village()
    lend(model, balance=1000.0, months_left=2, rate=0.12)
    assert billed(model, 2) == pytest.approx([10.0, 1010.0])
    assert model.loans.decision[0] == RUNS_OFF
    assert model.loans.months_late[0] == 2
    assert model.loans.principal_due[0] == 1000.0


def test_instalments_are_equal_and_repay_the_loan_to_the_cent() -> None:
    model = village()
    lend(model, balance=1200.0, months_left=12, rate=0.12, schedule=INSTALMENTS, instalment=106.61854641401)
    give(model, 0, cash=5000.0)
    # 1200 x 0.01 / (1 - 1.01^-12) = 106.6185 a month; interest of the first month is 12
    model.step()
    assert last(model, "interest_received") == pytest.approx(12.0)
    assert last(model, "principal_received") == pytest.approx(94.61854641401)
    assert billed(model, 11) == pytest.approx([106.61854641401] * 11, abs=0.01)
    assert model.loans.status[0] == NONE
    assert model.accounts.cash[0] == pytest.approx(5000.0 - 12 * 106.61854641401)


def test_a_missed_instalment_is_due_next_month_as_well() -> None:
    model = village()
    lend(model, balance=1200.0, months_left=12, rate=0.0, schedule=INSTALMENTS, instalment=100.0)
    give(model, 0, cash=50.0)
    model.step()
    assert (last(model, "missed"), model.loans.months_late[0]) == (50.0, 1)
    give(model, 0, cash=120.0)
    model.step()
    assert last(model, "caught_up") == pytest.approx(50.0)  # the oldest arrears first
    assert last(model, "missed") == pytest.approx(30.0)
    assert model.loans.months_late[0] == 1
    give(model, 0, cash=500.0)
    model.step()
    assert last(model, "caught_up") == pytest.approx(30.0)
    assert model.loans.months_late[0] == 0


def test_interest_is_paid_before_principal() -> None:
    model = village()
    lend(model, balance=1200.0, months_left=12, rate=0.12, schedule=INSTALMENTS, instalment=106.0)
    give(model, 0, cash=20.0)
    model.step()
    assert last(model, "interest_received") == pytest.approx(12.0)
    assert last(model, "principal_received") == pytest.approx(8.0)


def test_an_impaired_loan_bears_no_more_interest() -> None:
    model = village()
    lend(model, balance=1000.0, rate=0.12)
    assert billed(model, 6) == pytest.approx([10.0, 10.0, 10.0, 1000.0, 0.0, 0.0], abs=20.0)
    due = float(model.loans.interest_due[0])
    model.step()
    assert model.loans.interest_due[0] == due == pytest.approx(40.0)


def test_dues_are_paid_from_cash_first_and_then_from_a_part_of_working_capital() -> None:
    model = village(settings={"spending.liquid_share": 0.6})
    lend(model, balance=1000.0, months_left=1, rate=0.0)
    give(model, 0, cash=100.0, capital=2000.0)
    model.step()
    assert model.loans.status[0] == NONE
    assert model.accounts.cash[0] == pytest.approx(0.0, abs=1e-9)
    assert model.parties.capital[0] == pytest.approx(1100.0)
    assert last(model, "liquidated") == pytest.approx(900.0)


def test_what_cannot_be_sold_cannot_be_paid() -> None:
    model = village(settings={"spending.liquid_share": 0.6})
    lend(model, balance=1000.0, months_left=1, rate=0.0)
    give(model, 0, cash=100.0, capital=1000.0, wealth=1e6)  # a house is not sold for one's own dues
    model.step()
    assert model.loans.balance[0] == pytest.approx(300.0)
    assert model.parties.capital[0] == pytest.approx(400.0)


def test_food_comes_before_dues() -> None:
    model = village(settings={"spending.consumption": 1.0})
    lend(model, balance=1000.0, months_left=1, rate=0.0)
    give(model, 0, cash=700.0, subsistence=300.0)
    model.step()
    assert model.loans.balance[0] == pytest.approx(600.0)
    assert last(model, "consumption") == pytest.approx(300.0)


def test_all_or_nothing_pays_nothing_when_it_does_not_reach() -> None:
    model = village(settings={"behaviour.partial_payment": 0.0})
    lend(model, balance=1000.0, months_left=1, rate=0.0)
    give(model, 0, cash=999.0)
    model.step()
    assert model.loans.balance[0] == 1000.0


def offered(model: CreditModel) -> float:
    """What the first debtor offers on a loan that is due whole."""
    model.loans.principal_due[0] = model.loans.balance[0]
    settle(model)
    repayment.list_active(model)
    repayment.offer(model)
    return float(model.parties.offer[0])


@pytest.mark.parametrize(("share", "paid"), [(0.5, 1000.0), (0.49, 0.0)])
def test_who_weighs_it_pays_what_a_court_would_take_anyhow(share: float, paid: float) -> None:
    model = village(settings={"behaviour.enforceable_share": share})
    lend(model, balance=1000.0)
    give(model, 0, cash=1500.0, wealth=500.0, calculating=1)
    assert offered(model) == paid


@pytest.mark.parametrize(("owned", "paid"), [(2000.0, 1000.0), (1999.0, 0.0)])
def test_who_feels_the_penalty_twice_as_strongly_pays_twice_as_much(owned: float, paid: float) -> None:
    model = village(settings={"behaviour.enforceable_share": 0.25})
    lend(model, balance=1000.0)
    give(model, 0, cash=1500.0, wealth=owned - 1500.0, calculating=1, felt=2.0)
    assert offered(model) == paid


@pytest.mark.parametrize(("surplus", "paid"), [(0.5, 1000.0), (0.4, 0.0)])
def test_credit_lost_while_excluded_is_a_penalty(surplus: float, paid: float) -> None:
    settings = {
        "behaviour.enforceable_share": 0.0,
        "behaviour.future_credit": 1.0,
        "behaviour.monthly_discount": 0.96,  # 600 months are worth 25
        "behaviour.credit_surplus": surplus,
        "recovery.exclusion": 600,
    }
    model = village(settings=settings)
    lend(model, balance=1000.0)
    give(model, 0, cash=1500.0, calculating=1)
    assert offered(model) == paid  # 1000 x 0.5 / 12 x 25 = 1041.7 against 833.3


@pytest.mark.parametrize(("guarantor_pays", "paid"), [(True, 1000.0), (False, 0.0)])
def test_shame_counts_only_before_guarantors_who_would_themselves_have_paid(guarantor_pays: bool, paid: float) -> None:
    model = village(2, settings={"behaviour.social_sanction": 2.0, "behaviour.enforceable_share": 0.0})
    lend(model, 0, balance=1000.0, guarantors=[1])
    lend(model, 1, balance=100.0, principal_due=100.0)
    give(model, 0, cash=1500.0, mean_income=600.0, calculating=1)
    give(model, 1, cash=100.0 if guarantor_pays else 99.0, standing=1.0, calculating=0)
    assert offered(model) == paid  # shame is worth 2 x 600


@pytest.mark.parametrize(
    ("frequency", "product", "paid"),
    [
        (0.5, GROUP, 0.0),
        (1.0, GROUP, 1000.0),
        (0.5, WEEKLY_GROUP, 0.0),
        (1.0, WEEKLY_GROUP, 1000.0),
        (0.5, GUARANTEED, 1000.0),
    ],
)
def test_meetings_carry_the_shame_of_groups_alone(frequency: float, product: int, paid: float) -> None:
    settings = {
        "behaviour.social_sanction": 2.0,
        "behaviour.enforceable_share": 0.0,
        "levers.meeting_frequency": frequency,
    }
    model = village(2, settings=settings)
    lend(model, 0, balance=1000.0, guarantors=[1], product=product)
    give(model, 0, cash=1500.0, mean_income=600.0, calculating=1)
    give(model, 1, standing=1.0)
    model.levers.hold(model.start)
    assert offered(model) == paid


def test_a_forgetful_debtor_pays_nothing_however_rich() -> None:
    model = village(settings={"behaviour.punctuality": 0.0})
    lend(model, balance=1000.0)
    give(model, 0, cash=1e6)
    assert offered(model) == 0.0


def test_a_loan_that_is_not_open_is_never_billed() -> None:
    model = village(2)
    lend(model, 0, balance=1000.0, rate=0.12)
    model.loans.rate[1] = 0.12
    model.step()
    assert list(model.loans.billed) == pytest.approx([10.0, 0.0])
    assert model.loans.status[0] == OPEN
