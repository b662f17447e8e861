"""The bank looks at borrowers who ask or whose loan matures, names its price, and refuses the worst."""

from typing import Any

import sim.rules.bureau
import sim.rules.competition
import sim.rules.evaluating
import sim.rules.lending
import sim.rules.monitoring
from sim.core.draws import uniform, uniforms
from sim.world.applications import DEBT_SERVICE, DECLINED, EVALUATION, NOT_REFUSED
from sim.world.loans import BY_GROUP, BY_GUARANTORS, SECURITY_OF
from sim.world.purposes import COMMITTEE, SIGNAL, SIGNALS_BLOCK
from tests.reference.plain import plain

bureau, competition, monitoring = plain(sim.rules.bureau), plain(sim.rules.competition), plain(sim.rules.monitoring)
evaluating, lending = plain(sim.rules.evaluating), plain(sim.rules.lending)


class Assessed:
    """A party as the bank sees him."""

    def has_file(self) -> bool:
        """Say whether the credit bureau knows him."""
        return bureau.has_file(self.bureau_draw, self.cell.levers.bureau_coverage)

    def shown(self) -> tuple[bool, float, float]:
        """What our bank is shown of his dues to others: whether anything, whether debts too, how old."""
        levers = self.cell.levers
        if bureau.has_file(self.bureau_draw, levers.debts_disclosed):
            return True, 1.0, 0.0
        return self.has_file(), levers.bureau_full, levers.bureau_lag

    def debt_seen(self) -> float:
        """What our bank sees that he owes to others."""
        return bureau.debt_shown(*self.shown(), self.owed_elsewhere, self.filed_debt)

    def is_recognised(self) -> bool:
        """Say whether another bank hears of his default."""
        levers = self.cell.levers
        return competition.is_recognised(self.bureau_draw, levers.bureau_coverage, levers.identification)

    def yearly_income(self) -> float:
        """His mean income of a year, at today's incomes."""
        return 12.0 * self.mean_income * self.model.now.income_index

    def look_expected_quality(self) -> float:
        """What the bank thinks of him after this month's signals."""
        model, levers, office, settings = self.model, self.cell.levers, self.branch, self.model.evaluation
        visits, peers, file, endorsed = uniforms(model.luck, SIGNALS_BLOCK, self.index, model.month)
        control = self.branch.cells[0].levers
        committee = evaluating.precision_of_committee(
            settings.reader_noise, control.committee, control.separate_approval
        )
        has_backing = SECURITY_OF[self.application.product] in (BY_GUARANTORS, BY_GROUP)
        return evaluating.expected_quality(
            self.quality,
            evaluating.precision_of_score(levers.scorecard_power, settings.separation),
            evaluating.precision_of_visits(
                settings.visit_noise,
                office.effort,
                self.relationship,
                office.tenure,
                settings.first_visit,
                settings.learning,
                levers.soft_weight * monitoring.attention(levers.staffing),
            ),
            evaluating.precision_of_peers(settings.peer_noise, levers.village_peers),
            1.0 / (settings.file_noise * settings.file_noise) if self.has_file() and levers.bureau_full >= 0.5 else 0.0,
            1.0 / (settings.endorsement_noise * settings.endorsement_noise) if has_backing else 0.0,
            committee,
            uniform(model.luck, SIGNAL, self.index, model.month),
            visits,
            peers,
            file,
            endorsed,
            uniform(model.luck, COMMITTEE, self.index, model.month),
        )

    def held_against(self, balance: float) -> float:
        """What record, cover and debts elsewhere say against him."""
        model = self.model
        late = bureau.lateness_shown(*self.shown(), self.late_elsewhere, self.filed_late)
        return evaluating.known_against(
            model.bank.record_weight,
            max(self.late_record, late),
            model.bank.cover_weight,
            evaluating.uncovered_share(balance, self.capital, self.cash),
            model.evaluation.debt_weight,
            evaluating.burden(self.debt_seen(), self.yearly_income()),
        )

    def be_looked_at(self, balance: float) -> None:
        """Let the bank form its opinion."""
        application, office = self.application, self.model.head_office
        application.expected_quality = self.look_expected_quality()
        application.against = self.held_against(balance)
        application.estimated_risk = evaluating.estimated_default_probability(
            office.score_level, office.score_weight, application.expected_quality, application.against
        )

    def risk_to_neighbours(self) -> float:
        """His yearly default probability to those who know his quality."""
        bank = self.model.bank
        return evaluating.default_probability_to_neighbours(
            bank.prior_log_odds, bank.quality_weight, self.quality, bank.record_weight, self.late_record
        )

    def rate_for(self, risk: float) -> float:
        """The rate the bank offers him at a default probability."""
        model, levers, now = self.model, self.cell.levers, self.model.now
        return evaluating.offered_rate(
            now.benchmark_lending_rate,
            levers.rate_multiple,
            levers.rate_ceiling,
            levers.risk_pricing,
            now.benchmark_deposit_rate,
            model.bank.operating_cost,
            risk,
            model.evaluation.loss_given_default,
            model.evaluation.margin,
        )

    def be_priced(self) -> None:
        """Hear the rate, and whether income carries it."""
        model, books, application = self.model, self.cell.books, self.application
        application.rate = self.rate_for(application.estimated_risk)
        books.quality_asked += self.quality
        application.wanted = lending.scaled(application.wanted, model.officers.larger_loans, self.branch.leniency)
        service = evaluating.debt_service(
            application.wanted,
            application.rate,
            self.debt_seen(),
            model.evaluation.service_years,
            self.yearly_income(),
        )
        if not self.finds_worth_it(application.rate):
            application.refusal = DECLINED
            books.declined_rate += 1.0
        elif service > self.cell.levers.debt_service_cap or evaluating.has_too_many(
            self.debt_seen(), self.cell.levers.most_loans
        ):
            application.refusal = DEBT_SERVICE
            books.refused_debt_service += 1.0

    def be_refused_for_risk(self) -> None:
        """Be told that one looks too risky."""
        self.application.refusal = EVALUATION
        self.cell.books.refused_evaluation += 1.0


def look(model: Any) -> None:
    """Those whose loan matures and those who ask are looked at."""
    for loan in model.renewals:
        loan.borrower.be_looked_at(loan.balance)
    for party in model.applicants:
        party.be_looked_at(0.0)


def price(model: Any) -> None:
    """Applicants are offered a rate."""
    for party in model.applicants:
        party.be_priced()


def screen(model: Any) -> None:
    """Whoever looks riskier than the cut-off of the day, or is not among the share to be accepted, is refused."""
    ranked, wanted = [], 0.0
    for party in model.applicants:
        levers, leniency = party.cell.levers, party.branch.leniency
        if party.application.refusal != NOT_REFUSED:
            continue
        if levers.acceptance_new > 0.0:
            ranked.append(party)
            wanted += min(1.0, lending.scaled(levers.acceptance_new, 1.0, leniency))
            continue
        cut_off = lending.scaled(levers.cut_off_new, model.bank.stance_on_cut_off, model.now.loan_supply)
        if party.application.estimated_risk > lending.scaled(cut_off, 1.0, leniency):
            party.be_refused_for_risk()
    if ranked:
        office = model.head_office
        accepted = lending.accepted_number(wanted, office.accepted, len(ranked))
        office.accepted += wanted - accepted
        for party in sorted(ranked, key=lambda party: party.application.estimated_risk)[accepted:]:
            party.be_refused_for_risk()
