"""The guarantee network of a model, as a graph."""

import networkx as nx
import numpy as np

from sim.analysis.network import FIGURES, guarantee_edges, guarantee_graph, network_figures
from sim.model import CreditModel
from sim.phases import guarantees, repayment
from tests.phases.village import lend, village


def test_two_who_stand_for_each_other_are_a_reciprocal_pair() -> None:
    model = village(4)
    lend(model, 0, 100.0, guarantors=(1,))
    lend(model, 1, 300.0, guarantors=(0, 2))
    graph = guarantee_graph(model)
    assert sorted(graph.edges) == [(0, 1), (1, 0), (1, 2)]
    assert graph.edges[1, 2] == {"share": 0.5, "amount": 150.0}
    figures = network_figures(model)
    assert figures["guarantees"] == 3
    assert figures["guaranteed amount"] == 400.0
    assert figures["reciprocity"] == 2 / 3
    assert figures["largest component"] == 3


def test_the_network_is_that_of_open_loans_and_adds_up_to_what_parties_stand_for() -> None:
    model = CreditModel(scenario="crisis_severe", **{"world.borrowers": 200, "world.branches": 2, "world.months": 90})
    model.run()
    repayment.list_active(model)
    guarantees.add_up(model)
    edges = guarantee_edges(model)
    standing = np.bincount(edges["guarantor"], weights=edges["amount"], minlength=len(model.parties))
    assert np.allclose(standing, model.parties.guaranteed)
    graph = guarantee_graph(model)
    assert nx.number_of_edges(graph) == len(edges)
    assert any(called for _, called in graph.nodes(data="called"))


def test_a_bank_without_guarantees_has_an_empty_network() -> None:
    model = village(2)
    assert len(guarantee_graph(model)) == 0
    assert dict(network_figures(model)) == dict.fromkeys(FIGURES, 0.0)
