"""Revolving lines are drawn by those short of cash, and paid back by those who have more than they want to hold."""

from sim.core.compiling import phase
from sim.parameters.products import Products
from sim.parameters.spending import Spending
from sim.rules.products import line_drawn, line_prepaid
from sim.world.accounts import Accounts, transfer
from sim.world.books import Books
from sim.world.branches import HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import OPEN, ActiveLoans, Loans
from sim.world.parties import Parties


@phase
def use(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    economy: Economy,
    spending: Spending,
    products: Products,
    head_office: HeadOffice,
    accounts: Accounts,
    books: Books,
) -> None:
    """Who could not live on his cash draws on his line; cash above the target pays it back, informal debt first."""
    line, balance, cell, branch, cash = loans.line, loans.balance, parties.cell, parties.branch, accounts.cash
    rows, status, late, left, accelerated = (
        active.row,
        loans.status,
        loans.months_late,
        loans.months_left,
        loans.accelerated,
    )
    interest_due, principal_due, informal_debt = loans.interest_due, loans.principal_due, parties.informal_debt
    subsistence, mean = parties.subsistence, parties.mean_income
    first_branch = len(cell)
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    for place in range(active.number[0]):
        loan = rows[place]
        if line[loan] <= 0.0 or status[loan] != OPEN or late[loan] > 0:
            continue
        if accelerated[loan] == 1 or interest_due[loan] + principal_due[loan] > 0.0:
            continue
        at, need = cell[loan], subsistence[loan] * needed_share
        if cash[loan] < need:
            if head_office.failed[0] == 0 and left[loan] > 0:
                drawn = line_drawn(need - cash[loan], line[loan], balance[loan])
                transfer(accounts, first_branch + branch[loan], loan, drawn)
                balance[loan] += drawn
                books.drawn[at] += drawn
            continue
        if informal_debt[loan] > 0.0:
            continue
        target = spending.cash_target * mean[loan] * economy.income_index
        paid = line_prepaid(cash[loan] - max(need, target), products.line_prepaid, balance[loan])
        transfer(accounts, loan, first_branch + branch[loan], paid)
        balance[loan] -= paid
        books.prepaid[at] += paid
