"""The month's books are closed: stocks by category, provisions, interest, profit, capital and deposits."""

from sim.core.compiling import phase
from sim.levers import Levers
from sim.parameters import Bank
from sim.rules.classifying import provision_needed
from sim.world.accounts import OUTSIDE, SECTOR_COUNT, STATE, Accounts, transfer
from sim.world.books import Books, Statement
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import DOUBTFUL, GROUP, GUARANTEED, OPEN, PASS, SPECIAL_MENTION, SUBSTANDARD, ActiveLoans, Loans
from sim.world.parties import Parties


@phase
def value_loans(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    books: Books,
    statement: Statement,
) -> None:
    """Add up balances by category, days past due and security, and the provisions they need."""
    rows = active.row
    status, balance, late, category = loans.status, loans.balance, loans.months_late, loans.category
    cell, branch = parties.cell, parties.branch
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            continue
        at, owed = cell[loan], balance[loan]
        statement.loans[branch[loan]] += owed
        books.loans[at] += owed
        books.loans_count[at] += 1.0
        books.unpaid[at] += loans.interest_due[loan] + loans.principal_due[loan]
        if late[loan] > 1:
            books.past_due_30[at] += owed
        if late[loan] > 3:
            books.past_due_90[at] += owed
        if late[loan] == 0:
            books.borrowers_served[at] += 1.0
        if loans.impaired[loan] == 0:
            books.lending_rate[at] += owed * loans.rate[loan]
            books.earning[at] += owed
        if category[loan] == PASS:
            books.pass_[at] += owed
        elif category[loan] == SPECIAL_MENTION:
            books.special_mention[at] += owed
        elif category[loan] == SUBSTANDARD:
            books.substandard[at] += owed
        elif category[loan] == DOUBTFUL:
            books.doubtful[at] += owed
        else:
            books.loss[at] += owed
        if category[loan] >= SUBSTANDARD:
            books.bad_count[at] += 1.0
        if loans.true_category[loan] >= SUBSTANDARD:
            books.truly_bad[at] += owed
        if loans.product[loan] == GROUP:
            books.group[at] += owed
        elif loans.product[loan] == GUARANTEED:
            books.guaranteed[at] += owed
        else:
            books.unsecured[at] += owed
        statement.provisions[branch[loan]] += provision_needed(
            owed,
            category[loan],
            levers.general_provision[at],
            levers.provision_special_mention[at],
            levers.provision_substandard[at],
            levers.provision_doubtful[at],
            levers.provision_loss[at],
        )


@phase
def close_branches(
    branches: Branches,
    head_office: HeadOffice,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    accounts: Accounts,
    books: Books,
    statement: Statement,
) -> None:
    """Each branch earns and pays its interest and costs, provides for its loans, and closes with its profit or loss."""
    count = len(branches.capital)
    segments = len(books.loans) // count
    first = len(accounts.cash) - count - SECTOR_COUNT
    total_loans = total_capital = total_deposits = total_provisions = 0.0
    for branch in range(count):
        income = lent = written_off = 0.0
        for at in range(branch * segments, (branch + 1) * segments):
            income += (
                books.interest_received[at]
                + books.calls_interest[at]
                + books.capitalised[at]
                + books.collected_after[at]
            )
            income += books.balance_set[at]
            lent += books.granted[at] + books.topped_up[at] - books.principal_received[at]
            written_off += books.written_off[at]

        growth = branches.deposits[branch] * (economy.income_growth + bank.deposit_growth) / 12.0
        inflow = max(-branches.deposits[branch], growth + bank.deposit_share * lent)  # no depositor owes the bank
        transfer(accounts, OUTSIDE, first + branch, inflow)
        deposit_interest = branches.deposits[branch] * economy.benchmark_deposit_rate / 12.0
        transfer(accounts, first + branch, OUTSIDE, deposit_interest)
        reserve_interest = max(0.0, accounts.cash[first + branch]) * bank.reserve_rate / 12.0
        transfer(accounts, STATE, first + branch, reserve_interest)
        operating_cost = branches.loans[branch] * bank.operating_cost / 12.0
        transfer(accounts, first + branch, OUTSIDE, operating_cost)
        branches.deposits[branch] += inflow

        charge = statement.provisions[branch] - (branches.provisions[branch] - written_off)
        profit = income + reserve_interest - deposit_interest - operating_cost - charge
        dividend = bank.payout * max(0.0, profit) if head_office.capital_ratio[0] > 0.0 else 0.0
        transfer(accounts, first + branch, OUTSIDE, dividend)
        branches.capital[branch] += profit - dividend
        branches.provisions[branch] = statement.provisions[branch]
        statement.opening_loans[branch] = branches.loans[branch]
        branches.loans[branch] = statement.loans[branch]

        statement.deposits_received[branch] = inflow
        statement.deposit_interest[branch] = deposit_interest
        statement.reserve_interest[branch] = reserve_interest
        statement.operating_cost[branch] = operating_cost
        statement.provision_charge[branch] = charge
        statement.profit[branch] = profit
        statement.dividend[branch] = dividend
        statement.cash[branch] = accounts.cash[first + branch]
        statement.deposits[branch] = branches.deposits[branch]
        statement.capital[branch] = branches.capital[branch]
        total_loans += branches.loans[branch]
        total_capital += branches.capital[branch]
        total_deposits += branches.deposits[branch]
        total_provisions += branches.provisions[branch]
    head_office.loans[0] = total_loans
    head_office.capital_ratio[0] = total_capital / max(1.0, total_loans - total_provisions)
    head_office.loan_to_deposit[0] = total_loans / max(1.0, total_deposits)
