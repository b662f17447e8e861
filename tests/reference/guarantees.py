"""Guarantors are called until nothing changes any more, pay, and take recourse to the debtor."""

from typing import Any

import sim.rules.guaranteeing
import sim.rules.paying
from sim.core.numbers import logarithm
from sim.phases.guarantees import CUSHION
from sim.rules.paying import CENTS
from sim.world.loans import NONE, OPEN
from tests.reference.cash import transfer
from tests.reference.plain import plain

guaranteeing, paying = plain(sim.rules.guaranteeing), plain(sim.rules.paying)


class Guarantor:
    """A party as somebody who stands for others."""

    def answer_call(self, short: list[Any], exclusion_worth: float) -> bool:
        """Say whether he stands the call; one who does not is hit in his own loan where that is agreed."""
        model, loan = self.model, self.loan
        if not (loan is not None and loan.status == OPEN and loan.interest_due + loan.principal_due > 0.0):
            self.weigh_penalty(loan.balance if loan is not None else 0.0, exclusion_worth, 0.0, self.owed_to_bank())
        free = self.free_property(self.owed_to_bank())
        self.reach = self.means + (1.0 - model.guaranteeing.sale_discount) * free
        left = self.reach - self.offer
        if guaranteeing.pays_call(self.call, left, self.offer, self.penalty, self.calculating):
            return True
        self.fails_call = 1
        if self.ruined == 0:
            self.brought.failures += 1
        if loan is not None and loan.status == OPEN and self.cell.levers.cross_default >= 0.5:
            loan.fall_due_whole(short)
        self.count_ratio()
        return False

    def count_ratio(self) -> None:
        """Count what share of the call he hands over although he fails it."""
        partial = self.model.behaviour.partial_payment
        self.call_ratio = guaranteeing.part_paid(
            self.call, self.reach - self.offer, self.offer, self.penalty, self.calculating, partial
        )

    def raise_cash(self, amount: float, needed_share: float) -> None:
        """Sell working capital, then assets at a discount, for what cash falls short of a call."""
        model, books = self.model, self.cell.books
        missing = amount - paying.taken_from_cash(amount, self.cash, self.subsistence * needed_share)
        sold = min(missing, model.spending.liquid_share * self.capital)
        if sold > 0.0:
            self.capital -= sold
            transfer(model.outside, self, sold)
            books.liquidated += sold
        kept = 1.0 - model.guaranteeing.sale_discount
        missing = min(missing - sold, self.free_property(self.owed_to_bank()) * kept)
        if missing > 0.0:
            sold = missing / kept
            self.lose_property(sold)
            books.sale_losses += sold - missing
            transfer(model.outside, self, missing)
            books.assets_sold += missing

    def remember_call(self, amount: float) -> None:
        """Keep in mind what was paid for others lately."""
        model = self.model
        self.recent_calls = guaranteeing.recent_calls_next(
            self.recent_calls, model.month - self.last_call, model.guaranteeing.contagion_window, amount
        )
        self.last_call = model.month

    def take_stock(self) -> None:
        """Count who is called for the first time, and who is ruined by it."""
        books = self.cell.books
        if self.called == 0:
            self.called = 1
            books.guarantors_called += 1.0
        cushion = CUSHION * self.subsistence * self.model.now.need_index
        left = self.cash + self.capital + self.wealth
        if self.ruined == 0 and (self.fails_call == 1 or left < cushion):
            self.ruined = 1
            books.guarantors_ruined += 1.0

    def pay_back(self) -> None:
        """Pay back a part of what guarantors paid for him, if nothing is due and cash is to spare."""
        model, loan = self.model, self.loan
        if self.recourse_owed <= 0.0 or (loan.status == OPEN and loan.principal_due > 0.0):
            return
        spare = self.cash - model.spending.cash_target * self.mean_income * model.now.income_index * 0.5
        total = guaranteeing.recourse_paid(spare, model.guaranteeing.recourse_share, self.recourse_owed)
        if total <= 0.0:
            return
        whole, left = self.recourse_owed, 0.0
        for guarantee in loan.guarantees:
            if guarantee.recourse > 0.0:
                amount = total * (guarantee.recourse / whole)
                transfer(self, guarantee.guarantor or model.outside, amount)
                self.cell.books.recourse += amount
                guarantee.recourse -= amount
                if guarantee.recourse < CENTS:
                    guarantee.recourse = 0.0
                left += guarantee.recourse
        self.recourse_owed = left


