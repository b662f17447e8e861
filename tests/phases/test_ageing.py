"""Loans grow late, some are renewed to hide that they are bad, and they default, are cured or closed."""

import pytest

from sim.model import CreditModel
from sim.phases import ageing, repayment
from sim.world.loans import BULLET, GUARANTEED, INSTALMENTS, NONE, OPEN, PASS, SPECIAL_MENTION, SUBSTANDARD
from tests.phases.village import give, last, lend, village

HIDES = {"levers.forced_renewal": 1.0}
TRIES = {"recovery.none_unsecured": 0.0, "recovery.half_life": 1.0}


def after(model: CreditModel, months: int) -> CreditModel:
    for _ in range(months):
        model.step()
    return model


def test_the_fourth_missed_due_is_more_than_ninety_days_past_due() -> None:
    model = village()
    lend(model)
    found = []
    for _ in range(5):
        model.step()
        par30, par90 = last(model, "past_due_30"), last(model, "past_due_90")
        found.append((int(model.loans.months_late[0]), par30, par90, last(model, "defaults")))
    assert found == [
        (1, 0.0, 0.0, 0.0),
        (2, 1000.0, 0.0, 0.0),
        (3, 1000.0, 0.0, 0.0),
        (4, 1000.0, 1000.0, 1.0),
        (5, 1000.0, 1000.0, 0.0),
    ]
    assert model.loans.impaired[0] == model.loans.defaulted[0] == 1
    assert model.loans.default_months[0] == 1


def test_default_is_flagged_at_the_due_date_as_well() -> None:
    model = village()
    lend(model)
    assert [last(after(model, 1), "first_misses") for _ in range(3)] == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("lever", [1.0, 3.0, 120.0])
def test_the_whole_balance_falls_due_once_the_loan_is_late_enough(lever: float) -> None:
    model = village(settings={"levers.accelerate_after": lever})
    lend(model, balance=1000.0)
    for month in range(1, 7):
        model.step()
        whole = month > lever  # billed in the month after
        assert model.loans.principal_due[0] == (1000.0 if whole else 0.0)


def test_who_pays_his_arrears_is_cured_and_his_record_remembers() -> None:
    model = village()
    lend(model)
    after(model, 2)
    give(model, 0, cash=500.0)
    after(model, 1)
    assert model.loans.months_late[0] == 0
    assert model.parties.late_record[0] == 2


def test_a_clean_year_makes_up_for_one_late_month() -> None:
    model = village()
    lend(model)
    after(model, 2)
    give(model, 0, cash=5000.0)
    after(model, 11)
    assert model.parties.late_record[0] == 1  # one January has passed
    after(model, 12)
    assert model.parties.late_record[0] == 0


def test_a_defaulter_who_pays_in_the_end_stays_excluded() -> None:
    model = village(settings={"recovery.exclusion": 3})
    lend(model, balance=1000.0)
    after(model, 4)
    give(model, 0, cash=5000.0)
    after(model, 1)
    assert model.loans.status[0] == NONE
    assert model.parties.former_client[0] == 0
    assert [int(after(model, 1).parties.excluded[0]) for _ in range(4)] == [2, 1, 0, 0]


def test_strategic_is_only_who_could_have_paid_what_was_due() -> None:
    def defaults(cash: float, penalty: float) -> tuple[float, float]:
        settings = {"behaviour.enforceable_share": penalty, "levers.accelerate_after": 120.0}
        model = village(settings=settings)
        lend(model, balance=1000.0, rate=1.2)
        total = strategic = 0.0
        for _ in range(6):
            give(model, 0, cash=cash, calculating=1)
            model.step()
            total += last(model, "defaults")
            strategic += last(model, "defaults_strategic")
        return total, strategic

    assert defaults(cash=5000.0, penalty=0.0) == (1.0, 1.0)  # 100 a month, and he would not
    assert defaults(cash=5000.0, penalty=1.0) == (0.0, 0.0)
    assert defaults(cash=95.0, penalty=1e9) == (0.0, 0.0)  # 5 more are missing every month, never a due from the last
    assert defaults(cash=60.0, penalty=1e9) == (1.0, 0.0)  # he gave all he had, though what is left is no more


def test_a_default_after_a_call_that_took_the_money_is_induced() -> None:
    for cash, induced in ((110.0, 1.0), (9.0, 0.0)):  # for his own interest of 10 and a call of 100
        model = village(2, {"levers.call_after": 0.0, "levers.accelerate_after": 120.0})
        lend(model, 0, balance=100.0, months_left=2, rate=0.0, guarantors=[1], product=1, principal_due=100.0)
        lend(model, 1, balance=1000.0, rate=0.12)
        give(model, 1, cash=cash)
        after(model, 5)
        assert model.ledger.bank.defaults.sum() >= 1.0
        assert model.loans.defaulted[1] == 1
        assert model.ledger.bank.defaults_induced.sum() == induced


