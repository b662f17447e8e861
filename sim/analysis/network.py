"""Who stands for whom: the guarantee network of a model between two months, as a graph and in figures."""

from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pandas as pd

from sim.measures import network
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.phases import charting
from sim.world.books import Books
from sim.world.loans import OPEN, ActiveLoans
from sim.world.parties import SEGMENTS


def guarantee_edges(model: CreditModel) -> pd.DataFrame:
    """Return one row per guarantee of an open loan: borrower, guarantor (party rows), share, amount in yuan."""
    places = len(model.guarantees) // max(len(model.loans), 1)
    borrower = np.repeat(np.arange(len(model.loans)), places)
    guarantor, share = model.guarantees.guarantor, model.guarantees.share
    there = (guarantor >= 0) & (model.loans.status[borrower] == OPEN)
    return pd.DataFrame(
        {
            "borrower": borrower[there],
            "guarantor": guarantor[there].astype(np.int64),
            "share": share[there],
            "amount": share[there] * model.loans.balance[borrower[there]],
        }
    )


def guarantee_graph(model: CreditModel) -> "nx.DiGraph[int]":
    """Return the network: an edge from each borrower to whoever stands for him, with `share` and `amount`.

    Nodes are the parties on either end of an edge, with branch, village, segment, and the flags `called` (ever),
    `ruined` and `defaulted` (his own loan is truly in default), and in a
    network of one's own `party`, his name there.
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    edges = guarantee_edges(model)
    defaulted = np.zeros(len(model.parties), bool)
    defaulted[: len(model.loans)] = (model.loans.defaulted == 1) & (model.loans.status == OPEN)
    parties = model.parties
    own = model.own_network
    for party in np.union1d(edges["borrower"], edges["guarantor"]).tolist():
        graph.add_node(
            party,
            branch=int(parties.branch[party]),
            village=int(parties.village[party]),
            segment=SEGMENTS[parties.segment[party]],
            called=bool(parties.called[party]),
            ruined=bool(parties.ruined[party]),
            defaulted=bool(defaulted[party]),
            **({} if own is None else {"party": own.ids[party]}),
        )
    for borrower, guarantor, share, amount in edges.itertuples(index=False):
        graph.add_edge(int(borrower), int(guarantor), share=float(share), amount=float(amount))
    return graph


def network_figures(model: CreditModel) -> "pd.Series[float]":
    """Return figures of the network as it is now: those of every December, and counts."""
    edges = guarantee_edges(model)
    if not len(edges):
        return pd.Series(dict.fromkeys(FIGURES, 0.0))
    level = charted(model).bank
    ends = np.union1d(edges["borrower"], edges["guarantor"])
    borrowers = ends[ends < len(model.loans)]
    values: dict[str, Any] = {
        "parties": len(ends),
        "guarantees": len(edges),
        "guaranteed amount": edges["amount"].sum(),
        "reciprocity": network.reciprocity.series(level)[0],
        "within village": network.guarantees_within_village.series(level)[0],
        "loans per guarantor": network.loans_per_guarantor.series(level)[0],
        "most loans guaranteed": network.most_loans_guaranteed.series(level)[0],
        "in-degree exponent": network.in_degree_exponent.series(level)[0],
        "largest component": level.largest("network_component")[0],
        "concentration": network.guarantor_concentration.series(level)[0],
        "impact of the largest": level.network_impact[0],
        "called": model.parties.called[ends].sum(),
        "ruined": model.parties.ruined[ends].sum(),
        "in default": ((model.loans.defaulted == 1) & (model.loans.status == OPEN))[borrowers].sum(),
    }
    return pd.Series({name: float(values[name]) for name in FIGURES})


def charted(model: CreditModel) -> Ledger:
    """Return a ledger of one month that holds what a December's look at the network finds, whatever the month."""
    books = Books(len(model.books))
    charting.chart(_InDecember(model, books))
    statements, economy = np.zeros((1, *model.statement.f8.shape)), model.economy.f8[None]
    return Ledger(books.f8[None], statements, economy, model.start, np.zeros((len(model.branches), len(SEGMENTS))))


class _InDecember:
    """A model as the phase of December sees it: with books of its own, and all open loans on the list."""

    def __init__(self, model: CreditModel, books: Books) -> None:
        self.model, self.books = model, books
        self.start, self.month = 0, charting.DECEMBER
        self.active = ActiveLoans(len(model.loans))
        rows = np.flatnonzero(model.loans.status == OPEN)
        self.active.row[: len(rows)] = rows
        self.active.number[0] = len(rows)

    def __getattr__(self, name: str) -> Any:
        """Take everything else from the model."""
        return getattr(self.model, name)


FIGURES = (
    "parties",
    "guarantees",
    "guaranteed amount",
    "reciprocity",
    "within village",
    "loans per guarantor",
    "most loans guaranteed",
    "in-degree exponent",
    "largest component",
    "concentration",
    "impact of the largest",
    "called",
    "ruined",
    "in default",
)

__all__ = ["FIGURES", "charted", "guarantee_edges", "guarantee_graph", "network_figures"]
