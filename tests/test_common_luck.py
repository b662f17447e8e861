"""What borrowers have in common moves no mean: it makes banks' fortunes differ, as Vasicek 2002 has it."""

import numpy as np
import pytest

from sim.simulation import simulate

SEEDS = range(30)
RATIO = 1.5  # of standard deviations; that of two equal ones over 30 seeds each exceeds it once in 60 (F law)

pytestmark = pytest.mark.slow


def default_rates(correlation: float) -> list[float]:
    settings = {"income.asset_correlation": correlation}
    return [simulate(settings, scenario="crisis_2008_no_stimulus", seed=seed)["default_rate"] for seed in SEEDS]


def test_a_common_factor_spreads_the_default_rate_over_banks() -> None:
    together, apart = default_rates(0.4), default_rates(0.0)
    assert np.std(together, ddof=1) / np.std(apart, ddof=1) > RATIO
    assert np.mean(together) == pytest.approx(np.mean(apart), rel=0.15)