def test_a_loan_about_to_be_reported_is_renewed_to_hide_it() -> None:
    model = village(settings={**HIDES, "levers.term": 9.0})
    lend(model, balance=1000.0, schedule=INSTALMENTS, instalment=100.0, product=GUARANTEED)
    after(model, 3)
    due = last(model, "rolled")
    assert due == pytest.approx(300.0)
    assert last(model, "capitalised") == pytest.approx(30.0)
    assert model.loans.balance[0] == pytest.approx(1030.0)
    assert model.loans.principal_due[0] == model.loans.interest_due[0] == 0.0
    assert (model.loans.schedule[0], model.loans.months_left[0]) == (BULLET, 9)
    assert (model.loans.months_late[0], model.loans.hidden_months[0]) == (0, 1)
    assert (model.loans.category[0], model.loans.true_category[0]) == (SPECIAL_MENTION, SUBSTANDARD)
    assert last(model, "defaults") == 1.0  # truly, whatever is reported
    assert last(model, "substandard") == 0.0
    assert last(model, "truly_bad") == pytest.approx(1030.0)


def test_no_loan_is_hidden_when_the_lever_is_zero_or_no_renewal_is_allowed() -> None:
    for settings in ({"levers.forced_renewal": 0.0}, {**HIDES, "levers.most_forced_renewals": 0.0}):
        model = village(settings=settings)
        lend(model)
        after(model, 6)
        assert model.ledger.bank.forced_renewals.sum() == 0.0
        assert model.loans.category[0] == model.loans.true_category[0] != PASS


def test_hiding_wastes_the_working_capital_of_the_borrower() -> None:
    model = village(settings={**HIDES, "recovery.insolvent_decay": 0.02, "spending.liquid_share": 0.0})
    lend(model)
    give(model, 0, capital=1000.0)
    after(model, 3)
    assert model.parties.capital[0] == 1000.0
    after(model, 2)
    assert model.parties.capital[0] == pytest.approx(1000.0 * 0.98**2)


def test_hiding_wastes_what_can_be_recovered() -> None:
    rates = {}
    for decay in (0.0, 0.01):
        model = village(settings={**HIDES, **TRIES, "recovery.hidden_decay": decay}, seed=5)
        lend(model)
        after(model, 7)  # hidden in the third, late again from the fourth on, bad in the seventh
        assert model.loans.hidden_months[0] == 0
        rates[decay] = float(model.loans.recovery_rate[0])
    assert rates[0.0] > 0.0
    assert rates[0.01] == pytest.approx(rates[0.0] * (1.0 - 0.01 * 5))


def test_a_loan_can_be_hidden_only_so_often() -> None:
    model = village(settings={**HIDES, "levers.most_forced_renewals": 2.0, "levers.term": 1.0, "levers.run_off": 0.0})
    lend(model, balance=1000.0, rate=0.0, months_left=1)
    after(model, 3)
    assert (model.loans.forced_renewals[0], model.loans.hidden_months[0]) == (1, 1)
    after(model, 1)  # one month of term: renewed again to stay hidden, for the last time
    renewed = int(model.loans.forced_renewals[0])
    after(model, 8)
    assert renewed <= model.loans.forced_renewals[0] <= 2
    assert model.loans.impaired[0] == 1


def test_an_audit_that_finds_one_finds_all_hidden_loans_of_the_branch() -> None:
    model = village(8, {"world.branches": 2})
    for row in range(8):
        lend(model, row, hidden_months=2, defaulted=1, forced_renewals=1)
        give(model, row, cash=1000.0)
    model.levers.hold(model.start)
    model.levers.audit[:3] = 1.0  # the cells of the first branch
    repayment.list_active(model)
    ageing.hide(model)
    ageing.default(model)
    first = model.parties.branch[:8] == 0
    assert first.sum() == 4
    assert list(model.loans.impaired == 1) == list(first)
    assert list(model.loans.months_late) == [4 if found else 0 for found in first]
    assert list(model.loans.accelerated == 1) == list(first)
    assert model.books.hidden_found.sum() == 4.0


def test_without_audits_nothing_hidden_is_found() -> None:
    model = village(settings={**HIDES, "levers.audit": 0.0})
    lend(model)
    after(model, 12)
    assert model.ledger.bank.forced_renewals.sum() == 1.0
    assert model.ledger.bank.hidden_found.sum() == 0.0


def test_what_is_left_of_a_loan_under_a_cent_is_given_up_and_the_loan_closed() -> None:
    model = village()
    lend(model, balance=100.004, months_left=1, rate=0.0)
    give(model, 0, cash=100.0)
    after(model, 1)
    assert model.loans.status[0] == NONE
    assert last(model, "written_off") == pytest.approx(0.004)


def test_a_loan_in_good_order_stays_open() -> None:
    model = village()
    lend(model)
    give(model, 0, cash=1000.0)
    after(model, 12)
    assert model.loans.status[0] == OPEN
    assert model.ledger.bank.missed.sum() == 0.0
