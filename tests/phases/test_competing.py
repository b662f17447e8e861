"""Other banks bid, lend, collect and lose; what they see of our bank; who leaves, and who counts on them."""

from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.phases import competing
from sim.world.accounts import COMPETING_BANK, FOREIGN_BANK
from sim.world.agents import Borrower
from sim.world.applications import EVALUATION, NOT_REFUSED, WENT_ELSEWHERE
from sim.world.elsewhere import COMPETING, FOREIGN, NO_BANK
from sim.world.loans import COLLATERAL, NONE, OPEN
from tests.phases.village import give, last, lend, settle, village

HERE = {  # a competing bank that everybody meets, that takes everybody, and asks 6 % where our bank asks 9 %
    "competition.presence": 1.0,
    "competition.reach": 1.0,
    "competition.cut_off": 1.0,
    "competition.rate_multiple": 1.0,
    "competition.supply": 0.0,
    "competition.switching_cost": 0.0,
    "competition.solicitation": 0.0,
    "demand.outside_option": -1.0,
    "income.job_finding": 0.0,
}
ALSO_FOREIGN = {
    "competition.foreign_presence": 1.0,
    "competition.foreign_entry": "2003-01",
    "competition.foreign_reach": 1.0,
    "competition.foreign_cut_off": 1.0,
    "competition.foreign_rate_multiple": 0.5,
}
SMALL = {"world.borrowers": 400, "world.branches": 4}


def contested(borrowers: int = 1, **settings: Any) -> CreditModel:
    """Make a village with a competing bank; its parties earn nothing but have an income to be judged by."""
    model = village(borrowers, {**HERE, **{name.replace("__", "."): value for name, value in settings.items()}})
    for row in range(borrowers):
        give(model, row, mean_income=1000.0)
        model.parties.wage_share[row], model.parties.jobless[row] = 1.0, 1
    return model


def owe(model: CreditModel, row: int, amount: float, *, months_left: int = 12, rate: float = 0.12) -> None:
    """Let a party owe so much to the competing bank."""
    model.parties.owed_elsewhere[row] += amount
    model.branches.competing_loans[model.parties.branch[row]] += amount
    model.elsewhere.lender[row], model.elsewhere.rate[row] = COMPETING, rate
    model.elsewhere.months_left[row] = months_left


def ask(model: CreditModel, refusal: int = NOT_REFUSED, rate: float = 0.09) -> None:
    """Put party 0 on this month's list of applicants, with our bank's answer."""
    model.move_economy()
    model.levers.hold(model.start)
    model.applicants.row[0], model.applicants.number[0] = 0, 1
    model.applications.refusal[0], model.applications.rate[0] = refusal, rate
    model.applications.wanted[0] = 12_000.0
    competing.bid(model)


def test_interest_is_collected_before_our_dues_and_lowers_what_is_left_for_them() -> None:
    model = contested()
    lend(model, balance=1000.0, rate=0.12)  # 10 a month
    owe(model, 0, 1000.0)  # 10 a month
    give(model, 0, cash=15.0, mean_income=1000.0)
    model.step()
    assert last(model, "elsewhere_paid") == pytest.approx(10.0)
    assert model.parties.means[0] == pytest.approx(5.0)
    assert last(model, "interest_received") == pytest.approx(5.0)
    assert model.loans.months_late[0] == 1
    assert model.accounts.cash[COMPETING_BANK] == pytest.approx(10.0)


def test_without_the_debt_elsewhere_the_same_due_is_paid() -> None:
    model = contested()
    lend(model, balance=1000.0, rate=0.12)
    give(model, 0, cash=15.0, mean_income=1000.0)
    model.step()
    assert last(model, "interest_received") == pytest.approx(10.0)


