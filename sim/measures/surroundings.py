"""What surrounds the bank: informal lenders, its clients' confidence, and the incomes of its districts."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import LAST, SUM, monthly
from sim.measures.ledger import Level, ratio
from sim.rules.trend import one_sided_trend

YEAR = 12  # months
# Basel Committee 2010, for quarters; for months by the fourth power of the frequency, Ravn and Uhlig 2002
SMOOTHNESS = 400_000.0 * 3**4


@monthly("CNY", LAST)
def informal_debt(level: Level) -> Floats:
    """Owed to informal lenders at the end of the month."""
    return level.informal_debt


@monthly("fraction")
def informal_share(level: Level) -> Floats:
    """Informal debt over informal debt and the bank's loans together; NaN without any."""
    return ratio(level.informal_debt, level.informal_debt + level.loans)


@monthly("CNY", SUM)
def informal_losses(level: Level) -> Floats:
    """Given up by informal lenders, after what they seized."""
    return level.informal_lost


@monthly("parties", SUM)
def informal_defaults(level: Level) -> Floats:
    """Parties who did not pay an informal lender for too long and lost what could be seized."""
    return level.informal_defaults


@monthly("CNY", SUM)
def bridged(level: Level) -> Floats:
    """Borrowed informally to pay dues to the bank."""
    return level.bridged


@monthly("loans", SUM)
def refused_repaid(level: Level) -> Floats:
    """Loans repaid within a year of maturity after their renewal was refused."""
    return level.refused_repaid


@monthly("loans", SUM)
def refused_defaulted(level: Level) -> Floats:
    """Loans in true default within a year of maturity after their renewal was refused."""
    return level.refused_defaulted


@monthly("fraction")
def confidence(level: Level) -> Floats:
    """How far borrowers count on being lent to again, mean of the districts."""
    return _mean_of_branches(level, "confidence")


@monthly("fraction")
def local_feedback(level: Level) -> Floats:
    """By how much the bank's lending moves next month's local incomes, mean of the districts."""
    return _mean_of_branches(level, "local_effect")


def _mean_of_branches(level: Level, name: str) -> Floats:
    values = level.statement(name)
    return values / level.ledger.branches if level.level == "bank" else values


@monthly("log points")
def output_gap(level: Level) -> Floats:
    """Log of real output over its trend, of the month and the whole economy."""
    return level.output_gap


@monthly("fraction")
def credit_to_income(level: Level) -> Floats:
    """Owed to all banks over the incomes of the last twelve months; NaN before there are as many."""
    incomes = np.cumsum(level.income, axis=0)
    year = incomes.copy()
    year[YEAR:] -= incomes[:-YEAR]
    year[: YEAR - 1] = np.nan
    return ratio(level.loans + level.competing_loans + level.foreign_loans, year)


@monthly("fraction")
def credit_gap(level: Level) -> Floats:
    """Credit to income over its trend as it was known that month; NaN in the first year (Basel 2010)."""
    credit = credit_to_income.series(level)
    columns = credit.reshape(len(credit), -1).T
    trends = np.array([one_sided_trend(np.ascontiguousarray(column), SMOOTHNESS) for column in columns])
    gap: Floats = credit - trends.T.reshape(credit.shape)
    return gap


@monthly("share")
def officers_effort(level: Level) -> Floats:
    """How hard officers look at applicants, 0 to 1: the mean over branches."""
    return level.statement("effort") / (level.ledger.branches if level.level == "bank" else 1)


@monthly("log")
def officers_leniency(level: Level) -> Floats:
    """By how much officers stretch the cut-offs: the mean over branches."""
    return level.statement("leniency") / (level.ledger.branches if level.level == "bank" else 1)


ALL = (
    officers_effort,
    officers_leniency,
    informal_debt,
    informal_share,
    informal_losses,
    informal_defaults,
    bridged,
    refused_repaid,
    refused_defaulted,
    confidence,
    local_feedback,
    credit_to_income,
    credit_gap,
    output_gap,
)
