"""Renewals are decided, applicants ask, are evaluated, guaranteed and granted a loan."""

from typing import Any

import sim.core.finance
import sim.rules.guaranteeing
import sim.rules.lending
import sim.rules.paying
import sim.rules.recovering
from sim.core.draws import normal, uniform
from sim.phases.lending import CARRIED_OVER
from sim.world.loans import (
    BULLET,
    GROUP,
    GUARANTEED,
    INSTALMENTS,
    LEAVES_BANK,
    NONE,
    OPEN,
    RENEWED,
    RUNS_OFF,
    UNDECIDED,
)
from sim.world.parties import ENTERPRISE, TRADER
from sim.world.purposes import FIRST_NEIGHBOUR, LEAVES, LOTTERY, PRODUCT, SCHEDULE, SIGNAL, TEMPTATION
from tests.reference.cash import transfer
from tests.reference.plain import plain

lending, guaranteeing, paying = plain(sim.rules.lending), plain(sim.rules.guaranteeing), plain(sim.rules.paying)
recovering, finance = plain(sim.rules.recovering), plain(sim.core.finance)


class Applicant:
    """A party as somebody who asks for a loan, or is asked to stand for one."""

    def may_ask(self) -> bool:
        """Say whether he has no loan and nothing against him."""
        return (
            self.loan.status == NONE
            and self.present == 1
            and self.may_borrow == 1
            and self.excluded == 0
            and self.recourse_owed <= 0.0
        )

    def asks(self) -> bool:
        """He thinks of a loan, and it is worth it."""
        model, now, demand, levers = self.model, self.model.now, self.model.demand, self.cell.levers
        hazard = lending.asking_hazard(
            demand.hazard,
            self.former_client,
            demand.former_client,
            now.output_gap,
            demand.cyclical,
            1.0 + demand.spring * now.spring,
            now.loan_supply,
            demand.solicited,
        )
        if self.asks_draw >= hazard:
            return False
        rate = lending.lending_rate(now.benchmark_lending_rate, levers.rate_multiple, levers.rate_ceiling)
        return lending.is_worth_asking(self.project_return, rate, model.demand.outside_option)

    def expected_quality(self) -> float:
        """What the bank thinks of him after this month's signal."""
        model, noise = self.model, self.model.bank.signal_noise
        signal = self.quality + noise * normal(model.luck, SIGNAL, self.index, model.month)
        return lending.expected_quality(signal, noise)

    def risk(self, quality: float, cover_weight: float = 0.0, uncovered: float = 0.0) -> float:
        """His yearly default probability at a quality."""
        bank = self.model.bank
        return lending.estimated_default_probability(
            bank.prior_log_odds,
            bank.quality_weight,
            quality,
            bank.record_weight,
            self.late_record,
            cover_weight,
            uncovered,
        )

    def loan_wanted(self) -> float:
        """What he asks for and the bank would grant."""
        demand, now = self.model.demand, self.model.now
        years = demand.farm_loan
        if self.segment == TRADER:
            years = demand.trader_loan
        elif self.segment == ENTERPRISE:
            years = demand.enterprise_loan
        return lending.loan_wanted(
            years, self.mean_income * now.income_index, now.size_index, self.cell.levers.loan_size
        )

    def apply(self) -> None:
        """Be evaluated, find guarantors, and be put on the list of those who may be paid out."""
        model, now, levers, books = self.model, self.model.now, self.cell.levers, self.cell.books
        books.applications += 1.0
        risk = self.risk(self.expected_quality())
        if risk > lending.moved_cut_off(levers.cut_off_new, model.bank.stance_on_cut_off, now.loan_supply):
            books.refused_evaluation += 1.0
            return
        loan, amount = self.loan, self.loan_wanted()
        product = lending.product_for(
            uniform(model.luck, PRODUCT, self.index, model.month),
            levers.group_share,
            levers.unsecured_share,
            self.group >= 0,
        )
        for guarantee in loan.guarantees:
            guarantee.guarantor = None
            guarantee.share = 0.0
        standing: list[Applicant] = []
        if product == GROUP:
            standing = [member for member in self.members if member is not self and member.present == 1]
            standing = standing[: len(loan.guarantees)]
        elif product == GUARANTEED:
            needed = min(len(loan.guarantees), int(levers.guarantors_required))
            standing = self.find_guarantors(needed, amount)
            if len(standing) < needed:
                for who in standing:
                    who.guaranteed -= amount / needed
                books.refused_guarantor += 1.0
                return
        for guarantee, who in zip(loan.guarantees, standing, strict=False):
            guarantee.guarantor = who
            guarantee.share = 1.0 / len(standing)
        loan.product = product
        loan.asked = amount
        model.head_office.wanted += amount

    def find_guarantors(self, needed: int, amount: float) -> list["Applicant"]:
        """Ask one after the other of those he knows, from a drawn one on, until as many as needed consent."""
        model, levers, known = self.model, self.cell.levers, len(self.ties)
        start = int(uniform(model.luck, FIRST_NEIGHBOUR, self.index, model.month) * known)
        standing: list[Applicant] = []
        for step in range(known):
            if len(standing) == needed:
                break
            who, strength = self.ties[(start + step) % known]
            if who is None or who.present == 0 or who.ruined == 1:
                continue
            part, net_worth = amount / needed, who.wealth + who.capital
            if not guaranteeing.within_capacity(who.guaranteed, part, net_worth, levers.guarantee_limit):
                continue
            if who not in standing and self.is_trusted_by(who, strength, part):
                who.guaranteed += part
                standing.append(who)
        return standing

    def has_guarantor(self, who: "Applicant") -> bool:
        """Say whether somebody stands for his loan."""
        loan = self.loan
        if loan is None or loan.status != OPEN:
            return False
        return any(guarantee.guarantor is who for guarantee in loan.guarantees)

    def is_trusted_by(self, who: "Applicant", strength: float, part: float) -> bool:
        """Say whether a neighbour consents to stand for his part."""
        model, settings = self.model, self.model.guaranteeing
        bonus = 0.0
        if who.has_guarantor(self):
            bonus = settings.reciprocity_bonus * who.mean_income * model.now.income_index
        return guaranteeing.consents(
            part,
            self.risk(self.quality),
            strength,
            settings.tie_value,
            who.mean_income * model.now.income_index,
            self.cell.levers.guarantee_fee * part,
            bonus,
        )