def test_at_maturity_a_good_loan_is_renewed_at_the_rate_of_the_day() -> None:
    model = contested(competition__renewal_multiple=1.0)
    owe(model, 0, 1000.0, months_left=1, rate=0.12)
    give(model, 0, cash=100.0, mean_income=1000.0)
    model.step()
    rate = model.economy.benchmark_lending_rate
    assert model.elsewhere.rate[0] == pytest.approx(rate)
    assert model.elsewhere.months_left[0] == 12
    assert last(model, "elsewhere_paid") == pytest.approx(1000.0 * rate / 12.0)


def test_one_not_renewed_is_paid_off_month_by_month_and_ends_in_good_order() -> None:
    model = contested(competition__renewal_multiple=0.0, competition__run_off=4)
    owe(model, 0, 1000.0, months_left=1, rate=0.12)
    give(model, 0, cash=2000.0, mean_income=1000.0)
    left = []
    for _ in range(4):
        model.step()
        left.append(float(model.parties.owed_elsewhere[0]))
    assert left == pytest.approx([750.0, 500.0, 250.0, 0.0], abs=1e-6)
    assert model.elsewhere.lender[0] == NO_BANK
    assert model.elsewhere.former_client[0] == 1
    assert model.parties.late_elsewhere[0] == 0


def test_who_cannot_pay_defaults_after_ninety_days_and_is_shut_out_after_the_court() -> None:
    model = contested(competition__write_off_after=6, competition__recovered=0.4, recovery__exclusion=36)
    owe(model, 0, 1000.0, rate=0.12)
    give(model, 0, wealth=300.0, mean_income=1000.0)
    late = []
    for _ in range(6):
        model.step()
        late.append(int(model.parties.late_elsewhere[0]))
    assert late == [1, 2, 3, 4, 5, 6]
    assert model.ledger.bank.defaults_elsewhere.sum() == 1.0
    assert model.ledger.bank.elsewhere_interest.sum() == pytest.approx(40.6, abs=0.1)  # none after 90 days
    taken = last(model, "elsewhere_paid")  # all he owned, revalued a little: less than 0.4 of the debt
    assert taken == pytest.approx(300.0, rel=0.02)
    assert last(model, "elsewhere_lost") == pytest.approx(1040.6 - taken, abs=0.1)
    assert model.parties.owed_elsewhere[0] == 0.0
    assert model.parties.wealth[0] == pytest.approx(0.0)
    assert model.elsewhere.shut_out_until[0] == 5 + 36
    ask(model)
    assert model.elsewhere.offers[0] == NO_BANK


@pytest.mark.parametrize(
    ("pledge", "left"), [(0.0, 0.0), (300.0, 300.0), (1000.0, 800.0)], ids=["none", "worth less", "worth more"]
)
def test_a_court_elsewhere_leaves_to_our_bank_what_is_pledged_as_far_as_our_claim_goes(
    pledge: float, left: float
) -> None:
    model = contested(competition__write_off_after=5, competition__recovered=1.0, income__growth_weight=0.0)
    lend(model, balance=800.0, rate=0.0, product=COLLATERAL)
    owe(model, 0, 5000.0, rate=0.0)
    model.elsewhere.due[0], model.parties.late_elsewhere[0] = 5000.0, 4
    give(model, 0, wealth=1000.0, pledged=pledge, mean_income=1000.0)
    model.levers.hold(model.start)
    model.move_economy()
    competing.collect(model)
    assert model.books.elsewhere_paid.sum() == pytest.approx(1000.0 - left)
    assert model.parties.wealth[0] == pytest.approx(left)
    assert model.parties.pledged[0] == pytest.approx(min(pledge, left))


def test_what_is_pledged_to_our_bank_is_no_reason_to_pay_another() -> None:
    for pledge, paid in ((0.0, 100.0), (1000.0, 0.0)):
        model = contested(behaviour__strategic_default=1.0, behaviour__enforceable_share=0.2)
        lend(model, balance=2000.0, rate=0.0, product=COLLATERAL)
        owe(model, 0, 1000.0, rate=0.0)
        model.elsewhere.due[0] = 100.0
        give(model, 0, cash=100.0, wealth=1000.0, pledged=pledge, mean_income=1000.0, calculating=1)
        model.move_economy()
        competing.collect(model)  # 0.2 x 1100 are more than 100, 0.2 x 100 are less
        assert model.books.elsewhere_paid.sum() == pytest.approx(paid)


