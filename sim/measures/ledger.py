"""The ledger of a run: every entry of every month's books, by branch and segment."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from sim.core.columns import Floats
from sim.core.declare import month_number
from sim.core.errors import InputError
from sim.core.memory import array_for
from sim.world.books import Books, Statement
from sim.world.conditions import Economy
from sim.world.loans import Vintages
from sim.world.parties import SEGMENTS

SHOCK = "2008-07"  # the first month in which scenarios differ
SHOCK_MONTH = month_number(SHOCK)
HIGHEST = ("network_most", "network_component", "cascade_largest")  # of the bank: the largest of its cells


class Recorder:
    """Copies the month's books into the ledger: by cell, or for the bank alone, which is all that most sweeps ask for.

    Books by cell are a hundred kilobytes a month, which push what the next month needs out of the processor's cache.
    """

    def __init__(self, model: Any, *, by_cell: bool = True) -> None:
        months, (entries, cells) = model.world.months, model.books.f8.shape
        self.kept = None if by_cell else HIGHEST
        self.rows = None if by_cell else np.array([Books.columns[name].row for name in HIGHEST])
        self.shape = months, entries if by_cell else len(HIGHEST), cells
        self.statements = array_for((months, *model.statement.f8.shape))
        self.economy = np.zeros((months, len(model.economy.f8)))
        self.whole = np.zeros((months, len(model.books.f8)))

    @cached_property
    def books(self) -> Floats:
        """The books, laid out when they are first asked for; only months that were recorded are ever read."""
        return array_for(self.shape)

    def record(self, model: Any) -> None:
        """Copy the month's books, added up as well while they are at hand, the statements, and the conditions."""
        self.books[model.month] = model.books.f8 if self.rows is None else model.books.f8[self.rows]
        np.add.reduce(model.books.f8, axis=1, out=self.whole[model.month])
        self.statements[model.month] = model.statement.f8
        self.economy[model.month] = model.economy.f8

    def ledger(self, model: Any) -> "Ledger":
        """Return the ledger of the months so far."""
        done = model.month
        cells = model.parties.cell[: len(model.loans)][model.parties.may_borrow[: len(model.loans)] == 1]
        borrowers = np.bincount(cells, minlength=len(model.levers)).reshape(-1, len(SEGMENTS)).astype(float)
        people = np.bincount(model.parties.cell, minlength=len(model.levers)).reshape(-1, len(SEGMENTS)).astype(float)
        vintages, gamma = model.vintages.f8.copy(), float(model.spending.risk_aversion)
        return Ledger(
            self.books[:done],
            self.statements[:done],
            self.economy[:done],
            model.start,
            borrowers,
            people=people,
            vintages=vintages,
            risk_aversion=gamma,
            whole=self.whole[:done],
            kept=self.kept,
            policy_costs=model.policies.costs_by_bearer(done),
        )


class Ledger:
    """All books of a run; `ledger["loans"]` is a series over months, for the bank or for every branch.

    `books` is [month, entry, cell], `statements` [month, entry, branch], `economy` [month, entry], and `borrowers`, the
    parties who may borrow, [branch, segment]. `people` are all parties in the same shape, `vintages` [entry, half-year
    x cells + cell] what became of loans by the half-year of their grant; without them there is nobody and nothing.
    `risk_aversion` is that by which the books' utilities were valued. `whole` [month, entry] are the books added up
    over cells, where that has been done. `kept` names the entries of `books` where they are not all there: then there
    is the bank alone, and branches and segments raise InputError. `policy_costs` are what policies cost, by policy and
    bearer: [month].
    """

    def __init__(
        self,
        books: Floats,
        statements: Floats,
        economy: Floats,
        start: int,
        borrowers: Floats,
        *,
        people: Floats | None = None,
        vintages: Floats | None = None,
        risk_aversion: float = 2.0,
        whole: Floats | None = None,
        kept: tuple[str, ...] | None = None,
        policy_costs: Mapping[tuple[str, str], Floats] | None = None,
    ) -> None:
        self.whole, self.kept = whole, kept
        self.policy_costs = dict(policy_costs or {})
        self.books, self.statements, self.economy = books, statements, economy
        self.start, self.borrowers, self.risk_aversion = start, borrowers, risk_aversion
        self.people = np.zeros_like(borrowers) if people is None else people
        halves = (start + max(books.shape[0], 1) - 1) // 6 - start // 6 + 1
        shape = (len(Vintages.columns), halves * borrowers.size)
        self.vintages = np.zeros(shape) if vintages is None else vintages
        self.months, self.branches = books.shape[0], statements.shape[2]

    @cached_property
    def bank(self) -> "Level":
        """The bank as a whole: series of shape [month]."""
        return Level(self._alike(), "bank")

    @cached_property
    def by_branch(self) -> "Level":
        """Every branch: series of shape [month, branch]."""
        return Level(self._alike(), "branch")

    @cached_property
    def by_segment(self) -> "Level":
        """Every segment: series of shape [month, segment]; the statement's entries have no segments."""
        return Level(self._alike(), "segment")

    def _alike(self) -> "Ledger":
        """Return a ledger on the same numbers, for a level to look at: one that kept this one would not let it go."""
        return Ledger(
            self.books,
            self.statements,
            self.economy,
            self.start,
            self.borrowers,
            people=self.people,
            vintages=self.vintages,
            risk_aversion=self.risk_aversion,
            whole=self.whole,
            kept=self.kept,
        )

    def by_cell(self, name: str) -> Floats:
        """Return an entry of the books: [month, cell]; raises InputError where it was not kept."""
        if self.kept is None:
            return self.books[:, Books.columns[name].row]
        if name not in self.kept:
            raise InputError(f"{name}: the books of branches and segments were not kept in this run.")
        return self.books[:, self.kept.index(name)]

    def since_shock(self) -> slice:
        """The months from 2008-07 on; empty when the run ends before."""
        return slice(max(0, SHOCK_MONTH - self.start), self.months)

    def counted_months(self) -> slice:
        """The months that count in a run's one value: from 2008-07 on, or all of them when the run ends before."""
        window = self.since_shock()
        return window if window.start < self.months else slice(0, self.months)


