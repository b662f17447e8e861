"""No borrower, group or trade may weigh too much in the book."""

import numpy as np

from sim.core.compiling import phase
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.rules.capital import is_over_limit, whole_capital
from sim.world.applications import GROUP_LIMIT, NOT_REFUSED, SECTOR_LIMIT, SINGLE_BORROWER, Applicants, Applications
from sim.world.books import Books
from sim.world.branches import HeadOffice
from sim.world.loans import OPEN, ActiveLoans, Loans
from sim.world.network import Members
from sim.world.parties import TRADES, Parties


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
    books: Books,
) -> None:
    """Whoever would owe more than a share of the bank's capital, alone or with his group, or whose trade would.

    A trade's limit is a share of the book. Passed applications of the same month are not added up.
    """
    rows, refusal, wanted = applicants.row, applications.refusal, applications.wanted
    balance, status, cell, trade, group = loans.balance, loans.status, parties.cell, parties.trade, parties.group
    book = head_office.loans[0]
    capital = whole_capital(head_office.capital[0], bank.represented_borrowers, len(status))
    of_trade = np.zeros(len(TRADES))
    for place in range(active.number[0]):
        loan = active.row[place]
        if status[loan] == OPEN:
            of_trade[trade[loan]] += balance[loan]
    for place in range(applicants.number[0]):
        loan = rows[place]
        if refusal[loan] != NOT_REFUSED:
            continue
        at, amount = cell[loan], wanted[loan]
        together = amount
        if group[loan] >= 0:
            for row in range(group[loan] * group_size, (group[loan] + 1) * group_size):
                member = members.party[row]
                if 0 <= member < len(status) and status[member] == OPEN:
                    together += balance[member]
        if is_over_limit(amount, levers.single_borrower_limit[at], capital):
            refusal[loan] = SINGLE_BORROWER
            books.refused_single_borrower[at] += 1.0
        elif is_over_limit(together, levers.group_limit[at], capital):
            refusal[loan] = GROUP_LIMIT
            books.refused_group[at] += 1.0
        elif levers.sector_limit[at] < 1.0 and is_over_limit(
            of_trade[trade[loan]] + amount, levers.sector_limit[at], book + amount
        ):
            refusal[loan] = SECTOR_LIMIT
            books.refused_sector[at] += 1.0
