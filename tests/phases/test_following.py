"""Loans and parties are followed: by missed dues, by the category at new year, by the half-year of grant."""

from typing import Any

import numpy as np
import pytest

from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.phases import ageing, following, repayment
from sim.world.books import Books
from sim.world.loans import DOUBTFUL, LOSS, PASS, SPECIAL_MENTION, SUBSTANDARD
from tests.phases.village import give, last, lend, village

JANUARY = {"world.start": "2003-01"}


def followed(model: CreditModel) -> dict[str, float]:
    """Follow the loans of a village as they stand, and return what that adds to the books."""
    repayment.list_active(model)
    following.follow(model)
    return {name: float(getattr(model.books, name).sum()) for name in Books.columns}


def test_late_loans_are_counted_by_missed_dues() -> None:
    model = village(8)
    for row, late in enumerate([0, 1, 1, 2, 3, 4, 17, 0]):
        lend(model, row, 100.0, months_late=late)
    books = followed(model)
    assert [books[f"late_{missed}"] for missed in (1, 2, 3, 4)] == [2.0, 1.0, 1.0, 2.0]


def test_loans_in_default_are_counted_with_the_months_since() -> None:
    model = village(3)
    lend(model, 0, 100.0, defaulted=1, default_months=7)
    lend(model, 1, 100.0, defaulted=1, default_months=5)
    lend(model, 2, 100.0, default_months=99)
    books = followed(model)
    assert (books["in_default"], books["default_months"]) == (2.0, 12.0)


@pytest.mark.parametrize(
    ("at_new_year", "now", "cohort", "down"),
    [
        (PASS, PASS, "pass", 0.0),
        (PASS, SPECIAL_MENTION, "pass", 100.0),
        (PASS, LOSS, "pass", 100.0),
        (SPECIAL_MENTION, PASS, "special_mention", 0.0),
        (SPECIAL_MENTION, SUBSTANDARD, "special_mention", 100.0),
        (SUBSTANDARD, DOUBTFUL, "substandard", 100.0),
        (SUBSTANDARD, SPECIAL_MENTION, "substandard", 0.0),
        (DOUBTFUL, LOSS, "doubtful", 100.0),
        (DOUBTFUL, DOUBTFUL, "doubtful", 0.0),
    ],
)
def test_a_loan_belongs_to_the_cohort_of_its_category_at_new_year(
    at_new_year: int, now: int, cohort: str, down: float
) -> None:
    model = village(1)
    lend(model, 0, 100.0, category=now, category_at_new_year=at_new_year)
    books = followed(model)
    assert books[f"cohort_{cohort}"] == 100.0
    assert books[f"down_{cohort}"] == down
    assert sum(books[name] for name in books if name.startswith("cohort_")) == 100.0


@pytest.mark.parametrize("at_new_year", [-1, LOSS])
def test_a_loan_granted_since_or_lost_already_belongs_to_no_cohort(at_new_year: int) -> None:
    model = village(1)
    lend(model, 0, 100.0, category=DOUBTFUL, category_at_new_year=at_new_year)
    assert sum(value for name, value in followed(model).items() if name.startswith(("cohort", "down"))) == 0.0


def test_the_category_at_new_year_is_that_of_the_end_of_december() -> None:
    model = village(1, JANUARY)
    lend(model, 0, 100.0, category=DOUBTFUL, category_at_new_year=PASS)
    model.month = 10
    followed(model)
    assert model.loans.category_at_new_year[0] == PASS
    model.month = 11
    followed(model)
    assert model.loans.category_at_new_year[0] == DOUBTFUL


def test_a_loan_that_goes_on_missing_dues_rolls_from_bucket_to_bucket() -> None:
    model = village(1, {"levers.accelerate_after": 120.0})
    lend(model, 0, 1000.0)
    found = []
    for _ in range(5):
        model.step()
        found.append([last(model, name) for name in ("first_misses", "rolled_to_2", "rolled_to_3", "rolled_to_4")])
    assert found == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_a_debtor_who_pays_his_arrears_after_default_is_cured_and_his_case_has_ended() -> None:
    model = village(1, {"levers.accelerate_after": 120.0})
    lend(model, 0, 1000.0)
    for _ in range(4):
        model.step()
    assert last(model, "defaults") == 1.0
    give(model, 0, cash=500.0)
    model.step()
    assert last(model, "cured") == 1.0
    assert last(model, "cases_ended") == pytest.approx(1000.0)
    assert last(model, "in_default") == 0.0


