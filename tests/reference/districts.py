"""What the month's lending does to a district: to its confidence in more credit, and to its incomes."""

from typing import Any

import sim.rules.districts
from tests.reference.plain import plain

districts = plain(sim.rules.districts)


class District:
    """A branch as the place its customers live in."""

    def gain_confidence(self) -> None:
        """Borrowers see who was lent to again."""
        served = let_down = 0.0
        for cell in self.cells:
            books = cell.books
            served += books.renewals_due - books.renewals_refused + books.approvals
            let_down += books.renewals_refused + books.refused_funds
        news = districts.share_served(served, let_down, self.confidence)
        half_life = self.model.behaviour.confidence_half_life
        self.confidence = self.statement.confidence = districts.moved_towards(self.confidence, news, half_life)

    def feel_lending(self) -> None:
        """Local incomes of the next month follow net new bank lending, as far as it is not what is normal."""
        month, settings = self.model.month, self.model.income
        net = 0.0
        for cell in self.cells:
            books = cell.books
            net += books.granted + books.topped_up - books.principal_received
            net += books.drawn - books.prepaid
            net -= books.calls_principal + books.collected + books.collected_after
            net += books.elsewhere_lent + books.elsewhere_interest - books.elsewhere_paid
        share = net / max(1.0, self.mean_income * self.model.now.income_index)
        self.net_lending = districts.settled_towards(self.net_lending, share, settings.local_memory, month)
        self.normal_lending = districts.settled_towards(self.normal_lending, share, settings.local_normal, month)
        self.local_effect = self.statement.local_effect = districts.local_effect(
            settings.local_multiplier, self.net_lending, self.normal_lending, settings.local_limit
        )


def gain_confidence(model: Any) -> None:
    """Every district's confidence moves on."""
    for branch in model.branches:
        branch.gain_confidence()


def feel_lending(model: Any) -> None:
    """Every district feels its lending."""
    for branch in model.branches:
        branch.feel_lending()
