"""What a credit bureau shows one lender of a client of another."""

from sim.core.compiling import rule
from sim.rules.paying import IMPAIRED_AT


@rule
def has_file(draw: float, coverage: float) -> bool:
    """The bureau keeps a file on the share of parties that it covers, always the same ones."""
    return draw < coverage


@rule
def is_reported_in(month: int, party: int, lag: float) -> bool:
    """Whether a lender reports on a client this month: every so many months, not on all clients in the same one."""
    return lag >= 1.0 and (month + party) % int(lag) == 0


@rule
def debt_shown(filed: bool, full: float, lag: float, owed: float, reported: float) -> float:
    """The debt elsewhere that a file shows: as it is, or as last reported; none where it shows defaults alone; CNY."""
    if not filed or full < 0.5:
        return 0.0
    return owed if lag < 1.0 else reported


@rule
def lateness_shown(filed: bool, full: float, lag: float, late: int, reported: int) -> int:
    """The late months that a file shows, as they are or as last reported; where it shows defaults alone, of those."""
    if not filed:
        return 0
    shown = late if lag < 1.0 else reported
    return shown if full >= 0.5 or shown >= IMPAIRED_AT else 0
