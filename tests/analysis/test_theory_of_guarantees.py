"""What theory says of guarantees: the values of the literature, limits, and small cases counted out."""

from itertools import product
from math import exp

import numpy as np
import pytest

from sim.analysis.theory.cascades import (
    borel_at_least,
    borel_mean,
    borel_probability,
    borel_variance,
    cascade_at_least,
    giant_probability,
)
from sim.analysis.theory.joint_liability import (
    repaid_alone,
    repaid_among_friends,
    repaid_in_pairs,
    succeed_at_least,
)


@pytest.mark.parametrize(
    ("a", "alone", "pairs"),
    [
        (0.05, 0.95, 0.9925), (0.10, 0.90, 0.97), (0.20, 0.80, 0.88), (0.25, 0.75, 0.8125), (0.40, 0.60, 0.52),
        (0.50, 0.50, 0.25), (0.60, 0.40, 0.16),
    ],
)  # fmt: skip
def test_repayment_is_that_of_besley_and_coate(a: float, alone: float, pairs: float) -> None:
    assert repaid_alone(a) == pytest.approx(alone)
    assert repaid_in_pairs(a) == pytest.approx(pairs)


def test_pairs_win_under_a_third_and_by_a_twelfth_at_most() -> None:
    assert repaid_in_pairs(1 / 3) == pytest.approx(repaid_alone(1 / 3))
    gains = [repaid_in_pairs(a) - repaid_alone(a) for a in np.linspace(0.0, 1.0, 601)]
    assert max(gains) == pytest.approx(1 / 12)
    assert np.linspace(0.0, 1.0, 601)[int(np.argmax(gains))] == pytest.approx(1 / 6)


@pytest.mark.parametrize("a", [0.1, 0.35, 0.5, 0.7])
def test_repayment_by_pairs_is_what_counting_out_returns_gives(a: float) -> None:
    returns = (np.arange(400) + 0.5) / 400
    one, other = np.meshgrid(returns, returns)
    both_own, one_both = (one >= a) & (other >= a), (np.maximum(one, other) >= 2 * a)
    assert repaid_in_pairs(a) == pytest.approx((both_own | one_both).mean(), abs=0.006)
    assert repaid_among_friends(a) == pytest.approx((np.maximum(one, other) >= a).mean(), abs=0.006)


def test_how_many_succeed_is_binomial() -> None:
    five = [0.59049, 0.91854, 0.99144, 0.99954, 0.99999], [0.32768, 0.73728, 0.94208, 0.99328, 0.99968]
    for p, table in zip((0.9, 0.8), five, strict=True):
        assert [succeed_at_least(m, 5, p) for m in (5, 4, 3, 2, 1)] == pytest.approx(table, abs=5e-6)
    assert [succeed_at_least(m, 2, 0.9) for m in (2, 1)] == pytest.approx([0.81, 0.9 * (2 - 0.9)])
    with pytest.raises(ValueError, match="no group"):
        succeed_at_least(3, 2, 0.5)


def test_cascades_of_an_endless_network_are_those_of_borel() -> None:
    table = {0.5: (0.60653, 0.18394, 0.08367, 0.04511, 0.02672)}
    assert [borel_probability(k, 0.5) for k in range(1, 6)] == pytest.approx(table[0.5], abs=5e-6)
    assert borel_at_least(10, 0.8) == pytest.approx(0.1226, abs=5e-5)
    assert (borel_mean(0.5), borel_variance(0.5)) == pytest.approx((2.0, 4.0))
    assert (borel_mean(0.8), borel_variance(0.8)) == pytest.approx((5.0, 100.0))
    for mean in (0.0, 0.3, 0.8):
        sizes = np.arange(1, 4000)
        law = np.array([borel_probability(size, mean) for size in sizes])
        assert law.sum() == pytest.approx(1.0)
        assert (law * sizes).sum() == pytest.approx(borel_mean(mean))
        assert (law * sizes**2).sum() - borel_mean(mean) ** 2 == pytest.approx(borel_variance(mean))


@pytest.mark.parametrize(("mean", "chance"), [(1.2, 0.3137), (1.5, 0.5828), (2.0, 0.7968)])
def test_above_one_some_cascades_never_end(mean: float, chance: float) -> None:
    assert giant_probability(mean) == pytest.approx(chance, abs=5e-5)
    assert borel_at_least(2000, mean) == pytest.approx(giant_probability(mean))
    assert giant_probability(1.0) == giant_probability(0.4) == 0.0


def counted_out(mean: float, q: float, n: int) -> list[float]:
    """Return the probabilities of cascades of 1 to n by going through all networks and all who fail."""
    chance = 1.0 - exp(-(mean / q) / (n - 1))
    arcs = [(one, other) for one in range(n) for other in range(1, n) if one != other]
    law = [0.0] * n
    for drawn in product((0, 1), repeat=len(arcs)):
        weight = np.prod([chance if there else 1.0 - chance for there in drawn])
        for weak in product((0, 1), repeat=n - 1):
            fallen, waiting = {0}, [0]
            while waiting:
                one = waiting.pop()
                for (owes, stands), there in zip(arcs, drawn, strict=True):
                    if there and owes == one and weak[stands - 1] and stands not in fallen:
                        fallen.add(stands)
                        waiting.append(stands)
            law[len(fallen) - 1] += weight * np.prod([q if fails else 1.0 - q for fails in weak])
    return law


@pytest.mark.parametrize("q", [0.4, 1.0])
def test_cascades_in_a_network_of_four_are_those_counted_out(q: float) -> None:
    law = counted_out(1.1, q, 4)
    assert [cascade_at_least(size, 1.1, q, 4) for size in range(1, 5)] == pytest.approx(np.cumsum(law[::-1])[::-1])


def test_cascades_in_large_networks_come_to_those_of_an_endless_one() -> None:
    for mean, size in ((0.5, 5), (0.8, 20), (1.2, 30)):
        far, near = (cascade_at_least(size, mean, 0.6, n) - borel_at_least(size, mean) for n in (2_000, 200_000))
        assert abs(near) < 1e-3
        assert abs(near) < abs(far) / 50
    assert cascade_at_least(100, 1.5, 0.9, 2000) == pytest.approx(giant_probability(1.5), abs=0.003)


@pytest.mark.parametrize(("size", "mean"), [(0, 0.5), (1.5, 0.5), (3, -0.1)])
def test_what_is_no_cascade_is_refused(size: float, mean: float) -> None:
    with pytest.raises(ValueError, match=r"no size|not allowed"):
        borel_probability(size, mean)
