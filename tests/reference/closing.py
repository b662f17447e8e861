"""The month's books are closed: stocks by category, provisions, interest, profit, capital and deposits."""

from typing import Any

import sim.rules.capital
import sim.rules.classifying
import sim.rules.districts
import sim.rules.funding
import sim.rules.monitoring
import sim.rules.products
from sim.phases.closing import GROSS_INCOME_HALF_LIFE
from sim.world.loans import (
    BY_GROUP,
    BY_GUARANTORS,
    CASH_FLOW,
    DOUBTFUL,
    ENTERPRISE_LOAN,
    ON_CREDIT,
    ON_PROPERTY,
    OPEN,
    PASS,
    REVOLVING,
    SECURITY_OF,
    SPECIAL_MENTION,
    SUBSTANDARD,
    UNSECURED,
    WEEKLY_GROUP,
)
from tests.reference.cash import transfer
from tests.reference.plain import plain

products = plain(sim.rules.products)
classifying, capital_rules = plain(sim.rules.classifying), plain(sim.rules.capital)
monitoring = plain(sim.rules.monitoring)
funding, districts = plain(sim.rules.funding), plain(sim.rules.districts)


class ValuedLoan:
    """A loan as an asset of its branch."""

    def value(self) -> None:
        """Add its balance to the books by category, days past due and security, and the provision it needs."""
        borrower, owed, category, late = self.borrower, self.balance, self.category, self.months_late
        books, levers, statement = borrower.cell.books, borrower.cell.levers, borrower.branch.statement
        statement.loans += owed
        books.loans += owed
        books.loans_count += 1.0
        books.unpaid += self.interest_due + self.principal_due
        if late > 1:
            books.past_due_30 += owed
        if late > 3:
            books.past_due_90 += owed
        if late == 0:
            books.borrowers_served += 1.0
        if self.impaired == 0:
            books.lending_rate += owed * self.rate
            books.earning += owed
        if category == PASS:
            books.pass_ += owed
        elif category == SPECIAL_MENTION:
            books.special_mention += owed
        elif category == SUBSTANDARD:
            books.substandard += owed
        elif category == DOUBTFUL:
            books.doubtful += owed
        else:
            books.loss += owed
        if category >= SUBSTANDARD:
            books.bad_count += 1.0
        if self.true_category >= SUBSTANDARD:
            books.truly_bad += owed
        self.book_security(owed, books, levers)
        statement.provisions += classifying.provision_needed(
            owed,
            category,
            levers.general_provision,
            levers.provision_special_mention,
            levers.provision_substandard,
            levers.provision_doubtful,
            levers.provision_loss,
        )

    def book_security(self, owed: float, books: Any, levers: Any) -> None:
        """Add the balance to what its kind of loan is secured by."""
        security, borrower = SECURITY_OF[self.product], self.borrower
        if self.product == ENTERPRISE_LOAN:
            value = min(borrower.pledged, borrower.wealth)
            on_house = min(owed, products.covered(value, levers.collateral_haircut))
            books.collateral += on_house
            books.guaranteed += owed - on_house
            books.enterprise_loans += owed
        elif security == BY_GROUP:
            books.group += owed
        elif security == BY_GUARANTORS:
            books.guaranteed += owed
        elif security == ON_CREDIT:
            books.unsecured += owed
        elif security == ON_PROPERTY:
            books.collateral += owed
        else:
            books.pledged += owed
        if self.product == WEEKLY_GROUP:
            books.weekly_groups += owed
        elif self.product == CASH_FLOW:
            books.cash_flow += owed
        elif self.product == UNSECURED and self.schedule == REVOLVING:
            books.revolving += owed


