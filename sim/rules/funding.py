"""What makes depositors come, stay and go."""

from sim.core.compiling import rule


@rule
def deposit_growth(
    income_growth: float,
    extra: float,
    local_effect: float,
    local_weight: float,
    deposit_rate: float,
    inflation: float,
    usual: float,
    response: float,
) -> float:
    """Deposits grow with incomes, with what is unusual in the district's, and with the real rate paid; 1/year."""
    return income_growth + extra + local_weight * local_effect + response * (deposit_rate - inflation - usual)


@rule
def deposits_sent_away(deposits: float, loan_to_deposit: float, least: float, share: float) -> float:
    """A bank lets go of a share of the deposits that its book has no use for; CNY in the month."""
    if least <= 0.0:
        return 0.0
    return share * deposits * max(0.0, 1.0 - loan_to_deposit / least)


@rule
def deposits_in_flight(
    deposits: float, insured: float, ratio: float, below: float, flight: float, cash: float
) -> float:
    """Depositors without insurance leave a bank whose capital is thin, as long as it has cash; CNY in the month."""
    leaving = min(1.0, flight * max(0.0, below - ratio)) * (1.0 - insured) * deposits
    return min(leaving, max(0.0, cash))


@rule
def net_deposits(before: float, inflow: float) -> float:
    """What comes in or goes out: no depositor owes the bank; CNY."""
    return max(-before, inflow)


@rule
def may_pay_out(ratio: float, floor: float, buffer: float, failed: int) -> bool:
    """A dividend is paid when capital is there at all, and reaches the floor and the buffer of the day."""
    return failed == 0 and ratio > 0.0 and ratio >= floor + buffer
