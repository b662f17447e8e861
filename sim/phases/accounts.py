"""The books are checked: every party, every branch, the bank and the outside sectors, every month."""

from typing import Any

import numpy as np

from sim.core.compiling import phase
from sim.core.errors import AccountsError
from sim.world.accounts import COMPETING_BANK, FOREIGN_BANK, INFORMAL, SECTOR_COUNT, SECTORS, Accounts
from sim.world.books import Books, Statement
from sim.world.branches import Branches
from sim.world.parties import Parties

TOLERANCE = 1e-8  # share of the balance sheet
FINE, CASH, TOTAL, SHEET, LOANS, DUES, PARTIES, OWNED, CLAIMS, LENDER = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
ELSEWHERE, OTHER_BANKS = 10, 11
WHAT = {
    CASH: "cash is not what it was plus received less paid",
    TOTAL: "money was made or lost: cash of all holders does not add up to zero",
    SHEET: "cash + loans - provisions is not deposits + capital",
    LOANS: "loans are not opening + lent - repaid - written off",
    DUES: "unpaid dues are not opening + missed - caught up - called - collected - given up",
    PARTIES: "what parties received and paid is not what the books say",
    OWNED: "what a party owns is not a finite number",
    CLAIMS: "informal debt is not opening + lent + interest - paid - given up",
    ELSEWHERE: "debt to other banks is not opening + lent + interest - paid - given up",
    OTHER_BANKS: "cash of other banks has not moved by what they were paid less what they lent",
    LENDER: "cash of informal lenders has not moved by what they were paid less what they lent",
}


@phase
def turn_page(accounts: Accounts, books: Books, statement: Statement) -> None:
    """Begin the next month's cash roll-forward with empty books; what is set by hand in between is booked there."""
    opening, cash, received, paid = accounts.opening, accounts.cash, accounts.received, accounts.paid
    for holder in range(len(cash)):
        opening[holder] = cash[holder]
        received[holder] = 0.0
        paid[holder] = 0.0
    books.f8[:] = 0.0
    statement.f8[:] = 0.0


