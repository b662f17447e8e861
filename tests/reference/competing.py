"""Other banks collect, bid, lend, and are known in the district; the same rules, one party at a time."""

from typing import Any

import sim.rules.bureau
import sim.rules.competition
import sim.rules.districts
import sim.rules.lending
import sim.rules.paying
from sim.core.draws import normal, uniform
from sim.rules.paying import CENTS, IMPAIRED_AT
from sim.world.applications import DECLINED, NOT_REFUSED, WENT_ELSEWHERE
from sim.world.elsewhere import COMPETING, FOREIGN, NO_BANK
from sim.world.loans import BULLET, NONE, OPEN, RENEWED, RUNS_OFF
from sim.world.purposes import (
    COMPETING_MET,
    COMPETING_SIGNAL,
    FOREIGN_MET,
    FOREIGN_SIGNAL,
    LEAVES_ELSEWHERE,
    SWITCHING,
)
from tests.reference.cash import transfer
from tests.reference.plain import plain

bureau, competition = plain(sim.rules.bureau), plain(sim.rules.competition)
districts = plain(sim.rules.districts)
lending, paying = plain(sim.rules.lending), plain(sim.rules.paying)


class LoanElsewhere:
    """The one contract a party may have with another bank."""

    def __init__(self, borrower: Any, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
        self.model, self.index, self.borrower = borrower.model, borrower.index, borrower

    def bank(self) -> Any:
        """Return the sector that lends."""
        return self.model.foreign_bank if self.lender == FOREIGN else self.model.competing_bank

    def collect(self, needed_share: float, exclusion_worth: float) -> None:
        """A month passes: it matures or not, falls due, is paid, goes bad, and ends."""
        borrower, books = self.borrower, self.borrower.cell.books
        keep = borrower.subsistence * needed_share
        self.months_left = max(0, self.months_left - 1)
        if self.months_left == 0 and borrower.late_elsewhere == 0 and self.runs_off == 0:
            self.mature(borrower.means_now(keep))
        interest = borrower.owed_elsewhere * self.rate / 12.0 if self.defaulted == 0 else 0.0
        borrower.owed_elsewhere += interest
        books.elsewhere_interest += interest
        self.pay(keep, interest, exclusion_worth)
        self.end()

    def mature(self, means: float) -> None:
        """The other bank renews it, or lets it run off; or its debtor wants no other."""
        model, borrower = self.model, self.borrower
        settings = model.competition
        foreign = self.lender == FOREIGN
        cut_off = (settings.foreign_cut_off if foreign else settings.cut_off) * settings.renewal_multiple
        rate = borrower.offer_of(foreign, cut_off)
        leaves = uniform(model.luck, LEAVES_ELSEWHERE, self.index, model.month) < model.demand.no_renewal_wanted
        if means >= borrower.owed_elsewhere and leaves:
            return
        if rate > 0.0:
            self.months_left = settings.term
            self.rate = rate
            more = model.demand.top_up * max(0.0, borrower.usual_loan(1.0) - borrower.owed_elsewhere)
            if more > 0.0:
                transfer(self.bank(), borrower, more)
                transfer(borrower, model.outside, more)
                borrower.cell.books.elsewhere_lent += more
                borrower.cell.books.invested += more
                borrower.capital += more
                borrower.owed_elsewhere += more
        else:
            self.runs_off = 1
            self.months_left = settings.run_off

    def pay(self, keep: float, interest: float, exclusion_worth: float) -> None:
        """Its debtor pays what he can, if what is due is not more than the penalty."""
        model, borrower, behaviour = self.model, self.borrower, self.model.behaviour
        books, owed, before = borrower.cell.books, borrower.owed_elsewhere, self.due
        means = borrower.means_now(keep)
        whole = self.months_left == 0 or self.defaulted == 1
        due = competition.falls_due(owed, before, interest, self.months_left, self.runs_off, whole)
        penalty = paying.felt_penalty(
            max(0.0, borrower.cash) + borrower.capital + borrower.free_property(borrower.owed_to_bank()),
            behaviour.enforceable_share,
            owed,
            behaviour.credit_surplus,
            exclusion_worth,
            behaviour.future_credit,
            0.0,
            borrower.felt,
        )
        willing = paying.is_willing(due, penalty, borrower.calculating)
        paid = paying.paid_on_dues(due, means, willing, behaviour.partial_payment)
        sold = paid - paying.taken_from_cash(paid, borrower.cash, keep)
        if sold > 0.0:
            borrower.capital -= sold
            transfer(model.outside, borrower, sold)
            books.liquidated += sold
        transfer(borrower, self.bank(), paid)
        books.elsewhere_paid += paid
        borrower.owed_elsewhere -= paid
        self.due = due - paid
        borrower.late_elsewhere = paying.months_late_next(borrower.late_elsewhere, self.due, due - before, paid)
        if borrower.late_elsewhere >= IMPAIRED_AT and self.defaulted == 0:
            self.defaulted = 1
            books.defaults_elsewhere += 1.0

    def end(self) -> None:
        """It is given up after a year of arrears, or paid back."""
        model, borrower, books = self.model, self.borrower, self.borrower.cell.books
        if borrower.late_elsewhere >= model.competition.write_off_after:
            kept = 1.0 - model.guaranteeing.sale_discount
            taken = competition.recovered_by_court(
                borrower.owed_elsewhere,
                model.competition.recovered,
                borrower.free_property(borrower.owed_to_bank()) * kept,
            )
            if taken > 0.0:
                borrower.lose_property(taken / kept)
                transfer(model.outside, borrower, taken)
                transfer(borrower, self.bank(), taken)
                books.assets_sold += taken
                books.elsewhere_paid += taken
                borrower.owed_elsewhere -= taken
        elif borrower.owed_elsewhere >= CENTS:
            return
        books.elsewhere_lost += borrower.owed_elsewhere
        borrower.owed_elsewhere = 0.0
        self.former_client = 1 - self.defaulted
        if self.defaulted == 1:
            self.shut_out_until = model.month + model.recovery.exclusion
        self.lender, self.months_left, self.runs_off, self.defaulted, self.due = NO_BANK, 0, 0, 0, 0.0

    def open(self) -> None:
        """The offer that was taken becomes a contract."""
        borrower, books = self.borrower, self.borrower.cell.books
        paid_out = self.offered - self.taken_over
        self.lender, self.months_left, self.rate = self.offers, self.model.competition.term, self.offered_rate
        self.runs_off = self.defaulted = 0
        self.due = 0.0
        borrower.owed_elsewhere = self.offered
        borrower.late_elsewhere = 0
        transfer(self.bank(), borrower, paid_out)
        transfer(borrower, self.model.outside, paid_out)
        books.elsewhere_lent += self.offered
        books.elsewhere_taken_over += self.taken_over
        books.invested += paid_out
        borrower.capital += paid_out
        self.offers = NO_BANK
        self.taken_over = 0.0


class Contested:
    """A party for whom other banks bid."""

    def means_now(self, keep: float) -> float:
        """Return what he could pay at this moment."""
        return paying.spare_means(self.cash, keep, self.model.spending.liquid_share * self.capital)

    def offer_of(self, foreign: bool, cut_off: float) -> float:
        """Return the rate another bank offers him, 0 for no offer."""
        model, bank, settings = self.model, self.model.bank, self.model.competition
        levers = self.cell.levers
        purpose = FOREIGN_SIGNAL if foreign else COMPETING_SIGNAL
        multiple = settings.foreign_rate_multiple if foreign else settings.rate_multiple
        return competition.bank_offer(
            self.quality,
            settings.foreign_noise if foreign else settings.noise,
            normal(model.luck, purpose, self.index, model.month),
            bureau.lateness_shown(
                self.has_file(), levers.bureau_full, levers.bureau_lag, self.late_record, self.filed_record
            ),
            bank.prior_log_odds,
            bank.quality_weight,
            bank.record_weight,
            lending.scaled(cut_off, settings.supply, model.now.loan_supply),
            model.now.benchmark_lending_rate * multiple,
        )

    def best_offer(self) -> tuple[int, float]:
        """Return which other bank offers him the lowest rate, and the rate."""
        model, settings = self.model, self.model.competition
        rate = foreign = 0.0
        if uniform(model.luck, COMPETING_MET, self.index, model.month) < self.branch.chance_of(COMPETING):
            rate = self.offer_of(False, settings.cut_off)
        if uniform(model.luck, FOREIGN_MET, self.index, model.month) < self.branch.chance_of(FOREIGN):
            foreign = self.offer_of(True, settings.foreign_cut_off)
        if foreign > 0.0 and (rate == 0.0 or foreign < rate):
            return FOREIGN, foreign
        return (COMPETING, rate) if rate > 0.0 else (NO_BANK, 0.0)

    def can_be_won(self) -> bool:
        """Say whether he lives here, owes no other bank and is not shut out."""
        here = self.present == 1 and self.may_borrow == 1
        return here and self.elsewhere.lender == NO_BANK and self.elsewhere.shut_out_until <= self.model.month

    def thinks_of_others(self, applied: bool) -> bool:
        """Say whether he has reason to meet other banks this month."""
        model = self.model
        if applied or self.loan.ends():
            return True
        if self.loan.status == OPEN:
            sensitivity = model.competition.supply
            return self.asks_draw < model.competition.solicitation * max(0.0, 1.0 + sensitivity * model.now.loan_supply)
        return self.asks_draw < model.hazards[max(self.former_client, self.elsewhere.former_client)]

    def meet_others(self, applied: bool) -> None:
        """Other banks look at him; he takes an offer, keeps it for the case of a refusal, or declines."""
        model, loan, books, slot = self.model, self.loan, self.cell.books, self.elsewhere
        ends, levers = loan.ends(), self.cell.levers
        books.met_elsewhere += 1.0
        barred = self.is_in_trouble() if levers.bureau_lag < 1.0 else self.filed_barred == 1
        if self.is_recognised() and barred:
            return
        usual = self.usual_loan(1.0)
        debt = bureau.debt_shown(
            self.has_file(), levers.bureau_full, levers.bureau_lag, loan.balance, self.filed_balance
        )
        debt = 0.0 if ends else debt
        if not competition.is_bearable(debt, usual, usual, model.competition.most_debt):
            return
        best, rate = self.best_offer()
        if best == NO_BANK:
            return
        books.offers_elsewhere += 1.0
        if not ends and not lending.is_worth_asking(self.project_return, rate, model.demand.outside_option):
            return
        passed = applied and self.application.refusal == NOT_REFUSED
        if ends:
            if loan.decision == RUNS_OFF:
                books.lent_after_refusal += 1.0
            elif self.would_change(rate):
                books.lost_at_renewal += 1.0
            else:
                return
        elif passed and self.would_change(rate):
            self.application.refusal = WENT_ELSEWHERE
            books.went_elsewhere += 1.0
        slot.offers, slot.offered_rate, slot.offered = best, rate, usual
        if ends:
            slot.offered = loan.balance + loan.top_up
            slot.taken_over = loan.balance
            loan.be_taken_over(model.foreign_bank if best == FOREIGN else model.competing_bank)

    def is_in_trouble(self) -> bool:
        """Say whether he is late, excluded, or has guarantors to pay back at our bank."""
        late = self.loan.months_late if self.loan.status != NONE else 0
        return competition.is_barred(True, self.excluded, late, self.recourse_owed)

    def be_reported(self) -> None:
        """Be put on file as he stands now."""
        self.filed_debt, self.filed_late = self.owed_elsewhere, self.late_elsewhere
        self.filed_balance, self.filed_record = self.loan.balance, self.late_record
        self.filed_barred = int(self.is_in_trouble())

    def would_change(self, rate: float) -> bool:
        """Say whether he changes bank for a rate, instead of what our bank asks."""
        model, settings = self.model, self.model.competition
        client = self.loan.status == OPEN
        own = self.application.rate
        if client:
            own = self.rate_for(self.application.estimated_risk)
        loyalty = settings.loyalty if client or self.former_client == 1 else 1.0
        draw = uniform(model.luck, SWITCHING, self.index, model.month)
        return competition.switches(own, rate, competition.cost_of_switching(draw, settings.switching_cost, loyalty))

    def add_up_debts(self) -> None:
        """Count what he owes to whom, how heavy it is, and what a default on our bank would cost him."""
        books, owed, model = self.cell.books, self.owed_elsewhere, self.model
        debt = self.loan.balance + owed + self.informal_debt
        if debt > 0.0:
            access = self.branch.outside_access if self.elsewhere.shut_out_until <= model.month + 1 else 0.0
            levers = self.cell.levers
            knows = competition.is_recognised(
                self.bureau_draw, levers.bureau_coverage * levers.bureau_awareness, levers.identification
            )
            self.credit_at_stake = competition.credit_at_stake(access, knows, model.competition.believed_access)
        if owed > 0.0:
            books.elsewhere_count += 1.0
            if self.elsewhere.lender == FOREIGN:
                books.foreign_loans += owed
            else:
                books.competing_loans += owed
            if self.elsewhere.defaulted == 1:
                books.elsewhere_bad += owed
            if self.loan.status == OPEN:
                books.borrowing_twice += 1.0
                if not self.has_file():
                    books.unseen_elsewhere += 1.0
        elif self.elsewhere.shut_out_until <= model.month + 1:
            self.late_elsewhere = 0
        if debt > 0.0:
            yearly = 12.0 * model.now.income_index * self.mean_income
            books.indebted += 1.0
            if debt > 0.5 * yearly:
                books.owe_half += 1.0
            if debt > yearly:
                books.owe_whole += 1.0


class ContestedLoan:
    """A loan of our bank that another may take over."""

    def ends(self) -> bool:
        """Say whether it is a bullet in good order that matures next month, for which the bank has decided."""
        good = self.months_late == 0 and self.hidden_months == 0 and self.accelerated == 0
        ends = self.status == OPEN and self.schedule == BULLET and self.months_left == 1
        return good and ends and self.decision in (RENEWED, RUNS_OFF)

    def be_taken_over(self, bank: Any) -> None:
        """Another bank pays it off, and it is closed."""
        borrower, books = self.borrower, self.borrower.cell.books
        self.top_up = 0.0
        transfer(bank, borrower.branch, self.balance)
        books.principal_received += self.balance
        books.interest_forgone += self.interest_due
        books.dues_given_up += self.interest_due + self.principal_due
        self.balance = self.interest_due = self.principal_due = 0.0
        if self.refused > 0:
            books.refused_repaid += 1.0
            self.refused = 0
        self.end_contract(0)
        self.judged = 1
        self.line = 0.0
        borrower.pledged = 0.0
        self.status = NONE
        self.months_left = 0
        self.impaired = 0
        borrower.former_client = 1


class ContestedDistrict:
    """A district with other banks."""

    def chance_of(self, lender: int) -> float:
        """Return the chance of meeting another bank here."""
        model, settings = self.model, self.model.competition
        present, reach = self.competing_present, settings.reach
        if lender == FOREIGN:
            entered = model.start + model.month >= settings.foreign_entry
            present, reach = self.foreign_present if entered else 0, settings.foreign_reach
        return competition.chance_of_meeting(present, reach, settings.supply, model.now.loan_supply)

    def know_others(self) -> None:
        """Remember how often other banks made an offer."""
        model, met, offers = self.model, 0.0, 0.0
        for cell in self.cells:
            met += cell.books.met_elsewhere
            offers += cell.books.offers_elsewhere
        news = districts.share_served(offers, met - offers, self.outside_access)
        self.outside_access = districts.settled_towards(
            self.outside_access, news, model.competition.memory, model.month
        )
        self.statement.outside_access = self.outside_access


def collect(model: Any) -> None:
    """Loans elsewhere fall due and are paid."""
    needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
    exclusion_worth = paying.months_of_exclusion_worth(model.behaviour.monthly_discount, model.recovery.exclusion)
    for party in model.borrowers:
        if party.owed_elsewhere > 0.0:
            party.elsewhere.collect(needed_share, exclusion_worth)


def bid(model: Any) -> None:
    """Other banks meet whoever may have reason to borrow from them."""
    applied = {party.index for party in model.applicants}
    for party in model.borrowers:
        if party.can_be_won() and party.thinks_of_others(party.index in applied):
            party.meet_others(party.index in applied)


def lend(model: Any) -> None:
    """Offers that were taken, or that are left to those whom our bank refused, become loans."""
    for party in model.applicants:
        refusal, slot, books = party.application.refusal, party.elsewhere, party.cell.books
        if refusal == NOT_REFUSED:
            if slot.offers != NO_BANK or slot.former_client == 1:
                books.won_from_others += 1.0
            slot.offers = NO_BANK
        elif slot.offers != NO_BANK and refusal not in (WENT_ELSEWHERE, DECLINED):
            books.lent_after_refusal += 1.0
    for party in model.borrowers:
        if party.elsewhere.offers != NO_BANK:
            party.elsewhere.open()


def add_up(model: Any) -> None:
    """Debts are added up, and districts know how easily others lend."""
    for branch in model.branches:
        branch.know_others()
    for party in model.borrowers:
        party.add_up_debts()


def report(model: Any) -> None:
    """Banks report to the bureau."""
    for party in model.borrowers:
        if bureau.is_reported_in(model.month, party.index, party.cell.levers.bureau_lag):
            party.be_reported()