def test_the_case_of_a_loan_written_off_has_ended_and_is_not_cured() -> None:
    model = village(1, {"levers.write_off_after": 6.0, "levers.write_off_budget": 1.0})
    bad = {"months_late": 5, "accelerated": 1, "impaired": 1, "defaulted": 1, "exposure": 1000.0}
    lend(model, 0, 1000.0, months_left=0, principal_due=1000.0, **bad)
    model.step()
    while last(model, "written_off") == 0.0:
        assert last(model, "cases_ended") == 0.0
        model.step()
    assert last(model, "cases_ended") == pytest.approx(1000.0)
    assert last(model, "cured") == 0.0


ASKING = {"demand.hazard": 1.0, "demand.outside_option": -1.0, "levers.target_growth": 2.0}
WITHOUT_GUARANTORS = {"levers.unsecured_share": 1.0, "levers.group_share": 0.0}


def test_a_first_loan_is_told_from_a_second_and_measured_by_income() -> None:
    model = village(2, {**ASKING, **WITHOUT_GUARANTORS})
    give(model, 0, mean_income=1000.0, ever_borrowed=1)
    give(model, 1, mean_income=1000.0)
    model.step()
    assert (last(model, "approvals"), last(model, "first_loans")) == (2.0, 1.0)
    assert last(model, "granted_income") == pytest.approx(24_000.0)
    assert list(model.parties.ever_borrowed) == [1, 1]
    assert list(model.loans.category_at_new_year) == [-1, -1]


def test_what_is_refused_is_counted_in_money() -> None:
    model = village(2, {**ASKING, "levers.cut_off_new": 0.0})
    give(model, 0, mean_income=1000.0)
    give(model, 1, mean_income=2000.0)
    model.step()
    assert last(model, "approvals") == 0.0
    assert last(model, "refused_amount") == pytest.approx(float(model.applications.wanted.sum()))
    assert last(model, "refused_amount") > 0.0


