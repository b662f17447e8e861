"""How money moves between two holders."""

from typing import Any


def transfer(source: Any, sink: Any, amount: float) -> None:
    """Move cash from one holder to another."""
    source.cash -= amount
    source.paid += amount
    sink.cash += amount
    sink.received += amount


def from_outside(model: Any, amounts: list[float]) -> None:
    """Move cash from outside to every party, his own amount each; the outside's side is added up first."""
    total = 0.0  # added one by one: sum() corrects for rounding from Python 3.12 on
    for party, amount in zip(model.parties, amounts, strict=True):
        party.cash += amount
        party.received += amount
        total += amount
    model.outside.cash -= total
    model.outside.paid += total


def to_outside(model: Any, amounts: list[float]) -> None:
    """Move cash from every party to the outside, his own amount each; the outside's side is added up first."""
    total = 0.0  # added one by one: sum() corrects for rounding from Python 3.12 on
    for party, amount in zip(model.parties, amounts, strict=True):
        party.cash -= amount
        party.paid += amount
        total += amount
    model.outside.cash += total
    model.outside.received += total
