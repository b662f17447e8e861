"""The arithmetic of loans, as contracts are written with it."""

from sim.core import finance


def equal_instalment(principal: float, rate: float, months: float) -> float:
    """Return the equal monthly payment that repays a loan at a yearly rate; CNY."""
    return float(finance.instalment(principal, rate, int(months)))


ALL = (equal_instalment,)
