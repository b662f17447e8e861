"""How loans are followed from their grant on."""

from sim.core.compiling import rule

SINCE_NEW_YEAR = -1  # category at new year of a loan that was granted later


@rule
def half_year(start: int, month: int) -> int:
    """Half-years of the calendar since the one in which the run began; `start` is in months since year 0."""
    return (start + month) // 6 - start // 6
