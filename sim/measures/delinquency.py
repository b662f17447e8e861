"""How much of the book is late or bad, as reported and truly."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import SUM, monthly, per_run
from sim.measures.ledger import Ledger, Level, month_before, ratio


@monthly("fraction")
def npl_ratio(level: Level) -> Floats:
    """Loans reported as substandard or worse over gross loans, by balance; NaN without loans."""
    return ratio(level.substandard + level.doubtful + level.loss, level.loans)


@monthly("fraction")
def npl_ratio_true(level: Level) -> Floats:
    """Loans truly substandard or worse, hidden ones included, over gross loans; NaN without loans."""
    return ratio(level.truly_bad, level.loans)


@monthly("fraction")
def npl_ratio_count(level: Level) -> Floats:
    """Loans reported as substandard or worse over all loans, by number; NaN without loans."""
    return ratio(level.bad_count, level.loans_count)


@monthly("fraction")
def par30(level: Level) -> Floats:
    """Balance of loans more than 30 days past due over gross loans; NaN without loans."""
    return ratio(level.past_due_30, level.loans)


@monthly("fraction")
def par90(level: Level) -> Floats:
    """Balance of loans more than 90 days past due over gross loans; NaN without loans."""
    return ratio(level.past_due_90, level.loans)


@monthly("loans", SUM)
def defaults(level: Level) -> Floats:
    """True defaults of the month: over 90 days past due, or kept from it by new money from the bank."""
    return level.defaults


@monthly("loans", SUM)
def defaults_strategic(level: Level) -> Floats:
    """True defaults of borrowers who could have paid the first due they missed."""
    return level.defaults_strategic


@monthly("loans", SUM)
def forced_renewals(level: Level) -> Floats:
    """Loans renewed to hide that they are bad."""
    return level.forced_renewals


@monthly("loans", SUM)
def rescheduled(level: Level) -> Floats:
    """Loans turned into instalments on an early warning."""
    return level.rescheduled


@monthly("loans", SUM)
def first_misses(level: Level) -> Floats:
    """Loans that miss a due after being current: default at the due date."""
    return level.first_misses


@monthly("fraction")
def missed_share(level: Level) -> Floats:
    """Loans that miss a due after being current, over all loans of the month before, by number; NaN without any."""
    return ratio(level.first_misses, month_before(level.loans_count))


@monthly("CNY", SUM)
def defaulted_balance(level: Level) -> Floats:
    """Balance of the month's true defaults."""
    return level.defaulted_balance


@monthly("loans", SUM)
def hidden_found(level: Level) -> Floats:
    """Hidden loans that audits found."""
    return level.hidden_found


@monthly("fraction")
def default_rate(level: Level) -> Floats:
    """True defaults of the last twelve months over the mean number of loans; NaN in the first year."""
    return _over_a_year(level.defaults, level.loans_count)


def _over_a_year(events: Floats, stock: Floats) -> Floats:
    result = np.full(events.shape, np.nan)
    if len(events) >= 12:
        flows = np.cumsum(events, axis=0)
        stocks = np.cumsum(stock, axis=0)
        before = np.zeros_like(flows[:1])
        flow = flows[11:] - np.concatenate([before, flows[:-12]])
        mean = (stocks[11:] - np.concatenate([before, stocks[:-12]])) / 12.0
        result[11:] = ratio(flow, mean)
    return result


@per_run("fraction")
def npl_peak(ledger: Ledger) -> float:
    """Highest reported NPL ratio from 2008-07 on; NaN when the run ends before."""
    return _peak(npl_ratio.series(ledger.bank), ledger)


@per_run("month")
def npl_peak_month(ledger: Ledger) -> float:
    """Month of the highest reported NPL ratio from 2008-07 on, counted from the start of the run; NaN if none."""
    window = npl_ratio.series(ledger.bank)[ledger.since_shock()]
    if not len(window) or np.isnan(window).all():
        return float("nan")
    return float(ledger.since_shock().start + np.nanargmax(window))


@per_run("fraction")
def npl_true_peak(ledger: Ledger) -> float:
    """Highest true NPL ratio from 2008-07 on; NaN when the run ends before."""
    return _peak(npl_ratio_true.series(ledger.bank), ledger)


def _peak(series: Floats, ledger: Ledger) -> float:
    window = series[ledger.since_shock()]
    known = window[~np.isnan(window)]
    return float(known.max()) if len(known) else float("nan")


ALL = (
    npl_ratio,
    npl_ratio_true,
    npl_ratio_count,
    par30,
    par90,
    default_rate,
    defaults,
    defaults_strategic,
    forced_renewals,
    rescheduled,
    first_misses,
    missed_share,
    defaulted_balance,
    hidden_found,
    npl_peak,
    npl_peak_month,
    npl_true_peak,
)
