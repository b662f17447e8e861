"""What an officer who keeps an eye on his loans sees coming."""

from sim.core.compiling import rule


@rule
def is_warned_of(uncovered: float, threshold: float, draw: float, sensitivity: float, false_alarms: float) -> bool:
    """A weak loan is noticed with the chance of the sensitivity, a sound one with a share of that chance.

    Weak is one of which working capital and cash leave more than the threshold uncovered.
    """
    chance = sensitivity if uncovered > threshold else sensitivity * false_alarms
    return draw < chance


@rule
def monitoring_cost(yearly: float, sensitivity: float, loans: float, prices: float) -> float:
    """Cost of a month of watching so many loans: it grows with what the officers are to notice; CNY."""
    return yearly / 12.0 * sensitivity * loans * prices
