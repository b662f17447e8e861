"""Figures of samples, and how far off chance may put them: right files rarely fail, wrong ones do."""

import numpy as np
import pytest

from sim.analysis.estimates import resampled_error
from sim.analysis.reproducing import allowed_errors
from sim.analysis.statistics import ERRORS, STATISTICS
from sim.analysis.theory.pools import binomial_mixture_quantile, binomial_mixture_sd, number_law
from sim.core.errors import InputError

SAMPLE = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]])


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("mean", [SAMPLE], 4.0),
        ("sd", [SAMPLE], np.sqrt(40 / 5)),
        ("quantile", [0.5, SAMPLE], 3.0),
        ("quantile", [0.51, SAMPLE], 4.0),
        ("median", [SAMPLE], 3.5),
        ("share_at_least", [4.0, SAMPLE], 0.5),
        ("share_at_most", [2.0, SAMPLE], 1 / 3),
        ("ratio_of_means", [SAMPLE, SAMPLE / 2], 2.0),
        ("ratio_of_medians", [SAMPLE, SAMPLE / 5], 5.0),
        # off the mean of 4: -3 x -2, -1 x 0, 1 x 5 over the mean of six squares 9, 4, 1, 0, 1, 25
        ("correlation_between_branches", [SAMPLE], (6 + 0 + 5) / 3 / (40 / 6)),
    ],
)
def test_a_statistic_is_the_number_worked_by_hand(name: str, arguments: list[object], expected: float) -> None:
    assert STATISTICS[name](*arguments) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "arguments"), [("mean", [3.0]), ("quantile", [1.0, SAMPLE]), ("sd", [np.empty(0)])])
def test_what_is_no_sample_is_refused(name: str, arguments: list[object]) -> None:
    with pytest.raises(InputError):
        STATISTICS[name](*arguments)


def test_the_resampled_error_of_a_mean_is_that_of_its_formula_and_counts_seeds_not_branches() -> None:
    values = np.random.default_rng(3).normal(size=(200, 1)) + np.zeros((200, 5))  # five branches alike in every run
    found = resampled_error(lambda rows: values[rows].mean(), 200)
    assert found == pytest.approx(values[:, 0].std(ddof=1) / np.sqrt(200), rel=0.12)  # 400 resamplings: 3.5 % off
    assert ERRORS["mean"](values, 3.0) == pytest.approx(values[:, 0].std(ddof=1) / np.sqrt(200))


@pytest.mark.parametrize(
    ("name", "given"), [("mean", ()), ("sd", ()), ("share_at_least", (1.0,)), ("share_at_most", (0.5,))]
)
def test_errors_by_formula_are_those_of_resampling(name: str, given: tuple[float, ...]) -> None:
    values = np.random.default_rng(5).exponential(size=(150, 4)) + np.random.default_rng(6).normal(size=(150, 1))
    resampled = resampled_error(lambda rows: STATISTICS[name](*given, values[rows]), 150)
    assert ERRORS[name](*given, values, 3.0) == pytest.approx(resampled, rel=0.12)  # 400 resamplings: 3.5 % off


def test_the_error_of_a_quantile_is_that_of_its_law() -> None:
    """Of 4,000 normal numbers: sqrt(q (1 - q) / n) over the density; the ends of an interval are off by a tenth."""
    values = np.random.default_rng(4).normal(size=(80, 50))
    found = ERRORS["quantile"](0.9, values, 3.0)
    assert found == pytest.approx(np.sqrt(0.9 * 0.1 / 4000) / 0.17550, rel=0.25)


def test_more_claims_are_each_allowed_more_and_few_seeds_too() -> None:
    assert allowed_errors(1, 100_000) == pytest.approx(3.023, abs=0.001)
    assert allowed_errors(1, 100) < allowed_errors(5, 100) < allowed_errors(5, 10)


def failures(pools: int, n: int, draws: int, rho: float, *, drawn_rho: float, seed: int) -> float:
    """Return how often a file with claims on mean, sd and a quantile of a pool's losses fails, the law itself drawn."""
    rng, seeds = np.random.default_rng(seed), 60
    law = number_law(0.02, drawn_rho, n)
    z = allowed_errors(3, seeds)
    expected = (0.02, binomial_mixture_sd(0.02, rho, n), binomial_mixture_quantile(0.95, 0.02, rho, n))
    failed = 0
    for _ in range(draws):
        values = rng.choice(n + 1, p=law / law.sum(), size=(seeds, pools)) / n
        found = [
            (STATISTICS[name](*given, values), ERRORS[name](*given, values, z))
            for name, given in (("mean", ()), ("sd", ()), ("quantile", (0.95,)))
        ]
        misses = [abs(value - right) > z * error + 1e-9 for (value, error), right in zip(found, expected, strict=True)]
        failed += any(misses)
    return failed / draws


@pytest.mark.parametrize("n", [50, 1000])
def test_a_right_file_fails_by_chance_no_more_than_once_in_200_times(n: int) -> None:
    """3,000 files of 1,800 pools, seed 1: 15 failures expected of a true 1 in 200, more than 28 once in 1,000 times."""
    assert failures(30, n, 3000, 0.12, drawn_rho=0.12, seed=1) <= 28 / 3000


def test_a_wrong_file_fails() -> None:
    assert failures(30, 200, 10, 0.12, drawn_rho=0.2, seed=2) == 1.0
