"""What is collected from bad debtors, and what is given up."""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.core.numbers import half_life_decay
from sim.levers import Levers
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.recovery import Recovery
from sim.parameters.spending import Spending
from sim.rules.paying import taken_from_cash
from sim.rules.products import recovery_law
from sim.rules.recovering import collection_due, may_be_written_off, rationed_share
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import OPEN, WRITTEN_OFF, ActiveLoans, Loans
from sim.world.parties import Parties
from sim.world.purposes import WRITTEN_OFF as WRITE_OFF_LOTTERY


@phase
def collect(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    recovery: Recovery,
    guaranteeing: Guaranteeing,
    spending: Spending,
    economy: Economy,
    accounts: Accounts,
    books: Books,
) -> None:
    """Impaired and written-off loans are collected: what is pledged is sold first, then cash and all else he owns."""
    rows = active.row
    status, impaired, collected, balance = loans.status, loans.impaired, loans.collected, loans.balance
    cell, branch, cash, wealth = parties.cell, parties.branch, accounts.cash, parties.wealth
    recovered = (books.recovered_unsecured, books.recovered_guaranteed, books.recovered_collateral)
    first_branch = len(cell)
    decay = half_life_decay(recovery.half_life)
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    bad, count = np.empty(active.number[0], np.uint32), 0
    for place in range(active.number[0]):
        loan = rows[place]
        bad[count] = loan  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if (status[loan] == WRITTEN_OFF) | ((status[loan] == OPEN) & (impaired[loan] == 1)) else 0
    for place in range(count):
        loan = bad[place]
        written_off = status[loan] == WRITTEN_OFF
        due = collection_due(loans.exposure[loan], loans.recovery_rate[loan], collected[loan], decay)
        due = min(due, loans.claim[loan] if written_off else loans.principal_due[loan])
        if due <= 0.0:
            continue
        kept, pledge, gone = 1.0 - guaranteeing.sale_discount, 0.0, 0.0
        if parties.pledged[loan] > 0.0:
            pledge = min(due, max(0.0, min(parties.pledged[loan], wealth[loan])) * kept)
        if pledge > 0.0:
            gone = pledge / kept
            parties.pledged[loan] -= gone
            books.collateral_sold[cell[loan]] += pledge
        from_cash = taken_from_cash(due - pledge, cash[loan], parties.subsistence[loan] * needed_share)
        free = max(0.0, wealth[loan] - gone - parties.pledged[loan])  # neither pledged nor just sold
        sold = pledge + min(due - pledge - from_cash, free * kept)
        amount = from_cash + sold
        if sold > 0.0:
            wealth[loan] -= sold / kept
            transfer(accounts, OUTSIDE, loan, sold)
            books.assets_sold[cell[loan]] += sold
        transfer(accounts, loan, first_branch + branch[loan], amount)
        collected[loan] += amount
        if written_off:
            loans.claim[loan] -= amount
            books.collected_after[cell[loan]] += amount
        else:
            loans.principal_due[loan] -= amount
            balance[loan] -= amount
            books.collected[cell[loan]] += amount
        if loans.impaired_in[loan] >= 0:
            recovered[recovery_law(loans.product[loan])][cell[loan]] += amount


@phase
def write_off(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    recovery: Recovery,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Loans late for long are written off by lottery within the budget; the case is kept and collection goes on."""
    rows = active.row
    status, late, balance, cell = loans.status, loans.months_late, loans.balance, parties.cell
    share, after = levers.write_off_budget, levers.write_off_after
    budget = wanted = 0.0
    hopeless, count = np.empty(active.number[0], np.uint32), 0
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] == OPEN:
            budget += balance[loan] * share[cell[loan]] / 12.0
            if may_be_written_off(late[loan], after[cell[loan]]):
                wanted += balance[loan]
                hopeless[count] = loan
                count += 1
    chance = rationed_share(budget, wanted)
    for place in range(count):
        loan = hopeless[place]
        if uniform(luck, WRITE_OFF_LOTTERY, loan, month) >= chance:
            continue
        books.written_off[cell[loan]] += balance[loan]
        books.cases_ended[cell[loan]] += loans.exposure[loan]
        books.interest_forgone[cell[loan]] += loans.interest_due[loan]
        books.dues_given_up[cell[loan]] += loans.interest_due[loan] + loans.principal_due[loan]
        loans.claim[loan] = balance[loan]
        balance[loan] = 0.0
        loans.principal_due[loan] = 0.0
        loans.interest_due[loan] = 0.0
        status[loan] = WRITTEN_OFF
        parties.excluded[loan] = max(1, recovery.exclusion + int(levers.longer_exclusion[cell[loan]]))
        parties.former_client[loan] = 0
