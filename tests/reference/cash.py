"""How money moves between two holders."""

from typing import Any


def transfer(source: Any, sink: Any, amount: float) -> None:
    """Move cash from one holder to another."""
    source.cash -= amount
    source.paid += amount
    sink.cash += amount
    sink.received += amount
