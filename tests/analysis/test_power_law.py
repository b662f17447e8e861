"""The exponent of a power law is found where it is known, with the error it says."""

import math
from functools import cache

import numpy as np
import pytest
from scipy.special import zeta

from sim.analysis.power_law import fit_power_law, tail_exponent
from sim.core.errors import InputError


@cache
def shares_below(exponent: float, begins: int) -> np.ndarray:
    """Return the law's shares up to every whole number under a million, past which hardly anything lies."""
    return 1.0 - zeta(exponent, np.arange(begins, 1_000_000) + 1.0) / zeta(exponent, begins)


def drawn(exponent: float, begins: int, count: int, seed: int) -> np.ndarray:
    """Draw whole numbers from the law by inversion."""
    return begins + np.searchsorted(shares_below(exponent, begins), np.random.default_rng(seed).random(count))


@pytest.mark.parametrize(("exponent", "begins"), [(1.8, 1), (2.2, 2), (2.6, 5), (3.5, 1)])
def test_the_exponent_is_found_within_five_standard_errors(exponent: float, begins: int) -> None:
    """By luck alone it is not once in 1.7 million times; seed 1."""
    found = fit_power_law(drawn(exponent, begins, 4_000, 1), begins=begins)
    assert abs(found.exponent - exponent) < 5.0 * found.error
    assert found.count == 4_000
    assert found.error == pytest.approx((exponent - 1.0) / np.sqrt(4_000), rel=0.6)  # of numbers that are not whole


def test_the_error_is_how_far_the_exponent_is_off() -> None:
    """Over 300 samples, seeds 0 to 299; outside 0.8 to 1.2 by luck once in 1,000 times."""
    fits = [fit_power_law(drawn(2.4, 2, 500, seed), begins=2) for seed in range(300)]
    spread = np.std([fit.exponent for fit in fits])
    assert 0.8 < spread / np.mean([fit.error for fit in fits]) < 1.2


def test_the_tail_begins_where_the_law_does() -> None:
    """Numbers under 10 are uniform, those from 10 on follow the law; seed 3."""
    body = np.random.default_rng(3).integers(1, 10, 3_000)
    found = fit_power_law(np.concatenate((body, drawn(2.5, 10, 3_000, 3))))
    assert 9 <= found.begins <= 14
    assert abs(found.exponent - 2.5) < 5.0 * found.error
    assert found.distance < 0.02


def test_numbers_that_follow_another_law_lie_farther_from_it() -> None:
    poisson = 1 + np.random.default_rng(4).poisson(5.0, 3_000)
    assert fit_power_law(poisson, begins=1).distance > 5.0 * fit_power_law(drawn(2.5, 1, 3_000, 4), begins=1).distance


@pytest.mark.parametrize("wrong", [[0, 1, 2], [1.5, 2.0], [[1, 2], [3, 4]], [-1, 2]])
def test_numbers_that_are_not_whole_are_refused(wrong: list) -> None:
    with pytest.raises(InputError, match="whole numbers"):
        fit_power_law(wrong)


def test_too_few_numbers_have_no_tail() -> None:
    with pytest.raises(InputError, match="50 numbers"):
        fit_power_law([1, 2, 3])
    with pytest.raises(InputError, match="two different numbers"):
        fit_power_law([3] * 100, begins=2)


def test_sizes_of_critical_cascades_have_the_exponent_three_halves() -> None:
    """Borel's sizes at lambda = 1, those over 700 cut to it as by a network of 20,000.

    Cut sizes steepen the tail by 0.05 here; the bounds are over 5 standard errors away.
    """
    sizes = np.arange(1, 700)
    chances = np.exp((sizes - 1) * np.log(sizes) - sizes - np.array([math.lgamma(size + 1.0) for size in sizes]))
    law = np.append(chances, 1.0 - chances.sum())
    drawn = np.random.default_rng(3).choice(np.append(sizes, 700), size=2000, p=law)
    assert tail_exponent(3, drawn) == pytest.approx(1.5, abs=0.12)
    assert tail_exponent(3, drawn[drawn < 20]) > 1.7  # a tail that ends early is none