class RenewableLoan:
    """A loan as something granted and renewed."""

    def decide_renewal(self) -> None:
        """A month before a bullet matures the bank decides on record; hidden loans are renewed while they may."""
        model, borrower = self.model, self.borrower
        levers, books = borrower.cell.levers, borrower.cell.books
        self.top_up = 0.0
        if self.hidden_months > 0:
            more = self.forced_renewals < levers.most_forced_renewals
            self.decision = RENEWED if more else LEAVES_BANK
            return
        leaves = uniform(model.luck, LEAVES, self.index, model.month) < model.demand.no_renewal_wanted
        wants = not leaves or borrower.means < self.balance
        uncovered = lending.uncovered_share(self.balance, borrower.capital, borrower.cash)
        risk = borrower.risk(borrower.expected_quality(), model.bank.cover_weight, uncovered)
        stance = min(0.0, model.now.loan_supply)
        cut_off = lending.moved_cut_off(levers.cut_off_renewal, model.bank.stance_on_renewal, stance)
        self.decision = lending.renewal_decision(wants, self.months_late == 0, risk <= cut_off)
        books.renewals_due += 1.0
        if self.decision == RUNS_OFF:
            books.renewals_refused += 1.0
        elif self.decision == RENEWED:
            self.top_up = model.demand.top_up * max(0.0, borrower.loan_wanted() - self.balance)
            model.head_office.wanted += self.top_up

    def grant(self) -> None:
        """Open a new contract and pay it out."""
        model, borrower, amount = self.model, self.borrower, self.asked
        levers, books = borrower.cell.levers, borrower.cell.books
        self.status = OPEN
        self.granted = model.month
        borrower.felt = paying.feeling(
            model.behaviour.temptation, normal(model.luck, TEMPTATION, self.index, model.month)
        )
        self.balance = amount
        self.rate = lending.lending_rate(model.now.benchmark_lending_rate, levers.rate_multiple, levers.rate_ceiling)
        self.months_left = max(1, int(levers.term))
        self.schedule, self.instalment = BULLET, 0.0
        if uniform(model.luck, SCHEDULE, self.index, model.month) < levers.instalment_share:
            self.schedule = INSTALMENTS
            self.instalment = finance.instalment(amount, self.rate, self.months_left)
        self.decision = UNDECIDED
        self.months_late = self.renewals = self.forced_renewals = self.hidden_months = self.accelerated = 0
        self.defaulted = self.default_months = self.impaired = self.induced = self.strategic = 0
        self.category = self.true_category = self.observed = 0
        self.top_up = 0.0
        transfer(borrower.branch, borrower, amount)
        books.granted += amount
        books.approvals += 1.0
        if levers.guarantee_fee > 0.0:
            for guarantee in self.guarantees:
                if guarantee.guarantor is not None:
                    fee = levers.guarantee_fee * amount * guarantee.share
                    transfer(borrower, guarantee.guarantor, fee)
                    books.fees += fee
        transfer(borrower, model.outside, amount)
        books.invested += amount
        borrower.capital += amount


def decide_renewals(model: Any) -> None:
    """Renewals of the bullets that mature next month are decided."""
    model.head_office.wanted = 0.0
    for loan in model.active:
        if loan.status == OPEN and loan.schedule == BULLET and loan.months_left == 1 and loan.accelerated == 0:
            loan.decide_renewal()


def evaluate(model: Any) -> None:
    """Parties without a loan ask if it is worth it."""
    for party in model.borrowers:
        party.loan.asked = 0.0
        if party.may_ask() and party.asks():
            party.apply()


def plan(model: Any) -> None:
    """The head office plans the month's lending, while capital and deposits allow."""
    office, cells = model.head_office, len(model.cells)
    growth = floor = cap = repaid = 0.0
    for cell in model.cells:
        levers, books = cell.levers, cell.books
        growth += levers.target_growth / cells
        floor += levers.capital_floor / cells
        cap += levers.loan_to_deposit_cap / cells
        repaid += books.principal_received + books.calls_principal + books.collected
    allowed = office.capital_ratio >= floor and office.loan_to_deposit <= cap
    office.lending_open = 1 if allowed else 0
    planned = lending.lending_budget(office.loans, growth, model.now.loan_supply, repaid, office.lending_open)
    carried = min(office.unspent, office.loans * CARRIED_OVER)
    office.budget = planned + carried if allowed else 0.0
    office.unspent = max(0.0, office.budget - office.wanted)


def grant(model: Any) -> None:
    """Those who passed are paid out; when the plan does not reach, a lottery decides, and top-ups shrink."""
    chance = recovering.rationed_share(model.head_office.budget, model.head_office.wanted)
    for loan in model.loans:
        if loan.status == OPEN and loan.months_left == 1:
            loan.top_up *= chance
        if loan.asked <= 0.0:
            continue
        if uniform(model.luck, LOTTERY, loan.index, model.month) < chance:
            loan.grant()
        else:
            loan.borrower.cell.books.refused_funds += 1.0
            for guarantee in loan.guarantees:
                guarantee.guarantor = None
                guarantee.share = 0.0
