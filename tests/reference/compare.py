"""Both lanes side by side: every column against every plain attribute, equal to the bit, after every phase."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from sim.core.columns import Table
from sim.core.compiling import Phase
from sim.core.declare import month_text
from sim.model import CreditModel
from sim.world.books import Books, Statement
from tests.reference.model import MONTH, ReferenceModel

ROWS_OF_AGENTS = ("branch", "cell", "guarantor")  # columns of row numbers that are objects here


def number(value: Any) -> Any:
    """Return the row number an object stands for, -1 for nobody."""
    return -1 if value is None else value.index


def plain_rows(reference: ReferenceModel) -> list[tuple[str, list[Any]]]:
    """Return which plain objects stand for the rows of which table."""
    return [
        ("accounts", reference.holders),
        ("parties", reference.parties),
        ("loans", reference.loans),
        ("guarantees", [guarantee for loan in reference.loans for guarantee in loan.guarantees]),
        ("applications", [party.application for party in reference.borrowers]),
        ("elsewhere", [party.elsewhere for party in reference.borrowers]),
        ("branches", reference.branches),
        ("head_office", [reference.head_office]),
        ("books", [cell.books for cell in reference.cells]),
        ("statement", [branch.statement for branch in reference.branches]),
        ("vintages", reference.vintages),
        ("levers", [cell.levers for cell in reference.cells]),
        ("experience", reference.experience),
    ]


def compare(columns: CreditModel, reference: ReferenceModel, where: str) -> None:
    """Fail at the first number that differs, naming phase, column, row and both values."""
    for name, rows in plain_rows(reference):
        table: Table = getattr(columns, name)
        assert len(rows) == len(table), f"{where}: {name}: {len(table)} rows in the columns, {len(rows)} plain ones"
        held = [vars(row) for row in rows]
        for column in table.columns:
            plain = [values[column] for values in held]
            if column in ROWS_OF_AGENTS and name in ("parties", "guarantees"):
                plain = [number(value) for value in plain]
            same(getattr(table, column).tolist(), plain, f"{where}: {name}.{column}")
    listed = [loan.index for loan in reference.active]
    same(columns.active.row[: columns.active.number[0]].tolist(), listed, f"{where}: active.row")
    listed = [party.index for party in reference.applicants]
    if columns.month == reference.month and listed:
        same(columns.applicants.row[: columns.applicants.number[0]].tolist(), listed, f"{where}: applicants.row")
    if columns.month == reference.month and reference.renewals:
        listed = [loan.index for loan in reference.renewals]
        same(columns.renewals.row[: columns.renewals.number[0]].tolist(), listed, f"{where}: renewals.row")
    for field in columns.economy.fields:
        same([getattr(columns.economy, field)], [getattr(reference.now, field)], f"{where}: economy.{field}")


def same(columns: Any, plain: Any, where: str) -> None:
    """Fail at the first place where two series are not equal to the bit (NaN equals NaN)."""
    if list(columns) == plain:  # the fast way out
        return
    left, right = np.asarray(columns), np.asarray(plain)
    assert left.shape == right.shape, f"{where}: {left.shape} in the columns, {right.shape} plain"
    differs = ~((left == right) | ((left != left) & (right != right)))
    if differs.any():
        row = int(np.flatnonzero(differs)[0])
        raise AssertionError(f"{where}[{row}]: {left[row]!r} in the columns, {right[row]!r} plain")


def name_of(phase: Any) -> str:
    """Return a phase's short name in either lane: households.earn."""
    return f"{phase.__module__.rpartition('.')[2]}.{phase.__name__}"


NOT_COMPILED = ("economy.open_month", "accounts.record")  # ordinary Python in both lanes: nothing to follow


class Lockstep:
    """Runs the plain lane one phase behind the columns, and compares both after every phase."""

    def __init__(self, columns: CreditModel) -> None:
        self.columns, self.reference = columns, ReferenceModel(columns)

    def step(self) -> None:
        """One month of both lanes."""
        self.ahead = list(MONTH)
        with followed(self.follow):
            self.columns.step()
        assert not self.ahead, f"{name_of(self.ahead[0])} is no phase of the columns' month"
        self.reference.month += 1

    def follow(self, phase: Phase, model: Any, returned: Any) -> None:
        """Run the plain phase that stands for a compiled one, and compare."""
        if model is not self.columns:
            return
        name = name_of(phase)
        while self.ahead and name_of(self.ahead[0]) in NOT_COMPILED:
            self.ahead.pop(0)(self.reference)
        assert self.ahead, f"{name} has no counterpart in the plain lane"
        plain = self.ahead.pop(0)
        assert name_of(plain) == name, f"the columns come to {name}, the plain lane to {name_of(plain)}"
        where = f"month {model.month} ({month_text(model.start + model.month)}), {name}"
        same([returned], [plain(self.reference)], f"{where}: what it returns")
        compare(self.columns, self.reference, where)


@contextmanager
def followed(follow: Any) -> Iterator[None]:
    """Let somebody know of every compiled phase that was run, the model it was run on, and what it returned."""
    with pytest.MonkeyPatch.context() as patch:
        run = Phase.__call__

        def call(phase: Phase, model: Any) -> Any:
            returned = run(phase, model)
            follow(phase, model, returned)
            return returned

        patch.setattr(Phase, "__call__", call)
        yield


def compare_runs(columns: CreditModel, reference: ReferenceModel) -> None:
    """Fail unless two whole runs left the same books and statements in every month, and the same state at the end."""
    ledger = columns.ledger
    for month in range(ledger.months):
        where = f"month {month} ({month_text(columns.start + month)})"
        for kind, kept, sheets in (
            (Books, ledger.books[month], reference.books[month]),
            (Statement, ledger.statements[month], reference.statements[month]),
        ):
            for name, column in kind.columns.items():
                same(kept[column.row].tolist(), [sheet[name] for sheet in sheets], f"{where}: {kind.__name__}.{name}")
    assert len(reference.books) == ledger.months, f"{ledger.months} months of columns, {len(reference.books)} plain"
    compare(columns, reference, "at the end")
