"""Where every guarantor who is called fails for certain, a cascade is what can be reached: compared with networkx."""

from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from sim.analysis.network import guarantee_graph
from sim.data import regulation
from sim.model import CreditModel
from sim.phases import closing, repayment
from sim.world.loans import BULLET, OPEN, UNDECIDED
from tests.phases.village import NOTHING, settle

CERTAIN = {
    "levers.cross_default": 1.0,
    "levers.call_after": 0.0,
    "levers.rate_multiple": 0.0,  # nothing is due of those who are not to fail
    "spending.consumption": 0.0,
    "informal.cap": 0.0,
    "competition.opening_share": 0.0,
    "competition.presence": 0.0,
    "population.legacy_bad_share": 0.0,
}


def nobody_can_pay(model: CreditModel, failures: Iterable[int]) -> None:
    """Take from everybody all he has and earns, and let the loans of a few fall due this month, of nobody else."""
    loans, parties = model.loans, model.parties
    for column in NOTHING:
        setattr(parties, column, 0.0)
    model.accounts.cash[: len(parties)] = 0.0
    loans.schedule[:] = BULLET
    loans.line[:] = 0.0
    loans.rate[:] = 0.0
    loans.decision[:] = UNDECIDED
    for column in ("interest_due", "principal_due", "months_late", "accelerated", "impaired", "hidden_months"):
        getattr(loans, column)[:] = 0
    loans.months_left[loans.status == OPEN] = 60
    for loan in failures:
        loans.months_left[loan] = 1
    repayment.list_active(model)
    closing.value_loans(model)
    settle(model)


def compare(model: CreditModel, failures: Iterable[int]) -> int:
    """Let a month pass, and check who has fallen; returns how many besides those whose failure was given."""
    first = {int(loan) for loan in failures}
    nobody_can_pay(model, first)
    graph = guarantee_graph(model)
    graph.add_nodes_from(first)
    reached = first.union(*(nx.descendants(graph, loan) for loan in first))
    had_loan = set(np.flatnonzero(model.loans.status == OPEN).tolist())
    model.step()
    called = {party for loan in reached for party in graph.successors(loan)}
    assert set(np.flatnonzero(model.parties.fails_call).tolist()) == called
    assert set(np.flatnonzero(model.loans.months_late > 0).tolist()) == reached & had_loan
    return len(reached - first)


def pick(model: CreditModel, number: int, seed: int) -> list[int]:
    open_ = np.flatnonzero(model.loans.status == OPEN)
    return np.random.default_rng(seed).choice(open_, number, replace=False).tolist()


@pytest.mark.parametrize("number", [1, 20, 200])
def test_in_the_network_a_run_opens_with_those_fall_who_can_be_reached(number: int) -> None:
    model = CreditModel(**CERTAIN, rng=number)
    pulled = compare(model, pick(model, number, 1))
    assert pulled > 0 or number == 1


def test_in_the_network_that_has_grown_in_five_years_those_fall_who_can_be_reached() -> None:
    model = CreditModel(months=61, rng=3)
    model.run(until="2007-12")
    model.levers.set_base({"cross_default": 1.0, "call_after": 0.0}, regulation)
    assert compare(model, pick(model, 20, 2)) > 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("mean", [0.5, 1.0, 2.5])
def test_in_random_networks_those_fall_who_can_be_reached(mean: float, seed: int) -> None:
    shape = {"shape": "poisson", "members": 60, "copies": 5, "mean": mean}
    settings: dict[str, Any] = {**CERTAIN, "network.guarantor_places": 16, "world.branches": 3}
    model = CreditModel(**settings, network=shape, months=1, rng=seed)
    compare(model, pick(model, 4, seed))


def test_in_a_ring_all_fall_and_in_a_chain_those_behind() -> None:
    ring = CreditModel(**CERTAIN, network={"shape": "ring", "members": 30}, months=1)
    assert compare(ring, [7]) == 29
    chain = CreditModel(**CERTAIN, network={"shape": "chain", "members": 30}, months=1)
    assert compare(chain, [7]) == 22
