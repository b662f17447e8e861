"""The books are checked every month at run time: a leak or a number that is none stops the run and is named."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import AccountsError
from sim.model import CreditModel
from sim.phases import accounts as checking
from sim.simulation import check_accounts
from sim.world.accounts import COMPETING_BANK, FOREIGN_BANK, INFORMAL, OUTSIDE, STATE
from sim.world.loans import OPEN

BORROWERS, BRANCHES = 60, 3


def grown(months: int = 1, seed: int = 0) -> CreditModel:
    model = CreditModel(
        **{"world.borrowers": BORROWERS, "world.branches": BRANCHES, "world.months": 60, "bank.closed_below": -1e6},
        rng=seed,
    )
    for _ in range(months):
        model.step()
    return model


def complaint(model: CreditModel) -> str:
    """Return what the check says of the next month, the month's date being part of it."""
    date = model.date
    with pytest.raises(AccountsError) as caught:
        model.step()
    assert str(caught.value).startswith(f"month {model.month} ({date}): ")
    return str(caught.value).partition("): ")[2]


def test_a_run_without_a_leak_goes_through() -> None:
    grown(60)


def test_the_planted_leak_of_the_check_command_is_found() -> None:
    said = check_accounts()
    assert "party 7" in said
    assert "+1 yuan" in said
    assert "2003-02" in said


@given(months=st.integers(1, 40), party=st.integers(0, BORROWERS - 1), yuan=st.sampled_from([0.5, -3.0, 1e4]))
@settings(max_examples=40)
def test_cash_made_in_a_partys_pocket_is_found(months: int, party: int, yuan: float) -> None:
    model = grown(months)
    model.accounts.cash[party] += yuan
    said = complaint(model)
    assert said.startswith(f"party {party}: cash is not what it was")
    assert f"({yuan:+g} yuan)" in said


@given(months=st.integers(1, 40), branch=st.integers(0, BRANCHES - 1), sign=st.sampled_from([-1.0, 1.0]))
@settings(max_examples=20)
def test_cash_made_at_a_branch_is_found(months: int, branch: int, sign: float) -> None:
    model = grown(months)
    model.accounts.cash[len(model.parties) + branch] += sign * 1e3
    assert complaint(model).startswith(f"branch {branch}: cash is not what it was")


@pytest.mark.parametrize(("row", "name"), [(INFORMAL, "informal lenders"), (STATE, "state"), (OUTSIDE, "outside")])
def test_cash_made_in_a_sector_is_found(row: int, name: str) -> None:
    model = grown(5)
    model.accounts.cash[row] -= 1e4
    assert complaint(model).startswith(f"sector {name}: cash is not what it was")


def test_money_that_only_one_side_has_booked_is_found() -> None:
    model = grown(5)
    model.accounts.cash[3] += 100.0
    model.accounts.received[3] += 100.0
    assert complaint(model).startswith("all holders together: money was made or lost")


def test_money_moved_between_a_party_and_outside_past_the_books_is_found() -> None:
    model = grown(5)
    for row, sign in ((3, 1.0), (OUTSIDE, -1.0)):
        model.accounts.cash[row] += sign * 100.0
        model.accounts.received[row] += sign * 100.0
    assert complaint(model).startswith("all holders together: what parties received and paid is not what the books say")


def test_informal_debt_that_changes_by_itself_is_found_at_its_branch() -> None:
    model = grown(5)
    model.books.informal_debt[0] += 100.0
    assert "informal debt is not opening + lent + interest - paid - given up (+100 yuan)" in complaint(model)


def test_informal_lending_that_no_lender_paid_for_is_found() -> None:
    model = grown(5)
    for row, sign in ((INFORMAL, 1.0), (OUTSIDE, -1.0)):
        model.accounts.cash[row] += sign * 100.0
        model.accounts.received[row] += sign * 100.0
    assert "sector informal lenders: cash of informal lenders has not moved" in complaint(model)


def test_debt_to_other_banks_that_changes_by_itself_is_found_at_its_branch() -> None:
    model = grown(5)
    model.books.competing_loans[0] += 100.0
    assert "debt to other banks is not opening + lent + interest - paid - given up (+100 yuan)" in complaint(model)


@pytest.mark.parametrize("row", [COMPETING_BANK, FOREIGN_BANK])
def test_money_that_another_bank_lent_past_the_books_is_found(row: int) -> None:
    model = grown(5)
    for holder, sign in ((row, 1.0), (OUTSIDE, -1.0)):
        model.accounts.cash[holder] += sign * 100.0
        model.accounts.received[holder] += sign * 100.0
    assert "sector competing bank: cash of other banks has not moved" in complaint(model)


