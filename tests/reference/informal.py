"""Informal lenders collect interest, take principal back bit by bit, and lend to those who would go hungry."""

from typing import Any

import sim.rules.informal
import sim.rules.paying
from sim.rules.paying import CENTS
from tests.reference.cash import transfer
from tests.reference.plain import plain

informal, paying = plain(sim.rules.informal), plain(sim.rules.paying)


class InformalDebtor:
    """A party as somebody who may owe money in the village."""

    def informal_room(self) -> float:
        """Return how much an informal lender still lends him."""
        model = self.model
        yearly = 12.0 * self.mean_income * model.now.income_index
        months_shut_out = self.informal_until - model.month
        return informal.informal_room(
            model.informal.cap, yearly, self.informal_debt, self.informal_unpaid, months_shut_out
        )

    def bridge_for(self, due: float) -> float:
        """Return what he would borrow to pay a due to the bank."""
        return informal.bridge_loan(
            due, self.means, self.informal_room(), self.model.informal.rate, self.penalty, self.calculating
        )

    def borrow_informally(self, amount: float) -> None:
        """Take up informal credit."""
        self.informal_debt += amount
        transfer(self.model.informal_lenders, self, amount)
        self.cell.books.informal_lent += amount

    def hand_over(self, amount: float) -> None:
        """Pay the informal lender."""
        transfer(self, self.model.informal_lenders, amount)
        self.informal_debt -= amount
        self.cell.books.informal_paid += amount

    def pay_informal_interest(self, keep: float) -> None:
        """Interest comes first; after too many months without it the lender seizes what he can."""
        model, books = self.model, self.cell.books
        interest = self.informal_debt * model.informal.rate / 12.0
        self.informal_debt += interest
        books.informal_interest += interest
        means = paying.spare_means(self.cash, keep, model.spending.liquid_share * self.capital)
        paid = min(interest, means)
        sold = paid - paying.taken_from_cash(paid, self.cash, keep)
        if sold > 0.0:
            self.capital -= sold
            transfer(model.outside, self, sold)
            books.liquidated += sold
        self.hand_over(paid)
        self.informal_unpaid = informal.months_unpaid_next(self.informal_unpaid, interest, paid)
        if self.informal_unpaid >= model.informal.patience:
            self.lose_to_informal_lender()

    def lose_to_informal_lender(self) -> None:
        """The lender takes what he can of working capital and assets, and gives up the rest."""
        model, books, share = self.model, self.cell.books, self.model.informal.seized_share
        stock = informal.seized(self.informal_debt, self.capital, share)
        self.capital -= stock
        transfer(model.outside, self, stock)
        books.liquidated += stock
        kept = 1.0 - model.guaranteeing.sale_discount
        assets = informal.seized(self.informal_debt - stock, self.free_property(self.owed_to_bank()) * kept, share)
        if assets > 0.0:
            self.lose_property(assets / kept)
            transfer(model.outside, self, assets)
            books.assets_sold += assets
        taken = stock + assets
        transfer(self, model.informal_lenders, taken)
        books.informal_paid += taken
        books.informal_lost += self.informal_debt - taken
        books.informal_defaults += 1.0
        self.informal_debt, self.informal_unpaid = 0.0, 0
        self.informal_until = model.month + model.informal.exclusion

    def carry_informal_debt(self, need: float) -> None:
        """Pay principal back from spare cash, or borrow for food."""
        model = self.model
        if self.informal_debt > 0.0:
            self.hand_over(
                informal.repaid_informally(self.informal_debt, self.cash, need, model.informal.repayment_share)
            )
        hungry = model.informal.cap > 0.0 and model.spending.consumption > 0.0 and self.cash < need
        if hungry and self.present == 1:
            sellable = model.spending.liquid_share * self.capital
            borrowed = informal.borrowed_for_food(need, self.cash, sellable, self.informal_room())
            if borrowed > CENTS:
                self.borrow_informally(borrowed)
        if self.informal_debt > 0.0:
            self.cell.books.informal_debt += self.informal_debt


def collect(model: Any) -> None:
    """Informal interest is paid, or what he owns is seized."""
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for party in model.parties:
        if party.informal_debt > 0.0:
            party.pay_informal_interest(party.subsistence * needed_share)


def carry(model: Any) -> None:
    """Everybody pays back or borrows."""
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for party in model.parties:
        party.carry_informal_debt(party.subsistence * needed_share)
