"""Neighbours consent to stand for an applicant, or nobody does."""

from typing import Any

import sim.rules.evaluating
import sim.rules.guaranteeing
from sim.phases.consenting import CROWD, NO_LIMIT
from sim.world.applications import GUARANTOR, NOT_REFUSED
from sim.world.loans import BY_GROUP, BY_GUARANTORS, OPEN, SECURITY_OF
from tests.reference.plain import plain

evaluating, guaranteeing = plain(sim.rules.evaluating), plain(sim.rules.guaranteeing)


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
            if not standing:
                self.be_refused_backing()
                return
        elif SECURITY_OF[application.product] == BY_GUARANTORS:
            needed = min(len(loan.guarantees), int(levers.guarantors_required))
            part = amount / max(needed, 1)
            self.find_guarantors(standing, needed, part, levers.guarantee_fee * part)
            if len(standing) < needed:
                for who in standing:
                    who.guaranteed -= part
                self.be_refused_backing()
                return
        for guarantee, who in zip(loan.guarantees, standing, strict=False):
            guarantee.guarantor = who
            guarantee.share = 1.0 / len(standing)

    def be_refused_backing(self) -> None:
        """Be refused because too few stand for him."""
        self.application.refusal = GUARANTOR
        self.cell.books.refused_guarantor += 1.0

    def find_guarantors(self, standing: list["Sponsored"], needed: int, part: float, fee: float) -> None:
        """Ask until as many as needed stand: first those whose guarantor he is himself, then the others."""
        levers, books = self.cell.levers, self.cell.books
        bound = [who.has_guarantor(self) if self.model.guaranteeing.reciprocity_bonus > 0.0 else False
                 for who, _ in self.known]  # fmt: skip
        in_turn = [tie for tie, is_bound in zip(self.known, bound, strict=True) if is_bound]
        in_turn += [tie for tie, is_bound in zip(self.known, bound, strict=True) if not is_bound]
        for who, strength in in_turn:
            if len(standing) >= needed:
                break
            if who.present == 0 or who.ruined == 1 or who in standing:
                continue
            if not self.is_allowed(who):
                continue
            worth = guaranteeing.net_worth(who.wealth, who.pledged, who.capital)
            if not guaranteeing.within_capacity(who.guaranteed, part, worth, levers.guarantee_limit):
                continue
            books.asked_to_guarantee += 1.0
            if self.is_trusted_by(who, strength, part, fee):
                who.guaranteed += part
                standing.append(who)
            else:
                books.declined_to_guarantee += 1.0

    def is_allowed(self, who: "Sponsored") -> bool:
        """Say whether the bank takes somebody: no ward of his, nobody too alike, late or far down a chain."""
        levers = self.cell.levers
        longest = int(levers.longest_chain)
        if levers.mutual_guarantees < 0.5 and who.has_guarantor(self):
            return False
        if not guaranteeing.is_other_kind(
            self.trade,
            who.trade,
            levers.same_trade_guarantors,
            self.village,
            who.village,
            levers.same_village_guarantors,
        ):
            return False
        bank = self.model.bank
        risk = evaluating.default_probability_to_neighbours(
            bank.prior_log_odds, bank.quality_weight, 0.0, bank.record_weight, who.late_record
        )
        if levers.guarantor_cut_off < 1.0 and risk > levers.guarantor_cut_off:
            return False
        return longest >= NO_LIMIT or who.chain_behind(longest) < longest

    def chain_behind(self, longest: int) -> int:
        """Return how long the chain of those behind him is, counted up to the longest allowed."""
        here, length = [self], 0
        while length < longest:
            here = [
                guarantee.guarantor
                for party in here
                if party.loan is not None and party.loan.status == OPEN
                for guarantee in party.loan.guarantees
                if guarantee.guarantor is not None
            ]
            if not here or len(here) > CROWD:
                return longest if here else length
            length += 1
        return length

    def has_guarantor(self, who: "Sponsored") -> bool:
        """Say whether somebody stands for his loan."""
        loan = self.loan
        if loan is None or loan.status != OPEN:
            return False
        return any(guarantee.guarantor is who for guarantee in loan.guarantees)

    def is_trusted_by(self, who: "Sponsored", strength: float, part: float, fee: float) -> bool:
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
            fee,
            bonus,
        )


def consent(model: Any) -> None:
    """Everybody who has passed so far finds those who stand for him."""
    for party in model.applicants:
        if party.application.refusal == NOT_REFUSED:
            party.find_backing()
