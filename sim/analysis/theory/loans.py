"""What loans cost, by the closed forms of textbooks; rates are fractions a year, charged for twelve equal months.

Source: any textbook of financial mathematics; the break-even rate after Rosenberg 1996, "Microcredit interest rates",
CGAP Occasional Paper 1 (literature, medium confidence), with interest lost on what defaults.
"""

MONTHS = 12


def annuity_instalment(principal: float, rate: float, months: float) -> float:
    """Return the equal monthly payment that repays a loan: P i / (1 - (1 + i)^-n)."""
    monthly = rate / MONTHS
    return principal * monthly / (1.0 - float((1.0 + monthly) ** -months))


def flat_as_nominal(flat: float, months: float) -> float:
    """Return the nominal rate of equal payments whose interest is charged on the full principal all along."""
    from scipy.optimize import brentq

    payment = (1.0 + flat * months / MONTHS) / months
    return float(brentq(lambda rate: annuity_instalment(1.0, rate, months) - payment, 1e-9, 10.0, xtol=1e-14))


def effective_of_nominal(nominal: float) -> float:
    """Return the rate a year with interest on interest, of twelve months."""
    return (1.0 + nominal / MONTHS) ** MONTHS - 1.0


def break_even_lending_rate(funding: float, cost: float, pd: float, lgd: float) -> float:
    """Return the lending rate that covers funding, operating cost and expected loss: (f + c + PD LGD) / (1 - PD)."""
    return (funding + cost + pd * lgd) / (1.0 - pd)


ALL = (annuity_instalment, flat_as_nominal, effective_of_nominal, break_even_lending_rate)
