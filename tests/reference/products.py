"""Each kind of loan has its own rules of size and cover, for new loans and for renewals."""

from typing import Any

import sim.rules.capital
import sim.rules.lending
import sim.rules.products
from sim.core.draws import normal
from sim.world.applications import EVALUATION, NO_COVER, NOT_REFUSED
from sim.world.loans import CASH_FLOW, COLLATERAL, OPEN, PLEDGED, RENEWED, RUNS_OFF, UNSECURED
from sim.world.purposes import VISIT
from tests.reference.plain import plain

lending, products = plain(sim.rules.lending), plain(sim.rules.products)
capital = plain(sim.rules.capital)


class SizedApplicant:
    """A party as somebody whose loan must fit its kind."""

    def fit_loan(self) -> None:
        """Fit the amount to grade, surplus, order or property; refuse whoever has too little."""
        model, levers, application, books = self.model, self.cell.levers, self.application, self.cell.books
        if application.product == UNSECURED:
            application.grade = products.grade_of(application.estimated_risk, model.products.first_star)
            application.wanted = products.line_for(
                application.wanted, levers.line_base, levers.line_step, application.grade
            )
        elif application.product == CASH_FLOW:
            application.wanted = min(application.wanted, self.serviceable_loan())
            if application.wanted <= 0.0:
                application.refusal = EVALUATION
                books.refused_evaluation += 1.0
        elif application.product == PLEDGED:
            application.wanted = products.order_loan(application.wanted, self.capital, levers.pledge_share)
            if application.wanted <= 0.0:
                self.refuse_for_cover()
        elif application.product == COLLATERAL and application.wanted > self.covered_loan():
            self.refuse_for_cover()

    def covered_loan(self) -> float:
        """Return the loan that all he owns would cover."""
        return products.covered(self.wealth, self.cell.levers.collateral_haircut)

    def refuse_for_cover(self) -> None:
        """Refuse him for having too little to pledge."""
        self.application.refusal = NO_COVER
        self.cell.books.refused_collateral += 1.0

    def serviceable_loan(self) -> float:
        """Return the loan whose instalments fit the surplus that an officer sees at his visit."""
        model, levers = self.model, self.cell.levers
        self.cell.books.visits += 1.0
        needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
        surplus = products.seen_surplus(
            self.mean_income * model.now.income_index,
            self.subsistence * needed_share,
            model.products.visit_error,
            self.branch.effort,
            normal(model.luck, VISIT, self.index, model.month),
        )
        months = max(1, int(levers.term))
        return products.serviceable(surplus, levers.surplus_share, self.application.rate, months)


class ReviewedLoan:
    """A loan about to be renewed by the rules of its kind."""

    def whole_capital(self) -> float:
        """Return the capital of the bank of which the model's is a part."""
        model = self.model
        return capital.whole_capital(model.head_office.capital, model.bank.represented_borrowers, len(model.borrowers))

    def review(self) -> None:
        """Move the grade with the record, or value the property again."""
        borrower, levers = self.borrower, self.borrower.cell.levers
        if self.product == UNSECURED:
            self.grade = products.grade_next(self.grade, borrower.late_record)
            line = products.line_for(borrower.loan_wanted(), levers.line_base, levers.line_step, self.grade)
            line = min(line, levers.single_borrower_limit * self.whole_capital())
            self.top_up = 0.0
            if self.line > 0.0:
                self.line = max(line, self.balance)
            else:
                self.top_up = self.model.demand.top_up * max(0.0, line - self.balance)
        elif self.product == COLLATERAL:
            room = products.covered(borrower.wealth, levers.collateral_haircut) - self.balance
            self.top_up = max(0.0, min(self.top_up, room))
            if room < 0.0:
                self.decision = RUNS_OFF
                self.refused = self.model.month + 1
                borrower.cell.books.renewals_refused += 1.0
                borrower.cell.books.cover_lost += 1.0


def review(model: Any) -> None:
    """Renewals keep the rules of their kind."""
    for loan in model.active:
        if loan.months_left == 1 and loan.status == OPEN and loan.decision == RENEWED and loan.hidden_months == 0:
            loan.review()


def size(model: Any) -> None:
    """Whoever has passed so far gets what his kind of loan allows."""
    for party in model.applicants:
        if party.application.refusal == NOT_REFUSED:
            party.fit_loan()
