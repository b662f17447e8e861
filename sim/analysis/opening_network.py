"""The networks a run begins with, to be held against what `network.*` asks of them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.power_law import fit_power_law
from sim.core.errors import InputError
from sim.model import CreditModel
from sim.world.loans import BY_GUARANTORS, OPEN, SECURITY_OF
from sim.world.network import NOBODY, TIES_MADE, meet_neighbours, settle_villages

Rows = npt.NDArray[np.int64]

RECEIVED_FROM = 10  # where the tail of ties received begins: below, the luck of who makes them blurs popularity
TIES_FROM = 20  # where that of all ties begins: below, it is mostly next neighbours
FEW = 20  # under so many numbers a tail has no exponent worth printing
FIGURES = (
    "parties",
    "ties",
    "ties within village",
    "exponent of popularity",
    "exponent of ties received",
    "exponent of ties",
    "third-party guarantees",
    "mutual guarantees",
    "guarantees within village",
    "most loans guaranteed",
    "exponent of loans guaranteed",
)


def opening_figures(model: CreditModel) -> "pd.Series[float]":
    """Return `FIGURES` of a model that has not begun: counts, shares, and power-law exponents of tails.

    Exponents are most likely values, NaN where fewer than `FEW` numbers are in the tail: of popularity, over all
    parties; of ties received beyond next neighbours, from `RECEIVED_FROM` on; of all ties, from `TIES_FROM` on; of
    loans that somebody stands for as a third party, from 2 on. Raises InputError when months have passed, or for ties
    of one's own.
    """
    if model.month > 0:
        raise InputError("opening network: months have passed; look at a model that has not begun.")
    parties = model.parties
    knows = np.repeat(np.arange(len(parties)), parties.ties)
    known = model.ties.neighbour[: len(knows)]
    borrower, guarantor = third_party_guarantees(model)
    stood_for = np.bincount(guarantor, minlength=len(parties)) if len(guarantor) else np.zeros(len(parties), int)
    values = {
        "parties": len(parties),
        "ties": len(knows) / 2.0,
        "ties within village": _share(parties.village[knows] == parties.village[known]),
        "exponent of popularity": pareto_exponent(parties.popularity),
        "exponent of ties received": _exponent(ties_received(model), RECEIVED_FROM),
        "exponent of ties": _exponent(parties.ties, TIES_FROM),
        "third-party guarantees": len(borrower),
        "mutual guarantees": _share(is_mutual(borrower, guarantor, len(parties))),
        "guarantees within village": _share(parties.village[borrower] == parties.village[guarantor]),
        "most loans guaranteed": stood_for.max(),
        "exponent of loans guaranteed": _exponent(stood_for, 2),
    }
    return pd.Series({name: float(values[name]) for name in FIGURES})


def third_party_guarantees(model: CreditModel) -> tuple[Rows, Rows]:
    """Return borrower and guarantor, rows of parties, of every guarantee of an open loan that is not a group's."""
    loans = model.loans
    places = model.guarantees.guarantor.reshape(len(loans), -1)
    third = (loans.status == OPEN) & (SECURITY_OF[loans.product] == BY_GUARANTORS)
    borrower, place = np.nonzero((places != NOBODY) & third[:, None])
    return borrower.astype(np.int64), places[borrower, place].astype(np.int64)


def is_mutual(borrower: Rows, guarantor: Rows, parties: int) -> npt.NDArray[np.bool_]:
    """Say of every guarantee whether the borrower stands for his guarantor too."""
    return np.isin(borrower * parties + guarantor, guarantor * parties + borrower)


def ties_received(model: CreditModel) -> Rows:
    """Return how many ties others made with each party by his popularity: not those of next neighbours, nor his own.

    A tie that was made from both ends counts once, for the one it was made with first. Ties are made anew, from the
    seed; raises InputError where they are one's own.
    """
    own = model.own_network
    if own is not None and own.ties is not None:
        raise InputError("opening network: ties of one's own are not made by popularity; look at them as they are.")
    parties = model.parties
    order = settle_villages(parties, len(model.branches), model.network.village_size, int(model.luck), own)
    made = meet_neighbours(parties, order, model.network, int(model.luck))
    half = len(made.party) // 2  # the other half is the same ties seen from the other end
    maker, met = made.party[:half], made.neighbour[:half]
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    size = np.bincount(parties.village)[parties.village[maker]]
    steps = (place[met] - place[maker]) % size
    next_to = (parties.village[maker] == parties.village[met]) & (steps >= 1) & (steps <= TIES_MADE)
    return np.bincount(met[~next_to], minlength=len(parties))


def pareto_exponent(numbers: Any) -> float:
    """Return the most likely exponent of the density of Pareto numbers from 1 on; its error is (it - 1) / sqrt(n)."""
    logs = np.log(np.asarray(numbers, dtype=float))
    return float(1.0 + len(logs) / logs.sum())


def _exponent(numbers: Any, begins: int) -> float:
    tail = numbers[numbers >= begins]
    return fit_power_law(tail, begins=begins).exponent if len(tail) >= FEW and np.ptp(tail) > 0 else float("nan")


def _share(which: Any) -> float:
    return float(which.mean()) if len(which) else float("nan")


__all__ = ["FIGURES", "is_mutual", "opening_figures", "pareto_exponent", "third_party_guarantees", "ties_received"]
