"""A month before a loan matures the bank looks at its borrower again and decides whether it is renewed."""

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

    def is_due_for_renewal(self) -> bool:
        """Say whether it matures next month and is looked at; a hidden one is renewed while it may."""
        if self.status != OPEN or products.is_amortised(self.schedule):
            return False
        if self.months_left != 1 or self.accelerated == 1:
            return False
        self.top_up = 0.0
        if self.hidden_months > 0:
            more = self.forced_renewals < self.borrower.cell.levers.most_forced_renewals
            self.decision = RENEWED if more else LEAVES_BANK
            return False
        self.borrower.application.product = self.product
        return True

    def wants_renewal(self) -> bool:
        """Say whether its borrower wants another contract."""
        model = self.model
        leaves = uniform(model.luck, LEAVES, self.index, model.month) < model.demand.no_renewal_wanted
        return not leaves or self.borrower.means < self.balance

    def decide_by_risk(self) -> None:
        """Renew it if it looks safe enough."""
        model, borrower = self.model, self.borrower
        stance = min(0.0, model.now.loan_supply)
        cut_off = lending.scaled(borrower.cell.levers.cut_off_renewal, model.bank.stance_on_renewal, stance)
        acceptable = borrower.application.estimated_risk <= cut_off and model.head_office.failed == 0
        self.decision = lending.renewal_decision(self.wants_renewal(), self.months_late == 0, acceptable)

    def is_ranked(self) -> bool:
        """Say whether a share of renewals is accepted, of which this may be one."""
        share = self.borrower.cell.levers.acceptance_renewal
        return share > 0.0 and self.wants_renewal() and self.months_late == 0 and self.model.head_office.failed == 0

    def take_decision(self) -> None:
        """Count it, and start to expect something of the new contract."""
        model, borrower, books = self.model, self.borrower, self.borrower.cell.books
        books.renewals_due += 1.0
        if self.decision == RUNS_OFF:
            books.renewals_refused += 1.0
            self.refused = model.month + 1
        elif self.decision == RENEWED:
            whole = capital.whole_capital(
                model.head_office.capital, model.bank.represented_borrowers, len(model.borrowers)
            )
            wanted = lending.scaled(borrower.loan_wanted(), model.officers.larger_loans, borrower.branch.leniency)
            allowed = max(0.0, borrower.cell.levers.single_borrower_limit * whole - self.balance)
            self.top_up = min(allowed, model.demand.top_up * max(0.0, wanted - self.balance))


def list_due(model: Any) -> None:
    """Loans that mature whole next month are listed."""
    model.renewals = [loan for loan in model.active if loan.is_due_for_renewal()]


def decide(model: Any) -> None:
    """Renewals are decided by risk, or the safest share of them is accepted."""
    office, ranked, share = model.head_office, [], 0.0
    for loan in model.renewals:
        loan.decide_by_risk()
        if loan.is_ranked():
            loan.decision = RENEWED
            ranked.append(loan)
            share += loan.borrower.cell.levers.acceptance_renewal
    if ranked:
        accepted = lending.accepted_number(share, office.accepted_renewals, len(ranked))
        office.accepted_renewals += share - accepted
        for loan in sorted(ranked, key=lambda loan: loan.borrower.application.estimated_risk)[accepted:]:
            loan.decision = RUNS_OFF
    for loan in model.renewals:
        loan.take_decision()
