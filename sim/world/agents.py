"""Borrowers, guarantors and branches as Mesa agents: views of rows, made on first look."""

from typing import Any

import numpy as np

from sim.core.errors import InputError
from sim.core.views import RowAgent, lazily
from sim.world.accounts import OUTSIDE, Accounts
from sim.world.branches import Branches
from sim.world.loans import CATEGORIES, DECISIONS, NONE, OPEN, PRODUCTS, SCHEDULES, Loans
from sim.world.parties import Parties

RECORD = "is the account's own record; set `cash` instead"
PLACE = "is where and what somebody is in the books, and stays"
OTHERS = "is in the books of other banks, and follows from borrowing and repaying"
NOT_BY_HAND = {
    "accounts.opening": RECORD,
    "accounts.received": RECORD,
    "accounts.paid": RECORD,
    "parties.branch": PLACE,
    "parties.segment": PLACE,
    "parties.cell": PLACE,
    "parties.village": PLACE,
    "parties.trade": PLACE,
    "parties.group": PLACE,
    "parties.informal_debt": "is in the books of informal lenders, and follows from borrowing and repaying",
    "parties.owed_elsewhere": OTHERS,
    "parties.late_elsewhere": OTHERS,
    "parties.present": "follows from who lives here; use `remove()`",
    "loans.status": "follows from lending and paying; set `balance` to 0 to end a loan",
    "branches.loans": "is added up from the loans; set the loans' own balances instead",
    "branches.unpaid": "is added up from the loans; set the loans' own dues instead",
    "branches.informal_debt": "is added up from what parties owe",
    "branches.competing_loans": "is added up from what parties owe",
    "branches.foreign_loans": "is added up from what parties owe",
    "branches.provisions": "follows from the loans; set the loans' own balances instead",
}
CODES = {
    "loans.product": len(PRODUCTS),
    "loans.schedule": len(SCHEDULES),
    "loans.decision": len(DECISIONS),
    "loans.category": len(CATEGORIES),
    "loans.true_category": len(CATEGORIES),
}
SIGNED = ("accounts.cash", "parties.quality", "parties.project_return", "parties.shock", "parties.income",
          "parties.last_call", "loans.granted", "loans.impaired_in", "loans.category_at_new_year", "branches.shock",
          "branches.capital", "branches.gross_income",
          "branches.net_lending", "branches.normal_lending", "branches.local_effect")  # fmt: skip
NEVER_NEGATIVE = {
    f"{table}.{name}"
    for table, kind in (("accounts", Accounts), ("parties", Parties), ("loans", Loans), ("branches", Branches))
    for name in kind.columns
} - set(SIGNED)
OF_AN_OPEN_LOAN = ("loans.balance", "loans.interest_due", "loans.principal_due")


class BankAgent(RowAgent):
    """An agent whose money and debts are in the books: what is set by hand is booked, as coming from outside."""

    def check(self, what: str, value: float) -> None:
        """Refuse what follows from something else: raises InputError."""
        if what in NOT_BY_HAND:
            raise InputError(f"{what} {NOT_BY_HAND[what]}.")
        if value < 0.0 and what in NEVER_NEGATIVE:
            raise InputError(f"{what}: {value!r} is not allowed; give 0 or more.")
        if what in CODES and not 0 <= value < CODES[what]:
            raise InputError(f"{what}: {value!r} is not allowed; give a whole number from 0 to {CODES[what] - 1}.")
        if what in OF_AN_OPEN_LOAN and value != 0.0 and self.model.loans.status[self.index] != OPEN:
            raise InputError(f"{what}: borrower {self.index} has no open loan.")


class PartyAgent(BankAgent):
    """A party who borrows, guarantees, or both."""

    def book(self, what: str, change: float) -> None:
        """Book cash as coming from outside, balances and dues as gains or losses of the bank."""
        model, at = self.model, self.model.parties.cell[self.index]
        if what == "accounts.cash":
            come_from_outside(model.accounts, self.index, change)
            model.books.booked_outside[at] += change
        elif what == "loans.balance":
            model.books.balance_set[at] += change
        elif what in OF_AN_OPEN_LOAN:
            model.books.dues_set[at] += change

    def remove(self) -> None:
        """Leave the district: cash and assets are taken along, a loan is given up, guarantees and claims end."""
        let_leave(self.model, self.index)
        for view in self.model.views_of_party(self.index):  # as a borrower and as a guarantor
            super(PartyAgent, view).remove()


class Borrower(PartyAgent, accounts=Accounts, parties=Parties, loans=Loans):
    """A party who may borrow, with his loan."""


class Guarantor(PartyAgent, accounts=Accounts, parties=Parties):
    """A party who stands for loans of others; one who borrows too is also a `Borrower`, with the same cash."""


