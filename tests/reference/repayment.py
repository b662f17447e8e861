"""Loans mature, fall due, and are paid by those who can and will."""

from typing import Any

import sim.core.finance
import sim.rules.districts
import sim.rules.paying
import sim.rules.products
from sim.core.draws import normal, uniform
from sim.world.loans import (
    BY_GROUP,
    INSTALMENTS,
    NONE,
    OPEN,
    PLEDGED,
    PROPERTY_PLEDGED,
    RENEWED,
    RUNS_OFF,
    SEASONAL,
    SECURITY_OF,
    UNDECIDED,
    WEEKLY,
)
from sim.world.purposes import PUNCTUAL, TEMPTATION
from tests.reference.cash import transfer
from tests.reference.plain import plain

paying, finance = plain(sim.rules.paying), plain(sim.core.finance)
districts, products = plain(sim.rules.districts), plain(sim.rules.products)


class Debtor:
    """A party as somebody who may have to pay."""

    def count_means(self, needed_share: float) -> None:
        """Count what he can pay this month; so far he offers nothing and owes nothing."""
        self.means = paying.spare_means(
            self.cash, self.subsistence * needed_share, self.model.spending.liquid_share * self.capital
        )
        self.offer = 0.0
        self.would_pay = 1.0

    def owed_to_bank(self) -> float:
        """Return what the bank claims of him: balance, interest due, and what was written off."""
        return self.loan.balance + self.loan.interest_due + self.loan.claim if self.loan is not None else 0.0

    def stake(self, claim: float) -> float:
        """Return the value of his pledge that the bank's claim would take."""
        return products.at_stake(self.pledged, self.wealth, claim, self.model.guaranteeing.sale_discount)

    def free_property(self, claim: float) -> float:
        """Return the value of what he owns that is beyond the bank's claim."""
        return products.free_property(self.wealth, self.pledged, claim, self.model.guaranteeing.sale_discount)

    def lose_property(self, value: float) -> None:
        """Lose property to others than the bank; what they have taken of a pledge is no longer pledged."""
        self.wealth -= value
        self.pledged = products.still_pledged(self.pledged, self.wealth)

    def pledge_property(self, loan_balance: float) -> None:
        """Pledge as much of what he owns as covers a loan."""
        needed = products.pledge_needed(loan_balance, self.cell.levers.collateral_haircut)
        self.pledged = min(max(0.0, self.wealth), needed)

    def weigh_penalty(self, loan_balance: float, exclusion_worth: float, sanction: float, claim: float) -> None:
        """Weigh what it costs him not to pay."""
        behaviour = self.model.behaviour
        refused = self.loan is not None and self.loan.refused > 0
        trust = self.model.trust_of_refused if refused else self.branch.trust
        owned = max(0.0, self.cash) + self.capital + self.free_property(claim)
        self.penalty = paying.felt_penalty(
            owned,
            behaviour.enforceable_share,
            loan_balance,
            behaviour.credit_surplus,
            paying.exclusion_worth_of(
                exclusion_worth,
                behaviour.monthly_discount,
                self.model.recovery.exclusion,
                self.cell.levers.longer_exclusion,
            ),
            self.credit_at_stake * (behaviour.future_credit * trust),
            sanction + self.stake(claim),
            self.felt,
        )


