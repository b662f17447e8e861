"""Designs of sensitivity analysis: which points a method needs, and what more samples add to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.core.declare import Value
from sim.core.errors import InputError
from sim.experiment.sampling.checking import check_design
from sim.experiment.sampling.factors import Factor, Floats
from sim.experiment.sampling.methods import DEFAULT_SAMPLES, METHODS, Method
from sim.experiment.sampling.sequences import by_lot, correlated, curves, neighbours, scrambled, swapped, trajectories

MOST_KINDS = 12  # values of a factor, up to which a trajectory goes from any to any other of them


@dataclass(frozen=True)
class Design:
    """Which points a sensitivity analysis runs: factors, a method, how many samples; the same for the same seed.

    `samples` counts base samples (sobol, dgsm), trajectories (morris), places on each factor's curve (fast) or points.
    `correlation` gives that of the normal scores of pairs of factors. `levels` is the grid of morris, `step` the
    distance of dgsm's neighbours in probability, `harmonics` those that fast counts.

    Raises InputError for what a method cannot do.
    """

    method: str
    factors: tuple[Factor, ...]
    samples: int = DEFAULT_SAMPLES
    seed: int = 0
    second_order: bool = False
    correlation: Mapping[tuple[str, str], float] = field(default_factory=dict)
    levels: int = 4
    step: float = 0.01
    harmonics: int = 4

    def __post_init__(self) -> None:
        """Refuse what the method cannot do."""
        check_design(self)

    @property
    def about(self) -> Method:
        """Return what the method asks of its design."""
        return METHODS[self.method]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the factors' names, in the order of the columns of the points."""
        return tuple(factor.name for factor in self.factors)

    @cached_property
    def groups(self) -> dict[str, list[int]]:
        """Return what indices are reported for, and the columns of each: groups, or factors that stand alone."""
        found: dict[str, list[int]] = {}
        for column, factor in enumerate(self.factors):
            found.setdefault(factor.label, []).append(column)
        return found

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what indices are reported for, in order."""
        return tuple(self.groups)

    @property
    def block(self) -> int:
        """Return how many points one sample has; they stand next to each other and are used together or not at all."""
        count = len(self.groups)
        if self.method == "sobol":
            return 2 + count * (2 if self.second_order else 1)
        if self.method in ("morris", "dgsm"):
            return count + 1
        return 1

    @property
    def size(self) -> int:
        """Return the number of points."""
        return self.samples * (len(self.factors) if self.method == "fast" else self.block)

    @property
    def extendable(self) -> bool:
        """Say whether the points of more samples begin with these."""
        return self.about.blocks

    def extended(self, samples: int) -> "Design":
        """Return the design with more samples, whose first points are these.

        Raises InputError when the method cannot grow, or when fewer are asked for.
        """
        if samples == self.samples:
            return self
        if samples < self.samples:
            raise InputError(f"samples: {samples} are fewer than the {self.samples} that are there; give more.")
        if not self.extendable:
            growing = ", ".join(name for name, method in METHODS.items() if method.blocks)
            raise InputError(
                f"samples: {self.method} cannot grow from {self.samples} to {samples} samples, its frequencies change"
                f" with their number; start anew, or use one of {growing}."
            )
        return replace(self, samples=samples)

    @cached_property
    def unit(self) -> Floats:
        """Return the points in the unit cube: [point, factor]; column by column uniform, by each factor's law."""
        width = len(self.factors)
        groups = list(self.groups.values())
        if self.method == "sobol":
            return swapped(self.samples, groups, width, self.seed, second_order=self.second_order)
        if self.method == "morris":
            kinds = {
                column: factor.count for column, factor in enumerate(self.factors) if 0 < factor.count <= MOST_KINDS
            }
            return trajectories(self.samples, groups, width, self.seed, self.levels, kinds)
        if self.method == "dgsm":
            return neighbours(self.samples, width, self.seed, self.step)
        if self.method == "fast":
            return curves(self.samples, width, self.seed, self.harmonics)
        if self.method == "rbd_fast":
            return by_lot(self.samples, width, self.seed)
        plain = scrambled(self.samples, width, self.seed)
        return correlated(plain, self.correlation_matrix) if self.correlation else plain

    @property
    def moves(self) -> Floats:
        """Return the points as shares of each factor's range, as far as it has one: [point, factor].

        Real numbers stand at their places in the unit interval; whole numbers and months between their ends.
        """
        columns = []
        for column, factor in enumerate(self.factors):
            at = self.unit[:, column]
            if factor.kind != "real":
                at = factor.numbers(at) - (0.0 if factor.kind in ("categorical", "boolean") else factor.low)
                at = at / max(factor.count - 1, 1)
            columns.append(at)
        return np.column_stack(columns)

    @property
    def correlation_matrix(self) -> Floats:
        """Return the correlation of the normal scores: [factor, factor]."""
        matrix = np.eye(len(self.factors))
        for (first, second), value in self.correlation.items():
            places = self.names.index(first), self.names.index(second)
            matrix[places] = matrix[places[::-1]] = value
        return matrix

    def points(self, samples: int | None = None) -> Floats:
        """Return the points in the unit cube, of so many samples: [point, factor]."""
        if samples is None or samples == self.samples:
            return self.unit
        return replace(self, samples=samples).unit if samples < self.samples else self.extended(samples).unit

    def numbers(self) -> Floats:
        """Return the points as numbers: [point, factor]; of categories their place among the choices."""
        columns = [factor.numbers(self.unit[:, column]) for column, factor in enumerate(self.factors)]
        return np.column_stack(columns)

    def values(self) -> list[dict[str, Value]]:
        """Return what the runs of every point are given, by name: a mapping for each point."""
        columns = [factor.values(self.unit[:, column]) for column, factor in enumerate(self.factors)]
        return [dict(zip(self.names, row, strict=True)) for row in zip(*columns, strict=True)]

    def resolved(self) -> dict[str, Any]:
        """Return the design as plain data, every default filled in; its points follow from it alone."""
        factors = {}
        for factor in self.factors:
            made: dict[str, Any] = {"kind": factor.kind, "group": factor.group}
            if factor.kind == "categorical":
                made["choices"] = list(factor.choices)
            elif factor.kind != "boolean":
                made |= {"low": factor.low, "high": factor.high, "scale": factor.scale, "shape": factor.shape}
                made |= dict(factor.parameters)
            factors[factor.name] = made
        return {
            "method": self.method,
            "samples": self.samples,
            "seed": self.seed,
            "second_order": self.second_order,
            "factors": factors,
            "correlation": [[*pair, value] for pair, value in self.correlation.items()],
            "levels": self.levels,
            "step": self.step,
            "harmonics": self.harmonics,
        }


__all__ = ["Design"]