def test_a_flow_in_the_books_that_nobody_paid_is_found() -> None:
    model = grown(5)
    model.books.income[0] += 100.0
    assert "is not what the books say" in complaint(model)


@given(months=st.integers(1, 40), seed=st.integers(0, 3), pick=st.integers(0, 10**6), yuan=st.sampled_from([-5.0, 5.0]))
@settings(max_examples=40)
def test_a_balance_that_changes_by_itself_is_found_at_its_branch(
    months: int, seed: int, pick: int, yuan: float
) -> None:
    model = grown(months, seed)
    rows = np.flatnonzero((model.loans.status == OPEN) & (model.loans.months_late == 0) & (model.loans.balance > 100.0))
    loan = int(rows[pick % len(rows)])
    model.loans.balance[loan] += yuan
    said = complaint(model)
    assert said.startswith(f"branch {model.parties.branch[loan]}: ")
    assert "loans are not opening + lent" in said or "unpaid dues" in said


@given(months=st.integers(1, 40), seed=st.integers(0, 3), pick=st.integers(0, 10**6))
@settings(max_examples=40)
def test_a_due_that_appears_by_itself_is_found_at_its_branch(months: int, seed: int, pick: int) -> None:
    model = grown(months, seed)
    rows = np.flatnonzero(model.loans.status == OPEN)
    loan = int(rows[pick % len(rows)])
    model.loans.interest_due[loan] += 5.0
    said = complaint(model)
    assert said.startswith(f"branch {model.parties.branch[loan]}: unpaid dues are not opening + missed")


PLANTS: list[tuple[str, Callable[[CreditModel], Any], str]] = [
    ("provisions", lambda model: model.branches.provisions, "cash + loans - provisions is not deposits + capital"),
    ("capital", lambda model: model.branches.capital, "cash + loans - provisions is not deposits + capital"),
    ("deposits", lambda model: model.branches.deposits, "cash + loans - provisions is not deposits + capital"),
    ("loans", lambda model: model.branches.loans, "loans are not opening + lent"),
    ("unpaid dues", lambda model: model.branches.unpaid, "unpaid dues are not opening + missed"),
]


@pytest.mark.parametrize("branch", range(BRANCHES))
@pytest.mark.parametrize(("column", "what"), [pytest.param(*plant[1:], id=plant[0]) for plant in PLANTS])
def test_a_leak_in_a_branchs_balance_sheet_is_found_and_named(
    column: Callable[[CreditModel], Any], what: str, branch: int
) -> None:
    model = grown(7)
    column(model)[branch] += 50.0
    said = complaint(model)
    assert said.startswith(f"branch {branch}: ")
    assert what in said


@pytest.mark.parametrize(
    ("plant", "who"),
    [
        (lambda model: model.accounts.cash.__setitem__(5, np.nan), "party 5"),
        (lambda model: model.parties.capital.__setitem__(5, np.nan), "party 5"),
        (lambda model: model.parties.wealth.__setitem__(5, np.nan), "party 5"),
        (lambda model: model.parties.wealth.__setitem__(5, np.inf), "party 5"),
        (lambda model: model.parties.shock.__setitem__(5, np.nan), "party 5"),
        (lambda model: model.branches.shock.__setitem__(1, np.nan), "party"),
        (lambda model: model.branches.deposits.__setitem__(1, np.nan), "branch 1"),
        (lambda model: model.branches.provisions.__setitem__(1, np.nan), "branch 1"),
        (lambda model: model.branches.capital.__setitem__(1, np.nan), "branch 1"),
        (lambda model: setattr(model.economy, "credit_factor", float("nan")), "party 0"),
    ],
    ids=[
        "cash",
        "capital",
        "wealth",
        "infinite wealth",
        "shock",
        "district",
        "deposits",
        "provisions",
        "equity",
        "nation",
    ],
)
def test_a_number_that_is_none_stops_the_run_and_says_where(plant: Callable[[CreditModel], Any], who: str) -> None:
    model = grown(3)
    plant(model)
    said = complaint(model)
    assert said.startswith(who)
    assert "is not a number" in said


def test_a_rate_that_is_none_stops_the_run_and_says_where() -> None:
    model = grown(3)
    loan = int(np.flatnonzero((model.loans.status == OPEN) & (model.loans.impaired == 0))[0])
    model.loans.rate[loan] = np.nan
    assert "is not a number" in complaint(model)


def test_the_tolerance_is_a_hundred_millionth_of_the_account() -> None:
    assert checking.TOLERANCE == 1e-8
    model = grown(3)
    model.accounts.cash[5] += 1e-9
    model.step()  # rounding is no leak


def test_after_a_leak_nothing_of_the_month_is_recorded() -> None:
    model = grown(3)
    model.accounts.cash[5] += 1.0
    complaint(model)
    assert model.ledger.months == 3
