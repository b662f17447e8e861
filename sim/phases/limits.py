"""No borrower, group, trade or village may weigh too much in the book."""

import numpy as np

from sim.core.columns import Floats, Integers
from sim.core.compiling import inlined, phase
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.rules.capital import is_over_limit, room_within, whole_capital
from sim.world.applications import (
    GROUP_LIMIT,
    NOT_REFUSED,
    SECTOR_LIMIT,
    SINGLE_BORROWER,
    Applicants,
    Applications,
    Renewals,
)
from sim.world.books import Books
from sim.world.branches import HeadOffice
from sim.world.loans import OPEN, RENEWED, ActiveLoans, Loans
from sim.world.network import Members
from sim.world.parties import TRADES, Parties


@inlined
def owed_together(
    active: ActiveLoans, status: Integers, balance: Floats, kind: Integers, kinds: int, limit: Floats
) -> Floats:
    """What the borrowers of each kind (trade, village) owe, where there is a limit to it anywhere; CNY."""
    owed = np.zeros(kinds)
    limited = 1.0
    for at in range(len(limit)):
        limited = min(limited, limit[at])
    for place in range(active.number[0] if limited < 1.0 else 0):
        loan = active.row[place]
        if status[loan] == OPEN:
            owed[kind[loan]] += balance[loan]
    return owed


@inlined
def owed_by_group(group: int, size: int, member: Integers, status: Integers, balance: Floats) -> float:
    """What the members of a solidarity group owe together, 0 without a group; CNY."""
    owed = 0.0
    if group >= 0:
        for row in range(group * size, (group + 1) * size):
            if 0 <= member[row] < len(status) and status[member[row]] == OPEN:
                owed += balance[member[row]]
    return owed


@inlined
def room_in_book(owed: float, limit: float, book: float) -> float:
    """How much more one kind of borrower may owe, of a book that grows by it as well; 1 is no limit; CNY."""
    return room_within(owed, limit, book) / (1.0 - limit) if limit < 1.0 else np.inf


@inlined
def is_over_share(owed: float, amount: float, limit: float, book: float) -> bool:
    """Whether one kind of borrower would owe too much of a book that grows by the amount; 1 is no limit."""
    return limit < 1.0 and is_over_limit(owed + amount, limit, book + amount)


@phase
def cut_top_ups(
    active: ActiveLoans,
    renewals: Renewals,
    loans: Loans,
    parties: Parties,
    members: Members,
    levers: Levers,
    bank: Bank,
    head_office: HeadOffice,
    group_size: int,
    village_count: int,
) -> None:
    """A renewal passes, but with no more on top than its group, its trade and its village may still owe."""
    top_up, balance, status = loans.top_up, loans.balance, loans.status
    capital = whole_capital(head_office.capital[0], bank.represented_borrowers, len(status))
    of_trade = owed_together(active, status, balance, parties.trade, len(TRADES), levers.sector_limit)
    of_village = owed_together(active, status, balance, parties.village, village_count, levers.village_limit)
    for place in range(renewals.number[0]):
        loan = renewals.row[place]
        if loans.decision[loan] != RENEWED or top_up[loan] <= 0.0:
            continue
        at, group = parties.cell[loan], parties.group[loan]
        if group >= 0:
            together = owed_by_group(group, group_size, members.party, status, balance)
            top_up[loan] = min(top_up[loan], room_within(together, levers.group_limit[at], capital))
        of_his_trade, of_his_village = of_trade[parties.trade[loan]], of_village[parties.village[loan]]
        top_up[loan] = min(top_up[loan], room_in_book(of_his_trade, levers.sector_limit[at], head_office.loans[0]))
        top_up[loan] = min(top_up[loan], room_in_book(of_his_village, levers.village_limit[at], head_office.loans[0]))


@phase
def check(
    active: ActiveLoans,
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    parties: Parties,
    members: Members,
    levers: Levers,
    bank: Bank,
    head_office: HeadOffice,
    group_size: int,
    village_count: int,
    books: Books,
) -> None:
    """Whoever would owe too much, alone or with his group, his trade or his village, is refused.

    Limits of a borrower and a group are shares of the bank's capital, of a trade and a village shares of the book.
    Passed applications of the same month are not added up.
    """
    rows, refusal, wanted = applicants.row, applications.refusal, applications.wanted
    balance, status, cell, trade, group = loans.balance, loans.status, parties.cell, parties.trade, parties.group
    village = parties.village
    book = head_office.loans[0]
    capital = whole_capital(head_office.capital[0], bank.represented_borrowers, len(status))
    of_trade = owed_together(active, status, balance, trade, len(TRADES), levers.sector_limit)
    of_village = owed_together(active, status, balance, village, village_count, levers.village_limit)
    for place in range(applicants.number[0]):
        loan = rows[place]
        if refusal[loan] != NOT_REFUSED:
            continue
        at, amount = cell[loan], wanted[loan]
        together = amount + owed_by_group(group[loan], group_size, members.party, status, balance)
        if is_over_limit(amount, levers.single_borrower_limit[at], capital):
            refusal[loan] = SINGLE_BORROWER
            books.refused_single_borrower[at] += 1.0
        elif is_over_limit(together, levers.group_limit[at], capital):
            refusal[loan] = GROUP_LIMIT
            books.refused_group[at] += 1.0
        elif is_over_share(of_trade[trade[loan]], amount, levers.sector_limit[at], book) or is_over_share(
            of_village[village[loan]], amount, levers.village_limit[at], book
        ):
            refusal[loan] = SECTOR_LIMIT
            books.refused_sector[at] += 1.0
