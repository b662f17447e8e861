"""Who repays under joint liability, in two textbook cases.

Sources: Besley and Coate 1995, "Group lending, repayment incentives and social collateral", Journal of Development
Economics 46: 1-18, with returns uniform on (0, 1) and a penalty in proportion to them; de Quidt, Fetzer and Ghatak
2016, "Group lending without joint liability", Journal of Development Economics 121: 217-236, for projects that succeed
or fail.
"""

from math import comb


def repaid_alone(a: float) -> float:
    """Return the share of loans that is repaid: returns must be at least a for the penalty to outweigh the due."""
    _check_share(a)
    return 1.0 - a


def repaid_in_pairs(a: float) -> float:
    """Return the share of loans repaid by pairs who are liable for each other.

    A pair pays if both would pay their own loan, or one of them both: for that he needs a return of 2 a. So it beats
    single loans for a < 1/3 only.
    """
    _check_share(a)
    return 1.0 - 3.0 * a * a if a <= 0.5 else (1.0 - a) ** 2


def repaid_among_friends(a: float) -> float:
    """Return the same where members fear each other's sanctions above all: a pair pays if one of them would pay."""
    _check_share(a)
    return 1.0 - a * a


def succeed_at_least(m: float, n: float, p: float) -> float:
    """Return the probability that m of n independent projects succeed at least, each with probability p."""
    _check_share(p)
    if n != int(n) or m != int(m) or not 0 <= m <= n <= 1000:
        raise ValueError(f"{m:g} of {n:g} members is no group; give whole numbers, at most 1000 members")
    return sum(comb(int(n), k) * p**k * (1.0 - p) ** (int(n) - k) for k in range(int(m), int(n) + 1))


def _check_share(share: float) -> None:
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"{share:g} is no share")


ALL = (repaid_alone, repaid_in_pairs, repaid_among_friends, succeed_at_least)
