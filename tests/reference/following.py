"""Loans and parties are followed: from grant, from new year, from default; nothing here decides anything."""

from typing import Any

import sim.rules.following
import sim.rules.welfare
from sim.phases.following import DECEMBER
from sim.world.loans import DOUBTFUL, OPEN, PASS, SPECIAL_MENTION, SUBSTANDARD
from tests.reference.plain import plain

following, welfare = plain(sim.rules.following), plain(sim.rules.welfare)
COHORTS = {
    PASS: "pass",
    SPECIAL_MENTION: "special_mention",
    SUBSTANDARD: "substandard",
    DOUBTFUL: "doubtful",
}


class FollowedLoan:
    """A loan as a case of statistics."""

    def vintage(self) -> Any:
        """Return the sheet of the half-year and the cell in which it was granted."""
        model, cell = self.model, self.borrower.cell
        return model.vintages[following.half_year(model.start, self.granted) * len(model.cells) + cell.index]

    def spoil_vintage(self) -> None:
        """Count its first true default among those of its vintage."""
        vintage, age = self.vintage(), self.model.month - self.granted
        if age <= 12:
            vintage.bad_12 += 1.0
            vintage.bad_amount_12 += self.balance
        if age <= 24:
            vintage.bad_24 += 1.0
            vintage.bad_amount_24 += self.balance
        if age <= 36:
            vintage.bad_36 += 1.0
            vintage.bad_amount_36 += self.balance

    def count_roll(self, before: int) -> None:
        """Count that it missed one more due."""
        books = self.borrower.cell.books
        if 1 <= before <= 3:
            name = f"rolled_to_{before + 1}"
            setattr(books, name, getattr(books, name) + 1.0)

    def follow(self) -> None:
        """Add it to the statistics of the month."""
        books, owed, before = self.borrower.cell.books, self.balance, self.category_at_new_year
        if self.borrower.poor == 1:
            books.poor_borrowers += 1.0
        if self.months_late > 0:
            name = f"late_{min(4, self.months_late)}"
            setattr(books, name, getattr(books, name) + 1.0)
        if self.defaulted == 1:
            books.in_default += 1.0
            books.default_months += self.default_months
        if before in COHORTS:
            cohort, gone = f"cohort_{COHORTS[before]}", f"down_{COHORTS[before]}"
            setattr(books, cohort, getattr(books, cohort) + owed)
            setattr(books, gone, getattr(books, gone) + (owed if self.category > before else 0.0))


class Consumer:
    """A party as somebody who lives on what he spends."""

    def value_year(self) -> None:
        """Value the year's consumption."""
        lived_on = welfare.year_of(self.consumed_this_year, self.subsistence)
        if self.present == 1 and lived_on > 0.0:
            self.cell.books.utility += welfare.utility(lived_on, self.model.spending.risk_aversion)
            self.cell.books.consumers += 1.0


def follow(model: Any) -> None:
    """Every open loan is counted."""
    december = (model.start + model.month) % 12 == DECEMBER
    for loan in model.active:
        if loan.status == OPEN:
            loan.follow()
            if december:
                loan.category_at_new_year = loan.category


def live(model: Any) -> None:
    """Who went hungry in default is counted; in December the year's consumption is valued."""
    if model.spending.consumption == 0.0:
        return
    prices, needs = 1.0 / model.now.price_index, model.now.need_index
    for party in model.parties:
        party.consumed_this_year += party.consumed * prices
    for loan in model.active:
        borrower = loan.borrower
        hungry = borrower.consumed < borrower.subsistence * needs
        if loan.defaulted == 1 and loan.status == OPEN and borrower.present == 1 and hungry:
            borrower.cell.books.hunger_in_default += 1.0
    if (model.start + model.month) % 12 == DECEMBER:
        for party in model.parties:
            if model.month >= DECEMBER:
                party.value_year()
            party.consumed_this_year = 0.0
