"""What theory says is what is published, or was worked out by other means."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from sim.analysis.probes import PROBES
from sim.analysis.reproducing import OF_RUNS, OF_THEORY
from sim.analysis.samples import SELECTION
from sim.analysis.statistics import STATISTICS
from sim.analysis.theory import THEORY
from sim.experiment.formulas import ELEMENTARY
from sim.measures import MEASURES

# pd, rho, then the 50, 90, 95, 99 and 99.9 % quantiles and the sd of Vasicek's law, to six digits
VASICEK = [
    (0.02, 0.12, 0.014287, 0.043076, 0.056836, 0.091719, 0.147282, 0.018964),
    (0.02, 0.05, 0.017554, 0.034909, 0.041838, 0.057813, 0.081033, 0.011406),
    (0.02, 0.20, 0.010833, 0.048923, 0.070277, 0.128610, 0.226313, 0.026461),
    (0.01, 0.12, 0.006571, 0.022393, 0.030569, 0.052527, 0.090326, 0.010821),
    (0.03, 0.15, 0.020675, 0.066594, 0.088664, 0.143949, 0.229089, 0.029928),
    (0.05, 0.12, 0.039765, 0.100242, 0.125894, 0.185565, 0.270178, 0.038635),
    (0.10, 0.12, 0.085948, 0.185957, 0.224005, 0.306050, 0.410992, 0.063755),
]


@pytest.mark.parametrize(("pd", "rho", "median", "q90", "q95", "q99", "q999", "sd"), VASICEK)
def test_vasiceks_law(
    pd: float, rho: float, median: float, q90: float, q95: float, q99: float, q999: float, sd: float
) -> None:
    quantile = THEORY["vasicek_quantile"]
    found = [quantile(level, pd, rho) for level in (0.5, 0.9, 0.95, 0.99, 0.999)]
    assert found == pytest.approx([median, q90, q95, q99, q999], abs=1e-6)
    assert THEORY["vasicek_sd"](pd, rho) == pytest.approx(sd, abs=1e-6)


def test_vasiceks_distribution_function() -> None:
    found = [THEORY["vasicek_probability"](share, 0.02, 0.12) for share in (0.01, 0.02, 0.03, 0.05, 0.10)]
    assert found == pytest.approx([0.35528, 0.64322, 0.79827, 0.92981, 0.99302], abs=1e-5)
    assert THEORY["both_default"](0.02, 0.02, 0.12) == pytest.approx(0.02**2 + 0.018349 * 0.02 * 0.98, abs=1e-8)


@pytest.mark.parametrize(
    ("n", "none", "sd", "numbers"),
    [
        (50, 0.47752, 0.02728, (4, 6, 9)),
        (100, 0.29468, 0.02350, (7, 11, 17)),
        (500, 0.04426, 0.01995, (29, 47, 76)),
        (1000, 0.01385, 0.01946, (58, 93, 149)),
    ],
)
def test_a_finite_pool(n: int, none: float, sd: float, numbers: tuple[int, int, int]) -> None:
    pool = (0.02, 0.12, n)
    assert THEORY["binomial_mixture_probability"](0.0, *pool) == pytest.approx(none, abs=1e-5)
    assert THEORY["binomial_mixture_sd"](*pool) == pytest.approx(sd, abs=1e-5)
    found = [THEORY["binomial_mixture_quantile"](level, *pool) * n for level in (0.95, 0.99, 0.999)]
    assert found == pytest.approx(numbers)


@pytest.mark.parametrize(
    ("n", "p", "numbers"), [(1000, 0.02, (28, 31, 35)), (100, 0.02, (5, 6, 7)), (500, 0.05, (33, 37, 41))]
)
def test_an_independent_pool(n: int, p: float, numbers: tuple[int, int, int]) -> None:
    found = [THEORY["binomial_quantile"](level, p, n) * n for level in (0.95, 0.99, 0.999)]
    assert found == pytest.approx(numbers)
    assert THEORY["binomial_mixture_probability"](0.0, p, 0.0, n) == pytest.approx((1 - p) ** n)
    assert THEORY["binomial_mixture_sd"](p, 0.0, n) == pytest.approx(math.sqrt(p * (1 - p) / n))


def test_the_mixture_is_what_another_rule_of_integration_gives() -> None:
    def weighted(z: float) -> float:
        given = stats.norm.cdf((stats.norm.ppf(0.03) + math.sqrt(0.2) * z) / math.sqrt(0.8))
        return float(stats.binom.pmf(7, 80, given) * stats.norm.pdf(z))

    most = [THEORY["binomial_mixture_probability"](number / 80, 0.03, 0.2, 80) for number in (6, 7)]
    assert np.diff(most)[0] == pytest.approx(integrate.quad(weighted, -9, 9, limit=200)[0], abs=1e-9)


def test_a_name_means_one_thing_in_formulas() -> None:
    tables = (ELEMENTARY, SELECTION, STATISTICS, PROBES, THEORY, MEASURES)
    assert len(set().union(*tables)) == sum(map(len, tables))


def test_what_is_obtained_cannot_come_from_theory_nor_what_is_expected_from_the_model() -> None:
    assert set(OF_RUNS) & set(OF_THEORY) == set(ELEMENTARY)