class Branch(BankAgent, accounts=Accounts, branches=Branches):
    """A branch of the bank."""

    def row_in(self, table: str) -> int:
        """Return this branch's row: behind the parties among the accounts."""
        return self.index + len(self.model.parties) if table == "accounts" else self.index

    def book(self, what: str, change: float) -> None:
        """Capital and deposits set by hand bring their cash along; cash set by hand is a gain or loss."""
        model, row = self.model, self.row_in("accounts")
        if what == "accounts.cash":
            model.branches.capital[self.index] += change
        elif what in ("branches.capital", "branches.deposits"):
            model.accounts.cash[row] += change
        else:
            return
        come_from_outside(model.accounts, row, change)
        model.statement.booked_outside[self.index] += change

    def remove(self) -> None:
        """A branch keeps the accounts of its district and cannot leave: raises InputError."""
        raise InputError(f"branch {self.index} cannot be removed; give fewer `world.branches`.")


class Views:
    """What `CreditModel` adds to `mesa.Model`: agents that appear when somebody looks."""

    _views: dict[int, RowAgent]
    _looked_in: int

    def make_views(self) -> None:
        """Make one agent per party who may borrow, per party who guarantees, and per branch.

        Unique ids are those of the rows: borrowers first, then all parties as guarantors, then branches. Who begins to
        guarantee later appears when somebody looks in a later month.
        """
        model: Any = self
        if "month" not in self.__dict__ or self.__dict__.get("_looked_in") == model.month:
            return
        self._looked_in = model.month
        parties, borrowers, count = model.parties, len(model.loans), len(model.parties)
        first = "_views" not in self.__dict__
        if first:
            self._views = {}
            self._show(Borrower, np.flatnonzero(parties.present[:borrowers] == 1), 1)
        stands = parties.guaranteed > 0.0
        stands[borrowers:] = True
        self._show(Guarantor, np.flatnonzero(stands & (parties.present == 1)), 1 + borrowers)
        if first:
            self._show(Branch, np.arange(len(model.branches)), 1 + borrowers + count)

    def views_of_party(self, row: int) -> list[RowAgent]:
        """Return the agents that are views of a party, as a borrower and as a guarantor."""
        model: Any = self
        numbers = (1 + row if row < len(model.loans) else 0, 1 + len(model.loans) + row)
        return [self._views[number] for number in numbers if number in self._views]

    def _show(self, kind: type[RowAgent], rows: Any, first: int) -> None:
        for row in rows.tolist():
            if first + row not in self._views:
                self._views[first + row] = kind(self, row, first + row)

    agents = lazily("agents")
    agents_by_type = lazily("agents_by_type")
    agent_types = lazily("agent_types")


def come_from_outside(accounts: Any, row: int, amount: float) -> None:
    """Book that cash which a holder has been given by hand came from outside."""
    accounts.cash[OUTSIDE] -= amount
    accounts.paid[OUTSIDE] += amount
    accounts.received[row] += amount


def let_leave(model: Any, row: int) -> None:
    """Let a party leave: his cash goes outside, his loan is written off, his guarantees and claims end."""
    parties, loans, guarantees, at = model.parties, model.loans, model.guarantees, model.parties.cell[row]
    places = model.network.guarantor_places
    cash = model.accounts.cash[row]
    model.accounts.cash[row] = 0.0
    come_from_outside(model.accounts, row, -cash)
    model.books.booked_outside[at] -= cash
    parties.present[row] = 0
    parties.capital[row] = parties.wealth[row] = parties.pledged[row] = 0.0
    model.books.informal_lost[at] += parties.informal_debt[row]
    parties.informal_debt[row] = 0.0
    model.books.elsewhere_lost[at] += parties.owed_elsewhere[row]
    parties.owed_elsewhere[row] = 0.0
    if row < len(loans):
        if loans.status[row] == OPEN:
            model.books.written_off[at] += loans.balance[row]
            model.books.dues_given_up[at] += loans.interest_due[row] + loans.principal_due[row]
            model.books.interest_forgone[at] += loans.interest_due[row]
        for column in ("lender", "months_left", "runs_off", "defaulted", "due", "offers", "taken_over"):
            getattr(model.elsewhere, column)[row] = NONE
        parties.late_elsewhere[row] = 0
        for column in ("status", "balance", "interest_due", "principal_due", "claim", "line"):
            getattr(loans, column)[row] = NONE
        parties.may_borrow[row] = 0
        own = slice(row * places, (row + 1) * places)
        guarantees.guarantor[own] = -1
        guarantees.recourse[own] = 0.0
        parties.recourse_owed[row] = 0.0
    stood = np.flatnonzero(guarantees.guarantor == row)
    for place in stood:
        parties.recourse_owed[place // places] -= guarantees.recourse[place]
    guarantees.recourse[stood] = 0.0
    guarantees.guarantor[stood] = -1
    guarantees.share[stood] = 0.0


__all__ = ["Borrower", "Branch", "Guarantor", "Views"]
