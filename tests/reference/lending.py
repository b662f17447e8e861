"""Lending is planned for the month, and those who passed are paid out."""

from typing import Any

import sim.core.finance
import sim.rules.lending
import sim.rules.paying
import sim.rules.products
import sim.rules.recovering
from sim.core.draws import normal, uniform
from sim.phases.lending import CARRIED_OVER
from sim.rules.following import SINCE_NEW_YEAR
from sim.world.applications import DECLINED, FUNDS, NOT_REFUSED, WENT_ELSEWHERE
from sim.world.loans import OPEN, PLEDGED, PROPERTY_PLEDGED, RENEWED, REVOLVING, SEASONAL, UNDECIDED, WEEKLY
from sim.world.purposes import LOTTERY, SCHEDULE, TEMPTATION
from tests.reference.cash import transfer
from tests.reference.plain import plain

lending, paying = plain(sim.rules.lending), plain(sim.rules.paying)
products = plain(sim.rules.products)
recovering, finance = plain(sim.rules.recovering), plain(sim.core.finance)


class GrantedLoan:
    """A loan as something granted."""

    def lent_again(self) -> float:
        """Return what of the top-up a seasonal borrower has just paid back of his harvest."""
        return products.harvest_returned(self.top_up, self.balance) if self.schedule == SEASONAL else 0.0

    def grant(self) -> None:
        """Open a new contract and pay it out."""
        model, borrower, application = self.model, self.borrower, self.borrower.application
        levers, books = borrower.cell.levers, borrower.cell.books
        amount = application.wanted
        self.status = OPEN
        self.product = application.product
        self.granted = model.month
        borrower.felt = paying.feeling(
            model.behaviour.temptation, normal(model.luck, TEMPTATION, self.index, model.month)
        )
        self.balance = amount
        self.rate = application.rate
        self.expect(application)
        self.schedule = products.schedule_for(
            self.product,
            borrower.segment,
            uniform(model.luck, SCHEDULE, self.index, model.month),
            levers.instalment_share,
            levers.seasonal_share,
            levers.revolving_share,
        )
        self.months_left = self.contract_months(levers)
        self.grace, self.instalment = 0, 0.0
        if products.is_amortised(self.schedule):
            self.grace = min(int(levers.grace), self.months_left - 1)
            equal = finance.weekly_instalment if self.schedule == WEEKLY else finance.instalment
            self.instalment = equal(amount, self.rate, self.months_left - self.grace)
        self.line = amount if self.schedule == REVOLVING else 0.0
        self.order_open = 1 if self.product == PLEDGED else 0
        self.grade = application.grade
        if PROPERTY_PLEDGED[self.product] == 1:
            borrower.pledge_property(amount)
        self.decision = UNDECIDED
        self.rescheduled = 0
        self.months_late = self.refused = self.renewals = self.forced_renewals = self.hidden_months = (
            self.accelerated
        ) = 0
        self.defaulted = self.default_months = self.impaired = self.induced = self.strategic = 0
        self.category = self.true_category = self.observed = 0
        self.category_at_new_year, self.ever_defaulted = SINCE_NEW_YEAR, 0
        self.top_up = 0.0
        transfer(borrower.branch, borrower, amount)
        books.granted += amount
        books.granted_income += 12.0 * borrower.mean_income * model.now.income_index
        books.approvals += 1.0
        books.quality_granted += borrower.quality
        if borrower.ever_borrowed == 0:
            borrower.ever_borrowed = 1
            books.first_loans += 1.0
        vintage = self.vintage()
        vintage.granted += 1.0
        vintage.granted_amount += amount
        if levers.guarantee_fee > 0.0:
            for guarantee in self.guarantees:
                if guarantee.guarantor is not None:
                    fee = levers.guarantee_fee * amount * guarantee.share
                    transfer(borrower, guarantee.guarantor, fee)
                    books.fees += fee
        transfer(borrower, model.outside, amount)
        books.invested += amount
        borrower.capital += amount


def plan(model: Any) -> None:
    """The head office plans the month's lending, while capital and deposits allow."""
    office, cells = model.head_office, len(model.cells)
    office.wanted = office.promised = 0.0
    for loan in model.renewals:
        if loan.status == OPEN and loan.decision == RENEWED:
            back = loan.lent_again()
            office.promised += back
            office.wanted += loan.top_up - back
    for party in model.applicants:
        if party.application.refusal == NOT_REFUSED:
            office.wanted += party.application.wanted
    growth = floor = cap = leverage = repaid = 0.0
    for cell in model.cells:
        levers, books = cell.levers, cell.books
        growth += levers.target_growth / cells
        floor += levers.capital_floor / cells
        cap += levers.loan_to_deposit_cap / cells
        leverage += levers.leverage_floor / cells
        repaid += books.principal_received + books.calls_principal + books.collected
        repaid += books.prepaid - books.drawn + books.public_paid
    allowed = office.capital_ratio >= floor and office.loan_to_deposit <= cap and office.failed == 0
    allowed = allowed and office.leverage_ratio >= leverage
    office.lending_open = 1 if allowed else 0
    planned = lending.lending_budget(office.loans, growth, model.now.loan_supply, repaid, office.lending_open)
    carried = min(office.unspent, office.loans * CARRIED_OVER)
    office.budget = planned + carried if allowed else 0.0
    office.unspent = max(0.0, office.budget - office.promised - office.wanted)


def grant(model: Any) -> None:
    """Those who passed are paid out; when the plan does not reach, a lottery decides, and top-ups shrink."""
    office = model.head_office
    chance = recovering.rationed_share(max(0.0, office.budget - office.promised), office.wanted)
    for loan in model.renewals:
        if loan.status == OPEN and loan.decision == RENEWED:
            back = loan.lent_again() if office.lending_open == 1 else 0.0
            loan.top_up = back + (loan.top_up - back) * chance
    for party in model.applicants:
        loan = party.loan
        if party.application.refusal != NOT_REFUSED:
            if party.application.refusal not in (WENT_ELSEWHERE, DECLINED):
                party.cell.books.refused_amount += party.application.wanted
            continue
        if uniform(model.luck, LOTTERY, loan.index, model.month) < chance:
            loan.grant()
        else:
            party.application.refusal = FUNDS
            loan.borrower.cell.books.refused_funds += 1.0
            loan.borrower.cell.books.refused_amount += party.application.wanted
            for guarantee in loan.guarantees:
                guarantee.guarantor = None
                guarantee.share = 0.0
