"""A month before a loan matures the bank decides whether it is renewed."""

from typing import Any

import sim.rules.capital
import sim.rules.lending
import sim.rules.products
from sim.core.draws import uniform
from sim.world.loans import LEAVES_BANK, OPEN, RENEWED, RUNS_OFF
from sim.world.purposes import LEAVES
from tests.reference.plain import plain

capital, lending = plain(sim.rules.capital), plain(sim.rules.lending)
products = plain(sim.rules.products)


class RenewableLoan:
    """A loan as something renewed."""

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
        cut_off = lending.moved_cut_off(cut_off, 1.0, borrower.branch.leniency)
        self.decision = lending.renewal_decision(
            wants, self.months_late == 0, risk <= cut_off and model.head_office.failed == 0
        )
        books.renewals_due += 1.0
        if self.decision == RUNS_OFF:
            books.renewals_refused += 1.0
            self.refused = model.month + 1
        elif self.decision == RENEWED:
            whole = capital.whole_capital(
                model.head_office.capital, model.bank.represented_borrowers, len(model.borrowers)
            )
            allowed = max(0.0, levers.single_borrower_limit * whole - self.balance)
            self.top_up = min(allowed, model.demand.top_up * max(0.0, borrower.loan_wanted() - self.balance))
            model.head_office.wanted += self.top_up


def decide_renewals(model: Any) -> None:
    """Renewals of the bullets that mature next month are decided."""
    model.head_office.wanted = 0.0
    for loan in model.active:
        if (
            loan.status == OPEN
            and not products.is_amortised(loan.schedule)
            and loan.months_left == 1
            and loan.accelerated == 0
        ):
            loan.decide_renewal()
