"""Revolving lines are drawn by those short of cash, and paid back by those who have more than they want to hold."""

from typing import Any

import sim.rules.products
from sim.world.loans import OPEN
from tests.reference.cash import transfer
from tests.reference.plain import plain

products = plain(sim.rules.products)


class CreditLine:
    """A loan that may be drawn again."""

    def is_in_order(self) -> bool:
        """Say whether it may be drawn and paid back: nothing is due or late on it."""
        return (
            self.line > 0.0
            and self.status == OPEN
            and self.months_late == 0
            and self.accelerated == 0
            and self.interest_due + self.principal_due <= 0.0
        )

    def use(self, needed_share: float) -> None:
        """Draw what is missing to live, or pay back from spare cash."""
        model, borrower = self.model, self.borrower
        need, books = borrower.subsistence * needed_share, borrower.cell.books
        if borrower.cash < need:
            if model.head_office.failed == 0 and self.months_left > 0:
                drawn = products.line_drawn(need - borrower.cash, self.line, self.balance)
                transfer(borrower.branch, borrower, drawn)
                self.balance += drawn
                books.drawn += drawn
        elif borrower.informal_debt <= 0.0:
            target = model.spending.cash_target * borrower.mean_income * model.now.income_index
            spare = borrower.cash - max(need, target)
            paid = products.line_prepaid(spare, model.products.line_prepaid, self.balance)
            transfer(borrower, borrower.branch, paid)
            self.balance -= paid
            books.prepaid += paid


def use(model: Any) -> None:
    """Lines in order are used."""
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for loan in model.active:
        if loan.is_in_order():
            loan.use(needed_share)
