"""Pledged orders are delivered when their loan falls due, and the buyer pays, or does not pay in full."""

from typing import Any

import sim.rules.products
from sim.core.draws import uniform
from sim.world.loans import OPEN, PLEDGED, RENEWED, UNDECIDED
from sim.world.parties import EXPORT_TRADE
from sim.world.purposes import BUYER
from tests.reference.cash import transfer
from tests.reference.plain import plain

products = plain(sim.rules.products)


class OrderLoan:
    """A loan on an order."""

    def deliver(self) -> None:
        """Goods leave, and the buyer's money comes in, unless both go round into the next order."""
        model, borrower = self.model, self.borrower
        books = borrower.cell.books
        pays = 1.0
        if uniform(model.luck, BUYER, self.index, model.month) < self.trouble():
            pays = model.products.buyer_pays
            books.buyers_failed += 1.0
        elif self.decision == RENEWED and self.months_late == 0:
            return
        self.order_open = 0
        self.decision = UNDECIDED
        self.top_up = 0.0
        goods = min(max(0.0, borrower.capital), self.balance / max(1e-9, borrower.cell.levers.pledge_share))
        borrower.capital -= goods
        borrower.earmarked = goods * pays
        transfer(model.outside, borrower, goods * pays)
        books.liquidated += goods * pays

    def trouble(self) -> float:
        """Return the chance that the buyer does not pay in full."""
        now, settings = self.model.now, self.model.products
        gap = now.output_gap
        if self.borrower.trade == EXPORT_TRADE:
            gap += now.export_gap
        return products.buyer_trouble(settings.buyer_trouble, settings.buyer_cyclical, gap)


def deliver(model: Any) -> None:
    """Orders whose loans fall due are delivered."""
    for loan in model.active:
        loan.borrower.earmarked = 0.0
        if loan.product == PLEDGED and loan.status == OPEN and loan.months_left == 1 and loan.order_open == 1:
            loan.deliver()