def test_one_who_could_pay_but_has_little_to_lose_defaults_elsewhere_too() -> None:
    model = contested(behaviour__strategic_default=1.0, behaviour__enforceable_share=0.0)
    owe(model, 0, 1000.0)
    give(model, 0, cash=5000.0, mean_income=1000.0)
    model.step()
    assert last(model, "elsewhere_paid") == 0.0
    assert model.parties.late_elsewhere[0] == 1


def test_an_applicant_who_has_passed_takes_the_lower_rate_and_is_no_refusal_of_ours() -> None:
    model = contested()
    ask(model, rate=1.0)
    assert model.applications.refusal[0] == WENT_ELSEWHERE
    competing.lend(model)
    assert model.elsewhere.lender[0] == COMPETING
    assert model.parties.owed_elsewhere[0] == pytest.approx(12_000.0)
    assert model.parties.capital[0] == pytest.approx(12_000.0)
    assert model.accounts.cash[COMPETING_BANK] == pytest.approx(-12_000.0)
    assert model.books.went_elsewhere.sum() == 1.0
    assert model.books.lent_after_refusal.sum() == 0.0
    assert sum(getattr(model.books, name).sum() for name in model.books.columns if name.startswith("refused")) == 0.0


def test_he_stays_where_a_change_costs_more_than_it_saves() -> None:
    model = contested(competition__switching_cost=10.0)
    ask(model)
    assert model.applications.refusal[0] == NOT_REFUSED
    competing.lend(model)
    assert model.elsewhere.lender[0] == NO_BANK
    assert model.books.won_from_others.sum() == 1.0


def test_loyal_clients_leave_less_often() -> None:
    leavers = [lost(competition__loyalty=loyalty) for loyalty in (0.5, 5.0)]
    assert leavers[0] > 1.3 * leavers[1] > 0.0


def lost(**settings: Any) -> float:
    chosen = {**SMALL, **{name.replace("__", "."): value for name, value in settings.items()}}
    return sum(CreditModel(**chosen, months=60, rng=seed).run().bank.lost_at_renewal.sum() for seed in range(3))


def test_whoever_our_bank_refuses_can_borrow_elsewhere() -> None:
    model = contested()
    ask(model, refusal=EVALUATION)
    assert model.applications.refusal[0] == EVALUATION
    competing.lend(model)
    assert model.elsewhere.lender[0] == COMPETING
    assert model.books.lent_after_refusal.sum() == 1.0


def test_the_foreign_bank_picks_by_its_own_cut_off_and_only_once_it_has_entered() -> None:
    for entry, lender in (("2003-01", FOREIGN), ("2003-02", COMPETING)):
        model = contested(
            **{name.replace(".", "__"): value for name, value in ALSO_FOREIGN.items()}
            | {"competition__foreign_entry": entry}
        )
        ask(model, rate=1.0)
        competing.lend(model)
        assert model.elsewhere.lender[0] == lender
    assert model.accounts.cash[FOREIGN_BANK] == 0.0
    strict = contested(**{name.replace(".", "__"): value for name, value in ALSO_FOREIGN.items()} | {
        "competition__foreign_cut_off": 0.0})  # fmt: skip
    ask(strict, rate=1.0)
    assert strict.elsewhere.offers[0] == COMPETING


