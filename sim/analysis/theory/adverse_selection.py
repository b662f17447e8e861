"""Lending to two kinds of borrowers who bring the same on average and cannot be told apart.

A project of kind p pays mean / p with probability p, else nothing; who fails pays nothing. He borrows 1 while his
expected surplus, mean - p x rate, is no less than his outside option. Rates are gross: what is paid back per yuan.
Source: Stiglitz and Weiss 1981, "Credit rationing in markets with imperfect information", American Economic Review 71
(3): 393-410.
"""


def exit_rate(chance: float, mean: float, outside: float) -> float:
    """Return the highest gross rate at which somebody with this chance of success borrows: (mean - outside) / p."""
    return (mean - outside) / chance


def bank_return(rate: float, safe: float, risky: float, mean: float, outside: float, risky_share: float) -> float:
    """Return what the bank gets back per yuan lent at a gross rate; 0 where nobody borrows."""
    kinds = ((safe, 1.0 - risky_share), (risky, risky_share))
    stay = [(chance, share) for chance, share in kinds if rate <= exit_rate(chance, mean, outside)]
    lent = sum(share for _, share in stay)
    return rate * sum(chance * share for chance, share in stay) / lent if lent > 0.0 else 0.0


ALL = (exit_rate, bank_return)
