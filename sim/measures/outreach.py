"""Whom the bank reaches, with how much, and who goes without though he would be good enough."""

from sim.core.columns import Floats
from sim.measures.access import refusals_funds, refusals_guarantor, refusals_limits
from sim.measures.base import LAST, SUM, monthly
from sim.measures.ledger import Level, ratio, year_sum


@monthly("parties", LAST)
def active_borrowers(level: Level) -> Floats:
    """Parties with an open loan, in good standing or not."""
    return level.loans_count


@monthly("fraction")
def poor_share(level: Level) -> Floats:
    """Borrowers among the third of their district's parties who owned least at the start, over all; NaN without any."""
    return ratio(level.poor_borrowers, level.loans_count)


@monthly("fraction")
def first_time_share(level: Level) -> Floats:
    """Of the new loans of twelve months, those to parties who never had one; NaN without any."""
    return ratio(year_sum(level.first_loans), year_sum(level.approvals))


@monthly("years of income")
def loan_to_income(level: Level) -> Floats:
    """New loans of twelve months over a year's mean income of those who got them; NaN without any."""
    return ratio(year_sum(level.granted), year_sum(level.granted_income))


@monthly("CNY", SUM)
def unmet_demand(level: Level) -> Floats:
    """Asked for by new applicants and refused, for whatever reason."""
    return level.refused_amount


@monthly("fraction")
def rationed_out_share(level: Level) -> Floats:
    """Applicants good enough who got nothing, over all of twelve months: no guarantor, limit or funds; NaN if none."""
    rationed = refusals_guarantor.series(level) + refusals_limits.series(level) + refusals_funds.series(level)
    return ratio(year_sum(rationed), year_sum(level.applications))


ALL = (
    active_borrowers,
    poor_share,
    first_time_share,
    loan_to_income,
    unmet_demand,
    rationed_out_share,
)
