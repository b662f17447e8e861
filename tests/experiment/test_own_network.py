"""An experiment in a network of one's own: named by its content, stored with its result."""

from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.experiment import load_experiment, load_results, run
from sim.experiment.provenance import hash_of

ROOT = Path(__file__).resolve().parents[2]
TEXT = """title: Own
network: {ties: net/ties.csv, guarantees: net/guarantees.csv}
seeds: 2
world: {months: 14, branches: 1}
"""


def experiment(folder: Path, text: str = TEXT) -> Path:
    net = folder / "net"
    net.mkdir(exist_ok=True)
    around = "".join(f"{row},{(row + 1) % 40}\n" for row in range(40))
    (net / "ties.csv").write_text("party,neighbour\n" + around, encoding="utf-8")
    stands = "".join(f"{row},{(row + 1) % 40}\n" for row in range(0, 40, 3))
    (net / "guarantees.csv").write_text("borrower,guarantor\n" + stands, encoding="utf-8")
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_is_an_experiment_with_the_size_of_its_network() -> None:
    made = load_experiment(ROOT / "experiments/own_network.yaml")
    assert made.world["borrowers"] == 200
    assert made.world["branches"] == 2
    assert made.network is not None
    assert len(made.network) == 240


def test_paths_are_beside_the_file_and_the_content_is_stored_with_the_result(tmp_path: Path) -> None:
    path = experiment(tmp_path)
    results = run(path, out=tmp_path / "results", workers=1)
    again = load_results(results.folder)
    assert again.experiment.network is not None
    assert hash_of(again.experiment) == hash_of(load_experiment(path))
    assert {file.name for file in (results.folder / "network").iterdir()} == {
        "parties.csv", "ties.csv", "guarantees.csv",
    }  # fmt: skip
    repeated = run(results.folder / "experiment.yaml", out=tmp_path / "again", workers=1)
    assert repeated.runs.equals(results.runs)
    kept = results.folder / "network/ties.csv"
    kept.write_text(kept.read_text(encoding="utf-8").replace("1.0", "0.9", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"network\.content: .*they have changed since"):
        load_experiment(results.folder / "experiment.yaml")


def test_another_network_has_another_hash(tmp_path: Path) -> None:
    path = experiment(tmp_path)
    one = hash_of(load_experiment(path))
    ties = tmp_path / "net/ties.csv"
    ties.write_text(ties.read_text(encoding="utf-8") + "1,30\n", encoding="utf-8")
    assert hash_of(load_experiment(path)) != one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: x\nnetwork: ties.csv\n", r"own\.yaml, line 2: network: 'ties\.csv' is not allowed; give a mapping"),
        (
            "title: x\nnetwork:\n  tie: net/ties.csv\n",
            r"line 3: network\.tie: there is no such key.*Did you mean 'ties'",
        ),
        ("title: x\nnetwork:\n  ties: 3\n", r"line 3: network\.ties: 3 is not allowed; give text, the path of a file"),
        ("title: x\nnetwork:\n  ties: no.csv\n", r"line 3: network\.ties: .*no\.csv: there is no such file"),
        (
            TEXT.replace("branches: 1", "branches: 1, borrowers: 9"),
            r"line 4: world\.borrowers: .*9 is not what the net",
        ),
        (TEXT + "arms: [{parameters: {network.guarantor_places: 1, network.group_size: 2}}]\n", None),
    ],
)
def test_what_is_wrong_is_told_with_line_and_key(tmp_path: Path, text: str, message: str | None) -> None:
    path = experiment(tmp_path, text)
    if message is None:
        load_experiment(path)
        return
    with pytest.raises(InputError, match=message):
        load_experiment(path)
