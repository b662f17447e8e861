"""No borrower, group or trade may weigh too much in the book."""

from typing import Any

import sim.rules.capital
from sim.world.applications import GROUP_LIMIT, NOT_REFUSED, SECTOR_LIMIT, SINGLE_BORROWER
from sim.world.loans import OPEN
from sim.world.parties import TRADES
from tests.reference.plain import plain

capital = plain(sim.rules.capital)


def check(model: Any) -> None:
    """Whoever would owe too much, alone or with his group, or whose trade would, is refused."""
    of_trade = [0.0] * len(TRADES)
    for loan in model.active:
        if loan.status == OPEN:
            of_trade[loan.borrower.trade] += loan.balance
    office = model.head_office
    whole = capital.whole_capital(office.capital, model.bank.represented_borrowers, len(model.borrowers))
    for party in model.applicants:
        application, levers, books = party.application, party.cell.levers, party.cell.books
        if application.refusal != NOT_REFUSED:
            continue
        amount = together = application.wanted
        if party.group >= 0:
            for member in party.members:
                if member.loan is not None and member.loan.status == OPEN:
                    together += member.loan.balance
        of = of_trade[party.trade] + amount
        if capital.is_over_limit(amount, levers.single_borrower_limit, whole):
            application.refusal = SINGLE_BORROWER
            books.refused_single_borrower += 1.0
        elif capital.is_over_limit(together, levers.group_limit, whole):
            application.refusal = GROUP_LIMIT
            books.refused_group += 1.0
        elif levers.sector_limit < 1.0 and capital.is_over_limit(of, levers.sector_limit, office.loans + amount):
            application.refusal = SECTOR_LIMIT
            books.refused_sector += 1.0
