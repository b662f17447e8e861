"""Uncertain inputs: what one may be, and which value stands at each place of the unit interval."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sim.core.declare import Value, month_text, plain

Floats = npt.NDArray[np.float64]
Kind = Literal["real", "integer", "boolean", "categorical", "month"]

SHAPES: dict[str, tuple[str, ...]] = {
    "uniform": (),
    "normal": ("mean", "sd"),
    "lognormal": ("log_mean", "log_sd"),
    "triangular": ("mode",),
    "beta": ("alpha", "beta"),
}


@dataclass(frozen=True)
class Factor:
    """One uncertain input: its name, its kind, its range, and how probable the values in it are.

    `low` and `high` are inclusive; a real factor with a normal or lognormal shape may have infinite ones. `scale` "log"
    makes the logarithm uniform. `shape` and its `parameters` (see SHAPES) are cut off at the bounds; those of the
    lognormal are the mean and the standard deviation of the logarithm. `group` is what the factor is moved together
    with, its own name when it stands alone.
    """

    name: str
    kind: Kind = "real"
    low: float = 0.0
    high: float = 1.0
    choices: tuple[str, ...] = ()
    scale: Literal["linear", "log"] = "linear"
    shape: str = "uniform"
    parameters: Mapping[str, float] = field(default_factory=dict)
    group: str = ""

    @property
    def label(self) -> str:
        """Return what indices are reported for: the group, or the factor itself."""
        return self.group or self.name

    @property
    def bounded(self) -> bool:
        """Say whether both ends of the range are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def count(self) -> int:
        """Return how many values it has; 0 for a real number, and for what has no ends."""
        if self.kind == "real" or not self.bounded:
            return 0
        if self.kind == "boolean":
            return 2
        return len(self.choices) if self.kind == "categorical" else int(self.high - self.low) + 1

    def numbers(self, unit: Floats) -> Floats:
        """Return the numbers at places of the unit interval (any shape); of categories their place in `choices`.

        Equal steps of the unit interval are equally probable: it is the inverse of the cumulative distribution.
        """
        unit = np.asarray(unit, dtype=float)
        if self.kind in ("categorical", "boolean"):
            count = len(self.choices) if self.kind == "categorical" else 2
            return np.minimum(np.floor(unit * count), count - 1.0)
        if self.kind == "real":
            return np.clip(self._quantile(unit, self.low, self.high), self.low, self.high)
        if self.scale == "log":  # a whole number k is as probable as the logarithms from k to k + 1
            found = np.floor(np.exp(_between(unit, math.log(self.low), math.log(self.high + 1))))
        else:
            found = np.rint(self._quantile(unit, self.low - 0.5, self.high + 0.5))
        return np.clip(found, self.low, self.high)

    def values(self, unit: Floats) -> list[Value]:
        """Return what a run is given at places of the unit interval: numbers, true or false, words or months."""
        numbers = self.numbers(unit).tolist()
        if self.kind == "real":
            return [float(number) for number in numbers]
        whole = [int(number) for number in numbers]
        if self.kind == "categorical":
            return [self.choices[number] for number in whole]
        if self.kind == "month":
            return [month_text(number) for number in whole]
        return [bool(number) for number in whole] if self.kind == "boolean" else list(whole)

    def _quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """Return the quantiles of the shape, cut off at the bounds."""
        if self.shape == "normal":
            return _normal(unit, low, high, self.parameters["mean"], self.parameters["sd"])
        if self.shape == "lognormal":
            least, most = (math.log(bound) if bound > 0 else -math.inf for bound in (low, high))
            return np.exp(_normal(unit, least, most, self.parameters["log_mean"], self.parameters["log_sd"]))
        if self.shape == "triangular":
            mode = (self.parameters["mode"] - low) / (high - low)
            rising = np.sqrt(unit * mode)
            falling = 1.0 - np.sqrt((1.0 - unit) * (1.0 - mode))
            return _between(np.where(unit < mode, rising, falling), low, high)
        if self.shape == "beta":
            from scipy.special import betaincinv

            return _between(betaincinv(self.parameters["alpha"], self.parameters["beta"], unit), low, high)
        if self.scale == "log":
            return np.asarray(np.exp(_between(unit, math.log(low), math.log(high))))
        return _between(unit, low, high)

    def resolved(self) -> dict[str, Any]:
        """Return it as plain data, as an experiment may write it."""
        write = (lambda end: month_text(int(end))) if self.kind == "month" else (lambda end: end)
        made: dict[str, Any] = {"kind": self.kind}
        if self.kind == "categorical":
            made["choices"] = list(self.choices)
        elif self.kind != "boolean":
            made |= {end: write(value) for end, value in (("low", self.low), ("high", self.high))
                     if math.isfinite(value)}  # fmt: skip
            made |= {} if self.scale == "linear" else {"scale": self.scale}
            made |= {} if self.shape == "uniform" else {self.shape: list(self.parameters.values())}
        return {**made, **({"group": self.group} if self.group else {})}

    def __str__(self) -> str:
        """Describe the factor in words, as reports do."""
        if self.kind == "boolean":
            return f"{self.name}: false or true"
        if self.kind == "categorical":
            return f"{self.name}: {', '.join(self.choices)}"
        write = (lambda number: month_text(int(number))) if self.kind == "month" else plain
        ends = [write(end) if math.isfinite(end) else "any" for end in (self.low, self.high)]
        kind = "whole numbers " if self.kind == "integer" else ""
        text = f"{self.name}: {kind}from {ends[0]} to {ends[1]}"
        if self.scale == "log":
            return f"{text}, logarithm uniform"
        given = ", ".join(f"{name.replace('_', ' ')} {plain(number)}" for name, number in self.parameters.items())
        return text if self.shape == "uniform" else f"{text}, {self.shape} ({given})"


def _between(share: Any, low: float, high: float) -> Floats:
    return np.asarray(low + share * (high - low), dtype=float)


def _normal(unit: Floats, low: float, high: float, mean: float, sd: float) -> Floats:
    """Return the quantiles of a normal law cut off at bounds; taken from the nearer tail, so that none is rounded."""
    from scipy.special import ndtr, ndtri

    ends = (low - mean) / sd, (high - mean) / sd
    if ends[0] > 0:  # the upper tail by symmetry: 1 - Phi loses its digits there
        below, above = ndtr(-ends[0]), ndtr(-ends[1])
        return np.asarray(mean - sd * ndtri(below + unit * (above - below)))
    below, above = ndtr(ends[0]), ndtr(ends[1])
    return np.asarray(mean + sd * ndtri(below + unit * (above - below)))


__all__ = ["SHAPES", "Factor", "Floats", "Kind"]
