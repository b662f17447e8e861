"""A deeper shock does more harm, rung by rung."""

import numpy as np
import pytest

from sim.simulation import simulate

RUNGS = (0.0, 0.5, 1.0, 1.5, 2.0)
SEEDS = range(12)


@pytest.mark.parametrize("scenario", ["baseline_with_shock", "cycles_with_shock"])
def test_the_highest_bad_loan_ratio_rises_with_the_severity_of_the_shock(scenario: str) -> None:
    """Seeds 0-11. Adjacent rungs differ by 0.4 points and more, s.e. 0.1-0.3: wrong by luck less than once in 20."""
    peaks = np.array(
        [
            [simulate({"economy.shock_severity": rung}, scenario=scenario, seed=seed)["npl_peak"] for rung in RUNGS]
            for seed in SEEDS
        ]
    )
    means = peaks.mean(axis=0)
    assert list(means) == sorted(means), f"{np.round(100.0 * means, 2)} % at {RUNGS}"
    assert means[-1] > 1.5 * means[0]
