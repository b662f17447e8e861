"""No borrower, group, trade or village may weigh too much in the book."""

from typing import Any

import sim.rules.capital
from sim.world.applications import GROUP_LIMIT, NOT_REFUSED, SECTOR_LIMIT, SINGLE_BORROWER
from sim.world.loans import OPEN, RENEWED
from sim.world.parties import TRADES
from tests.reference.plain import plain

capital = plain(sim.rules.capital)


def owed_by_trade(model: Any) -> list[float]:
    """Add up what each trade owes."""
    owed = [0.0] * len(TRADES)
    for loan in model.active:
        if loan.status == OPEN:
            owed[loan.borrower.trade] += loan.balance
    return owed


def owed_by_village(model: Any) -> dict[int, float]:
    """Add up what each village owes."""
    owed: dict[int, float] = {}
    for loan in model.active:
        if loan.status == OPEN:
            owed[loan.borrower.village] = owed.get(loan.borrower.village, 0.0) + loan.balance
    return owed


def owed_by_group(party: Any) -> float:
    """Add up what his group owes."""
    owed = 0.0
    if party.group >= 0:
        for member in party.members:
            if member.loan is not None and member.loan.status == OPEN:
                owed += member.loan.balance
    return owed


def cut_top_ups(model: Any) -> None:
    """A renewal's top-up ends where its group's or its trade's limit does."""
    of_trade, of_village, office = owed_by_trade(model), owed_by_village(model), model.head_office
    whole = capital.whole_capital(office.capital, model.bank.represented_borrowers, len(model.borrowers))
    for loan in model.renewals:
        party = loan.borrower
        levers = party.cell.levers
        if loan.decision != RENEWED or loan.top_up <= 0.0:
            continue
        if party.group >= 0:
            room = capital.room_within(owed_by_group(party), levers.group_limit, whole)
            loan.top_up = min(loan.top_up, room)
        if levers.sector_limit < 1.0:
            room = capital.room_within(of_trade[party.trade], levers.sector_limit, office.loans)
            loan.top_up = min(loan.top_up, room / (1.0 - levers.sector_limit))
        if levers.village_limit < 1.0:
            room = capital.room_within(of_village.get(party.village, 0.0), levers.village_limit, office.loans)
            loan.top_up = min(loan.top_up, room / (1.0 - levers.village_limit))


def check(model: Any) -> None:
    """Whoever would owe too much, alone or with his group, or whose trade would, is refused."""
    of_trade, of_village, office = owed_by_trade(model), owed_by_village(model), model.head_office
    whole = capital.whole_capital(office.capital, model.bank.represented_borrowers, len(model.borrowers))
    for party in model.applicants:
        application, levers, books = party.application, party.cell.levers, party.cell.books
        if application.refusal != NOT_REFUSED:
            continue
        amount = application.wanted
        together = amount + owed_by_group(party)
        of = of_trade[party.trade] + amount
        if capital.is_over_limit(amount, levers.single_borrower_limit, whole):
            application.refusal = SINGLE_BORROWER
            books.refused_single_borrower += 1.0
        elif capital.is_over_limit(together, levers.group_limit, whole):
            application.refusal = GROUP_LIMIT
            books.refused_group += 1.0
        elif is_over(of, levers.sector_limit, office.loans + amount) or is_over(
            of_village.get(party.village, 0.0) + amount, levers.village_limit, office.loans + amount
        ):
            application.refusal = SECTOR_LIMIT
            books.refused_sector += 1.0


def is_over(owed: float, limit: float, book: float) -> bool:
    """Say whether a trade or village owes too much of the book, where there is a limit to it."""
    return bool(limit < 1.0 and capital.is_over_limit(owed, limit, book))
