"""How the bank stands: capital, provisions, profit, growth, funding."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import LAST, SUM, monthly, per_run
from sim.measures.income import capital, capital_base
from sim.measures.ledger import Ledger, Level, ratio


@monthly("CNY", LAST)
def loans(level: Level) -> Floats:
    """Gross loans at the end of the month."""
    return level.loans


@monthly("fraction")
def loan_growth(level: Level) -> Floats:
    """Gross loans over those twelve months before, less one; NaN in the first year."""
    result = np.full(level.loans.shape, np.nan)
    result[12:] = ratio(level.loans[12:], level.loans[:-12]) - 1.0
    return result


@monthly("fraction")
def capital_ratio(level: Level) -> Floats:
    """Capital over risk-weighted assets, with the weights of the day; NaN without loans."""
    return ratio(capital.function(level), capital_base.function(level))


@monthly("fraction")
def leverage_ratio(level: Level) -> Floats:
    """Capital over loans net of provisions, whatever their weights; NaN without loans."""
    return ratio(level.statement("capital"), level.statement("loans") - level.statement("provisions"))


@monthly("fraction")
def provision_coverage(level: Level) -> Floats:
    """Provisions over loans reported as substandard or worse; NaN without bad loans."""
    return ratio(level.statement("provisions"), level.substandard + level.doubtful + level.loss)


@monthly("fraction")
def loan_provision_ratio(level: Level) -> Floats:
    """Provisions over gross loans; NaN without loans."""
    return ratio(level.statement("provisions"), level.statement("loans"))


@monthly("fraction")
def loan_to_deposit(level: Level) -> Floats:
    """Gross loans over deposits; NaN without deposits."""
    return ratio(level.statement("loans"), level.statement("deposits"))


@monthly("CNY", SUM)
def profit(level: Level) -> Floats:
    """Interest and recoveries less interest paid, costs and provisions, before dividend."""
    return level.statement("profit")


@monthly("fraction/year")
def lending_rate(level: Level) -> Floats:
    """Mean rate of loans that are not impaired, by balance; NaN without any."""
    return ratio(level.lending_rate, level.earning)


@monthly("fraction")
def output_gap(level: Level) -> Floats:
    """Log output over its trend."""
    return level.output_gap


@monthly("per month")
def job_loss_hazard(level: Level) -> Floats:
    """Chance that a worker away from the farm loses his job."""
    return level.job_loss_hazard


@per_run("fraction")
def capital_ratio_low(ledger: Ledger) -> float:
    """Lowest capital ratio from 2008-07 on, at most 0 for a bank closed before; NaN when the run ends before."""
    since = ledger.since_shock()
    window = capital_ratio.series(ledger.bank)[since]
    known = window[~np.isnan(window)]
    if not len(window) or not len(known):
        return float("nan")
    before = ledger.bank.statement("failed")[: since.start]  # what a closed bank has left is the insurer's
    return min(0.0, float(known.min())) if before.any() else float(known.min())


ALL = (
    loans,
    loan_growth,
    capital_ratio,
    leverage_ratio,
    provision_coverage,
    loan_provision_ratio,
    loan_to_deposit,
    profit,
    lending_rate,
    output_gap,
    job_loss_hazard,
    capital_ratio_low,
)
