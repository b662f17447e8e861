"""Every rule of the table made wrong, one after the other: the oracles notice. `make perturb` runs it (minutes)."""

from pathlib import Path

import pytest

from tests.perturbed.copies import Perturbation, check
from tests.perturbed.table import ROWS


@pytest.mark.parametrize("perturbation", ROWS, ids=str)
def test_every_oracle_that_rests_on_a_rule_fails_where_it_is_wrong(perturbation: Perturbation, tmp_path: Path) -> None:
    check(perturbation, tmp_path)