class DueLoan:
    """A loan as something that falls due and is paid."""

    def contract_months(self, levers: Any) -> int:
        """Return for how long a contract of its kind is made this month."""
        month = (self.model.start + self.model.month) % 12
        return products.contract_months(self.product, self.schedule, levers.term, levers.pledge_term, month)

    def count_recovered(self, principal: float) -> None:
        """Count principal that comes in although it is impaired, unless it was so before the run."""
        if self.impaired == 1 and self.impaired_in >= 0:
            books = self.borrower.cell.books
            name = ("recovered_unsecured", "recovered_guaranteed", "recovered_collateral")[
                products.recovery_law(self.product)
            ]
            setattr(books, name, getattr(books, name) + principal)

    def mature(self) -> None:
        """A month passes; at maturity a renewed loan starts again, and a refused one may run off."""
        self.months_left -= 1
        if self.months_left > 0 or self.months_late > 0 or products.is_amortised(self.schedule):
            return
        levers = self.borrower.cell.levers
        if self.decision == RENEWED:
            self.start_again(levers)
        elif self.decision == RUNS_OFF and levers.run_off >= 1.0:
            self.schedule = INSTALMENTS
            self.line = 0.0
            self.months_left = int(levers.run_off)
            self.instalment = finance.instalment(self.balance, self.rate, self.months_left)

    def start_again(self, levers: Any) -> None:
        """Renew the contract at the rate and term of the day, and pay out what comes on top."""
        model, borrower = self.model, self.borrower
        self.months_left = self.contract_months(levers)
        borrower.felt = paying.feeling(
            model.behaviour.temptation, normal(model.luck, TEMPTATION, self.index, model.month)
        )
        if self.hidden_months == 0:
            self.end_contract(0)
            self.expect(borrower.application)
            self.order_open = 1 if self.product == PLEDGED else 0
        self.rate = borrower.rate_for(self.estimated_risk)
        self.decision = UNDECIDED
        if self.hidden_months > 0:
            self.forced_renewals += 1
        else:
            self.renewals += 1
        if self.top_up > 0.0:
            transfer(borrower.branch, borrower, self.top_up)
            transfer(borrower, model.outside, self.top_up)
            borrower.cell.books.topped_up += self.top_up
            borrower.cell.books.invested += self.top_up
            self.balance += self.top_up
            borrower.capital += self.top_up
            self.top_up = 0.0
        if PROPERTY_PLEDGED[self.product] == 1 and self.hidden_months == 0:
            borrower.pledge_property(self.balance)

    def bill(self) -> None:
        """Interest and principal fall due."""
        before = self.interest_due + self.principal_due
        scheduled = 0.0
        if self.impaired == 0:
            interest = scheduled = finance.interest_for_month(self.balance, self.rate)
            if self.schedule == WEEKLY and self.grace == 0:
                overdue = finance.interest_for_month(self.principal_due, self.rate)
                scheduled = finance.interest_in_weeks(self.balance - self.principal_due, self.rate, self.instalment)
                interest = overdue + scheduled
            self.interest_due += interest
        if self.months_left == 0 or self.accelerated == 1:
            self.principal_due = self.balance
        elif self.grace > 0:
            self.grace -= 1
        elif products.is_amortised(self.schedule):
            self.principal_due += max(0.0, min(self.instalment - scheduled, self.balance - self.principal_due))
        elif self.schedule == SEASONAL:
            self.principal_due += products.seasonal_part(self.balance, self.principal_due, self.months_left)
        self.billed = self.interest_due + self.principal_due - before

    def decide_alone(self, exclusion_worth: float) -> None:
        """Would its debtor pay if nobody shamed him?"""
        borrower, due = self.borrower, self.interest_due + self.principal_due
        borrower.weigh_penalty(self.balance, exclusion_worth, 0.0, self.balance + self.interest_due)
        willing = paying.is_willing(due, borrower.penalty, borrower.calculating)
        able = due <= borrower.means or (self.impaired == 0 and borrower.bridge_for(due) > 0.0)
        borrower.would_pay = 1.0 if willing and able else 0.0

    def decide(self, exclusion_worth: float) -> None:
        """Its debtor decides what he pays, shamed by guarantors who would themselves have paid."""
        model, borrower, due = self.model, self.borrower, self.interest_due + self.principal_due
        behaviour = model.behaviour
        shame = 0.0
        for guarantee in self.guarantees:
            guarantor = guarantee.guarantor
            if guarantor is not None:
                shame += guarantee.share * guarantor.standing * guarantor.would_pay
        if shame > 0.0:
            if SECURITY_OF[self.product] == BY_GROUP:
                shame *= borrower.cell.levers.meeting_frequency
            sanction = behaviour.social_sanction * borrower.mean_income * model.now.income_index * shame
            borrower.weigh_penalty(self.balance, exclusion_worth, sanction, self.balance + self.interest_due)
        chance = behaviour.punctuality if self.months_late == 0 else behaviour.punctuality_late
        if uniform(model.luck, PUNCTUAL, self.index, model.month) < chance:
            willing = paying.is_willing(due, borrower.penalty, borrower.calculating)
            partial = behaviour.partial_payment if self.impaired == 0 else 0.0
            if willing and due > borrower.means and self.impaired == 0:
                borrower.bridge = borrower.bridge_for(due)
                if borrower.bridge > 0.0:
                    borrower.means = due
            borrower.offer = paying.paid_on_dues(due, borrower.means, willing, partial)
        if self.product == PLEDGED:
            borrower.offer = max(borrower.offer, min(due, borrower.earmarked, max(0.0, borrower.cash)))

    def pay(self, needed_share: float) -> None:
        """What was offered is paid: cash, working capital, then a bridge; interest before principal."""
        borrower, amount, due = self.borrower, self.borrower.offer, self.interest_due + self.principal_due
        books = borrower.cell.books
        self.paid = amount
        caught_up = min(amount, max(0.0, due - self.billed))
        books.caught_up += caught_up
        books.missed += self.billed - (amount - caught_up)
        if amount <= 0.0:
            return
        keep = borrower.subsistence * needed_share
        if self.product == PLEDGED:
            keep = min(keep, max(0.0, borrower.cash - borrower.earmarked))
        sold = amount - paying.taken_from_cash(amount, borrower.cash, keep)
        if borrower.bridge > 0.0:
            borrower.bridge = 0.0
            borrowed = max(0.0, sold - self.model.spending.liquid_share * borrower.capital)
            sold -= borrowed
            borrower.borrow_informally(borrowed)
            books.bridged += borrowed
        if sold > 0.0:
            borrower.capital -= sold
            transfer(self.model.outside, borrower, sold)
            books.liquidated += sold
        transfer(borrower, borrower.branch, amount)
        interest = min(amount, self.interest_due)
        principal = amount - interest
        self.interest_due -= interest
        self.principal_due -= principal
        self.balance -= principal
        books.interest_received += interest
        books.principal_received += principal
        self.count_recovered(principal)


