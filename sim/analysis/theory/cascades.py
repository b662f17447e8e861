"""How many fail because one has failed, in random networks of guarantees.

Each of those who stand for one who fails fails in turn with some probability; `mean` is how many of them do on
average. Where nobody is met twice a cascade is the total progeny of a branching process with Poisson offspring, whose
law is Borel's. Sources: Borel 1942, "Sur l'emploi du theoreme de Bernoulli pour faciliter le calcul d'une infinite de
coefficients", Comptes rendus 214: 452-456; Otter 1949, "The multiplicative process", Annals of Mathematical Statistics
20: 206-224. In a finite network: Gilbert 1959, "Random graphs", Annals of Mathematical Statistics 30: 1141-1144, for
the chance that all of a few are reached, and Ball 1986, "A unified approach to the distribution of total size and total
area under the trajectory of infectives in epidemic models", Advances in Applied Probability 18: 289-310.
"""

from decimal import Decimal, localcontext
from functools import lru_cache
from math import comb, exp, lgamma, log


def borel_probability(size: float, mean: float) -> float:
    """Return the probability of a cascade of this size, the first failure included: e^(-ms) (ms)^(s-1) / s!."""
    number = _whole(size, "size of a cascade")
    _check_mean(mean, 100.0)
    if mean == 0.0:
        return 1.0 if number == 1 else 0.0
    return exp(-mean * number + (number - 1) * log(mean * number) - lgamma(number + 1))


def borel_at_least(size: float, mean: float) -> float:
    """Return the probability of a cascade of this size or more, without end ones included."""
    return 1.0 - sum(borel_probability(number, mean) for number in range(1, _whole(size, "size of a cascade")))


def borel_mean(mean: float) -> float:
    """Return the mean size of cascades: 1 / (1 - m)."""
    _check_mean(mean, 1.0)
    return 1.0 / (1.0 - mean)


def borel_variance(mean: float) -> float:
    """Return the variance of the size of cascades: m / (1 - m)^3."""
    _check_mean(mean, 1.0)
    return mean / (1.0 - mean) ** 3


def giant_probability(mean: float) -> float:
    """Return the probability that a cascade never ends: the positive root of x = 1 - e^(-mx), 0 up to a mean of 1."""
    _check_mean(mean, 100.0)
    if mean <= 1.0:
        return 0.0
    low, high = 1e-12, 1.0
    while high - low > 1e-15:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if middle < 1.0 - exp(-mean * middle) else (low, middle)
    return high


def cascade_at_least(size: float, mean: float, q: float, n: float) -> float:
    """Return the probability of a cascade of this size or more in a random network of n members.

    Each of the n - 1 others stands for a member with the chance 1 - exp(-(mean / q) / (n - 1)), all independently, and
    fails with probability q when he is called, however often.
    """
    members, number = _whole(n, "number of members"), _whole(size, "size of a cascade")
    _check_mean(mean, 100.0)
    if not 0.0 < q <= 1.0 or not 1 <= number <= min(members, 400):
        raise ValueError("q must be a probability above 0, and the size at most that of the network, and 400")
    return 1.0 - sum(_small_cascades(number - 1, mean, q, members))


@lru_cache(maxsize=64)
def _small_cascades(most: int, mean: float, q: float, members: int) -> tuple[float, ...]:
    """Return the probabilities of cascades of 1, 2, ... `most`.

    That of k: k - 1 of the others fail if called, all k are reached through each other, and each of the rest is either
    called by none of them or does not fail. The probability that all are reached is what is left when fewer are; that
    is a small difference of large numbers, so it is worked out with many digits.
    """
    with localcontext() as context:
        context.prec = 60 + 2 * most
        none = (-Decimal(mean) / Decimal(q) / (members - 1)).exp() if members > 1 else Decimal(1)
        fails = Decimal(q)
        reached = [Decimal(0)]
        law = []
        for k in range(1, most + 1):
            parts = (comb(k - 1, j - 1) * reached[j] * none ** (j * (k - j)) for j in range(1, k))
            reached.append(1 - sum(parts, Decimal(0)))
            spared = 1 - fails + fails * none**k
            law.append(float(comb(members - 1, k - 1) * fails ** (k - 1) * reached[k] * spared ** (members - k)))
    return tuple(law)


def _whole(number: float, what: str) -> int:
    if number != int(number) or not 1 <= number <= 1_000_000:
        raise ValueError(f"{number:g} is no {what}")
    return int(number)


def _check_mean(mean: float, high: float) -> None:
    if not 0.0 <= mean < high:
        raise ValueError(f"a mean of {mean:g} is not allowed; give one from 0 to under {high:g}")


ALL = (borel_probability, borel_at_least, borel_mean, borel_variance, giant_probability, cascade_at_least)
