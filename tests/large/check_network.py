"""A network of a million edges: read in ten seconds and a gigabyte, and lived in. `make large` runs it (minutes)."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

PARTIES, EDGES = 300_000, 1_000_000
SECONDS, GIGABYTES = 10.0, 1.0  # of this process alone; memory at its highest, the interpreter included
READ = """
import json, resource, sys, time
from sim.world.own_network import network_of
started = time.process_time()
network = network_of({sys.argv[1]: sys.argv[2]})
took = time.process_time() - started
highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
print(json.dumps([took, highest, len(network), len(network.arcs()[sys.argv[1]].party)]))
"""
RUN = """
import json, resource, sys, time
from sim.model import CreditModel
CreditModel(months=2, **{"world.borrowers": 60, "world.branches": 2}).run()
model = CreditModel(network={sys.argv[1]: sys.argv[2]}, months=int(sys.argv[3]), scenario="china_2008",
                    **{"world.branches": 300})
started = time.process_time()
model.run()
took = time.process_time() - started
highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
print(json.dumps([took, highest, len(model.parties), int(model.ledger.bank.network_guarantees[11])]))
"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write random ties and guarantees of 300,000 parties, each as CSV and as GraphML."""
    folder, draw = tmp_path_factory.mktemp("large"), np.random.default_rng(1)
    one, other = draw.integers(0, PARTIES, 3 * EDGES), draw.integers(0, PARTIES, 3 * EDGES)
    pairs = np.unique(np.minimum(one, other) * PARTIES + np.maximum(one, other))
    pairs = draw.permutation(pairs[pairs // PARTIES != pairs % PARTIES])[:EDGES]
    owes = np.repeat(np.arange(EDGES // 4), 4)
    stands = (
        owes + 1 + draw.permutation(np.tile(np.arange(4), EDGES // 4) + 4 * draw.integers(0, 70_000, EDGES))
    ) % PARTIES
    stood = np.unique(owes * PARTIES + stands)
    written = {}
    for kind, edges, ends, weight, directed in (
        ("ties", pairs, ("party", "neighbour"), "strength", "undirected"),
        ("guarantees", stood, ("borrower", "guarantor"), "share", "directed"),
    ):
        first, second = (edges // PARTIES).tolist(), (edges % PARTIES).tolist()
        values = draw.random(len(edges)).round(4).tolist() if kind == "ties" else [0.25] * len(edges)
        rows = list(zip(first, second, values, strict=True))
        written[f"{kind}.csv"] = folder / f"{kind}.csv"
        with written[f"{kind}.csv"].open("w", encoding="utf-8") as file:
            file.write(f"{ends[0]},{ends[1]},{weight}\n")
            file.writelines(f"P{one},P{other},{value}\n" for one, other, value in rows)
        written[f"{kind}.graphml"] = folder / f"{kind}.graphml"
        with written[f"{kind}.graphml"].open("w", encoding="utf-8") as file:
            file.write(f'<graphml><key id="w" for="edge" attr.name="{weight}" attr.type="double"/>\n')
            file.write(f'<graph edgedefault="{directed}">\n')
            file.writelines(f'<node id="P{party}"/>\n' for party in sorted({*first, *second}))
            file.writelines(
                f'<edge source="P{one}" target="P{other}">\n  <data key="w">{value}</data>\n</edge>\n'
                for one, other, value in rows
            )
            file.write("</graph></graphml>\n")
    return written


def told(script: str, *words: object) -> list[float]:
    """Run a script in a process of its own and return the numbers it prints last."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)], capture_output=True, text=True, timeout=3600
    )
    assert done.returncode == 0, done.stderr
    numbers: list[float] = json.loads(done.stdout.splitlines()[-1])
    return numbers


@pytest.mark.parametrize("file", ["ties.csv", "ties.graphml", "guarantees.csv", "guarantees.graphml"])
def test_a_million_edges_are_read_in_ten_seconds_and_a_gigabyte(files: dict[str, Path], file: str) -> None:
    took, highest, parties, arcs = told(READ, file.partition(".")[0], files[file])
    print(f"\n{file}: {parties:.0f} parties, {arcs:.0f} arcs, {took:.1f} s, {highest:.2f} GB")  # noqa: T201
    assert arcs > 0.99 * EDGES
    assert took <= SECONDS
    assert highest <= GIGABYTES


@pytest.mark.parametrize("months", [12, 132])
@pytest.mark.parametrize("file", ["ties.csv", "guarantees.csv"])
def test_a_run_of_a_large_network_costs_less_than_a_second_a_month(
    files: dict[str, Path], file: str, months: int
) -> None:
    took, highest, parties, stood = told(RUN, file.partition(".")[0], files[file], months)
    print(  # noqa: T201
        f"\n{file}, {months} months: {parties:.0f} parties, {stood:.0f} guarantees in the first December,"
        f" {1000.0 * took / months:.0f} ms a month, {highest:.2f} GB"
    )
    assert took / months < 1.0
    assert highest < 4.0
