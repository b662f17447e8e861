"""Once a year the guarantee network is measured."""

import math
from typing import Any

import sim.rules.guaranteeing
from sim.core.numbers import logarithm
from sim.phases.charting import DECEMBER, TOP
from sim.world.loans import OPEN
from tests.reference.plain import plain

guaranteeing = plain(sim.rules.guaranteeing)


class Charted:
    """A party as a node of the guarantee network."""

    def has_open_loan(self) -> bool:
        """Say whether he owes the bank."""
        return self.loan is not None and self.loan.status == OPEN

    def owns(self) -> float:
        """What his guarantees are weighed against."""
        return max(0.0, self.cash) + self.capital + self.wealth


def chart(model: Any) -> None:
    """In December the network is measured."""
    if (model.start + model.month) % 12 != DECEMBER:
        return
    edges = [
        (loan.borrower, place)
        for loan in model.active
        if loan.status == OPEN
        for place in loan.guarantees
        if place.guarantor is not None
    ]
    for borrower, place in edges:
        books, who = borrower.cell.books, place.guarantor
        books.network_guarantees += 1.0
        books.network_within_village += float(who.village == borrower.village)
        if who.has_open_loan():
            books.network_mutual += sum(other.guarantor is borrower for other in who.loan.guarantees)
    chart_components(model, edges)
    chart_guarantors(model, edges)
    chart_impact(list(dict.fromkeys(borrower.loan for borrower, _ in edges)))


def chart_components(model: Any, edges: list[Any]) -> None:
    """Count the parties of every component, at the cell of its first party."""
    neighbours: dict[Any, list[Any]] = {}
    for borrower, place in edges:
        neighbours.setdefault(borrower, []).append(place.guarantor)
        neighbours.setdefault(place.guarantor, []).append(borrower)
    met: set[Any] = set()
    for party in model.parties:
        if party not in neighbours:
            continue
        party.cell.books.network_parties += 1.0
        if party in met:
            continue
        component, ahead = {party}, [party]
        while ahead:
            for other in neighbours[ahead.pop()]:
                if other not in component:
                    component.add(other)
                    ahead.append(other)
        met |= component
        books = party.cell.books
        books.network_component = max(books.network_component, float(len(component)))


def chart_guarantors(model: Any, edges: list[Any]) -> None:
    """Add up what every guarantor stands for."""
    amount: dict[Any, float] = {}
    number: dict[Any, int] = {}
    for borrower, place in edges:
        who = place.guarantor
        amount[who] = amount.get(who, 0.0) + place.share * borrower.loan.balance
        number[who] = number.get(who, 0) + 1
    for party in model.parties:
        if party not in number:
            continue
        books = party.cell.books
        books.network_guarantors += 1.0
        books.network_called += party.called
        books.network_ruined += party.ruined
        books.network_income += party.mean_income * model.now.income_index
        books.network_amount += amount[party]
        books.network_squares += amount[party] * amount[party]
        books.network_most = max(books.network_most, float(number[party]))
        if number[party] > 1:
            books.network_tail += 1.0
            books.network_tail_logs += logarithm(float(number[party]))


def chart_impact(backed: list[Any]) -> None:
    """Let the largest loans fail, and distress pass on, through each party once."""
    if not backed:
        return
    least = sorted(loan.balance for loan in backed)[len(backed) - math.ceil(TOP * len(backed))]
    first = [loan.borrower for loan in backed if loan.balance >= least]
    distress: dict[Any, float] = dict.fromkeys(first, 1.0)
    reached, wave = set(first), first
    later: list[Any] = []
    while wave:
        passed, following = [distress[party] for party in wave], []
        for party, its in zip(wave, passed, strict=True):
            for place in party.loan.guarantees:
                who = place.guarantor
                if who is None:
                    continue
                more = guaranteeing.distress_passed(its, place.share * party.loan.balance, who.owns())
                distress[who] = min(1.0, distress.get(who, 0.0) + more)
                if who not in reached and who.has_open_loan():
                    reached.add(who)
                    following.append(who)
        later += following
        wave = following
    for party in later:
        party.cell.books.network_impact += distress[party] * party.loan.balance
