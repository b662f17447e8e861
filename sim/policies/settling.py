"""How public money comes in on loans that were not paid, and how they leave the books."""

from typing import Any

import numpy as np

from sim.core.columns import Floats
from sim.policies.base import LeverSetter
from sim.world.accounts import OUTSIDE, SECTOR_COUNT, STATE, transfer
from sim.world.loans import WRITTEN_OFF

move: Any = transfer.py_func  # type: ignore[attr-defined]  # what is compiled into loops, as plain Python


def pay_principal(model: Any, levers: LeverSetter, rows: Any, amounts: Floats) -> None:
    """Let the state pay principal that is due on loans: [loan row], CNY; the debtor owes the bank so much less."""
    loans, parties, accounts, branches = model.loans, model.parties, model.accounts, len(model.branches)
    loans.principal_due[rows] -= amounts
    loans.balance[rows] -= amounts
    np.add.at(model.books.public_paid, parties.cell[rows], amounts)
    first = len(accounts) - branches - SECTOR_COUNT
    for branch, paid in enumerate(np.bincount(parties.branch[rows], amounts, minlength=branches)):
        move(accounts, STATE, first + branch, float(paid))
        levers.note_paid("state", float(paid))


def exchange_with_outside(model: Any, rows: Any, amounts: Floats) -> None:
    """Let parties get money from outside, or pay it where the amount is below 0: [row], CNY; it counts as income."""
    accounts = model.accounts
    into, out = np.maximum(0.0, amounts), np.maximum(0.0, -amounts)
    accounts.cash[rows] += amounts
    accounts.received[rows] += into
    accounts.paid[rows] += out
    accounts.cash[OUTSIDE] -= amounts.sum()
    accounts.paid[OUTSIDE] += into.sum()
    accounts.received[OUTSIDE] += out.sum()
    np.add.at(model.books.income, model.parties.cell[rows], amounts)


def give_up(model: Any, rows: Any) -> None:
    """Take loans off the books at a loss of what they stand at: [loan row]; nobody pursues them any more."""
    loans, parties, books = model.loans, model.parties, model.books
    cell = parties.cell[rows]
    np.add.at(books.written_off, cell, loans.balance[rows])
    np.add.at(books.cases_ended, cell, loans.exposure[rows])
    np.add.at(books.interest_forgone, cell, loans.interest_due[rows])
    np.add.at(books.dues_given_up, cell, loans.interest_due[rows] + loans.principal_due[rows])
    for column in (loans.balance, loans.claim, loans.principal_due, loans.interest_due):
        column[rows] = 0.0
    loans.status[rows] = WRITTEN_OFF
    longer = model.levers.longer_exclusion[cell].astype(int)
    parties.excluded[rows] = np.maximum(1, model.recovery.exclusion + longer)
    parties.former_client[rows] = 0


__all__ = ["give_up", "pay_principal"]
