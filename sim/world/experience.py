"""What the bank remembers of contracts that have ended: what it saw when it decided, and how they ended."""

from typing import Any

from sim.core.columns import FloatColumn, IntegerColumn, Table, codes, column, integers
from sim.core.compiling import inlined

REMEMBERED = 2  # contracts per possible borrower: with yearly contracts of a third of them, over five years


class Experience(Table):
    """One row per remembered contract; the newest overwrites the oldest."""

    quality: FloatColumn = column("sd", "Quality the bank expected when it decided.")
    against: FloatColumn = column("log odds", "What it held against the borrower then.")
    bad: IntegerColumn = codes("flag", "Was reported more than 90 days late.")
    ended: IntegerColumn = integers("month", "When it was renewed, repaid, or went bad.")


@inlined
def remember(experience: Any, head_office: Any, quality: float, against: float, bad: int, month: int) -> None:
    """Keep a contract that ended this month."""
    row = head_office.cases[0] % len(experience.bad)
    experience.quality[row] = quality
    experience.against[row] = against
    experience.bad[row] = bad
    experience.ended[row] = month
    head_office.cases[0] += 1
