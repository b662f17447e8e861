"""Cash accounts of everybody, and the one way money moves between them.

Rows: parties first (a party's row is his row in `Parties`), then branches, then the outside sectors, which are
addressed from the end. Money is only moved, never made: the sum over all rows stays what it was at the start.
"""

from typing import Any

from sim.core.columns import FloatColumn, Table, column
from sim.core.compiling import inlined

COMPETING_BANK = -6
FOREIGN_BANK = -5
INSURER = -4
INFORMAL = -3
STATE = -2
OUTSIDE = -1
SECTORS = ("competing bank", "foreign bank", "insurer", "informal lenders", "state", "outside")
SECTOR_COUNT = len(SECTORS)


class Accounts(Table):
    """One row per holder of cash."""

    cash: FloatColumn = column("CNY", "Money at hand; sectors may owe.")
    opening: FloatColumn = column("CNY", "Money at hand when the month began.")
    received: FloatColumn = column("CNY", "Came in this month.")
    paid: FloatColumn = column("CNY", "Went out this month.")


@inlined
def from_outside(accounts: Any, amounts: Any) -> None:
    """Move cash from outside to every party, his own amount each: many transfers, the outside's side added up."""
    cash, received, total = accounts.cash, accounts.received, 0.0
    for party in range(len(amounts)):
        cash[party] += amounts[party]
        received[party] += amounts[party]
    for party in range(len(amounts)):
        total += amounts[party]
    cash[OUTSIDE] -= total
    accounts.paid[OUTSIDE] += total


@inlined
def trade_with_outside(accounts: Any, sold: Any, spent: Any, invested: Any) -> None:
    """Move cash from outside for what every party sold, and to the outside for what he spent and for what he invested.

    As three moves for everybody one after the other, but gone through once: their sums do not wait for each other.
    """
    cash, received, paid = accounts.cash, accounts.received, accounts.paid
    came = went = worked = 0.0
    for party in range(len(sold)):
        cash[party] = cash[party] + sold[party] - spent[party] - invested[party]
        received[party] += sold[party]
        paid[party] = paid[party] + spent[party] + invested[party]
    for party in range(len(sold)):
        came += sold[party]
        went += spent[party]
        worked += invested[party]
    cash[OUTSIDE] = cash[OUTSIDE] - came + went + worked
    paid[OUTSIDE] += came
    received[OUTSIDE] = received[OUTSIDE] + went + worked


@inlined
def transfer(accounts: Any, source: int, sink: int, amount: float) -> None:
    """Move cash from one holder to another: nothing else changes cash but this and its two forms for everybody."""
    cash, paid, received = accounts.cash, accounts.paid, accounts.received
    cash[source] -= amount
    paid[source] += amount
    cash[sink] += amount
    received[sink] += amount
