"""Who gets a loan, who is refused, who goes short."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import SUM, monthly, per_run
from sim.measures.ledger import Ledger, Level, ratio


@monthly("fraction")
def access(level: Level) -> Floats:
    """Parties with an open loan in good standing over all who may borrow; NaN where nobody may."""
    return ratio(level.borrowers_served, level.borrowers + 0.0 * level.borrowers_served)


@monthly("applications", SUM)
def applications(level: Level) -> Floats:
    """New applications."""
    return level.applications


@monthly("loans", SUM)
def approvals(level: Level) -> Floats:
    """New loans granted."""
    return level.approvals


@monthly("fraction")
def approval_rate(level: Level) -> Floats:
    """New loans over new applications but for who took another bank's offer or declined the rate; NaN without any."""
    return ratio(level.approvals, level.applications - level.went_elsewhere - level.declined_rate)


@monthly("applications", SUM)
def refusals(level: Level) -> Floats:
    """New applications refused, for whatever reason."""
    limits = level.refused_single_borrower + level.refused_group + level.refused_sector
    judged = level.refused_evaluation + level.refused_debt_service + level.refused_collateral
    refused: Floats = judged + level.refused_guarantor + level.refused_funds + limits
    return refused


@monthly("applications", SUM)
def refusals_evaluation(level: Level) -> Floats:
    """Refused because the estimated default probability was over the cut-off."""
    return level.refused_evaluation


@monthly("applications", SUM)
def refusals_guarantor(level: Level) -> Floats:
    """Refused because nobody would stand for the loan."""
    return level.refused_guarantor


@monthly("applications", SUM)
def refusals_funds(level: Level) -> Floats:
    """Refused because the month's lending plan, capital or deposits did not reach."""
    return level.refused_funds


@monthly("applications", SUM)
def refusals_limits(level: Level) -> Floats:
    """Refused because one borrower, one solidarity group or one trade would weigh too much."""
    refused: Floats = level.refused_single_borrower + level.refused_group + level.refused_sector
    return refused


@monthly("fraction")
def renewals_refused(level: Level) -> Floats:
    """Renewals refused over renewals decided; NaN in a month without any."""
    return ratio(level.renewals_refused, level.renewals_due)


@monthly("parties", SUM)
def hunger(level: Level) -> Floats:
    """Parties whose means did not reach subsistence this month."""
    return level.hunger


@per_run("fraction")
def access_low(ledger: Ledger) -> float:
    """Lowest access to credit from 2008-07 on; NaN when the run ends before."""
    window = access.series(ledger.bank)[ledger.since_shock()]
    return float(np.min(window)) if len(window) else float("nan")


ALL = (
    access,
    applications,
    approvals,
    approval_rate,
    refusals,
    refusals_evaluation,
    refusals_guarantor,
    refusals_funds,
    refusals_limits,
    renewals_refused,
    hunger,
    access_low,
)