class ClosingBranch:
    """A branch as an enterprise with a profit and a loss."""

    def close_month(self) -> None:
        """Earn and pay interest and costs, provide for loans, and close with a profit or loss."""
        model, statement = self.model, self.statement
        now, bank, outside = model.now, model.bank, model.outside
        income = lent = written_off = weighted = watching = visits = 0.0
        floor = buffer = insured = operational = 0.0
        segments = len(self.cells)
        for cell in self.cells:
            books = cell.books
            income += books.interest_received + books.calls_interest + books.capitalised + books.collected_after
            income += books.balance_set
            lent += books.granted + books.topped_up - books.principal_received
            lent += books.drawn - books.prepaid
            visits += books.visits
            written_off += books.written_off
            weighted += cell.levers.risk_weight * books.loans
            watching += monitoring.monitoring_cost(
                model.monitoring.cost, cell.levers.early_warning, cell.books.loans_count, model.now.price_index
            )
            floor += cell.levers.capital_floor / segments
            buffer += cell.levers.capital_buffer / segments
            insured += cell.levers.deposits_insured / segments
            operational += cell.levers.operational_charge / segments

        before = self.deposits
        growth = funding.deposit_growth(
            now.income_growth,
            bank.deposit_growth,
            self.local_effect,
            bank.deposit_local,
            now.benchmark_deposit_rate,
            now.cpi_inflation,
            bank.usual_real_rate,
            bank.deposit_response,
        )
        sent_away = funding.deposits_sent_away(
            before, model.head_office.loan_to_deposit, bank.least_loan_to_deposit, bank.deposit_run_off
        )
        fled = funding.deposits_in_flight(
            before, insured, model.head_office.capital_ratio, bank.flight_below, bank.deposit_flight, self.cash
        )
        inflow = funding.net_deposits(before, before * growth / 12.0 + bank.deposit_share * lent - sent_away - fled)
        transfer(outside, self, inflow)
        deposit_interest = self.deposits * now.benchmark_deposit_rate / 12.0
        transfer(self, outside, deposit_interest)
        reserve_interest = max(0.0, self.cash) * bank.reserve_rate / 12.0
        transfer(model.state, self, reserve_interest)
        operating_cost = self.loans * bank.operating_cost / 12.0 + watching
        operating_cost += model.products.visit_cost * now.price_index * visits + self.policy_cost
        transfer(self, outside, operating_cost)
        transfer(model.state, outside, self.public_cost)
        self.deposits += inflow

        charge = statement.provisions - (self.provisions - written_off)
        profit = income + reserve_interest - deposit_interest - operating_cost - charge
        earned = income + reserve_interest - deposit_interest
        self.gross_income = districts.settled_towards(self.gross_income, earned, GROSS_INCOME_HALF_LIFE, model.month)
        pays = funding.may_pay_out(model.head_office.capital_ratio, floor, buffer, model.head_office.failed)
        dividend = bank.payout * max(0.0, profit) if pays else 0.0
        transfer(self, outside, dividend)
        self.capital += profit - dividend
        self.provisions = statement.provisions
        statement.opening_loans = self.loans
        self.loans = statement.loans

        statement.deposits_received = inflow
        statement.deposits_sent_away = sent_away
        statement.deposits_fled = fled
        statement.deposit_interest = deposit_interest
        statement.reserve_interest = reserve_interest
        statement.operating_cost = operating_cost
        statement.policy_cost = self.policy_cost
        statement.public_cost = self.public_cost
        statement.provision_charge = charge
        statement.profit = profit
        statement.dividend = dividend
        statement.cash = self.cash
        statement.deposits = self.deposits
        statement.capital = self.capital
        statement.risk_weighted = capital_rules.risk_weighted_assets(
            weighted, statement.loans, statement.provisions
        ) + capital_rules.operational_risk_assets(12.0 * self.gross_income, operational)
        statement.capital_required = (floor + buffer) * statement.risk_weighted

    def take_support(self, support: float) -> None:
        """The insurer pays for capital that is gone."""
        transfer(self.model.insurer, self, support)
        self.capital += support
        self.statement.support = support
        self.statement.capital = self.capital
        self.statement.cash = self.cash


def value_loans(model: Any) -> None:
    """Balances are added up."""
    for loan in model.active:
        if loan.status == OPEN:
            loan.value()


def provide(model: Any) -> None:
    """Where coverage or the share provided for is less than required, every branch adds by its loans."""
    by_category = loans = bad = coverage = share = 0.0
    cells = len(model.cells)
    for cell in model.cells:
        books, levers = cell.books, cell.levers
        bad += books.substandard + books.doubtful + books.loss
        coverage += levers.coverage_required / cells
        share += levers.loan_provision_required / cells
    for branch in model.branches:
        by_category += branch.statement.provisions
        loans += branch.statement.loans
    missing = capital_rules.provisions_required(by_category, coverage, bad, share, loans) - by_category
    if missing > 0.0:
        for branch in model.branches:
            branch.statement.provisions += missing * branch.statement.loans / loans


def close_branches(model: Any) -> None:
    """Every branch closes its month, and the head office adds up."""
    loans = capital = deposits = weighted = assets = 0.0
    for branch in model.branches:
        branch.close_month()
        loans += branch.loans
        capital += branch.capital
        deposits += branch.deposits
        weighted += branch.statement.risk_weighted
        assets += branch.statement.loans - branch.statement.provisions + max(0.0, branch.statement.cash)
    office = model.head_office
    office.loans = loans
    office.capital_ratio = capital / max(1.0, weighted)
    office.failed = capital_rules.has_failed(office.failed, office.capital_ratio, model.bank.closed_below)
    if office.failed == 1:
        gone = 0.0
        for branch in model.branches:
            gone += max(0.0, -branch.capital)
        for branch in model.branches:
            branch.statement.failed = 1.0
            if capital < 0.0:
                branch.take_support(-capital * max(0.0, -branch.capital) / gone)
        capital = max(0.0, capital)
        office.capital_ratio = capital / max(1.0, weighted)
    office.capital = capital
    office.leverage_ratio = capital / max(1.0, assets)
    office.loan_to_deposit = loans / max(1.0, deposits)
