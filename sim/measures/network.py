"""The guarantee network, measured every December, and what standing for others costs those who do."""

from functools import cache
from typing import Any

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import SUM, Measure, monthly, per_run
from sim.measures.ledger import Ledger, Level, ratio

FEWEST = 5  # below so many in the tail an exponent says nothing
EXPONENTS = np.linspace(1.05, 12.0, 1096)  # of a tail from 2 on


@monthly("fraction")
def reciprocity(level: Level) -> Floats:
    """Guarantees whose borrower stands for his guarantor too, over all; in December, NaN in other months."""
    return ratio(level.network_mutual, level.network_guarantees)


@monthly("fraction")
def guarantees_within_village(level: Level) -> Floats:
    """Guarantees between parties of one village over all; in December, NaN in other months."""
    return ratio(level.network_within_village, level.network_guarantees)


@monthly("loans")
def loans_per_guarantor(level: Level) -> Floats:
    """Mean number of loans a guarantor stands for (in-degree); in December, NaN in other months."""
    return ratio(level.network_guarantees, level.network_guarantors)


@monthly("loans")
def most_loans_guaranteed(level: Level) -> Floats:
    """Most loans one party stands for (largest in-degree); in December, NaN in other months."""
    return np.where(level.network_guarantors > 0.0, level.largest("network_most"), np.nan)


@monthly("exponent")
def in_degree_exponent(level: Level) -> Floats:
    """Power-law exponent of the numbers of loans, from two on, that guarantors stand for (most likely value).

    In December, NaN in other months and with fewer than five such guarantors.
    """
    return tail_exponent(level.network_tail, level.network_tail_logs)


@monthly("fraction")
def largest_component(level: Level) -> Floats:
    """Parties in the largest connected part of the network over all in it; in December, NaN in other months."""
    return ratio(level.largest("network_component"), level.network_parties)


@monthly("index")
def guarantor_concentration(level: Level) -> Floats:
    """Herfindahl index of the sums that guarantors stand for; in December, NaN in other months."""
    return ratio(level.network_squares, level.network_amount**2)


@monthly("fraction")
def debtrank_top(level: Level) -> Floats:
    """Loans brought into distress, over all loans, if the largest one percent of guaranteed loans failed (DebtRank).

    In December, NaN in other months.
    """
    return ratio(np.where(level.network_guarantees > 0.0, level.network_impact, np.nan), level.loans)


@monthly("fraction")
def guarantors_called_share(level: Level) -> Floats:
    """Those who stand and have ever been called, over all who stand; in December, NaN in other months."""
    return ratio(level.network_called, level.network_guarantors)


@monthly("fraction")
def guarantors_ruined_share(level: Level) -> Floats:
    """Those who stand and have been ruined by calls, over all who stand; in December, NaN in other months."""
    return ratio(level.network_ruined, level.network_guarantors)


@monthly("fraction")
def calls_paid_share(level: Level) -> Floats:
    """Paid by guarantors over what was asked of them; NaN in a month without calls."""
    return ratio(level.calls_interest + level.calls_principal, level.calls_made)


@monthly("fraction")
def refusal_to_guarantee(level: Level) -> Floats:
    """Neighbours who would not stand for a loan over those asked; NaN in a month in which nobody was asked."""
    return ratio(level.declined_to_guarantee, level.asked_to_guarantee)


@monthly("fraction")
def quit_rate(level: Level) -> Floats:
    """Guarantors who withdrew before a renewal over those asked to stand on; NaN in a month without any."""
    return ratio(level.withdrew, level.asked_again)


@monthly("loans", SUM)
def renewals_refused_guarantor(level: Level) -> Floats:
    """Renewals refused because a guarantor withdrew and nobody took his place."""
    return level.renewals_refused_guarantor


@monthly("CNY", SUM)
def guarantor_losses(level: Level) -> Floats:
    """Paid on calls and lost in hurried sales, less what debtors paid back."""
    return level.calls_interest + level.calls_principal + level.sale_losses - level.recourse


