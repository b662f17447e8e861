"""The trend known at the time is the end of the trend that is fitted to what was known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.trend import one_sided_trend


def fitted(series: np.ndarray, smoothness: float) -> float:
    """The last value of the Hodrick-Prescott trend by definition: least squares with penalised second differences."""
    rows = len(series)
    bends = np.diff(np.eye(rows), 2, axis=0)
    return float(np.linalg.solve(np.eye(rows) + smoothness * bends.T @ bends, series)[-1])


@pytest.mark.parametrize("smoothness", [1.0, 1600.0, 400_000.0 * 81])
@given(seed=st.integers(0, 1000))
def test_every_month_has_the_end_point_of_the_trend_fitted_to_the_months_so_far(smoothness: float, seed: int) -> None:
    series = np.cumsum(np.random.default_rng(seed).standard_normal(60))
    trend = one_sided_trend(series, smoothness)
    for months in (3, 4, 10, 37, 60):
        assert trend[months - 1] == pytest.approx(fitted(series[:months], smoothness), abs=1e-5)


def test_a_line_is_its_own_trend_and_what_is_unknown_is_passed_over() -> None:
    line = 0.3 + 0.01 * np.arange(40)
    assert one_sided_trend(line, 1600.0) == pytest.approx(line)
    late = np.concatenate([np.full(11, np.nan), line])
    assert one_sided_trend(late, 1600.0)[11:] == pytest.approx(line)
    assert np.isnan(one_sided_trend(late, 1600.0)[:11]).all()
