"""A ledger written by hand: every entry is zero but those that are given."""

from typing import Any

import numpy as np

from sim.core.declare import month_number
from sim.measures.ledger import Ledger
from sim.world.books import Books, Statement
from sim.world.conditions import Economy
from sim.world.loans import Vintages
from sim.world.parties import SEGMENTS


def ledger(
    start: str = "2008-07",
    branches: int = 1,
    borrowers: int = 10,
    people: int = 20,
    vintages: dict[str, list[float]] | None = None,
    **entries: Any,
) -> Ledger:
    """Make a ledger of series: a number per month, all of it in the first cell, or [month, cell or branch].

    `vintages` are numbers per half-year of the calendar, all of them in the first cell.
    """
    months = max(len(series) for series in entries.values())
    books = np.zeros((months, len(Books.columns), branches * len(SEGMENTS)))
    statements = np.zeros((months, len(Statement.columns), branches))
    economy = np.zeros((months, len(Economy.fields)))
    for name, series in entries.items():
        values = np.asarray(series, dtype=float)
        if name.startswith("statement_"):
            target = statements[:, Statement.columns[name.removeprefix("statement_")].row]
        elif name in Books.columns:
            target = books[:, Books.columns[name].row]
        else:
            economy[:, list(Economy.fields).index(name)] = values
            continue
        if values.ndim == 1:
            target[:, 0] = values
        else:
            target[:] = values
    people_who_borrow = np.zeros((branches, len(SEGMENTS)))
    people_who_borrow[:, 0] = borrowers / branches
    all_of_them = np.zeros_like(people_who_borrow)
    all_of_them[:, 0] = people / branches
    made = Ledger(books, statements, economy, month_number(start), people_who_borrow, people=all_of_them)
    for name, series in (vintages or {}).items():
        made.vintages[Vintages.columns[name].row, :: people_who_borrow.size] = series
    return made