@per_run("years of income")
def guarantor_loss_each(ledger: Ledger) -> float:
    """Losses of guarantors from 2008-07 on per party called for the first time, in mean yearly incomes of guarantors.

    NaN when the run ends before, or nobody is called.
    """
    window, bank = ledger.since_shock(), ledger.bank
    called = bank.guarantors_called[window].sum()
    income = 12.0 * bank.network_income[window].sum() / max(1.0, bank.network_guarantors[window].sum())
    lost = guarantor_losses.series(bank)[window].sum()
    return float(lost / called / income) if called > 0.0 and income > 0.0 else float("nan")


@per_run("fraction")
def guarantors_ruined_of_called(ledger: Ledger) -> float:
    """Guarantors ruined from 2008-07 on over those called for the first time; NaN without any."""
    window, bank = ledger.since_shock(), ledger.bank
    called = bank.guarantors_called[window].sum()
    return float(bank.guarantors_ruined[window].sum() / called) if called > 0.0 else float("nan")


@monthly("cascades", SUM)
def cascades(level: Level) -> Floats:
    """Loans called for the first time from guarantors, and older ones through which somebody failed anew."""
    return level.cascades_1 + level.cascades_2 + level.cascades_3 + level.cascades_5


@monthly("cascades", SUM)
def cascades_spread(level: Level) -> Floats:
    """Cascades of two failures or more."""
    return level.cascades_2 + level.cascades_3 + level.cascades_5


@monthly("failures", SUM)
def pulled_along(level: Level) -> Floats:
    """Failures in cascades beyond the first of each, where the loan stands with which the cascade began."""
    return level.cascade_failures - cascades.series(level)


@per_run("failures")
def cascade_mean(ledger: Ledger) -> float:
    """Mean number of failures in a cascade from 2008-07 on, the first included; NaN without any."""
    window, bank = ledger.since_shock(), ledger.bank
    number = cascades.series(bank)[window].sum()
    return float(bank.cascade_failures[window].sum() / number) if number > 0.0 else float("nan")


@per_run("failures")
def cascade_largest(ledger: Ledger) -> float:
    """Failures in the largest cascade from 2008-07 on; NaN without any."""
    largest = float(ledger.bank.largest("cascade_largest")[ledger.since_shock()].max(initial=0.0))
    return largest if largest > 0.0 else float("nan")


@per_run("exponent")
def cascade_exponent(ledger: Ledger) -> float:
    """Power-law exponent of the sizes, from two on, of cascades from 2008-07 on (most likely value).

    NaN with fewer than five such cascades.
    """
    window, bank = ledger.since_shock(), ledger.bank
    spread, logs = cascades_spread.series(bank)[window].sum(), bank.cascade_logs[window].sum()
    return float(tail_exponent(np.array([spread]), np.array([logs]))[0])


def tail_exponent(count: Floats, logs: Floats) -> Floats:
    """Return the most likely exponent of whole numbers from 2 on with so many logs in sum (Clauset et al. 2009).

    It is where the mean log is what it should be under the Hurwitz zeta distribution; at most 12, NaN for few numbers.
    """
    mean = ratio(logs, count)
    known = np.isfinite(mean) & (count >= FEWEST)
    falling = mean_logs()
    found = np.interp(np.where(known, mean, 1.0), falling[::-1], EXPONENTS[::-1])
    return np.where(known, found, np.nan)


@cache
def mean_logs() -> Any:
    """Return the mean log of whole numbers from 2 on for every exponent of the grid."""
    from scipy.special import zeta

    step = 1e-5
    return (np.log(zeta(EXPONENTS - step, 2)) - np.log(zeta(EXPONENTS + step, 2))) / (2.0 * step)


ALL: tuple[Measure, ...] = (
    reciprocity,
    guarantees_within_village,
    loans_per_guarantor,
    most_loans_guaranteed,
    in_degree_exponent,
    largest_component,
    guarantor_concentration,
    debtrank_top,
    guarantors_called_share,
    guarantors_ruined_share,
    calls_paid_share,
    refusal_to_guarantee,
    quit_rate,
    renewals_refused_guarantor,
    guarantor_losses,
    guarantor_loss_each,
    guarantors_ruined_of_called,
    cascades,
    cascades_spread,
    pulled_along,
    cascade_mean,
    cascade_largest,
    cascade_exponent,
)
