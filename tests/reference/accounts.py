"""The books are checked, recorded, and a new page is turned."""

from math import isfinite, nan
from typing import Any

from sim.core.errors import AccountsError
from sim.phases.accounts import (
    CASH,
    CLAIMS,
    DUES,
    ELSEWHERE,
    FINE,
    LENDER,
    LOANS,
    OTHER_BANKS,
    OWNED,
    PARTIES,
    SHEET,
    TOLERANCE,
    TOTAL,
    WHAT,
)


def find_violation(model: Any) -> tuple[int, int, float]:
    """Stop the run if cash, loans, dues or a balance sheet do not add up; returns what the compiled check returns."""
    total = size = net = volume = 0.0
    parties = len(model.parties)
    for number, holder in enumerate(model.holders):
        gap = holder.cash - (holder.opening + holder.received - holder.paid)
        scale = abs(holder.opening) + abs(holder.received) + abs(holder.paid) + 1.0
        if not abs(gap) <= TOLERANCE * scale:
            demand(False, CASH, model, number, gap)
        total += holder.cash
        size += abs(holder.cash)
        if number < parties:
            net += holder.received - holder.paid
            volume += abs(holder.received) + abs(holder.paid)
            if not isfinite(holder.capital + holder.wealth):
                demand(False, OWNED, model, number, nan)
    demand(abs(total) <= TOLERANCE * (size + 1.0), TOTAL, model, -1, total)

    flows = lender = others = 0.0
    for branch in model.branches:
        holder, statement = parties + branch.index, branch.statement
        lent = back = unpaid = dues = owed = more = less = 0.0
        competing = foreign = added = ended = 0.0
        for cell in branch.cells:
            books = cell.books
            into = books.income + books.liquidated + books.assets_sold
            into += books.granted + books.topped_up + books.informal_lent + books.drawn
            into += books.elsewhere_lent
            out = books.consumption + books.invested + books.interest_received + books.principal_received
            out += books.calls_interest + books.calls_principal + books.collected + books.collected_after
            out += books.informal_paid + books.prepaid + books.elsewhere_paid
            flows += into - out + books.booked_outside
            lender += books.informal_paid - books.informal_lent
            others += books.elsewhere_paid - books.elsewhere_lent
            competing += books.competing_loans
            foreign += books.foreign_loans
            added += books.elsewhere_lent + books.elsewhere_interest
            ended += books.elsewhere_paid + books.elsewhere_lost
            owed += books.informal_debt
            more += books.informal_lent + books.informal_interest
            less += books.informal_paid + books.informal_lost
            lent += books.granted + books.topped_up + books.capitalised + books.balance_set
            lent += books.drawn
            back += books.principal_received + books.calls_principal + books.collected
            back += books.written_off + books.prepaid + books.public_paid
            unpaid += books.unpaid
            dues += books.missed - books.caught_up - books.rolled
            dues -= books.calls_interest + books.calls_principal + books.collected
            dues += books.dues_set - books.dues_given_up - books.public_paid
        loans, opening = statement.loans, statement.opening_loans
        gap = loans - (opening + lent - back)
        demand(abs(gap) <= TOLERANCE * (loans + opening + abs(lent) + back + 1.0), LOANS, model, holder, gap)
        gap = unpaid - (branch.unpaid + dues)
        demand(abs(gap) <= TOLERANCE * (loans + unpaid + branch.unpaid + back + 1.0), DUES, model, holder, gap)
        branch.unpaid = unpaid
        gap = owed - (branch.informal_debt + more - less)
        demand(abs(gap) <= TOLERANCE * (owed + branch.informal_debt + more + less + 1.0), CLAIMS, model, holder, gap)
        branch.informal_debt = owed
        opened = branch.competing_loans + branch.foreign_loans
        gap = competing + foreign - (opened + added - ended)
        scale = competing + foreign + opened + added + ended + 1.0
        demand(abs(gap) <= TOLERANCE * scale, ELSEWHERE, model, holder, gap)
        branch.competing_loans, branch.foreign_loans = competing, foreign
        gap = branch.cash + loans - statement.provisions - statement.deposits - statement.capital
        scale = abs(branch.cash) + loans + abs(statement.deposits) + 1.0
        demand(abs(gap) <= TOLERANCE * scale, SHEET, model, holder, gap)
    lenders = model.informal_lenders
    gap = lenders.received - lenders.paid - lender
    demand(abs(gap) <= TOLERANCE * (lenders.received + lenders.paid + 1.0), LENDER, model, -3, gap)
    moved = model.competing_bank.received + model.foreign_bank.received
    spent = model.competing_bank.paid + model.foreign_bank.paid
    gap = moved - spent - others
    demand(abs(gap) <= TOLERANCE * (moved + spent + 1.0), OTHER_BANKS, model, -6, gap)
    demand(abs(flows - net) <= TOLERANCE * (volume + 1.0), PARTIES, model, -1, flows - net)
    return FINE, -1, 0.0


def demand(holds: bool, what: int, model: Any, holder: int, gap: float) -> None:
    """Raise AccountsError unless a balance holds."""
    if not holds:
        raise AccountsError(f"month {model.month}: holder {holder}: {WHAT[what]} ({gap:+.6g} yuan)")


def record(model: Any) -> None:
    """Keep a copy of the month's books and statements."""
    model.books.append([vars(cell.books).copy() for cell in model.cells])
    model.statements.append([vars(branch.statement).copy() for branch in model.branches])


def turn_page(model: Any) -> None:
    """Begin the next month with empty books."""
    for holder in model.holders:
        holder.opening = holder.cash
        holder.received = holder.paid = 0.0
    for cell in model.cells:
        cell.books.clear()
    for branch in model.branches:
        branch.statement.clear()
