"""Neighbours consent to stand for an applicant, or nobody does."""

from typing import Any

import sim.rules.guaranteeing
from sim.core.draws import uniform
from sim.world.applications import GUARANTOR, NOT_REFUSED
from sim.world.loans import BY_GROUP, BY_GUARANTORS, OPEN, SECURITY_OF
from sim.world.purposes import FIRST_NEIGHBOUR
from tests.reference.plain import plain

guaranteeing = plain(sim.rules.guaranteeing)


class Sponsored:
    """A party as somebody others stand for, and who is asked to stand for others."""

    def find_backing(self) -> None:
        """Find guarantors for the loan asked for; refused for want of them."""
        levers, application, loan = self.cell.levers, self.application, self.loan
        amount = application.wanted
        for guarantee in loan.guarantees:
            guarantee.guarantor = None
            guarantee.share = 0.0
        standing: list[Sponsored] = []
        if SECURITY_OF[application.product] == BY_GROUP:
            standing = [member for member in self.members if member is not self and member.present == 1]
            standing = standing[: len(loan.guarantees)]
        elif SECURITY_OF[application.product] == BY_GUARANTORS:
            needed = min(len(loan.guarantees), int(levers.guarantors_required))
            standing = self.find_guarantors(needed, amount)
            if len(standing) < needed:
                for who in standing:
                    who.guaranteed -= amount / needed
                application.refusal = GUARANTOR
                self.cell.books.refused_guarantor += 1.0
                return
        for guarantee, who in zip(loan.guarantees, standing, strict=False):
            guarantee.guarantor = who
            guarantee.share = 1.0 / len(standing)

    def find_guarantors(self, needed: int, amount: float) -> list["Sponsored"]:
        """Ask one after the other of those he knows, from a drawn one on, until as many as needed consent."""
        model, levers, known = self.model, self.cell.levers, len(self.ties)
        start = int(uniform(model.luck, FIRST_NEIGHBOUR, self.index, model.month) * known)
        standing: list[Sponsored] = []
        for step in range(known):
            if len(standing) == needed:
                break
            who, strength = self.ties[(start + step) % known]
            if who is None or who.present == 0 or who.ruined == 1:
                continue
            part, net_worth = amount / needed, who.wealth - who.pledged + who.capital
            if not guaranteeing.within_capacity(who.guaranteed, part, net_worth, levers.guarantee_limit):
                continue
            if who not in standing and self.is_trusted_by(who, strength, part):
                who.guaranteed += part
                standing.append(who)
        return standing

    def has_guarantor(self, who: "Sponsored") -> bool:
        """Say whether somebody stands for his loan."""
        loan = self.loan
        if loan is None or loan.status != OPEN:
            return False
        return any(guarantee.guarantor is who for guarantee in loan.guarantees)

    def is_trusted_by(self, who: "Sponsored", strength: float, part: float) -> bool:
        """Say whether a neighbour consents to stand for his part."""
        model, settings = self.model, self.model.guaranteeing
        bonus = 0.0
        if who.has_guarantor(self):
            bonus = settings.reciprocity_bonus * who.mean_income * model.now.income_index
        return guaranteeing.consents(
            part,
            self.risk_to_neighbours(),
            strength,
            settings.tie_value,
            who.mean_income * model.now.income_index,
            self.cell.levers.guarantee_fee * part,
            bonus,
        )


def consent(model: Any) -> None:
    """Everybody who has passed so far finds those who stand for him."""
    for party in model.applicants:
        if party.application.refusal == NOT_REFUSED:
            party.find_backing()
