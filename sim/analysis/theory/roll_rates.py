"""Where loans stand in the long run that roll from bucket to bucket, or come back to current.

Of current loans a share f1 is late next month, of those one due late f2 misses the next, then f3 and f4; the rest
pays all. Loans over 90 days late leave at a rate w a month, and a new one takes their place. Source: Cyert, Davidson
and Thompson 1962, "Estimation of the allowance for doubtful accounts by Markov chains", Management Science 8 (3):
287-303.
"""

MONTHS = 12


def roll_rate_share(late: float, f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return the share of loans so many dues late in the long run; 4 is all over 90 days."""
    weights = [1.0, f1, f1 * f2, f1 * f2 * f3, f1 * f2 * f3 * f4 / w]
    return weights[int(late)] / sum(weights)


def roll_rate_par30(f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return the share of loans more than 30 days late, which is two dues or more."""
    return sum(roll_rate_share(late, f1, f2, f3, f4, w) for late in (2, 3, 4))


def roll_rate_default(f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return the chance that a loan that is not in default gets over 90 days late within a year."""
    arriving = w * roll_rate_share(4, f1, f2, f3, f4, w)  # in the long run as many as leave
    monthly = arriving / (1.0 - roll_rate_share(4, f1, f2, f3, f4, w))
    return 1.0 - (1.0 - monthly) ** MONTHS


ALL = (roll_rate_share, roll_rate_par30, roll_rate_default)
