"""A wrong rule, noticed by the oracles that rest on it; `make perturb` goes through the whole table."""

from pathlib import Path

import pytest

from sim.analysis.reproducing import files_of
from tests.perturbed.copies import ORACLES, ROOT, Perturbation, check
from tests.perturbed.table import ROWS


def test_every_special_case_rests_on_a_rule_of_the_table() -> None:
    assert {file.stem for file in files_of([ROOT / ORACLES])} == {name for row in ROWS for name in row.oracles}


@pytest.mark.slow
@pytest.mark.parametrize("perturbation", [row for row in ROWS if row.always], ids=str)
def test_the_oracles_notice_a_wrong_rule(perturbation: Perturbation, tmp_path: Path) -> None:
    check(perturbation, tmp_path)
