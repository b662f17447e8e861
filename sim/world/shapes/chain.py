"""Chains of guarantees: everybody stands for the one before him, and the last owes nothing."""

import numpy as np

from sim.world.shapes.base import Shape, Whole


class Chain(Shape):
    """Each member stands for the one before him; the last does not borrow. Two members are a pair."""

    name = "chain"
    meaning = "Each member stands for the one before him; the last does not borrow. Two members are a pair."
    only_stand = 1

    def guarantees(self, places: int, luck: int) -> tuple[Whole, Whole]:
        """Return who owes and who stands for him."""
        who = np.arange(len(self), dtype=np.int64)
        owes = who[who % self.members < self.members - 1]
        return owes, owes + 1


__all__ = ["Chain"]
