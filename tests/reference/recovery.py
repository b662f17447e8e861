"""What is collected from bad debtors, and what is given up."""

from typing import Any

import sim.core.numbers
import sim.rules.paying
import sim.rules.recovering
from sim.core.draws import uniform
from sim.world.loans import OPEN, WRITTEN_OFF
from sim.world.purposes import WRITTEN_OFF as WRITE_OFF_LOTTERY
from tests.reference.cash import transfer
from tests.reference.plain import plain

paying, recovering, numbers = plain(sim.rules.paying), plain(sim.rules.recovering), plain(sim.core.numbers)


class CollectedLoan:
    """A loan as a case for collection."""

    def collect(self, decay: float, needed_share: float) -> None:
        """A month's part of what can still be had is taken from the debtor's cash and by selling what he owns."""
        model, borrower = self.model, self.borrower
        books, written_off = borrower.cell.books, self.status == WRITTEN_OFF
        due = recovering.collection_due(self.exposure, self.recovery_rate, self.collected, decay)
        due = min(due, self.claim if written_off else self.principal_due)
        if due <= 0.0:
            return
        kept = 1.0 - model.guaranteeing.sale_discount
        pledge = gone = 0.0
        if borrower.pledged > 0.0:
            pledge = min(due, max(0.0, min(borrower.pledged, borrower.wealth)) * kept)
        if pledge > 0.0:
            gone = pledge / kept
            borrower.pledged -= gone
            books.collateral_sold += pledge
        from_cash = paying.taken_from_cash(due - pledge, borrower.cash, borrower.subsistence * needed_share)
        free = max(0.0, borrower.wealth - gone - borrower.pledged)
        sold = pledge + min(due - pledge - from_cash, free * kept)
        amount = from_cash + sold
        if sold > 0.0:
            borrower.wealth -= sold / kept
            transfer(model.outside, borrower, sold)
            books.assets_sold += sold
        transfer(borrower, borrower.branch, amount)
        self.collected += amount
        if written_off:
            self.claim -= amount
            books.collected_after += amount
        else:
            self.principal_due -= amount
            self.balance -= amount
            books.collected += amount
        self.count_recovered(amount)

    def may_be_written_off(self) -> bool:
        """Say whether it is open and late for long enough."""
        return self.status == OPEN and recovering.may_be_written_off(
            self.months_late, self.borrower.cell.levers.write_off_after
        )

    def write_off(self) -> None:
        """Give it up; the case is kept and collection goes on."""
        borrower = self.borrower
        books = borrower.cell.books
        books.written_off += self.balance
        books.cases_ended += self.exposure
        books.interest_forgone += self.interest_due
        books.dues_given_up += self.interest_due + self.principal_due
        self.claim = self.balance
        self.balance = 0.0
        self.principal_due = 0.0
        self.interest_due = 0.0
        self.status = WRITTEN_OFF
        longer = int(borrower.cell.levers.longer_exclusion)
        borrower.excluded = max(1, self.model.recovery.exclusion + longer)
        borrower.former_client = 0


def collect(model: Any) -> None:
    """Impaired and written-off loans are collected."""
    decay = numbers.half_life_decay(model.recovery.half_life)
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for loan in model.active:
        if loan.status == WRITTEN_OFF or (loan.status == OPEN and loan.impaired == 1):
            loan.collect(decay, needed_share)


def write_off(model: Any) -> None:
    """Loans late for long are written off by lottery within the budget."""
    budget = wanted = 0.0
    for loan in model.active:
        if loan.status == OPEN:
            budget += loan.balance * loan.borrower.cell.levers.write_off_budget / 12.0
            if loan.may_be_written_off():
                wanted += loan.balance
    chance = recovering.rationed_share(budget, wanted)
    for loan in model.active:
        if loan.may_be_written_off() and uniform(model.luck, WRITE_OFF_LOTTERY, loan.index, model.month) < chance:
            loan.write_off()
