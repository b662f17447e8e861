"""Once a year the bank learns from the contracts that have ended."""

from math import sqrt
from typing import Any

import sim.rules.evaluating
import sim.rules.learning
from sim.phases.learning import BINS, SETTLED, STEPS
from tests.reference.plain import plain

evaluating, learning = plain(sim.rules.evaluating), plain(sim.rules.learning)


class Contract:
    """A contract that has ended, as the bank remembers it."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def expected(self, level: float, weight: float) -> float:
        """The probability of ending badly, by these weights."""
        return evaluating.estimated_default_probability(level, weight, self.quality, self.against)


class JudgedLoan:
    """A loan as something the bank expects something of."""

    def expect(self, application: Any) -> None:
        """Note what is expected of a new contract."""
        self.judged = 0
        self.expected_quality = application.expected_quality
        self.against = application.against
        self.estimated_risk = application.estimated_risk

    def end_contract(self, bad: int) -> None:
        """Remember how a contract ended, if something was expected of it."""
        model, books = self.model, self.borrower.cell.books
        if self.judged == 1:
            return
        self.judged = 1
        office = model.head_office
        kept = model.experience[office.cases % len(model.experience)]
        kept.quality, kept.against, kept.bad, kept.ended = self.expected_quality, self.against, bad, model.month
        office.cases += 1
        books.contracts_ended += 1.0
        books.contracts_bad += bad
        books.expected_bad += self.estimated_risk


def learn(model: Any) -> None:
    """Every twelfth month the weights are fitted anew."""
    office, settings = model.head_office, model.evaluation
    for branch in model.branches:
        branch.statement.score_power = office.score_power
        branch.statement.score_level = office.score_level
        branch.statement.score_weight = office.score_weight
    if model.month % 12 != 11 or settings.learning_window == 0:
        return
    known = model.experience[: min(office.cases, len(model.experience))]
    known = [contract for contract in known if model.month - contract.ended < settings.learning_window]
    level, weight = fitted(known, office, model.bank, settings)
    power = told_apart(known, office.score_level, office.score_weight)
    if power is not None:
        office.score_power = power
    office.score_level, office.score_weight = level, weight


def fitted(known: list[Contract], office: Any, bank: Any, settings: Any) -> tuple[float, float]:
    """Penalised logistic regression, step by step."""
    precision = 1.0 / (settings.prior_sd * settings.prior_sd)
    level, weight = office.score_level, office.score_weight
    for _ in range(STEPS):
        first = precision * (bank.prior_log_odds - level)
        second = precision * (bank.quality_weight - weight)
        h11, h12, h22 = precision, 0.0, precision
        for contract in known:
            expected = contract.expected(level, weight)
            missed = contract.bad - expected
            spread = expected * (1.0 - expected)
            first += missed
            second -= missed * contract.quality
            h11 += spread
            h12 -= spread * contract.quality
            h22 += spread * contract.quality * contract.quality
        more, heavier = learning.newton_step(first, second, h11, h12, h22)
        level += more
        weight += heavier
        if abs(more) + abs(heavier) < SETTLED:
            break
    return level, weight


def told_apart(known: list[Contract], level: float, weight: float) -> float | None:
    """How often a bad contract was thought riskier than a good one; None without both."""
    good, bad = [0.0] * BINS, [0.0] * BINS
    for contract in known:
        place = min(BINS - 1, int(BINS * sqrt(sqrt(contract.expected(level, weight)))))
        (bad if contract.bad == 1 else good)[place] += 1.0
    if sum(good) == 0.0 or sum(bad) == 0.0:
        return None
    below = pairs = 0.0
    for of_good, of_bad in zip(good, bad, strict=True):
        pairs += of_bad * (below + 0.5 * of_good)
        below += of_good
    return pairs / (sum(good) * sum(bad))
