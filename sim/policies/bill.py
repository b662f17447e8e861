"""What it costs to run a policy, and who pays."""

from typing import Any

import numpy as np

from sim.core.columns import Floats, Integers
from sim.world.loans import OPEN
from sim.world.parties import SEGMENTS

BEARERS = ("bank", "state", "borrowers")


class Bill:
    """One policy's running costs of a month, at the prices of the first month.

    `bill.bank(5.0 * bill.loans)` books five yuan a loan to the branches. What it counts is per branch: [branch], in the
    cells the policy covers, as the month begins; a policy that is half phased in costs half.
    """

    def __init__(self, model: Any, cells: Integers, strength: float) -> None:
        self.model, self.cells, self.strength = model, cells, strength
        self.paid = {bearer: np.zeros(len(model.branches)) for bearer in BEARERS}

    @property
    def loans(self) -> Floats:
        """Open loans: [branch]."""
        return self.counted(self.model.loans.status == OPEN)

    @property
    def balance(self) -> Floats:
        """Principal outstanding: [branch], CNY of the first month."""
        loans = self.model.loans
        return self.counted(loans.status == OPEN, loans.balance) / float(self.model.economy.price_index)

    @property
    def may_borrow(self) -> Floats:
        """Parties who may borrow: [branch]."""
        return self.counted(self.model.parties.may_borrow[: len(self.model.loans)] == 1)

    @property
    def branches(self) -> Floats:
        """1 for a branch with a cell that is covered, else 0: [branch]."""
        return (np.bincount(self.cells // len(SEGMENTS), minlength=len(self.model.branches)) > 0).astype(float)

    def counted(self, chosen: Any, weights: Any = None) -> Floats:
        """Count borrowers' rows, or add up their weights: [branch], where the policy holds."""
        cell = self.model.parties.cell[: len(self.model.loans)][chosen]
        weights = None if weights is None else weights[chosen]
        return self.of_cells(np.bincount(cell, weights, minlength=len(self.model.levers)).astype(float))

    def bank(self, amounts: Floats) -> None:
        """Let every branch pay an amount: [branch]; part of its operating cost when the month is closed."""
        self._book("bank", self.model.branches.policy_cost, amounts)

    def state(self, amounts: Floats) -> None:
        """Let the state pay an amount for every branch's customers: [branch]."""
        self._book("state", self.model.branches.public_cost, amounts)

    def note(self, bearer: str, amounts: Floats) -> None:
        """Note what phases have booked this month on the policy's account: [branch], CNY of the month."""
        self.paid[bearer] += amounts

    def of_cells(self, amounts: Floats) -> Floats:
        """Add up an entry of the books, [cell], over the cells the policy covers: [branch]."""
        covered = np.zeros(len(amounts))
        covered[self.cells] = amounts[self.cells]
        total: Floats = covered.reshape(-1, len(SEGMENTS)).sum(axis=1)
        return total

    def _book(self, bearer: str, column: Floats, amounts: Floats) -> None:
        due = amounts * (self.strength * float(self.model.economy.price_index))
        column += due
        self.paid[bearer] += due


__all__ = ["BEARERS", "Bill"]
