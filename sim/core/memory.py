"""Large arrays that are used again: memory that nobody has touched yet costs more than what is written to it."""

import sys

import numpy as np

from sim.core.columns import Floats

KEPT = 4  # arrays kept for the next run, at most
ALONE = 3  # references to an array that nobody uses: the list's, the loop's, and that of the question itself

_spare: list[Floats] = []


def array_for(shape: tuple[int, ...]) -> Floats:
    """Return an array of a shape with arbitrary numbers in it, float64, which belongs to the caller.

    It is used again once the caller has let go of it and of every part of it.
    """
    for store in _spare:
        if store.shape == shape and sys.getrefcount(store) == ALONE:
            return store[...]  # the view, and every view of it, holds a reference to the store
    store = np.empty(shape)
    _spare[:] = [*_spare[-KEPT + 1 :], store]
    return store[...]