@pytest.mark.parametrize(
    ("coverage", "offer"), [(0.0, COMPETING), (1.0, NO_BANK)], ids=["without a file", "with a file"]
)
def test_one_excluded_by_our_bank_gets_a_loan_elsewhere_unless_it_is_on_file(coverage: float, offer: int) -> None:
    model = contested(levers__bureau_coverage=coverage, demand__hazard=1.0)
    model.parties.excluded[0] = 20
    model.parties.asks_draw[0] = 0.5
    model.move_economy()
    model.levers.hold(model.start)
    competing.bid(model)
    assert model.elsewhere.offers[0] == offer


@pytest.mark.parametrize(("coverage", "offer"), [(0.0, COMPETING), (1.0, NO_BANK)], ids=["unseen", "seen"])
def test_a_client_of_ours_is_lent_to_as_well_where_his_debt_is_not_seen(coverage: float, offer: int) -> None:
    model = contested(levers__bureau_coverage=coverage, competition__solicitation=1.0)
    lend(model, balance=12_000.0)
    model.parties.asks_draw[0] = 0.5
    model.move_economy()
    model.levers.hold(model.start)
    competing.bid(model)
    competing.lend(model)
    assert model.elsewhere.lender[0] == offer
    assert model.loans.status[0] == OPEN


def test_a_loan_to_be_renewed_is_taken_over_and_paid_off_at_once() -> None:
    model = contested()
    lend(model, balance=1000.0, months_left=2, rate=0.12)
    give(model, 0, cash=100.0, mean_income=1000.0)
    model.step()
    assert model.loans.status[0] == NONE
    assert model.loans.balance[0] == 0.0
    assert model.parties.former_client[0] == 1
    assert last(model, "lost_at_renewal") == 1.0
    assert last(model, "principal_received") == last(model, "elsewhere_taken_over") == pytest.approx(1000.0)
    assert last(model, "elsewhere_lent") == pytest.approx(1000.0)
    assert last(model, "invested") == 0.0  # he has no more than before
    assert model.parties.owed_elsewhere[0] == pytest.approx(1000.0)
    assert model.accounts.cash[COMPETING_BANK] == pytest.approx(-1000.0)
    assert last(model, "applications") == 0.0


def test_a_client_who_is_late_is_not_taken_over() -> None:
    model = contested()
    lend(model, balance=1000.0, months_left=2, rate=0.12)
    model.step()
    assert model.loans.months_late[0] == 1
    assert last(model, "elsewhere_lent") == 0.0


def test_a_defaulter_counts_on_other_banks_only_where_they_lend_and_do_not_see_it() -> None:
    model = contested(2, competition__memory=0.0, levers__bureau_coverage=0.5, competition__solicitation=1.0)
    lend(model, row=0, balance=12_000.0)
    lend(model, row=1, balance=12_000.0)
    model.parties.bureau_draw = [0.1, 0.9]
    model.elsewhere.lender[:] = NO_BANK
    model.step()
    assert model.branches.outside_access[0] == pytest.approx(0.5)  # one of two was offered a loan
    assert list(model.parties.credit_at_stake) == pytest.approx([1.0, 0.5])
    model.elsewhere.shut_out_until[1] = 1000
    model.step()
    assert list(model.parties.credit_at_stake) == pytest.approx([1.0, 1.0])


def test_competition_erodes_the_fear_of_losing_credit_and_a_bureau_restores_it() -> None:
    """Dynamic incentives: many offers and no sharing of information make more strategic defaults."""

    def strategic(**settings: Any) -> float:
        chosen = {**SMALL, "behaviour.future_credit": 5.0, "behaviour.enforceable_share": 0.05,
                  "competition.reach": 0.9, "competition.cut_off": 0.2, "competition.solicitation": 0.0,
                  **settings}  # fmt: skip
        runs = [CreditModel(**chosen, months=60, rng=seed).run().bank for seed in range(3)]
        return float(sum(run.defaults_strategic.sum() for run in runs))

    unseen = strategic(**{"levers.bureau_coverage": 0.0})
    assert unseen > 1.2 * strategic(**{"levers.bureau_coverage": 0.0, "competition.believed_access": 0.0})
    assert unseen > 1.2 * strategic(**{"levers.bureau_coverage": 1.0})


