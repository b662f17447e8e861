"""The parameters of a design as a surrogate reads them: numbers between 0 and 1, and where they came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.core.errors import InputError

Floats = npt.NDArray[np.float64]

LEVELS_OF_STEPS = 12  # whole numbers of so few different values are drawn as they are, not in between


@dataclass(frozen=True, eq=False)
class Factor:
    """One parameter: its values in the design, and whether it is a number, a number on a log scale, or a choice."""

    name: str
    values: npt.NDArray[Any]  # sorted: the distribution that the design gave it
    kind: str  # "linear", "log" or "choice"
    whole: bool = False

    @property
    def choices(self) -> list[Any]:
        """Its different values, in order."""
        return list(dict.fromkeys(self.values.tolist()))

    @property
    def columns(self) -> int:
        """How many columns it takes: one for a number or two choices, else one per choice."""
        return len(self.choices) if self.kind == "choice" and len(self.choices) > 2 else 1

    def encoded(self, values: Any) -> Floats:
        """Return values as columns between 0 and 1: [row, column]."""
        if self.kind == "choice":
            where = {choice: place for place, choice in enumerate(self.choices)}
            places = np.array([where[value] for value in _plain(values)])
            if self.columns == 1:
                return places[:, None].astype(np.float64)
            return np.asarray(np.equal.outer(places, np.arange(self.columns)), dtype=np.float64)
        scale = np.log if self.kind == "log" else np.asarray
        low, high = (float(scale(self.values[end])) for end in (0, -1))
        return np.asarray((scale(np.asarray(values, dtype=np.float64)) - low) / (high - low))[:, None]

    def drawn(self, shares: Floats) -> npt.NDArray[Any]:
        """Return the values under which shares of the design's values lie: numbers in between, choices as they are."""
        last = len(self.values) - 1
        if self.kind == "choice" or (self.whole and len(self.choices) <= LEVELS_OF_STEPS):
            chosen: npt.NDArray[Any] = self.values[np.minimum((shares * len(self.values)).astype(int), last)]
            return chosen
        # The lowest and the highest of n values stand half a step inside the range they were drawn from.
        at = np.clip(shares * len(self.values) - 0.5, 0.0, last)
        drawn: npt.NDArray[Any] = np.interp(at, np.arange(len(self.values)), self.values)
        return np.asarray(np.rint(drawn)) if self.whole else drawn


def factors_of(points: pd.DataFrame, names: Sequence[str] | None = None) -> list[Factor]:
    """Return the parameters of a design that vary: its columns but `point`, or those named.

    Numbers whose values stand more evenly on a log scale are read on it. Texts and truth values are choices. Raises
    InputError for a column that is missing or has gaps, and when nothing varies.
    """
    chosen = [name for name in points.columns if name != "point"] if names is None else list(names)
    absent = [name for name in chosen if name not in points.columns]
    if absent:
        raise InputError(f"points: no column {absent[0]!r}; there are {', '.join(map(str, points.columns))}.")
    factors = []
    for name in chosen:
        column = points[name]
        if column.isna().any():
            raise InputError(f"points: {name} has no value at {int(column.isna().sum())} points; give one for each.")
        if column.nunique() < 2:
            continue
        if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
            values = np.sort(column.to_numpy(dtype=np.float64))
            if not np.isfinite(values).all():
                raise InputError(f"points: {name} is infinite at some points; give finite numbers.")
            kind = "log" if values[0] > 0.0 and _unevenness(np.log(values)) < _unevenness(values) else "linear"
            factors.append(Factor(name, values, kind, bool((values == np.rint(values)).all())))
        else:
            sorted_values = sorted(_plain(column), key=str)
            factors.append(Factor(name, np.array(sorted_values, dtype=object), "choice"))
    if not factors:
        raise InputError("points: no parameter varies; give a design in which one does at least.")
    return factors


def encoded(factors: Sequence[Factor], points: pd.DataFrame) -> Floats:
    """Return all parameters of points as columns between 0 and 1: [point, column]."""
    return np.hstack([factor.encoded(points[factor.name]) for factor in factors])


def _plain(values: Any) -> list[Any]:
    return [value.item() if isinstance(value, np.generic) else value for value in values]


def _unevenness(values: Floats) -> float:
    """Return the largest distance of a sorted sample from a uniform one (Kolmogorov's)."""
    even = (values - values[0]) / (values[-1] - values[0])
    return float(np.abs(even - (np.arange(len(even)) + 0.5) / len(even)).max())


__all__ = ["Factor", "encoded", "factors_of"]
