"""Pledged orders are delivered when their loan falls due, and the buyer pays, or does not pay in full."""

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.levers import Levers
from sim.parameters.products import Products
from sim.rules.products import buyer_trouble
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import OPEN, PLEDGED, RENEWED, UNDECIDED, ActiveLoans, Loans
from sim.world.parties import EXPORT_TRADE, Parties
from sim.world.purposes import BUYER


@phase
def deliver(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    products: Products,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Goods worth the order leave working capital, and what the buyer pays goes to an account the bank controls.

    Where the loan was to be renewed and the buyer pays, the money goes round into the next order; else there is no
    next order, and the loan falls due whole. A loan that was hidden or rescheduled has no order behind it any more.
    """
    earmarked, capital, product, left = parties.earmarked, parties.capital, loans.product, loans.months_left
    rows, status, decision, balance = active.row, loans.status, loans.decision, loans.balance
    order = loans.order_open
    late, top_up, cell, trade = loans.months_late, loans.top_up, parties.cell, parties.trade
    for place in range(active.number[0]):
        loan = rows[place]
        earmarked[loan] = 0.0
        if product[loan] != PLEDGED:
            continue
        if status[loan] != OPEN or left[loan] != 1 or order[loan] == 0:
            continue
        at = cell[loan]
        gap = economy.output_gap
        if trade[loan] == EXPORT_TRADE:
            gap += economy.export_gap
        trouble = buyer_trouble(products.buyer_trouble, products.buyer_cyclical, gap)
        pays = 1.0
        if uniform(luck, BUYER, loan, month) < trouble:
            pays = products.buyer_pays
            books.buyers_failed[at] += 1.0
        elif decision[loan] == RENEWED and late[loan] == 0:
            continue
        order[loan] = 0
        decision[loan] = UNDECIDED
        top_up[loan] = 0.0
        goods = min(max(0.0, capital[loan]), balance[loan] / max(1e-9, levers.pledge_share[at]))
        capital[loan] -= goods
        earmarked[loan] = goods * pays
        transfer(accounts, OUTSIDE, loan, goods * pays)
        books.liquidated[at] += goods * pays
