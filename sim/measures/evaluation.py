"""How well the bank judges, and whom it lets in."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import SUM, monthly
from sim.measures.ledger import Level, ratio


def _of_branches(level: Level, name: str) -> Floats:
    return level.statement(name) / (level.ledger.branches if level.level == "bank" else 1)


@monthly("AUC")
def score_power(level: Level) -> Floats:
    """How often a contract that went bad had been thought riskier than one that did not; 0.5 is chance."""
    return _of_branches(level, "score_power")


@monthly("log odds")
def score_level(level: Level) -> Floats:
    """Default probability of an average applicant as the bank has learnt it, in log odds."""
    return _of_branches(level, "score_level")


@monthly("per sd")
def score_weight(level: Level) -> Floats:
    """Fall of the log odds per sd of expected quality as the bank has learnt it."""
    return _of_branches(level, "score_weight")


@monthly("sd")
def quality_of_applicants(level: Level) -> Floats:
    """Mean latent quality of those who asked for a new loan; NaN in a month without any."""
    return ratio(level.quality_asked, level.applications)


@monthly("sd")
def quality_of_granted(level: Level) -> Floats:
    """Mean latent quality of those granted a new loan; NaN in a month without any."""
    return ratio(level.quality_granted, level.approvals)


@monthly("fraction")
def estimation_gap(level: Level) -> Floats:
    """Default probability the bank had expected of contracts ended so far, less the share that went bad.

    Above 0 it feared too much. Refused applicants are not seen, nor what is hidden. NaN before any contract has ended.
    """
    ended = np.cumsum(level.contracts_ended, axis=0)
    return ratio(np.cumsum(level.expected_bad, axis=0), ended) - ratio(np.cumsum(level.contracts_bad, axis=0), ended)


@monthly("applications", SUM)
def refusals_debt_service(level: Level) -> Floats:
    """Refused because debt service would take too much of income."""
    return level.refused_debt_service


@monthly("applications", SUM)
def declined_rate(level: Level) -> Floats:
    """Withdrawn because the rate offered was not worth it."""
    return level.declined_rate


ALL = (
    score_power,
    score_level,
    score_weight,
    quality_of_applicants,
    quality_of_granted,
    estimation_gap,
    refusals_debt_service,
    declined_rate,
)
