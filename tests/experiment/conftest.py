"""A small experiment, run once for all tests of results."""

from pathlib import Path

import pytest

from sim.experiment import Results, load_experiment, run

SMALL = """\
title: Two economies, two banks
world: {borrowers: 60, branches: 2, start: 2008-01, months: 9}
scenarios: [baseline, china_2008]
arms:
  - label: status quo
  - label: early call
    parameters: {levers.call_after: 1}
seeds: [3, 5, 11]
record: [npl_ratio, loans, guarantors_called]
keep: [branches]
"""


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("experiments") / "small.yaml"
    file.write_text(SMALL)
    return file


@pytest.fixture(scope="session")
def small_results(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(load_experiment(small_file), out=tmp_path_factory.mktemp("results"), workers=1)
