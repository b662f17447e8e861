"""The `sensitivity` block of an experiment: which design is run, how often each point, and what is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.core.declare import Value
from sim.experiment.sampling.designs import Design
from sim.experiment.sampling.outcomes import Outcome

ARM, SCENARIO = "arm", "scenario"
LEAVE_OUT, REFUSE = "leave_out", "refuse"
MISSING = (LEAVE_OUT, REFUSE)


@dataclass(frozen=True)
class Until:
    """When a design has grown enough: what must have settled. It never grows beyond `max_samples`."""

    max_samples: int
    ranking_stable: bool = False
    screening_stable: bool = False
    width: float | None = None  # of the intervals of total, or of all, indices

    def resolved(self) -> dict[str, Any]:
        """Return it as plain data."""
        made: dict[str, Any] = {"max_samples": self.max_samples}
        made |= {name: True for name in ("ranking_stable", "screening_stable") if getattr(self, name)}
        return made if self.width is None else {**made, "width": self.width}


@dataclass(frozen=True)
class Sensitivity:
    """A design of samples, run with `replicates` seeds at every point, and the outcomes it is to explain.

    `missing` says what becomes of samples in which an outcome is missing or not finite: they are left out, as long as
    they are few, or the analysis is refused.
    """

    design: Design
    outcomes: tuple[Outcome, ...] = ()
    replicates: int = 1
    until: Until | None = None
    missing: str = LEAVE_OUT
    region: Outcome | None = None  # of the method `regional`: which runs are in it

    @property
    def samples(self) -> int:
        """How many samples there are before the design grows."""
        return self.design.samples

    @property
    def max_samples(self) -> int:
        """How many samples there may be."""
        return self.samples if self.until is None else self.until.max_samples

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what varies."""
        return self.design.names

    @property
    def most_points(self) -> int:
        """How many points there may be."""
        return self.design.size // self.design.samples * self.max_samples

    @property
    def monthly(self) -> tuple[str, ...]:
        """Monthly measures that the outcomes need."""
        return tuple(dict.fromkeys(outcome.measure for outcome in self.outcomes if outcome.by_month))

    @property
    def named(self) -> dict[str, list[str]]:
        """Arms and scenarios that are varied, or told apart."""
        found: dict[str, list[str]] = {ARM: [], SCENARIO: []}
        for factor in self.design.factors:
            if factor.name in found:
                found[factor.name] += factor.choices
        for outcome in self.outcomes:
            found[ARM] += outcome.difference or ()
        return found

    def points(self, samples: int) -> Sequence[dict[str, Value]]:
        """Return the values of what varies, point by point; more samples begin with the same points."""
        return self.design.extended(max(samples, self.samples)).values()

    def resolved(self) -> dict[str, Any]:
        """Return it as plain data, every default filled in; read again, it gives the same."""
        design = self.design
        vary: dict[str, Any] = {}
        for factor in design.factors:
            vary[factor.name] = factor.resolved()
        made: dict[str, Any] = {
            "method": design.method,
            "samples": design.samples,
            "replicates": self.replicates,
            "vary": vary,
            "outcome": [outcome.resolved() for outcome in self.outcomes],
            "missing": self.missing,
            "seed": design.seed,
        }
        if design.correlation:
            made["correlation"] = [[*pair, value] for pair, value in design.correlation.items()]
        if design.method == "sobol":
            made["second_order"] = design.second_order
        if design.method == "morris":
            made["levels"] = design.levels
        if design.method == "dgsm":
            made["step"] = design.step
        if self.until is not None:
            made["until"] = self.until.resolved()
        if self.region is not None:
            made["region"] = self.region.resolved()
        return made


__all__ = ["ARM", "LEAVE_OUT", "MISSING", "REFUSE", "SCENARIO", "Sensitivity", "Until"]
