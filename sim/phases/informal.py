"""Informal lenders collect hard: interest first, before anything is paid to the bank; then principal, bit by bit."""

import numpy as np

from sim.core.compiling import phase
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.informal import Informal
from sim.parameters.spending import Spending
from sim.rules.informal import borrowed_for_food, informal_room, months_unpaid_next, repaid_informally, seized
from sim.rules.paying import CENTS, spare_means, taken_from_cash
from sim.rules.products import free_property, still_pledged
from sim.world.accounts import INFORMAL, OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import Loans
from sim.world.parties import Parties


@phase
def collect(
    parties: Parties,
    loans: Loans,
    economy: Economy,
    informal: Informal,
    spending: Spending,
    guaranteeing: Guaranteeing,
    accounts: Accounts,
    books: Books,
    month: int,
) -> None:
    """Informal interest is paid before bank dues; who has not paid it for too long loses what can be seized.

    Unpaid interest is added to the debt. What a seizure does not cover is the lender's loss.
    """
    owed, unpaid, until = parties.informal_debt, parties.informal_unpaid, parties.informal_until
    cell, cash, capital, wealth = parties.cell, accounts.cash, parties.capital, parties.wealth
    pledged = parties.pledged
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    debtors, count = np.empty(len(owed), np.uint32), 0
    for party in range(len(owed)):
        debtors[count] = party  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if owed[party] > 0.0 else 0
    for place in range(count):
        party = debtors[place]
        at, keep = cell[party], parties.subsistence[party] * needed_share
        interest = owed[party] * informal.rate / 12.0
        owed[party] += interest
        books.informal_interest[at] += interest
        paid = min(interest, spare_means(cash[party], keep, spending.liquid_share * capital[party]))
        sold = paid - taken_from_cash(paid, cash[party], keep)
        if sold > 0.0:
            capital[party] -= sold
            transfer(accounts, OUTSIDE, party, sold)
            books.liquidated[at] += sold
        transfer(accounts, party, INFORMAL, paid)
        owed[party] -= paid
        books.informal_paid[at] += paid
        unpaid[party] = months_unpaid_next(unpaid[party], interest, paid)
        if unpaid[party] < informal.patience:
            continue
        stock = seized(owed[party], capital[party], informal.seized_share)
        capital[party] -= stock
        transfer(accounts, OUTSIDE, party, stock)
        books.liquidated[at] += stock
        kept = 1.0 - guaranteeing.sale_discount
        claim = 0.0  # of the bank
        if party < len(loans.status):
            claim = loans.balance[party] + loans.interest_due[party] + loans.claim[party]
        free = free_property(wealth[party], pledged[party], claim, guaranteeing.sale_discount)
        assets = seized(owed[party] - stock, free * kept, informal.seized_share)
        if assets > 0.0:
            wealth[party] -= assets / kept
            pledged[party] = still_pledged(pledged[party], wealth[party])
            transfer(accounts, OUTSIDE, party, assets)
            books.assets_sold[at] += assets
        transfer(accounts, party, INFORMAL, stock + assets)
        books.informal_paid[at] += stock + assets
        books.informal_lost[at] += owed[party] - (stock + assets)
        books.informal_defaults[at] += 1.0
        owed[party] = 0.0
        unpaid[party] = 0
        until[party] = month + informal.exclusion


@phase
def carry(
    parties: Parties,
    economy: Economy,
    informal: Informal,
    spending: Spending,
    accounts: Accounts,
    books: Books,
    month: int,
) -> None:
    """Cash left over pays informal debt back, who would go hungry borrows, and what is owed in the end is added up."""
    owed, unpaid, until = parties.informal_debt, parties.informal_unpaid, parties.informal_until
    cell, cash, capital, subsistence = parties.cell, accounts.cash, parties.capital, parties.subsistence
    mean, present = parties.mean_income, parties.present
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    lends = informal.cap > 0.0 and spending.consumption > 0.0
    concerned, count = np.empty(len(owed), np.uint32), 0
    for party in range(len(owed)):
        concerned[count] = party
        count += 1 if (owed[party] > 0.0) | (lends & (cash[party] < subsistence[party] * needed_share)) else 0
    for place in range(count):
        party = concerned[place]
        need = subsistence[party] * needed_share
        if owed[party] > 0.0:
            paid = repaid_informally(owed[party], cash[party], need, informal.repayment_share)
            transfer(accounts, party, INFORMAL, paid)
            owed[party] -= paid
            books.informal_paid[cell[party]] += paid
        if lends and cash[party] < need and present[party] == 1:
            yearly = 12.0 * mean[party] * economy.income_index
            room = informal_room(informal.cap, yearly, owed[party], unpaid[party], until[party] - month)
            borrowed = borrowed_for_food(need, cash[party], spending.liquid_share * capital[party], room)
            if borrowed > CENTS:
                transfer(accounts, INFORMAL, party, borrowed)
                owed[party] += borrowed
                books.informal_lent[cell[party]] += borrowed
        if owed[party] > 0.0:
            books.informal_debt[cell[party]] += owed[party]
