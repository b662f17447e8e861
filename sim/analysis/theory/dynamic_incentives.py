"""Repayment for the sake of the next loan alone.

A project of 1 yields y with probability p, else nothing; who does not pay is never lent to again. Credit at a gross
rate r is worth V = p (y - r) / (1 - delta p), and who can pay does so as long as r <= delta V, which is r <= delta p
y. Source: Bolton and Scharfstein 1990, "A theory of predation based on agency problems in financial contracting",
American Economic Review 80 (1): 93-106; repeated without end as in Armendariz and Morduch 2010, "The Economics of
Microfinance", chapter 5 (literature, medium confidence).
"""


def enforceable_rate(delta: float, p: float, y: float) -> float:
    """Return the highest gross rate that the threat of no further loan enforces: delta p y."""
    return delta * p * y


ALL = (enforceable_rate,)
