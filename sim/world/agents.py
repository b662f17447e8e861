"""Borrowers, guarantors and branches as Mesa agents: views of rows, made on first look."""

from typing import Any

from sim.core.errors import InputError
from sim.core.views import RowAgent, lazily
from sim.world.accounts import OUTSIDE, Accounts
from sim.world.branches import Branches
from sim.world.loans import NONE, OPEN, Loans
from sim.world.parties import Parties


class PartyAgent(RowAgent):
    """A party: what is set by hand comes from outside, and is booked as such."""

    def book(self, what: str, change: float) -> None:
        """Book money and debts that were set by hand."""
        book_party(self.model, self.index, what, change)

    def remove(self) -> None:
        """Leave the district: cash and assets are taken along, a loan is given up, guarantees end."""
        let_leave(self.model, self.index)
        super().remove()


class Borrower(PartyAgent, accounts=Accounts, parties=Parties, loans=Loans):
    """A party who may borrow, with his loan."""


class Guarantor(PartyAgent, accounts=Accounts, parties=Parties):
    """A party who stands for loans of others; one who borrows too is also a `Borrower`, with the same cash."""


class Branch(RowAgent, accounts=Accounts, branches=Branches):
    """A branch of the bank."""

    def row_in(self, table: str) -> int:
        """Return this branch's row: behind the parties among the accounts."""
        return self.index + len(self.model.parties) if table == "accounts" else self.index

    def book(self, what: str, change: float) -> None:
        """Capital and deposits set by hand bring their cash along; cash set by hand is a gain or loss."""
        accounts, row = self.model.accounts, self.row_in("accounts")
        if what in ("branches.capital", "branches.deposits"):
            move_from_outside(accounts, row, change)
        elif what == "accounts.cash":
            accounts.cash[row] -= change
            move_from_outside(accounts, row, change)
            self.model.branches.capital[self.index] += change
        elif what in ("branches.loans", "branches.provisions", "branches.unpaid"):
            getattr(self.model.branches, what.partition(".")[2])[self.index] -= change
            raise InputError(f"{what} is added up from the loans; set the loans' own balances instead.")
        self.model.statement.booked_outside[self.index] += change


class Views:
    """What `CreditModel` adds to `mesa.Model`: agents that appear when somebody looks."""

    _viewed = False

    def make_views(self) -> None:
        """Make one agent per party who may borrow, per party who guarantees, and per branch, once."""
        model: Any = self
        if self._viewed or "month" not in self.__dict__:
            return
        self._viewed = True
        parties, borrowers = model.parties, len(model.loans)
        number = 0
        rows = [(Borrower, row) for row in range(borrowers)]
        rows += [(Guarantor, row) for row in range(len(parties)) if row >= borrowers or parties.guaranteed[row] > 0.0]
        rows += [(Branch, row) for row in range(len(model.branches))]
        for kind, row in rows:
            if kind is Branch or parties.present[row] == 1:
                number += 1
                kind(model, row, number)

    agents = lazily("agents")
    agents_by_type = lazily("agents_by_type")
    agent_types = lazily("agent_types")


def move_from_outside(accounts: Any, row: int, amount: float) -> None:
    """Move cash from outside to a holder, by hand."""
    accounts.cash[OUTSIDE] -= amount
    accounts.paid[OUTSIDE] += amount
    accounts.cash[row] += amount
    accounts.received[row] += amount


def book_party(model: Any, row: int, what: str, change: float) -> None:
    """Book what was set by hand at a party: cash from outside, balances and dues as gains or losses of the bank."""
    at = model.parties.cell[row]
    if what == "accounts.cash":
        model.accounts.cash[row] -= change
        move_from_outside(model.accounts, row, change)
        model.books.booked_outside[at] += change
    elif what in ("accounts.opening", "accounts.received", "accounts.paid"):
        getattr(model.accounts, what.partition(".")[2])[row] -= change
        raise InputError(f"{what} is the account's own record; set `cash` instead.")
    elif what == "loans.balance":
        model.books.balance_set[at] += change
    elif what in ("loans.interest_due", "loans.principal_due"):
        model.books.dues_set[at] += change


def let_leave(model: Any, row: int) -> None:
    """Let a party leave: his cash goes outside, his loan is written off, his guarantees end."""
    parties, loans, at = model.parties, model.loans, model.parties.cell[row]
    cash = model.accounts.cash[row]
    move_from_outside(model.accounts, row, -cash)
    model.books.booked_outside[at] -= cash
    parties.present[row] = 0
    parties.capital[row] = parties.wealth[row] = 0.0
    if row < len(loans) and loans.status[row] == OPEN:
        dues = loans.interest_due[row] + loans.principal_due[row]
        model.books.written_off[at] += loans.balance[row]
        model.books.dues_given_up[at] += dues
        model.books.interest_forgone[at] += loans.interest_due[row]
        for column in ("balance", "interest_due", "principal_due"):
            getattr(loans, column)[row] = 0.0
    if row < len(loans):
        loans.status[row] = NONE
        parties.may_borrow[row] = 0
        own = slice(row * model.network.guarantor_places, (row + 1) * model.network.guarantor_places)
        model.guarantees.guarantor[own] = -1
        model.guarantees.recourse[own] = 0.0
        parties.recourse_owed[row] = 0.0
    stood = model.guarantees.guarantor == row
    model.guarantees.guarantor[stood] = -1
    model.guarantees.share[stood] = 0.0


__all__ = ["Borrower", "Branch", "Guarantor", "Views"]
