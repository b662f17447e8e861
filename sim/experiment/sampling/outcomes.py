"""What is looked at in a sensitivity analysis: figures of a run, courses over months, differences of arms, tails."""

from dataclasses import dataclass
from typing import Any

KEYS = ("measure", "every", "months", "difference", "above", "below", "highest", "lowest")


@dataclass(frozen=True)
class Outcome:
    """One thing to explain: a measure, and what is made of it.

    `every` n months, or at some `months`, a monthly measure is looked at, month by month; otherwise its figure per run.
    `difference` of two arms is the first less the second, at equal points and seeds. `above` and `below` make of it
    whether the figure is beyond a number, whose mean is a probability; `highest` and `lowest` the mean of that share of
    the replicates at each point, a tail.
    """

    measure: str
    every: int = 0
    months: tuple[str, ...] = ()
    difference: tuple[str, str] | None = None
    above: float | None = None
    below: float | None = None
    highest: float | None = None
    lowest: float | None = None

    @property
    def by_month(self) -> bool:
        """Say whether there is a value for each of several months."""
        return bool(self.every or self.months)

    @property
    def name(self) -> str:
        """What it is called in tables; where there are months, without them."""
        text = self.measure
        if self.difference is not None:
            text = f"{text}, {self.difference[0]} less {self.difference[1]}"
        for word, number in (("above", self.above), ("below", self.below)):
            text = text if number is None else f"{text} {word} {number:.12g}"
        for word, share in (("highest", self.highest), ("lowest", self.lowest)):
            text = text if share is None else f"{text}, {word} {100.0 * share:.6g}%"
        return text

    def resolved(self) -> dict[str, Any]:
        """Return it as plain data."""
        made = {key: getattr(self, key) for key in KEYS}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in made.items()
            if value not in (None, 0, ()) or (key in ("above", "below") and value == 0.0 and value is not None)
        }


__all__ = ["KEYS", "Outcome"]