class SecuredLoan:
    """A loan as something others stand for."""

    def falls_short(self) -> bool:
        """Note what is asked from guarantors: what the debtor does not offer, once it is late enough."""
        borrower, due = self.borrower, self.interest_due + self.principal_due
        self.called = 0.0
        if (
            self.status == OPEN
            and due - borrower.offer > CENTS
            and self.months_late + 1.0 >= borrower.cell.levers.call_after
        ):
            self.called = borrower.cell.levers.call_share * (due - borrower.offer)
            self.began, self.failures = self, 0
            if self.months_late == 0 or self.months_late < borrower.cell.levers.call_after:
                self.failures = int(any(guarantee.guarantor is not None for guarantee in self.guarantees))
            return True
        return False

    def ask_guarantors(self, touched: list[Any]) -> bool:
        """Ask what is not covered from guarantors who still stand; say whether anybody was asked for more."""
        uncovered, standing = self.called, 0
        for guarantee in self.guarantees:
            guarantor = guarantee.guarantor
            if guarantor is not None:
                uncovered -= guarantee.called * guarantor.call_ratio
                if guarantor.fails_call == 0:
                    standing += 1
        if uncovered <= CENTS or standing == 0:
            return False
        joint, places, asked = self.borrower.cell.levers.joint_and_several >= 0.5, len(self.guarantees), False
        for guarantee in self.guarantees:
            guarantor = guarantee.guarantor
            if guarantor is None or guarantor.fails_call == 1:
                continue
            more = uncovered / standing if joint else guarantee.share * self.called - guarantee.called
            if more > CENTS / places:
                if guarantor.call == 0.0:
                    touched.append(guarantor)
                    guarantor.brought = self.began
                guarantee.called += more
                guarantor.call += more
                asked = True
        return asked

    def fall_due_whole(self, short: list[Any]) -> None:
        """Cross-default: the loan of a guarantor who failed falls due whole, and his own guarantors are next."""
        borrower, partial = self.borrower, self.model.behaviour.partial_payment
        before = self.interest_due + self.principal_due
        self.accelerated = 1
        self.principal_due = self.balance
        due = self.interest_due + self.principal_due
        self.billed += due - before
        willing = paying.is_willing(due, borrower.penalty, borrower.calculating)
        if due <= borrower.means and partial < 1.0:
            borrower.offer = partial * borrower.offer
        else:
            borrower.offer = paying.paid_on_dues(due, borrower.means, willing, partial)
        if self.called == 0.0 and due - borrower.offer > CENTS:
            short.append(self)
            self.began, self.failures = borrower.brought, 0
        self.called = max(self.called, borrower.cell.levers.call_share * (due - borrower.offer))

    def count_cascade(self) -> None:
        """Count the new failures that go back to this loan."""
        books, size = self.borrower.cell.books, self.failures
        books.cascade_failures += size
        books.cascade_largest = max(books.cascade_largest, float(size))
        if size > 1:
            books.cascade_logs += logarithm(float(size))
        least = max(bound for bound in (1, 2, 3, 5) if size >= bound)
        setattr(books, f"cascades_{least}", getattr(books, f"cascades_{least}") + 1.0)

    def collect_calls(self, needed_share: float) -> None:
        """Its guarantors pay what was settled."""
        borrower = self.borrower
        books = borrower.cell.books
        for guarantee in self.guarantees:
            guarantor = guarantee.guarantor
            if guarantor is None or guarantee.called <= 0.0:
                continue
            amount = min(guarantee.called * guarantor.call_ratio, self.interest_due + self.principal_due)
            if amount > 0.0:
                guarantor.raise_cash(amount, needed_share)
                transfer(guarantor, borrower.branch, amount)
                interest = min(amount, self.interest_due)
                self.interest_due -= interest
                self.principal_due -= amount - interest
                self.balance -= amount - interest
                self.paid += amount
                books.calls_interest += interest
                books.calls_principal += amount - interest
                self.count_recovered(amount - interest)
                guarantee.recourse += amount
                borrower.recourse_owed += amount
                guarantor.remember_call(amount)
            guarantor.take_stock()


def call(model: Any) -> int:
    """Shortfalls late enough are called from guarantors, to the fixed point; returns the number of rounds."""
    exclusion_worth = paying.months_of_exclusion_worth(model.behaviour.monthly_discount, model.recovery.exclusion)
    for party in model.parties:
        party.call = 0.0
        party.call_ratio = 1.0
        party.fails_call = 0
    short = [loan for loan in model.active if loan.falls_short()]
    for loan in model.loans:
        for guarantee in loan.guarantees:
            guarantee.called = 0.0
    touched: list[Any] = []
    rounds, changed = 0, bool(short)
    while changed:
        changed = False
        rounds += 1
        for loan in short:
            changed |= loan.ask_guarantors(touched)
        for guarantor in touched:
            if guarantor.fails_call == 0 and not guarantor.answer_call(short, exclusion_worth):
                changed = True
        for guarantor in touched:
            if guarantor.fails_call == 1:
                guarantor.count_ratio()
    for loan in short:
        for guarantee in loan.guarantees:
            loan.borrower.cell.books.calls_made += guarantee.called
        if loan.failures > 0:
            loan.count_cascade()
    return rounds


def pay_calls(model: Any) -> None:
    """Guarantors pay what was settled."""
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for loan in model.active:
        if loan.called > 0.0:
            loan.collect_calls(needed_share)


def repay_guarantors(model: Any) -> None:
    """Debtors pay back those who paid for them."""
    for loan in model.active:
        loan.borrower.pay_back()


def add_up(model: Any) -> None:
    """What everybody stands for."""
    for party in model.parties:
        party.guaranteed = 0.0
    for loan in model.active:
        if loan.status != NONE:
            for guarantee in loan.guarantees:
                if guarantee.guarantor is not None:
                    guarantee.guarantor.guaranteed += guarantee.share * loan.balance
