"""Cash accounts of everybody, and the one way money moves between them.

Rows: parties first (a party's row is his row in `Parties`), then branches, then the outside sectors, which are
addressed from the end. Money is only moved, never made: the sum over all rows stays what it was at the start.
"""

from typing import Any

from sim.core.columns import FloatColumn, Table, column
from sim.core.compiling import inlined

INFORMAL = -3
STATE = -2
OUTSIDE = -1
SECTORS = ("informal lenders", "state", "outside")
SECTOR_COUNT = len(SECTORS)


class Accounts(Table):
    """One row per holder of cash."""

    cash: FloatColumn = column("CNY", "Money at hand; sectors may owe.")
    opening: FloatColumn = column("CNY", "Money at hand when the month began.")
    received: FloatColumn = column("CNY", "Came in this month.")
    paid: FloatColumn = column("CNY", "Went out this month.")


@inlined
def transfer(accounts: Any, source: int, sink: int, amount: float) -> None:
    """Move cash from one holder to another: the only statement that changes cash."""
    cash, paid, received = accounts.cash, accounts.paid, accounts.received
    cash[source] -= amount
    paid[source] += amount
    cash[sink] += amount
    received[sink] += amount