class Level:
    """The ledger added up to bank, branch or segment: entries as attributes or items."""

    def __init__(self, ledger: Ledger, level: str) -> None:
        self.ledger, self.level = ledger, level
        self.entries: Floats
        if level == "bank":
            self.entries = ledger.books.sum(axis=2) if ledger.whole is None else ledger.whole
        elif ledger.kept is not None:
            raise InputError(f"by {level}: the books of branches and segments were not kept in this run.")
        else:
            cells = ledger.books.reshape(*ledger.books.shape[:2], -1, len(SEGMENTS))
            self.entries = cells.sum(axis=3 if level == "branch" else 2)

    def __getattr__(self, name: str) -> Floats:
        """Return an entry of the books, else of the economy, as a series."""
        if name in Books.columns:
            return self.entries[:, Books.columns[name].row]
        if name in Economy.fields:
            values = self.ledger.economy[:, list(Economy.fields).index(name)]
            return values if self.level == "bank" else values[:, None] + np.zeros(self.width)
        raise AttributeError(f"the books have no entry {name!r}")

    def statement(self, name: str) -> Floats:
        """Return an entry of the branches' statements; segments have none, which raises AttributeError."""
        if self.level == "segment":
            raise AttributeError(f"{name} is kept by branch; a segment has no balance sheet of its own")
        values = self.ledger.statements[:, Statement.columns[name].row, :]
        return values.sum(axis=1) if self.level == "bank" else values

    def largest(self, name: str) -> Floats:
        """Return the series of an entry that is the largest value of its cell: the largest over cells, not the sum."""
        entry = self.ledger.by_cell(name)
        cells = entry.reshape(len(entry), -1, len(SEGMENTS))
        if self.level == "bank":
            return entry.max(axis=1)
        return cells.max(axis=2 if self.level == "branch" else 1)

    @property
    def borrowers(self) -> Any:
        """Parties who may borrow: a number, or one per branch or segment."""
        return self._people(self.ledger.borrowers)

    @property
    def people(self) -> Any:
        """All parties: a number, or one per branch or segment."""
        return self._people(self.ledger.people)

    def _people(self, who: Floats) -> Any:
        return who.sum() if self.level == "bank" else who.sum(axis=1 if self.level == "branch" else 0)

    def vintage(self, name: str) -> Floats:
        """Return an entry of the vintages as a series over the months of grant: that of the month's half-year."""
        ledger = self.ledger
        by_cell = ledger.vintages[Vintages.columns[name].row].reshape(-1, *ledger.borrowers.shape)
        by_half = (
            by_cell.sum(axis=(1, 2)) if self.level == "bank" else by_cell.sum(axis=2 if self.level == "branch" else 1)
        )
        months = ledger.start + np.arange(ledger.months)
        result: Floats = by_half[months // 6 - ledger.start // 6]
        return result

    @property
    def width(self) -> int:
        """Number of branches or segments."""
        return self.ledger.branches if self.level == "branch" else len(SEGMENTS)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, giving NaN where there is nothing to divide by."""
    result = np.full(np.broadcast_shapes(np.shape(part), np.shape(whole)), np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole) > 0.0)
    return result


def year_sum(series: Floats) -> Floats:
    """Return the sum of the last twelve months, NaN in the first eleven."""
    result = np.full(series.shape, np.nan)
    if len(series) >= 12:
        whole = np.cumsum(series, axis=0)
        result[11] = whole[11]
        result[12:] = whole[12:] - whole[:-12]
    return result


def month_before(series: Floats) -> Floats:
    """Return every month's value of the month before; 0 in the first."""
    result = np.zeros(series.shape)
    result[1:] = series[:-1]
    return result
