"""Two wrong rules, noticed by the oracles that rest on them; `make perturb` goes through the whole table."""

from pathlib import Path

import pytest

from tests.perturbed.copies import check
from tests.perturbed.table import ROWS


@pytest.mark.slow
@pytest.mark.parametrize("number", [0])
def test_the_oracles_notice_a_wrong_rule(number: int, tmp_path: Path) -> None:
    check(ROWS[number], tmp_path)