@phase
def find_violation(
    accounts: Accounts, parties: Parties, branches: Branches, books: Books, statement: Statement
) -> tuple[int, int, float]:
    """Return what is wrong (0 for nothing), which holder, and by how many yuan."""
    cash, opening, received, paid = accounts.cash, accounts.opening, accounts.received, accounts.paid
    working, wealth = parties.capital, parties.wealth
    count = len(branches.capital)
    first = len(cash) - count - SECTOR_COUNT
    segments = len(books.loans) // count

    wrong = 0
    for holder in range(len(cash)):  # without a branch, so that several holders are looked at a time
        gap = cash[holder] - (opening[holder] + received[holder] - paid[holder])
        scale = abs(opening[holder]) + abs(received[holder]) + abs(paid[holder]) + 1.0
        wrong += 0 if abs(gap) <= TOLERANCE * scale else 1
    for holder in range(first):
        wrong += 0 if abs(working[holder] + wealth[holder]) < np.inf else 1
    if wrong > 0:
        for holder in range(len(cash)):
            gap = cash[holder] - (opening[holder] + received[holder] - paid[holder])
            scale = abs(opening[holder]) + abs(received[holder]) + abs(paid[holder]) + 1.0
            if not abs(gap) <= TOLERANCE * scale:
                return CASH, holder, gap
            if holder < first and not abs(working[holder] + wealth[holder]) < np.inf:
                return OWNED, holder, np.nan
    total = size = net = volume = 0.0
    for holder in range(first):  # four sums side by side: none waits for another
        total += cash[holder]
        size += abs(cash[holder])
        net += received[holder] - paid[holder]
        volume += abs(received[holder]) + abs(paid[holder])
    for holder in range(first, len(cash)):
        total += cash[holder]
        size += abs(cash[holder])
    if not abs(total) <= TOLERANCE * (size + 1.0):
        return TOTAL, -1, total

    flows = lender = others = 0.0
    for branch in range(count):
        lent = back = unpaid = dues = owed = more = less = 0.0
        competing = foreign = added = ended = 0.0
        for at in range(branch * segments, (branch + 1) * segments):
            into = books.income[at] + books.liquidated[at] + books.assets_sold[at]
            into += books.granted[at] + books.topped_up[at] + books.informal_lent[at] + books.drawn[at]
            into += books.elsewhere_lent[at]
            out = (
                books.consumption[at] + books.invested[at] + books.interest_received[at] + books.principal_received[at]
            )
            out += (
                books.calls_interest[at] + books.calls_principal[at] + books.collected[at] + books.collected_after[at]
            )
            out += books.informal_paid[at] + books.prepaid[at] + books.elsewhere_paid[at]
            flows += into - out + books.booked_outside[at]
            lender += books.informal_paid[at] - books.informal_lent[at]
            others += books.elsewhere_paid[at] - books.elsewhere_lent[at]
            competing += books.competing_loans[at]
            foreign += books.foreign_loans[at]
            added += books.elsewhere_lent[at] + books.elsewhere_interest[at]
            ended += books.elsewhere_paid[at] + books.elsewhere_lost[at]
            owed += books.informal_debt[at]
            more += books.informal_lent[at] + books.informal_interest[at]
            less += books.informal_paid[at] + books.informal_lost[at]
            lent += books.granted[at] + books.topped_up[at] + books.capitalised[at] + books.balance_set[at]
            lent += books.drawn[at]
            back += books.principal_received[at] + books.calls_principal[at] + books.collected[at]
            back += books.written_off[at] + books.prepaid[at] + books.public_paid[at]
            unpaid += books.unpaid[at]
            dues += books.missed[at] - books.caught_up[at] - books.rolled[at]
            dues -= books.calls_interest[at] + books.calls_principal[at] + books.collected[at]
            dues += books.dues_set[at] - books.dues_given_up[at] - books.public_paid[at]
        loans = statement.loans[branch]
        gap = loans - (statement.opening_loans[branch] + lent - back)
        if not abs(gap) <= TOLERANCE * (loans + statement.opening_loans[branch] + abs(lent) + back + 1.0):
            return LOANS, first + branch, gap
        gap = unpaid - (branches.unpaid[branch] + dues)
        if not abs(gap) <= TOLERANCE * (loans + unpaid + branches.unpaid[branch] + back + 1.0):
            return DUES, first + branch, gap
        branches.unpaid[branch] = unpaid
        gap = owed - (branches.informal_debt[branch] + more - less)
        if not abs(gap) <= TOLERANCE * (owed + branches.informal_debt[branch] + more + less + 1.0):
            return CLAIMS, first + branch, gap
        branches.informal_debt[branch] = owed
        opened = branches.competing_loans[branch] + branches.foreign_loans[branch]
        gap = competing + foreign - (opened + added - ended)
        if not abs(gap) <= TOLERANCE * (competing + foreign + opened + added + ended + 1.0):
            return ELSEWHERE, first + branch, gap
        branches.competing_loans[branch] = competing
        branches.foreign_loans[branch] = foreign
        sheet = cash[first + branch] + loans - statement.provisions[branch]
        gap = sheet - statement.deposits[branch] - statement.capital[branch]
        if not abs(gap) <= TOLERANCE * (abs(cash[first + branch]) + loans + abs(statement.deposits[branch]) + 1.0):
            return SHEET, first + branch, gap
    row = len(cash) + INFORMAL
    gap = received[row] - paid[row] - lender
    if not abs(gap) <= TOLERANCE * (received[row] + paid[row] + 1.0):
        return LENDER, row, gap
    row = len(cash) + COMPETING_BANK
    moved = received[row] + received[row + FOREIGN_BANK - COMPETING_BANK]
    spent = paid[row] + paid[row + FOREIGN_BANK - COMPETING_BANK]
    gap = moved - spent - others
    if not abs(gap) <= TOLERANCE * (moved + spent + 1.0):
        return OTHER_BANKS, row, gap
    if not abs(flows - net) <= TOLERANCE * (volume + 1.0):
        return PARTIES, -1, flows - net
    return FINE, -1, 0.0


def check(model: Any) -> None:
    """Stop the run if the books do not balance: raises AccountsError with the account, its holder and the month."""
    what, holder, gap = find_violation(model)
    if what == FINE:
        return
    parties, branches = len(model.parties), len(model.branches)
    if holder < 0:
        who = "all holders together"
    elif holder < parties:
        who = f"party {holder}"
    elif holder < parties + branches:
        who = f"branch {holder - parties}"
    else:
        who = f"sector {SECTORS[holder - parties - branches]}"
    size = "is not a number" if np.isnan(gap) else f"{gap:+.6g} yuan"
    raise AccountsError(f"month {model.month} ({model.date}): {who}: {WHAT[what]} ({size})")