def test_a_bureau_makes_fewer_clients_borrow_twice() -> None:
    def twice(coverage: float) -> float:
        settings = {**SMALL, "levers.bureau_coverage": coverage, "competition.solicitation": 0.02}
        runs = [CreditModel(**settings, months=60, rng=seed).run().bank for seed in range(2)]
        return float(sum(run.borrowing_twice[-1] for run in runs))

    assert twice(0.0) > 1.5 * twice(1.0)


def test_where_competition_is_hard_a_bureau_lowers_defaults() -> None:
    """Mostly strategic ones of clients who borrow twice."""
    hard = {"world.borrowers": 800, "world.branches": 8, "competition.reach": 0.8, "competition.solicitation": 0.02,
            "competition.cut_off": 0.05}  # fmt: skip

    def defaults(coverage: float) -> tuple[float, float]:
        settings = {**hard, "levers.bureau_coverage": coverage}
        runs = [CreditModel(**settings, months=96, rng=seed).run().bank for seed in range(3)]
        rates = [run.defaults.sum() / run.loans_count.mean() for run in runs]
        return sum(rates), sum(run.defaults_strategic.sum() for run in runs)

    hidden, shared = defaults(0.0), defaults(1.0)
    assert hidden[0] > 1.1 * shared[0]
    assert hidden[1] > 1.5 * shared[1]


def test_without_files_no_debt_elsewhere_is_seen_and_with_files_all_are() -> None:
    for coverage, share in ((0.0, 1.0), (1.0, 0.0)):
        bank = CreditModel(**SMALL, **{"levers.bureau_coverage": coverage}, months=24).run().bank
        assert bank.borrowing_twice[-1] > 0.0
        assert bank.unseen_elsewhere[-1] == share * bank.borrowing_twice[-1]


def test_other_banks_lend_more_when_supply_is_wide() -> None:
    lent = [CreditModel(**SMALL, scenario=name, rng=1).run().bank.elsewhere_lent for name in ("china_2008", "baseline")]
    assert lent[0][72:84].sum() > lent[1][72:84].sum()  # 2009


def test_the_foreign_bank_takes_the_best() -> None:
    settings = {**SMALL, "competition.foreign_presence": 1.0, "competition.foreign_entry": "2003-01"}
    model = CreditModel(**settings, months=60, rng=2)
    model.run()
    quality = model.parties.quality[: len(model.loans)]
    by_lender = [float(np.mean(quality[model.elsewhere.lender == lender])) for lender in (COMPETING, FOREIGN)]
    assert by_lender[1] > by_lender[0] > float(quality.mean())


def test_debts_are_counted_in_years_of_income() -> None:
    model = contested(3)
    for row, debt in enumerate((5_900.0, 6_100.0, 12_100.0)):
        owe(model, row, debt / 2)
        lend(model, row=row, balance=debt / 2)
    settle(model)
    competing.add_up(model)
    assert model.books.indebted.sum() == model.books.borrowing_twice.sum() == 3.0
    assert (model.books.owe_half.sum(), model.books.owe_whole.sum()) == (2.0, 1.0)


def test_who_leaves_the_district_leaves_his_debts_elsewhere_behind() -> None:
    model = CreditModel(**SMALL, months=12)
    model.step()
    debtor = int(np.flatnonzero(model.parties.owed_elsewhere)[0])
    owed = float(model.parties.owed_elsewhere[debtor])
    agent = next(agent for agent in model.agents_by_type[Borrower] if agent.index == debtor)
    agent.remove()
    assert model.books.elsewhere_lost.sum() == pytest.approx(owed)
    model.step()  # the books are checked
    assert model.parties.owed_elsewhere[debtor] == 0.0
    assert model.elsewhere.lender[debtor] == NO_BANK