def vintages_of(granted: int, defaults_in: int, *, before: int = 0) -> dict[str, float]:
    """A loan granted in one month goes bad in another: the sheet of its half-year."""
    model = village(1, JANUARY)
    lend(model, 0, 100.0, granted=granted, months_late=4, ever_defaulted=before)
    model.month = defaults_in
    repayment.list_active(model)
    ageing.default(model)
    cells = len(model.books)
    rows = model.vintages.bad_36.nonzero()[0]
    names = ("bad_12", "bad_24", "bad_36", "bad_amount_12", "bad_amount_24", "bad_amount_36")
    whole = {name: float(getattr(model.vintages, name).sum()) for name in names}
    return {**whole, "half": float(rows[0] // cells) if len(rows) else -1.0}


@pytest.mark.parametrize(
    ("granted", "defaults_in", "bad", "half"),
    [(7, 19, [1, 1, 1], 1), (7, 20, [0, 1, 1], 1), (7, 31, [0, 1, 1], 1), (7, 32, [0, 0, 1], 1), (12, 48, [0, 0, 1], 2),
     (12, 49, [0, 0, 0], -1), (-12, 3, [0, 0, 0], -1)],
)  # fmt: skip
def test_a_first_default_is_counted_by_the_age_of_the_loan_in_its_half_year(
    granted: int, defaults_in: int, bad: list[int], half: int
) -> None:
    found = vintages_of(granted, defaults_in)
    assert [found[f"bad_{age}"] for age in (12, 24, 36)] == bad
    assert [found[f"bad_amount_{age}"] for age in (12, 24, 36)] == [100.0 * one for one in bad]
    assert found["half"] == half


def test_a_second_default_of_a_loan_counts_no_more() -> None:
    assert vintages_of(0, 5)["bad_12"] == 1.0
    assert vintages_of(0, 5, before=1)["bad_12"] == 0.0


def test_a_year_of_consumption_is_valued_in_december_at_the_prices_of_the_first_month() -> None:
    model = village(2, {**JANUARY, "spending.consumption": 1.0, "spending.risk_aversion": 2.0})
    model.economy.price_index = 2.0
    for month in range(12):
        model.month = month
        model.parties.consumed = np.array([200.0, 800.0])
        following.live(model)
        assert model.books.consumers.sum() == (2.0 if month == 11 else 0.0)
    assert model.books.utility.sum() == pytest.approx(-1 / 1200 - 1 / 4800)
    assert (model.parties.consumed_this_year == 0.0).all()


def test_hunger_is_told_apart_by_default() -> None:
    model = village(2, {"spending.consumption": 1.0})
    model.parties.subsistence, model.parties.consumed = 100.0, 50.0
    lend(model, 0, 100.0, defaulted=1)
    lend(model, 1, 100.0)
    model.parties.subsistence = 100.0
    following.live(model)
    assert model.books.hunger_in_default.sum() == 1.0


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    small: dict[str, Any] = {"world.borrowers": 600, "world.branches": 3, "income.farm_volatility": 0.9}
    return CreditModel(scenario="crisis_severe", rng=1, **small).run()


def test_loans_of_a_bank_are_late_in_one_bucket_or_none(ledger: Ledger) -> None:
    bank = ledger.bank
    late = bank.late_1 + bank.late_2 + bank.late_3 + bank.late_4
    assert np.array_equal(bank.loans_count - late, bank.borrowers_served)
    assert bank.late_4.max() > 0.0


def test_what_rolls_was_there_the_month_before(ledger: Ledger) -> None:
    bank = ledger.bank
    for flow, stock in (
        (bank.rolled_to_2, bank.late_1),
        (bank.rolled_to_3, bank.late_2),
        (bank.rolled_to_4, bank.late_3),
    ):
        assert (flow[1:] <= stock[:-1]).all()
        assert flow.sum() > 0.0


def test_a_loan_in_default_was_so_before_or_defaulted_now(ledger: Ledger) -> None:
    bank = ledger.bank
    gone = bank.in_default[:-1] + bank.defaults[1:] - bank.in_default[1:] - bank.cured[1:]
    assert (gone >= 0.0).all()  # what is left was written off
    assert gone.sum() > 0.0
    assert bank.cured.sum() > 0.0


def test_vintages_hold_every_loan_granted(ledger: Ledger) -> None:
    made = ledger.bank.vintage("granted")[::6]
    assert made.sum() == ledger.bank.approvals.sum()
    by_half = ledger.bank.approvals.reshape(-1, 6).sum(axis=1)
    assert np.array_equal(made, by_half)
    assert np.array_equal(ledger.by_branch.vintage("granted")[::6].sum(axis=1), by_half)
    assert np.array_equal(ledger.by_segment.vintage("granted")[::6].sum(axis=1), by_half)


def test_vintages_go_bad_one_after_the_other(ledger: Ledger) -> None:
    bank = ledger.bank
    bad = [bank.vintage(f"bad_{age}") for age in (12, 24, 36)]
    assert (bad[0] <= bad[1]).all()
    assert (bad[1] <= bad[2]).all()
    assert (bad[2] <= bank.vintage("granted")).all()
    assert bad[2].sum() > bad[0].sum() > 0.0


def test_migration_of_a_year_starts_anew_with_every_january(ledger: Ledger) -> None:
    bank = ledger.bank
    assert np.allclose(bank.cohort_pass[0], bank.loans[0] - bank.granted[0], rtol=0.2)
    december, january = bank.down_pass[11::12][:-1], bank.down_pass[12::12]
    assert (january < december).mean() > 0.7  # hardly anything has gone down in one month


def test_no_measure_of_a_whole_run_is_outside_what_it_can_be(ledger: Ledger) -> None:
    shares = ("pass_share", "migration_pass", "migration_doubtful", "roll_rate_1", "roll_rate_4", "vintage_36",
              "poor_share", "first_time_share", "rationed_out_share")  # fmt: skip
    for name in shares:
        values = MEASURES[name].series(ledger.bank)
        known = values[~np.isnan(values)]
        assert len(known)
        assert ((known >= 0.0) & (known <= 1.0)).all(), name
