"""Rings of guarantees: everybody stands for the one before him, and the first for the last."""

import numpy as np

from sim.world.shapes.base import Shape, Whole


class Ring(Shape):
    """Each member stands for the one before him, and the first for the last."""

    name = "ring"
    meaning = "Each member stands for the one before him, and the first for the last."

    def guarantees(self, places: int, luck: int) -> tuple[Whole, Whole]:
        """Return who owes and who stands for him."""
        who = np.arange(len(self), dtype=np.int64)
        first = who - who % self.members
        return who, first + (who + 1 - first) % self.members


__all__ = ["Ring"]
