"""Other banks in the bank's districts: shares of lending, customers lost and won, debts to several banks."""

from sim.core.columns import Floats
from sim.measures.base import LAST, SUM, monthly
from sim.measures.ledger import Level, ratio


def _elsewhere(level: Level) -> Floats:
    owed: Floats = level.competing_loans + level.foreign_loans
    return owed


def _all_banks(level: Level) -> Floats:
    lent: Floats = level.loans + _elsewhere(level)
    return lent


@monthly("fraction")
def market_share(level: Level) -> Floats:
    """The bank's loans over those of all banks in its districts; NaN without any."""
    return ratio(level.loans, _all_banks(level))


@monthly("fraction")
def competing_share(level: Level) -> Floats:
    """The competing bank's loans over those of all banks in the districts; NaN without any."""
    return ratio(level.competing_loans, _all_banks(level))


@monthly("fraction")
def foreign_share(level: Level) -> Floats:
    """The foreign bank's loans over those of all banks in the districts; NaN without any."""
    return ratio(level.foreign_loans, _all_banks(level))


@monthly("CNY", LAST)
def loans_elsewhere(level: Level) -> Floats:
    """Owed to other banks at the end of the month, unpaid interest included."""
    return _elsewhere(level)


@monthly("fraction")
def npl_ratio_elsewhere(level: Level) -> Floats:
    """Loans of other banks more than 90 days late over all of theirs; NaN without any."""
    return ratio(level.elsewhere_bad, _elsewhere(level))


@monthly("parties", SUM)
def defaults_elsewhere(level: Level) -> Floats:
    """Debtors of other banks who are more than 90 days late for the first time on a loan."""
    return level.defaults_elsewhere


@monthly("CNY", SUM)
def losses_elsewhere(level: Level) -> Floats:
    """Given up by other banks, after what courts got for them."""
    return level.elsewhere_lost


@monthly("applications", SUM)
def went_elsewhere(level: Level) -> Floats:
    """Applicants who passed evaluation but took another bank's offer; no refusals."""
    return level.went_elsewhere


@monthly("loans", SUM)
def lost_at_renewal(level: Level) -> Floats:
    """Loans in good order, to be renewed, that another bank took over."""
    return level.lost_at_renewal


@monthly("loans", SUM)
def won_from_others(level: Level) -> Floats:
    """New loans to applicants who had another bank's offer or had been its clients."""
    return level.won_from_others


@monthly("parties", SUM)
def lent_after_refusal(level: Level) -> Floats:
    """Applicants and clients whom the bank refused and to whom another bank lent at once."""
    return level.lent_after_refusal


@monthly("fraction")
def borrowing_twice(level: Level) -> Floats:
    """Clients with a loan of another bank as well, over all clients; NaN without clients."""
    return ratio(level.borrowing_twice, level.loans_count)


@monthly("fraction")
def unseen_debts(level: Level) -> Floats:
    """Clients with a loan of another bank that the bank cannot see, over all clients; NaN without clients."""
    return ratio(level.unseen_elsewhere, level.loans_count)


@monthly("fraction")
def overindebted_half(level: Level) -> Floats:
    """Debtors who owe all lenders together more than half a year's income, over all debtors; NaN without any."""
    return ratio(level.owe_half, level.indebted)


@monthly("fraction")
def overindebted_whole(level: Level) -> Floats:
    """Debtors who owe all lenders together more than a year's income, over all debtors; NaN without any."""
    return ratio(level.owe_whole, level.indebted)


@monthly("fraction")
def outside_access(level: Level) -> Floats:
    """Chance of a loan from another bank, as districts know it: the mean over branches."""
    known = level.statement("outside_access")
    return known / level.ledger.branches if level.level == "bank" else known


ALL = (
    market_share,
    competing_share,
    foreign_share,
    loans_elsewhere,
    npl_ratio_elsewhere,
    defaults_elsewhere,
    losses_elsewhere,
    went_elsewhere,
    lost_at_renewal,
    won_from_others,
    lent_after_refusal,
    borrowing_twice,
    unseen_debts,
    overindebted_half,
    overindebted_whole,
    outside_access,
)
