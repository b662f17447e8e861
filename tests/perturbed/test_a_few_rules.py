"""A wrong rule, noticed by the oracles that rest on it; `make perturb` goes through the whole table."""

from pathlib import Path

import pytest

from tests.perturbed.copies import Perturbation, check
from tests.perturbed.table import ROWS


@pytest.mark.slow
@pytest.mark.parametrize("perturbation", [row for row in ROWS if row.always], ids=str)
def test_the_oracles_notice_a_wrong_rule(perturbation: Perturbation, tmp_path: Path) -> None:
    check(perturbation, tmp_path)
