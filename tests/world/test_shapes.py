"""Networks made by their shape: who stands for whom, for every seed anew, as ordinary input of any run."""

import json
import pickle
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.stats import poisson

from sim.analysis.network import guarantee_edges
from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.experiment import load_experiment, load_results, run
from sim.experiment.provenance import hash_of
from sim.model import CreditModel
from sim.simulation import simulate
from sim.world.loans import GUARANTEED, OPEN
from sim.world.parties import SEGMENTS
from sim.world.shapes import SHAPES, Shape, network_given


def made(shape: str, **numbers: Any) -> Shape:
    network = network_given({"shape": shape, **numbers})
    assert isinstance(network, Shape)
    return network


def graph(shape: Shape, seed: int = 0, places: int = 16) -> "nx.DiGraph[int]":
    """Return who stands for whom: an edge from a row to the row that stands for it."""
    network = shape.drawn(places, seed)
    assert network.guarantees is not None
    result: nx.DiGraph[int] = nx.DiGraph()
    result.add_nodes_from(range(len(network)))
    result.add_edges_from(zip(network.guarantees.party.tolist(), network.guarantees.neighbour.tolist(), strict=True))
    assert set(result.nodes) == set(range(len(shape)))
    return result


def test_a_ring_closes_and_every_copy_is_one_of_its_own() -> None:
    rings = graph(made("ring", members=5, copies=3))
    assert sorted(rings.edges) == [(row, row - row % 5 + (row + 1) % 5) for row in range(15)]


def test_the_last_of_a_chain_does_not_borrow_and_stands_behind_all_who_do() -> None:
    shape = made("chain", members=4, copies=2, first="enterprise", others="farm")
    assert shape.borrowers == 6
    assert sorted(graph(shape).edges) == [(0, 1), (1, 2), (2, 6), (3, 4), (4, 5), (5, 7)]
    network = shape.drawn(1, 0)
    assert network.segment is not None
    assert [SEGMENTS[kind] for kind in network.segment] == ["enterprise", "farm", "farm"] * 2 + ["farm"] * 2