def list_active(model: Any) -> None:
    """List the loans with which something can happen: a loan, a case, an exclusion, or guarantors to pay back."""
    model.active = [
        party.loan
        for party in model.borrowers
        if party.loan.status != NONE or party.excluded > 0 or party.recourse_owed > 0.0
    ]


def mature(model: Any) -> None:
    """A month passes for every loan."""
    for loan in model.active:
        if loan.status == OPEN and loan.months_left != 0:
            loan.mature()


def bill(model: Any) -> None:
    """Interest and principal fall due."""
    for loan in model.active:
        loan.billed = 0.0
        if loan.status == OPEN:
            loan.bill()


def offer(model: Any) -> None:
    """Every debtor decides what he pays: alone first, then before his guarantors."""
    behaviour = model.behaviour
    exclusion_worth = paying.months_of_exclusion_worth(behaviour.monthly_discount, model.recovery.exclusion)
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for branch in model.branches:
        branch.trust = districts.trust(branch.confidence, behaviour.confidence_weight)
    model.trust_of_refused = districts.trust(0.0, behaviour.confidence_weight)
    for party in model.parties:
        party.count_means(needed_share)
    due = [loan for loan in model.active if loan.status == OPEN and loan.interest_due + loan.principal_due > 0.0]
    for loan in due:
        loan.decide_alone(exclusion_worth)
    for loan in due:
        loan.decide(exclusion_worth)


def pay(model: Any) -> None:
    """What was offered is paid."""
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    for loan in model.active:
        loan.paid = 0.0
        if loan.status == OPEN and loan.interest_due + loan.principal_due > 0.0:
            loan.pay(needed_share)
