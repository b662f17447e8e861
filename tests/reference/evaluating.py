"""The bank estimates how likely an applicant is to default, names its price, and refuses the worst."""

from typing import Any

import sim.rules.lending
import sim.rules.officers
from sim.core.draws import normal
from sim.world.applications import EVALUATION, NOT_REFUSED
from sim.world.purposes import SIGNAL
from tests.reference.plain import plain

lending, rules = plain(sim.rules.lending), plain(sim.rules.officers)


class Assessed:
    """A party as the bank sees him."""

    def expected_quality(self) -> float:
        """What the bank thinks of him after this month's signal."""
        model, branch = self.model, self.branch
        noise = rules.sharpened(model.bank.signal_noise, branch.effort, branch.tenure, model.officers.learning)
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


def assess(model: Any) -> None:
    """What the bank sees of an applicant becomes an estimated default probability and a rate."""
    for party in model.applicants:
        levers = party.cell.levers
        party.application.estimated_risk = party.risk(party.expected_quality())
        party.application.rate = lending.lending_rate(
            model.now.benchmark_lending_rate, levers.rate_multiple, levers.rate_ceiling
        )


def screen(model: Any) -> None:
    """Whoever looks riskier than the cut-off of the day is refused."""
    for party in model.applicants:
        cut_off = lending.moved_cut_off(
            party.cell.levers.cut_off_new, model.bank.stance_on_cut_off, model.now.loan_supply
        )
        cut_off = lending.moved_cut_off(cut_off, 1.0, party.branch.leniency)
        if party.application.refusal == NOT_REFUSED and party.application.estimated_risk > cut_off:
            party.application.refusal = EVALUATION
            party.cell.books.refused_evaluation += 1.0
