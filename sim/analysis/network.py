"""Who stands for whom: the guarantee network of a model between two months, as a graph and in figures."""

from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pandas as pd

from sim.core.columns import Integers
from sim.model import CreditModel
from sim.world.loans import OPEN
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
    own = model.configuration.network
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
    """Return figures of the network: counts, reciprocity, share within villages, largest component, most guaranteed."""
    edges = guarantee_edges(model)
    count = len(edges)
    if not count:
        return pd.Series(dict.fromkeys(FIGURES, 0.0))
    graph = guarantee_graph(model)
    borrower, guarantor = edges["borrower"].to_numpy(), edges["guarantor"].to_numpy()
    village: Integers = model.parties.village
    values: dict[str, Any] = {
        "parties": len(graph),
        "guarantees": count,
        "guaranteed amount": edges["amount"].sum(),
        "reciprocity": nx.overall_reciprocity(graph),
        "within village": (village[borrower] == village[guarantor]).mean(),
        "most loans guaranteed": edges["guarantor"].value_counts().max(),
        "largest component": max(map(len, nx.weakly_connected_components(graph))),
        "called": sum(called for _, called in graph.nodes(data="called")),
        "ruined": sum(ruined for _, ruined in graph.nodes(data="ruined")),
        "in default": sum(defaulted for _, defaulted in graph.nodes(data="defaulted")),
    }
    return pd.Series({name: float(values[name]) for name in FIGURES})


FIGURES = (
    "parties",
    "guarantees",
    "guaranteed amount",
    "reciprocity",
    "within village",
    "most loans guaranteed",
    "largest component",
    "called",
    "ruined",
    "in default",
)

__all__ = ["FIGURES", "guarantee_edges", "guarantee_graph", "network_figures"]
