"""The network is measured in December: small networks by hand, a large one against networkx, and cascades."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest

from sim.analysis.network import charted, guarantee_graph, network_figures
from sim.model import CreditModel
from sim.phases import guarantees, repayment
from sim.world.loans import GUARANTEED
from tests.phases.test_guarantees import ALL_OR_NOTHING, ask, owes
from tests.phases.village import give, lend, settle, village


def test_every_figure_of_a_network_of_five() -> None:
    """0 and 1 stand for each other, 2 stands for 1 and 3, nobody for 4."""
    model = village(5)
    lend(model, 0, 100.0, guarantors=(1,))
    lend(model, 1, 300.0, guarantors=(0, 2))
    lend(model, 3, 50.0, guarantors=(2,))
    lend(model, 4, 1000.0)
    model.parties.village = [0, 0, 0, 1, 1]
    model.parties.called[2] = model.parties.ruined[2] = 1
    for row, wealth in ((0, 600.0), (1, 0.0), (2, 300.0)):
        give(model, row, wealth=wealth, mean_income=10.0)
    bank = charted(model).bank
    found = {name: float(getattr(bank, f"network_{name}")[0]) for name in (
        "guarantees", "mutual", "within_village", "parties", "guarantors", "called", "ruined", "income", "amount",
        "squares", "tail", "tail_logs", "impact",
    )}  # fmt: skip
    assert found == pytest.approx(
        {"guarantees": 4, "mutual": 2, "within_village": 3, "parties": 4, "guarantors": 3, "called": 1, "ruined": 1,
         "income": 30.0, "amount": 450.0, "squares": 150.0**2 + 100.0**2 + 200.0**2, "tail": 1,
         "tail_logs": math.log(2.0),
         # the largest, 1's of 300, fails: half of it is a quarter of what 0 owns, and 0's loan is 100
         "impact": 25.0}
    )  # fmt: skip
    assert bank.largest("network_most")[0] == 2.0
    assert bank.largest("network_component")[0] == 4.0


def test_distress_passes_on_through_each_party_once() -> None:
    """A ring of four, each owning twice what he stands for: half, a quarter, an eighth of a loan; not round again."""
    model = village(4)
    for row in range(4):
        lend(model, row, 100.0 + (row == 0), guarantors=((row + 1) % 4,))
        give(model, row, wealth=202.0 if row == 1 else 200.0)
    assert charted(model).bank.network_impact[0] == pytest.approx(100.0 * (0.5 + 0.25 + 0.125))


def test_the_figures_are_those_of_networkx() -> None:
    model = CreditModel(**{"world.borrowers": 900, "world.branches": 3, "levers.guarantors_required": 2.0}, months=40)
    model.run()
    graph, figures = guarantee_graph(model), network_figures(model)
    assert figures["parties"] == len(graph)
    assert figures["guarantees"] == graph.number_of_edges()
    assert figures["reciprocity"] == pytest.approx(nx.overall_reciprocity(graph))
    assert figures["largest component"] == max(map(len, nx.weakly_connected_components(graph)))
    assert figures["most loans guaranteed"] == max(degree for _, degree in graph.in_degree())
    amounts = [sum(amount for *_, amount in graph.in_edges(node, data="amount")) for node in graph]
    assert figures["concentration"] == pytest.approx(sum(x * x for x in amounts) / sum(amounts) ** 2)


def test_it_is_measured_in_december_only() -> None:
    model = CreditModel(**{"world.borrowers": 200, "world.branches": 2, "world.start": "2003-11"}, months=16)
    guaranteed = model.run().bank.network_guarantees
    assert list(np.flatnonzero(guaranteed)) == [1, 13]


def test_a_chain_of_failures_is_one_cascade_at_the_cell_of_the_first() -> None:
    model = village(5, ALL_OR_NOTHING)
    owes(model, 0, 100.0, 100.0, 1)
    for row in (1, 2):
        lend(model, row, 100.0, rate=0.0, guarantors=(row + 1,), product=GUARANTEED)
    give(model, 3, cash=500.0)
    ask(model)
    books = model.books
    assert books.cascade_failures.sum() == 3.0
    assert books.cascades_3.sum() == 1.0
    assert books.cascade_largest.max() == 3.0
    assert books.cascade_logs.sum() == pytest.approx(math.log(3.0))


def test_a_guarantor_who_pays_ends_a_cascade_and_one_who_has_failed_before_is_no_new_failure() -> None:
    model = village(2, ALL_OR_NOTHING)
    owes(model, 0, 100.0, 100.0, 1)
    give(model, 1, cash=500.0)
    ask(model)
    assert (model.books.cascades_1.sum(), model.books.cascade_failures.sum()) == (1.0, 1.0)
    model = village(2, ALL_OR_NOTHING)
    owes(model, 0, 100.0, 100.0, 1)
    model.parties.ruined[1] = 1
    model.loans.months_late[0] = 1
    ask(model)
    assert model.books.cascade_failures.sum() == 0.0


def cascades(offspring: float, seed: int, roots: int = 400, count: int = 20_000) -> tuple[float, float]:
    """Let some of many fail whose guarantors, Poisson in number, have nothing with a chance of one half.

    Returns the mean size of cascades and the share of cascades of one.
    """
    draw = np.random.default_rng(seed)
    settings: dict[str, Any] = {**ALL_OR_NOTHING, "network.guarantor_places": 16, "network.group_size": 2}
    model = village(count, {**settings, "world.branches": 1})
    number = np.minimum(draw.poisson(offspring / 0.5, count), 16)
    who = np.full((count, 16), -1)
    for row in np.flatnonzero(number):
        who[row, : number[row]] = draw.choice(count, number[row], replace=False)
    model.guarantees.guarantor = who.ravel()
    share = np.where(who >= 0, 1.0 / np.maximum(number, 1)[:, None], 0.0)
    model.guarantees.share = share.ravel()
    loans = model.loans
    loans.status, loans.product, loans.balance, loans.months_left = 1, GUARANTEED, 100.0, 60
    first = draw.choice(count, roots, replace=False)
    loans.principal_due[first] = 100.0
    model.accounts.cash[:count] = np.where(draw.random(count) < 0.5, 0.0, 1e9)
    model.accounts.cash[first] = 0.0
    settle(model)
    repayment.list_active(model)
    model.levers.hold(model.start)
    repayment.offer(model)
    guarantees.call(model)
    alone = float((number[first] == 0).sum())  # of whom nobody can be asked
    failures = alone + float(model.books.cascade_failures.sum())
    return failures / roots, (alone + float(model.books.cascades_1.sum())) / roots


def test_cascades_in_a_poisson_network_have_the_sizes_of_borel() -> None:
    """Facts O15, offspring 0.5: mean 2, variance 4, P(1) = 0.607. Four standard errors of 1,600 cascades."""
    drawn = np.array([cascades(0.5, seed) for seed in range(4)])
    mean, alone = drawn.mean(axis=0)
    assert mean == pytest.approx(2.0, abs=4.0 * math.sqrt(4.0 / 1600.0))
    assert alone == pytest.approx(math.exp(-0.5), abs=4.0 * math.sqrt(0.607 * 0.393 / 1600.0))
