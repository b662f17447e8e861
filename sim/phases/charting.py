"""Once a year the guarantee network is measured."""

import math

import numpy as np

from sim.core.columns import Integers
from sim.core.compiling import phase, rule
from sim.core.numbers import logarithm
from sim.rules.guaranteeing import distress_passed
from sim.world.accounts import Accounts
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import OPEN, ActiveLoans, Guarantees, Loans
from sim.world.parties import Parties

DECEMBER = 11
TOP = 0.01  # of the loans somebody stands for: the largest, whose failure is played through


@phase
def chart(
    active: ActiveLoans,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    economy: Economy,
    accounts: Accounts,
    books: Books,
    month: int,
    start: int,
) -> None:
    """In December the guarantee network is measured: returned guarantees, components, concentration, impact.

    For the impact the largest one percent of the loans somebody stands for fail, and distress passes from a borrower
    to his guarantors by what they stand for over what they own, through each party once (DebtRank, Battiston et al.
    2012).
    """
    if (start + month) % 12 != DECEMBER:
        return
    rows, status, balance, cell, village = active.row, loans.status, loans.balance, parties.cell, parties.village
    guarantor, share = guarantees.guarantor, guarantees.share
    count, places = len(cell), len(guarantor) // len(status)
    stands_for = np.zeros(count, np.int32)
    amount = np.zeros(count)
    linked = np.zeros(count, np.int32)
    parent = np.arange(count).astype(np.int32)
    backed = np.empty(len(status), np.int32)
    backed_count = 0
    number, mutual, inside = books.network_guarantees, books.network_mutual, books.network_within_village
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            continue
        at = cell[loan]
        for row in range(loan * places, (loan + 1) * places):
            who = guarantor[row]
            if who < 0:
                continue
            number[at] += 1.0
            if village[who] == village[loan]:
                inside[at] += 1.0
            if who < len(status) and status[who] == OPEN:
                for other in range(who * places, (who + 1) * places):
                    if guarantor[other] == loan:
                        mutual[at] += 1.0
            stands_for[who] += 1
            amount[who] += share[row] * balance[loan]
            if backed_count == 0 or backed[backed_count - 1] != loan:
                backed[backed_count] = loan
                backed_count += 1
            linked[who] = linked[loan] = 1
            one, another = root(parent, loan), root(parent, who)
            parent[max(one, another)] = min(one, another)

    in_component = np.zeros(count, np.int32)
    largest, most, all_parties, guarantors = (
        books.network_component, books.network_most, books.network_parties, books.network_guarantors,
    )  # fmt: skip
    called, ruined, mean = parties.called, parties.ruined, parties.mean_income
    called_now, ruined_now, income = books.network_called, books.network_ruined, books.network_income
    amounts, squares, tail, logs = (
        books.network_amount, books.network_squares, books.network_tail, books.network_tail_logs,
    )  # fmt: skip
    for party in range(count):
        if linked[party] == 0:
            continue
        at = cell[party]
        all_parties[at] += 1.0
        first = root(parent, party)
        in_component[first] += 1
        largest[cell[first]] = max(largest[cell[first]], float(in_component[first]))
        if stands_for[party] == 0:
            continue
        guarantors[at] += 1.0
        called_now[at] += called[party]
        ruined_now[at] += ruined[party]
        income[at] += mean[party] * economy.income_index
        amounts[at] += amount[party]
        squares[at] += amount[party] * amount[party]
        most[at] = max(most[at], float(stands_for[party]))
        if stands_for[party] > 1:
            tail[at] += 1.0
            logs[at] += logarithm(float(stands_for[party]))

    if backed_count == 0:
        return
    owed = np.sort(balance[backed[:backed_count]])
    least = owed[backed_count - math.ceil(TOP * backed_count)]
    distress = np.zeros(count)
    reached = np.zeros(count, np.int32)  # 1: has met distress, 2: is one of those who fail at first
    wave = np.empty(count, np.int32)
    waiting = 0
    for place in range(backed_count):
        loan = backed[place]
        if balance[loan] >= least:
            distress[loan] = 1.0
            reached[loan] = 2
            wave[waiting] = loan
            waiting += 1
    begin = 0
    while begin < waiting:  # what was met by one wave is passed on by the next
        end = waiting
        passed = distress[wave[begin:end]]
        for place in range(begin, end):
            loan = wave[place]
            for row in range(loan * places, (loan + 1) * places):
                who = guarantor[row]
                if who < 0:
                    continue
                owned = max(0.0, accounts.cash[who]) + parties.capital[who] + parties.wealth[who]
                more = distress_passed(passed[place - begin], share[row] * balance[loan], owned)
                distress[who] = min(1.0, distress[who] + more)
                if reached[who] == 0 and who < len(status) and status[who] == OPEN:
                    reached[who] = 1
                    wave[waiting] = who
                    waiting += 1
        begin = end
    for place in range(waiting):
        loan = wave[place]
        if reached[loan] == 1:
            books.network_impact[cell[loan]] += distress[loan] * balance[loan]


@rule
def root(parent: Integers, party: int) -> int:
    """Return the first party of a component, and shorten the way there."""
    while parent[party] != party:
        parent[party] = parent[parent[party]]
        party = parent[party]
    return party
