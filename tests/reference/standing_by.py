"""Guarantors are asked again before a loan is renewed; who will not stand by it has to be replaced."""

from typing import Any

import sim.rules.guaranteeing
from sim.world.loans import BY_GUARANTORS, RENEWED, RUNS_OFF, SECURITY_OF
from tests.reference.plain import plain

guaranteeing = plain(sim.rules.guaranteeing)


class BackedLoan:
    """A loan as something guarantors stand by, or do not."""

    def is_to_be_backed_again(self) -> bool:
        """Say whether its guarantors are asked again this month."""
        return (
            self.decision == RENEWED
            and SECURITY_OF[self.product] == BY_GUARANTORS
            and self.borrower.cell.levers.consent_at_renewal >= 0.5
        )

    def find_backing_again(self) -> None:
        """Those who stand for it consent anew, or others do, or it is not renewed."""
        borrower, books = self.borrower, self.borrower.cell.books
        needed = min(len(self.guarantees), int(borrower.cell.levers.guarantors_required))
        held = [(place, place.guarantor, place.share) for place in self.guarantees if place.guarantor is not None]
        part = (self.balance + self.top_up) / max(needed, len(held), 1)
        standing: list[Any] = []
        for place, who, share in held:
            place.guarantor = None
            who.guaranteed -= share * self.balance
            books.asked_again += 1.0
            if self.is_backed_by(who, part):
                who.guaranteed += part
                standing.append(who)
            else:
                books.withdrew += 1.0
        if len(standing) == len(held) and len(held) >= needed:
            for place, who, _ in held:
                place.guarantor = who
            return
        if borrower.recourse_owed <= 0.0:
            borrower.find_guarantors(standing, needed, part, 0.0)
            if len(standing) >= needed:
                for number, place in enumerate(self.guarantees):
                    place.guarantor = standing[number] if number < len(standing) else None
                    place.share = 1.0 / len(standing) if number < len(standing) else 0.0
                return
        for who in standing:
            who.guaranteed -= part
        for place, who, share in held:
            place.guarantor = who
            who.guaranteed += share * self.balance
        self.decision = RUNS_OFF
        self.top_up = 0.0
        self.refused = self.model.month + 1
        books.renewals_refused += 1.0
        books.renewals_refused_guarantor += 1.0

    def is_backed_by(self, who: Any, part: float) -> bool:
        """Say whether somebody who stands for it can and will go on."""
        borrower = self.borrower
        strength = next((tie for known, tie in borrower.known if known is who), 0.0)
        able = (
            who.ruined == 0
            and who.present == 1
            and guaranteeing.within_capacity(
                who.guaranteed, part, who.wealth - who.pledged + who.capital, borrower.cell.levers.guarantee_limit
            )
        )
        able = able and borrower.is_allowed(who)
        return able and borrower.is_trusted_by(who, strength, part, 0.0)


def ask_again(model: Any) -> None:
    """Guarantors of the loans to be renewed are asked again."""
    for loan in model.renewals:
        if loan.is_to_be_backed_again():
            loan.find_backing_again()