def test_in_a_random_network_each_stands_for_each_with_the_same_chance() -> None:
    """Numbers of guarantors against the binomial law by chi-square; false alarm once in 1,000 for the seed below."""
    members, copies, mean = 30, 400, 1.5
    drawn = graph(made("poisson", members=members, copies=copies, mean=mean), seed=5)
    assert all(one // members == other // members and one != other for one, other in drawn.edges)
    assert all(drawn.in_degree(copy * members) == 0 for copy in range(copies))  # nobody asks the first ones
    chance = 1.0 - np.exp(-mean / (members - 1))
    first = np.array([drawn.out_degree(copy * members) for copy in range(copies)])
    assert first.mean() == pytest.approx((members - 1) * chance, abs=3.3 * np.sqrt(mean / copies))
    stood = np.array([drawn.in_degree(row) for row in range(len(drawn)) if row % members])
    expected = poisson.pmf(np.arange(6), (members - 1) * chance) * len(stood)
    found = np.bincount(stood, minlength=6)[:6]
    assert ((found - expected) ** 2 / expected).sum() < 22.5  # 6 cells


def test_where_each_stands_for_one_the_guarantors_behind_the_first_are_trees() -> None:
    shape = made("poisson", members=400, copies=5, mean=0.8, firsts=40, stands_for="one")
    drawn = graph(shape, seed=3)
    firsts = [row for row in range(2000) if row % 10 == 0]
    assert max(degree for _, degree in drawn.in_degree()) == 1
    assert all(drawn.in_degree(row) == 0 for row in firsts)
    behind = [nx.descendants(drawn, row) for row in firsts]
    assert sum(map(len, behind)) == len(set().union(*behind))  # nobody is met twice
    assert np.mean([degree for _, degree in drawn.out_degree()]) == pytest.approx(0.8, abs=3.3 * np.sqrt(0.8 / 2000))


def test_where_too_few_are_left_to_ask_all_are_asked() -> None:
    drawn = graph(made("poisson", members=50, mean=4.0, stands_for="one"), seed=1)
    assert [drawn.in_degree(row) for row in range(50)][:1] == [0]
    assert drawn.number_of_edges() >= 48  # one may be left over who would stand for himself


def test_no_loan_has_more_guarantors_than_places() -> None:
    drawn = graph(made("poisson", members=200, mean=6.0), places=3)
    assert max(degree for _, degree in drawn.out_degree()) == 3


@pytest.mark.parametrize("stands_for", ["many", "one"])
def test_a_random_network_is_another_for_every_seed_and_the_same_for_the_same(stands_for: str) -> None:
    shape = made("poisson", members=100, mean=0.9, stands_for=stands_for)
    assert set(graph(shape, 4).edges) == set(graph(shape, 4).edges) != set(graph(shape, 5).edges)


def test_copies_have_luck_of_their_own() -> None:
    drawn = graph(made("poisson", members=50, copies=2, mean=1.0), 2)
    one, other = ({(a % 50, b % 50) for a, b in drawn.edges if a // 50 == copy} for copy in range(2))
    assert one != other


def test_a_run_lives_in_a_shape_and_repeats() -> None:
    shape = {"shape": "chain", "members": 4, "copies": 30}
    model = CreditModel(network=shape, months=24, **{"world.branches": 3}, rng=2)
    assert (len(model.parties), len(model.loans), len(model.branches)) == (120, 90, 3)
    assert len(guarantee_edges(model)) == 90
    assert (model.loans.status == OPEN).all()
    assert (model.loans.product == GUARANTEED).all()
    edges = guarantee_edges(model)
    branch = model.parties.branch
    assert (branch[edges["borrower"].to_numpy()] == branch[edges["guarantor"].to_numpy()]).all()
    again = simulate(network=shape, months=24, overrides={"world.branches": 3}, seed=2)
    model.run()
    once_more = simulate(network=model.configuration.network, months=24, overrides={"world.branches": 3}, seed=2)
    assert repr(again) == repr(once_more)  # NaN equals itself there
    assert again["calls_made"] == pytest.approx(model.ledger.bank.calls_made.sum())


def test_a_shape_travels_and_is_told_in_a_few_words() -> None:
    shape = made("poisson", members=7, copies=2, mean=1.25, firsts=2)
    assert pickle.loads(pickle.dumps(shape)) == shape  # noqa: S301  our own
    assert hash(shape) == hash(network_given(shape.resolved()))
    assert shape != made("ring", members=7, copies=2)
    assert json.loads(json.dumps(shape.resolved())) == {
        "shape": "poisson", "members": 7, "copies": 2, "first": "drawn", "others": "drawn", "mean": 1.25, "firsts": 2,
        "stands_for": "many",
    }  # fmt: skip


def test_an_experiment_stores_the_shape_and_reads_it_back(tmp_path: Path) -> None:
    path = tmp_path / "rings.yaml"
    path.write_text("title: Rings\nnetwork: {shape: ring, members: 4, copies: 10}\nseeds: 2\nworld: {months: 3}\n")
    experiment = load_experiment(path)
    assert experiment.world["borrowers"] == 40
    results = run(experiment, out=tmp_path / "results", workers=1)
    again = load_results(results.folder).experiment
    assert again.network == experiment.network
    assert hash_of(again) == hash_of(experiment)
    other = load_experiment_of(path, "members: 4", "members: 5")
    assert hash_of(other) != hash_of(experiment)


def load_experiment_of(path: Path, old: str, new: str) -> Any:
    path.write_text(path.read_text().replace(old, new))
    return load_experiment(path)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ("{shape: rnig}", "network.shape: 'rnig' is not known; give one of chain, ring, poisson. Did you mean 'ring'"),
        ("{shape: 3}", "network.shape: 3 is not known"),
        ("{shape: ring, member: 4}", "network.member: a ring has no such number; .* Did you mean 'members'"),
        ("{shape: ring, members: 1}", "network.members: 1 is not allowed; give a whole number from 2"),
        ("{shape: ring, ties: ties.csv}", "network.ties: a ring has no such number"),
        ("{shape: ring, first: famr}", "network.first: 'famr' is not allowed; give one of drawn, farm, trader"),
        ("{shape: poisson, members: 3, firsts: 3}", "network.firsts: 3 first members of 3 leave nobody"),
        ("{shape: ring, members: 1000000, copies: 10}", "network.copies: 10 copies of 1000000 members"),
    ],
)
def test_wrong_shapes_are_told_in_one_line_with_their_place(tmp_path: Path, network: str, message: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(f"title: x\nnetwork: {network}\n")
    with pytest.raises(InputError, match=rf"wrong\.yaml, line 2: {message}") as told:
        load_experiment(path)
    assert "\n" not in str(told.value)


def test_sizes_that_follow_from_the_shape_cannot_be_set() -> None:
    with pytest.raises(InputError, match=r"world\.borrowers: 7 is not what the network has"):
        Configuration.resolve(network={"shape": "ring"}, overrides={"world.borrowers": 7})


@pytest.mark.parametrize("shape", SHAPES.values())
def test_every_shape_says_what_it_is(shape: type[Shape]) -> None:
    assert shape.meaning.endswith(".")
    assert {"members", "copies", "first", "others"} <= set(shape.fields)
    small = shape(members=3)
    assert len(small.drawn(4, 0)) == 3
