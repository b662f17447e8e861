"""Loans grow late, some are renewed to hide that they are bad, and they default, are cured or closed."""

from typing import Any

import sim.core.numbers
import sim.rules.guaranteeing
import sim.rules.paying
import sim.rules.products
import sim.rules.recovering
from sim.core.draws import uniform
from sim.phases.ageing import HIDDEN_AT, REFUSED_FOR
from sim.rules.paying import CENTS, IMPAIRED_AT
from sim.world.loans import BULLET, NONE, OPEN, UNDECIDED
from sim.world.purposes import AUDIT, FORCED_RENEWAL, RECOVERY_NONE, RECOVERY_RATE
from tests.reference.plain import plain

guaranteeing, paying = plain(sim.rules.guaranteeing), plain(sim.rules.paying)
products = plain(sim.rules.products)
recovering, numbers = plain(sim.rules.recovering), plain(sim.core.numbers)


class AgeingLoan:
    """A loan as something that goes bad, is hidden, and ends."""

    def exclude(self) -> None:
        """A month of its former debtor's exclusion runs out."""
        borrower = self.borrower
        if borrower.excluded > 0:
            borrower.excluded -= 1
            if borrower.excluded == 0:
                self.status = NONE
                self.claim = 0.0
                borrower.pledged = 0.0

    def age(self) -> None:
        """Days past due roll on; one late for long enough falls due whole."""
        model, borrower = self.model, self.borrower
        remaining = self.interest_due + self.principal_due
        before = self.months_late
        self.months_late = late = paying.months_late_next(before, remaining, self.billed, self.paid)
        if late == 0:
            self.induced = self.strategic = 0
        elif before == 0:
            borrower.cell.books.first_misses += 1.0
            self.find_reason(remaining)
        elif late > before:
            self.count_roll(before)
        borrower.late_record = max(borrower.late_record, late)
        borrower.relationship += 1.0
        if late == 0 and model.month % 12 == 0 and borrower.late_record > 0:
            borrower.late_record -= 1
        if late > 0 and late >= borrower.cell.levers.accelerate_after:
            self.accelerated = 1

    def find_reason(self, remaining: float) -> None:
        """Why its first due was missed: for calls its debtor met, or although he could have paid."""
        model, borrower = self.model, self.borrower
        since = model.month - borrower.last_call
        crossed = borrower.fails_call == 1 and self.accelerated == 1 and borrower.would_pay == 1.0
        due = remaining + self.paid
        missing = due - borrower.means
        if crossed or guaranteeing.is_induced(
            missing, borrower.recent_calls, since, model.guaranteeing.contagion_window
        ):
            self.induced = 1
        willing = paying.is_willing(due, borrower.penalty, borrower.calculating)
        self.strategic = 1 if due <= borrower.means and not willing else 0

    def hide(self) -> None:
        """One about to become bad may be renewed to repay itself; a hidden one may be found."""
        model, borrower = self.model, self.borrower
        levers, books = borrower.cell.levers, borrower.cell.books
        if self.hidden_months > 0:
            self.hidden_months += 1
            borrower.capital *= 1.0 - model.recovery.insolvent_decay
            if borrower.branch.found_out == 1:
                self.months_late = max(self.months_late, IMPAIRED_AT)
                self.accelerated = 1
                books.hidden_found += 1.0
        elif self.may_be_hidden(levers):
            books.rolled += self.interest_due + self.principal_due
            books.capitalised += self.interest_due
            books.forced_renewals += 1.0
            self.balance += self.interest_due
            self.interest_due = 0.0
            self.principal_due = 0.0
            self.months_late = 0
            self.hidden_months = 1
            self.order_open = 0
            self.forced_renewals += 1
            self.accelerated = 0
            self.schedule = BULLET
            self.line = 0.0
            self.grace = 0
            self.instalment = 0.0
            self.months_left = max(1, int(levers.term))
            self.decision = UNDECIDED

    def may_be_hidden(self, levers: Any) -> bool:
        """Say whether its branch hides it this month."""
        model = self.model
        return (
            self.months_late == HIDDEN_AT
            and self.forced_renewals < levers.most_forced_renewals
            and uniform(model.luck, FORCED_RENEWAL, self.index, model.month) < self.borrower.branch.hiding
        )

    def default(self) -> None:
        """True default, and impairment."""
        borrower = self.borrower
        books = borrower.cell.books
        if self.defaulted == 1:
            self.default_months += 1
        elif self.months_late >= IMPAIRED_AT or self.hidden_months > 0:
            self.defaulted = 1
            self.default_months = 0
            books.defaults += 1.0
            books.defaulted_balance += self.balance
            if self.ever_defaulted == 0 and self.granted >= 0:
                self.spoil_vintage()
            self.ever_defaulted = 1
            if self.induced == 1:
                books.defaults_induced += 1.0
            if self.was_just_refused():
                books.refused_defaulted += 1.0
            if self.strategic == 1:
                books.defaults_strategic += 1.0
        if self.months_late >= IMPAIRED_AT and self.impaired == 0:
            self.impair()

    def was_just_refused(self) -> bool:
        """Say whether its renewal was refused, and not long ago."""
        return self.refused > 0 and self.model.month - self.refused <= REFUSED_FOR

    def impair(self) -> None:
        """Draw what collection will bring in the end."""
        model, settings = self.model, self.model.recovery
        self.impaired = 1
        self.end_contract(1)
        self.impaired_in = model.month
        self.exposure = self.balance
        self.collected = 0.0
        borrower, books = self.borrower, self.borrower.cell.books
        law, rate = products.recovery_law(self.product), 0.0
        none = uniform(model.luck, RECOVERY_NONE, self.index, model.month)
        draw = uniform(model.luck, RECOVERY_RATE, self.index, model.month)
        if law == 0:
            books.impaired_unsecured += self.balance
            rate = self.drawn_recovery(0, none, settings.none_unsecured, draw)
        elif law == 1:
            books.impaired_guaranteed += self.balance
            rate = self.drawn_recovery(1, none, settings.none_guaranteed, draw)
        else:
            books.impaired_collateral += self.balance
        pledged = min(borrower.pledged, borrower.wealth)
        if pledged > 0.0:
            share = self.drawn_recovery(2, none, settings.none_collateral, draw)
            rate = max(rate, products.realised(share, pledged, self.balance))
        self.recovery_rate = rate * max(0.0, 1.0 - settings.hidden_decay * self.hidden_months)
        self.hidden_months = 0

    def drawn_recovery(self, law: int, none: float, chance: float, draw: float) -> float:
        """Return the share that one of the laws of recovery gives for two draws."""
        return recovering.recovery_rate(none, chance, numbers.interpolate(self.model.recovery_tables[law], draw))

    def close(self) -> None:
        """One whose arrears are paid is cured; one that is paid is closed, and a defaulter stays excluded."""
        borrower = self.borrower
        books = borrower.cell.books
        if self.months_late == 0 and self.impaired == 1:
            self.impaired = 0
            books.cases_ended += self.exposure
        if self.balance >= CENTS or self.interest_due >= CENTS:
            if self.months_late == 0 and self.hidden_months == 0 and self.defaulted == 1:
                self.defaulted = 0
                books.cured += 1.0
            return
        if self.line > 0.0 and self.months_left > 0 and self.months_late == 0:
            if self.defaulted == 1:
                self.defaulted = 0
                books.cured += 1.0
            return
        books.written_off += self.balance
        books.interest_forgone += self.interest_due
        books.dues_given_up += self.interest_due + self.principal_due
        self.balance = 0.0
        self.interest_due = 0.0
        self.principal_due = 0.0
        if self.was_just_refused() and self.defaulted == 0:
            books.refused_repaid += 1.0
        self.refused = 0
        self.end_contract(0)
        self.line = 0.0
        borrower.pledged = 0.0
        self.status = NONE
        self.months_late = 0
        if self.impaired == 1:
            books.cases_ended += self.exposure
        if self.defaulted == 1:
            books.cured += 1.0
            borrower.excluded = self.model.recovery.exclusion + int(borrower.cell.levers.longer_exclusion)
            borrower.former_client = 0
        else:
            borrower.former_client = 2 if products.is_amortised(self.schedule) else 1


def age(model: Any) -> None:
    """Every loan grows older, exclusions run out."""
    for loan in model.active:
        if loan.status == OPEN:
            loan.age()
        else:
            loan.exclude()


def hide(model: Any) -> None:
    """Branches hide bad loans; audits find them."""
    for branch in model.branches:
        drawn = uniform(model.luck, AUDIT, branch.index, model.month)
        audited = drawn < branch.cells[0].levers.audit
        branch.found_out = 1 if audited or branch.handed_over == 1 else 0
    for loan in model.active:
        if loan.status == OPEN:
            loan.hide()


def default(model: Any) -> None:
    """Loans default and are impaired."""
    for loan in model.active:
        if loan.status == OPEN:
            loan.default()


def close(model: Any) -> None:
    """Loans are cured and closed."""
    for loan in model.active:
        if loan.status == OPEN:
            loan.close()
