"""What an officer who keeps an eye on his loans sees coming."""

from sim.core.compiling import rule


@rule
def is_warned_of(due: float, means: float, draw: float, sensitivity: float, false_alarms: float) -> bool:
    """One who cannot pay what is due is noticed with the chance of the sensitivity, one who can with a share of it."""
    chance = sensitivity if due > means else sensitivity * false_alarms
    return draw < chance


@rule
def attention(staffing: float) -> float:
    """What officers see of a client over what they usually see: 2 s / (1 + s), more officers help less and less."""
    return 2.0 * staffing / (1.0 + staffing)


@rule
def monitoring_cost(yearly: float, sensitivity: float, loans: float, prices: float) -> float:
    """Cost of a month of watching so many loans: it grows with what the officers are to notice; CNY."""
    return yearly / 12.0 * sensitivity * loans * prices
