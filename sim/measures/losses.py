"""What was lost, and who bore it.

Loss is dues not paid by the debtor when they fell due, net of what he paid later. It is borne by guarantors, by what
was pledged, by the debtor's other assets that were seized, by public funds, and by the bank: dues still unpaid or
given up, less what was collected after writing off. A due rolled over to hide it is no loss until the new loan is
missed. The parts add up to the loss every month; what debtors pay back to guarantors is shown beside.
"""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import SUM, monthly, since_shock
from sim.measures.ledger import Level


@monthly("CNY", SUM)
def loss(level: Level) -> Floats:
    """Dues missed this month, less old ones the debtor caught up with and those rolled over."""
    return level.missed - level.caught_up - level.rolled


@monthly("CNY", SUM)
def loss_guarantors(level: Level) -> Floats:
    """Borne by guarantors: calls paid to the bank."""
    return level.calls_interest + level.calls_principal


@monthly("CNY", SUM)
def loss_debtor_assets(level: Level) -> Floats:
    """Met from the debtor's seized cash and assets that were not pledged."""
    return level.collected + level.collected_after - level.collateral_sold


@monthly("CNY", SUM)
def loss_collateral(level: Level) -> Floats:
    """Met by selling what was pledged."""
    return level.collateral_sold


@monthly("CNY", SUM)
def loss_public(level: Level) -> Floats:
    """Borne by public funds and insurance: paid on bad loans, and for a closed bank's missing capital.

    The latter is not told apart by segment.
    """
    return level.public_paid + _support(level)


@monthly("CNY", SUM)
def loss_bank(level: Level) -> Floats:
    """Borne by the bank: growth of unpaid dues, and dues given up, less later collections and public support."""
    opening = np.zeros_like(level.unpaid)
    opening[1:] = level.unpaid[:-1]
    opening[0] = level.unpaid[0] - _change_in_first_month(level)
    borne: Floats = level.unpaid - opening + level.dues_given_up - level.dues_set - level.collected_after
    return borne - _support(level)


def _support(level: Level) -> Floats:
    return np.zeros_like(level.missed) if level.level == "segment" else level.statement("support")


def _change_in_first_month(level: Level) -> Floats:
    first: Floats = level.missed - level.caught_up - level.rolled - level.calls_interest - level.calls_principal
    change: Floats = (first - level.collected - level.public_paid - level.dues_given_up + level.dues_set)[0]
    return change


@monthly("CNY", SUM)
def recourse_paid(level: Level) -> Floats:
    """Paid back by debtors to the guarantors who had paid for them."""
    return level.recourse


SINCE_SHOCK = tuple(
    since_shock(measure)
    for measure in (loss, loss_bank, loss_guarantors, loss_debtor_assets, loss_collateral, loss_public)
)

ALL = (
    loss,
    loss_bank,
    loss_guarantors,
    loss_debtor_assets,
    loss_collateral,
    loss_public,
    recourse_paid,
    *SINCE_SHOCK,
)
