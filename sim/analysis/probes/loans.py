"""The arithmetic of loans, as contracts are written with it."""

from typing import Any

from sim.core import finance
from sim.model import CreditModel
from sim.phases import repayment
from sim.world.loans import INSTALMENTS, OPEN

ONE_LOAN: dict[str, Any] = {
    "world.borrowers": 1,
    "world.branches": 1,
    "population.outside_guarantors": 0.0,
    "population.borrowing_share": 0.0,
}


def equal_instalment(principal: float, rate: float, months: float) -> float:
    """Return the equal monthly payment that repays a loan at a yearly rate; CNY."""
    return float(finance.instalment(principal, rate, int(months)))


def last_instalment(principal: float, rate: float, months: float) -> float:
    """Return the last payment of a loan whose instalments the model billed and booked month by month; CNY.

    All that is left falls due with it, so it equals the others if they were right.
    """
    model = CreditModel(**ONE_LOAN, rng=0)
    loans, offered = model.loans, model.parties.offer
    loans.status, loans.schedule, loans.balance, loans.rate = OPEN, INSTALMENTS, principal, rate
    loans.months_left, loans.instalment = int(months), equal_instalment(principal, rate, months)
    repayment.list_active(model)
    for _ in range(int(months)):
        repayment.mature(model)
        repayment.bill(model)
        offered[0] = loans.interest_due[0] + loans.principal_due[0]
        repayment.pay(model)
    return float(loans.paid[0])


def flat_rate_as_nominal(flat: float, months: float) -> float:
    """Return the nominal rate a year of a loan in equal instalments whose interest is charged on the full principal."""
    return float(finance.flat_rate_as_nominal(flat, int(months)))


def flat_rate_as_effective(flat: float, months: float) -> float:
    """Return the same with interest on interest."""
    return float(finance.effective_rate(finance.flat_rate_as_nominal(flat, int(months)), finance.MONTHS_PER_YEAR))


def break_even_rate(funding: float, cost: float, pd: float, lgd: float) -> float:
    """Return the lending rate a year that covers funding, operating cost and expected loss."""
    return float(finance.break_even_rate(funding, cost, pd, lgd))


ALL = (equal_instalment, last_instalment, flat_rate_as_nominal, flat_rate_as_effective, break_even_rate)
