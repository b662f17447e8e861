"""The files that say what should come out of the model by itself can be judged: every claim gives a number."""

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.reproducing import files_of, reproduce

FOLDER = Path(__file__).resolve().parents[2] / "experiments" / "patterns"
GIVEN_SEEDS = {"p03_called_guarantors"}  # whose runs are watched, so that their number is given


@pytest.mark.slow
@pytest.mark.parametrize("file", files_of([FOLDER]), ids=lambda file: file.stem)
def test_every_claim_of_a_pattern_gives_a_number_and_its_error(file: Path) -> None:
    """Two seeds say nothing about the patterns; `ruralcredit reproduce experiments/patterns` judges them (minutes)."""
    few = {"set": {"given.seeds": 2}} if file.stem in GIVEN_SEEDS else {"seeds": 2}
    for verdict in reproduce([file], workers=1, **few):
        assert np.isfinite(verdict.obtained), verdict.claim
        assert np.isfinite(verdict.se), verdict.claim
        assert verdict.seeds == 2
