"""The bank's income statement, month by month: what capital grows and shrinks by."""

from sim.core.columns import Floats
from sim.measures.base import LAST, SUM, monthly
from sim.measures.ledger import Level


@monthly("CNY", SUM)
def interest_income(level: Level) -> Floats:
    """Interest paid by debtors and guarantors, and interest made principal by forced renewals."""
    return level.interest_received + level.calls_interest + level.capitalised


@monthly("CNY", SUM)
def reserve_income(level: Level) -> Floats:
    """Interest paid by the central bank on reserves."""
    return level.statement("reserve_interest")


@monthly("CNY", SUM)
def recoveries_after_write_off(level: Level) -> Floats:
    """Collected on loans that had been written off."""
    return level.collected_after


@monthly("CNY", SUM)
def funding_cost(level: Level) -> Floats:
    """Interest paid to depositors."""
    return level.statement("deposit_interest")


@monthly("CNY", SUM)
def operating_cost(level: Level) -> Floats:
    """Paid for running the branches."""
    return level.statement("operating_cost")


@monthly("CNY", SUM)
def policy_cost(level: Level) -> Floats:
    """Paid by the bank for running policies, part of its operating cost."""
    return level.statement("policy_cost")


@monthly("CNY", SUM)
def public_cost(level: Level) -> Floats:
    """Paid by the state for running policies."""
    return level.statement("public_cost")


@monthly("CNY", SUM)
def provision_charge(level: Level) -> Floats:
    """Set aside against loans; negative when released."""
    return level.statement("provision_charge")


@monthly("CNY", SUM)
def dividends(level: Level) -> Floats:
    """Paid to the owners."""
    return level.statement("dividend")


@monthly("CNY", LAST)
def capital(level: Level) -> Floats:
    """Capital at the end of the month."""
    return level.statement("capital")


@monthly("CNY", LAST)
def capital_base(level: Level) -> Floats:
    """What the capital ratio divides by: risk-weighted assets."""
    return level.statement("risk_weighted")


@monthly("CNY", SUM)
def public_support(level: Level) -> Floats:
    """Paid by the deposit insurer for capital that is gone."""
    return level.statement("support")


@monthly("fraction")
def failed(level: Level) -> Floats:
    """1 from the month on in which the bank is closed, else 0."""
    return level.statement("failed") / (level.ledger.branches if level.level == "bank" else 1)


ALL = (
    public_support,
    failed,
    interest_income,
    reserve_income,
    recoveries_after_write_off,
    funding_cost,
    operating_cost,
    policy_cost,
    public_cost,
    provision_charge,
    dividends,
    capital,
    capital_base,
)
