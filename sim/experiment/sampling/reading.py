"""From the `sensitivity` block of an experiment file to a design: every field checked."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.core.declare import Declared, month_number, month_of
from sim.core.errors import InputError, nearest
from sim.experiment.reading import Place, Source, shown
from sim.experiment.sampling.block import ARM, LEAVE_OUT, MISSING, SCENARIO, Sensitivity, Until
from sim.experiment.sampling.designs import Design
from sim.experiment.sampling.factors import SHAPES, Factor
from sim.experiment.sampling.methods import DEFAULT_SAMPLES, DUMMY, MOST_SAMPLES, method_of
from sim.experiment.sampling.outcomes import KEYS, Outcome
from sim.measures import MEASURES

BLOCK_KEYS = ("method", "samples", "replicates", "vary", "groups", "outcome", "second_order", "correlation", "levels",
              "step", "until", "missing", "region", "seed")  # fmt: skip
UNTIL_KEYS = ("ranking_stable", "screening_stable", "width", "max_samples")
FACTOR_KEYS = ("low", "high", "kind", "scale", "choices", "group", *(shape for shape in SHAPES if shape != "uniform"))
KINDS = ("real", "integer", "boolean", "categorical", "month")
MOST_REPLICATES = 100_000
LARGEST = 2**1000  # a whole number beyond it is none that a computer reckons with
RESERVED = ("run", "point", "seed", "month")  # columns of the frames beside those of parameters
ONLY = {"levels": "morris", "step": "dgsm", "second_order": "sobol"}
MADE = ("bank_fails", "cost_state", "cost_bank")  # headline figures made of several measures


def read_sensitivity(data: Any, place: Place, source: Source, known: Mapping[str, Declared] | None) -> Sensitivity:
    """Read the block; `known` are the numbers that may vary, None when names are free (a model of one's own).

    Raises InputError that says what is wrong where.
    """
    return _Block(place, source, known).read(data)


class _Block:
    def __init__(self, place: Place, source: Source, known: Mapping[str, Declared] | None) -> None:
        self.place, self.source, self.known = place, source, known

    def read(self, data: Any) -> Sensitivity:
        self.keys(data, (), BLOCK_KEYS)
        if "vary" not in data:
            raise self.wrong((), "vary is missing; name what is uncertain: vary: {income.output_elasticity: [2, 6]}.")
        try:
            method = method_of(data.get("method", "sobol"))
        except InputError as error:
            raise self.wrong(("method",), str(error).removeprefix("method: ")) from None
        groups = self.groups(data.get("groups", {}))
        factors = self.factors(data["vary"], groups)
        outcomes = self.outcomes(data.get("outcome", []))
        names = [outcome.name for outcome in outcomes if not outcome.by_month]
        for number, outcome in enumerate(outcomes):
            if names.count(outcome.name) > 1:
                raise self.wrong(("outcome", number), f"{outcome.name} stands there twice; keep one.")
            if outcome.difference is not None and any(factor.name == ARM for factor in factors):
                raise self.wrong(
                    ("outcome", number, "difference"), "arms vary from point to point; a difference needs both at each."
                )
        for key, needed in ONLY.items():
            if data.get(key) and method.name != needed:
                raise self.wrong((key,), f"is for the method {needed}; leave it out.")
        region = self.outcome(data["region"], ("region",)) if "region" in data else None
        if (method.name == "regional") != (region is not None):
            said = "is for the method regional; leave it out" if region else "is missing; say which runs are looked for"
            raise self.wrong(("region",), f"{said}, such as region: {{measure: npl_peak, above: 0.05}}.")
        if region is not None and region.above is None and region.below is None:
            raise self.wrong(("region",), "say beyond which number a run is in it: {measure: npl_peak, above: 0.05}.")
        if region is not None and outcomes:
            raise self.wrong(("outcome",), "a region is looked for, and nothing else; leave it out.")
        replicates = self.whole(data.get("replicates", 1), ("replicates",), 1, MOST_REPLICATES)
        for number, outcome in enumerate(outcomes):
            share = outcome.highest or outcome.lowest
            if share and (replicates < 2 or share * replicates < 1.0):
                raise self.wrong(
                    ("outcome", number),
                    f"that tail has less than one of {replicates} replicates in it; give more replicates (20, say),"
                    " or a larger share.",
                )
        design = self.design(data, method.name, factors)
        until = self.until(data["until"], design) if "until" in data else None
        missing = data.get("missing", LEAVE_OUT)
        if missing not in MISSING:
            raise self.wrong(("missing",), f"{shown(missing)} is not allowed; give {' or '.join(MISSING)}.")
        return Sensitivity(design, outcomes, replicates, until, missing, region)

    def design(self, data: Mapping[str, Any], method: str, factors: tuple[Factor, ...]) -> Design:
        more: dict[str, Any] = {}
        if "levels" in data:
            more["levels"] = self.whole(data["levels"], ("levels",), 2, 1000)
        if "step" in data:
            more["step"] = self.number(data["step"], ("step",))
        try:
            return Design(
                method,
                factors,
                self.whole(data.get("samples", DEFAULT_SAMPLES), ("samples",), 1, MOST_SAMPLES),
                self.whole(data.get("seed", 0), ("seed",), 0, 2**63 - 1),
                self.flag(data.get("second_order", False), ("second_order",)),
                self.correlation(data.get("correlation", [])),
                **more,
            )
        except InputError as error:
            key, _, said = str(error).partition(": ")
            if key in BLOCK_KEYS:
                raise self.wrong((key,), said) from None
            if key in data["vary"]:
                raise self.wrong(("vary", key), said) from None
            if str(error).startswith(self.source.name):
                raise
            raise self.wrong((), str(error)) from None

    def until(self, value: Any, design: Design) -> Until:
        self.keys(value, ("until",), UNTIL_KEYS)
        if "max_samples" not in value or len(value) < 2:
            raise self.wrong(("until",), "say what must have settled, and max_samples: {ranking_stable: true, "
                                         "max_samples: 4096}.")  # fmt: skip
        if not design.extendable:
            raise self.wrong(("until",), f"a {design.method} design cannot grow; leave it out, or use sobol.")
        most = self.whole(value["max_samples"], ("until", "max_samples"), design.samples, MOST_SAMPLES)
        width = value.get("width")
        if width is not None:
            width = self.number(width, ("until", "width"))
            if width <= 0.0:
                raise self.wrong(("until", "width"), f"{width:g} is not allowed; give a number above 0.")
        flags: dict[str, bool] = {key: self.flag(value.get(key, False), ("until", key)) for key in UNTIL_KEYS[:2]}
        if width is None and not any(flags.values()):
            raise self.wrong(("until",), "it asks for nothing; give ranking_stable: true, or a width.")
        return Until(most, width=width, **flags)

    def groups(self, value: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise self.wrong(("groups",), f"{shown(value)} is not allowed; give a mapping: group: [names].")
        found: dict[str, str] = {}
        for group, names in value.items():
            if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
                raise self.wrong(("groups", str(group)), f"{shown(names)} is not allowed; list names of what varies.")
            for name in names:
                if name in found:
                    raise self.wrong(("groups", str(group)), f"{name} is in group {found[name]} already.")
                found[name] = str(group)
        return found

    def factors(self, value: Any, groups: Mapping[str, str]) -> tuple[Factor, ...]:
        if not isinstance(value, Mapping) or not value:
            raise self.wrong(("vary",), f"{shown(value)} is not allowed; give name: [low, high].")
        for name in groups:
            if name not in value:
                raise self.wrong(("groups",), f"{shown(name)} is none of what varies.{nearest(name, list(value))}")
        return tuple(self.factor(name, said, groups.get(name, "")) for name, said in value.items())

    def factor(self, name: Any, said: Any, group: str) -> Factor:
        place = ("vary", str(name))
        declared = None
        if not isinstance(name, str) or not name or not name.isprintable():
            raise self.wrong(place, "give a name for what varies.")
        if name in (*RESERVED, DUMMY) or ":" in name:
            raise self.wrong(
                place, f"the name is taken (so are {', '.join(RESERVED)} and names with a colon); give another."
            )
        if name not in (ARM, SCENARIO) and self.known is not None:
            if name not in self.known:
                raise self.wrong(place, "there is no such parameter or lever; `ruralcredit parameters` and `ruralcredit"
                                        f" levers` list them.{nearest(name, self.known)}")  # fmt: skip
            declared = self.known[name]
        if isinstance(said, list):
            words = said and all(isinstance(one, str) for one in said) and (declared is None or declared.choices)
            said = {"choices": said} if words else self.ends(said, place)
        self.keys(said, place, FACTOR_KEYS)
        kind = self.kind(name, said, declared, place)
        group = self.text(said["group"], (*place, "group")) if "group" in said else group
        if kind in ("categorical", "boolean"):
            for key in said:
                if key not in ("kind", "choices", "group"):
                    raise self.wrong((*place, key), f"{name} is {kind}, which has no {key}; leave it out.")
        if kind == "categorical":
            return Factor(name, kind, choices=self.choices(said, declared, place), group=group)
        if kind == "boolean":
            return Factor(name, kind, group=group)
        shapes = [key for key in SHAPES if key in said]
        if len(shapes) > 1:
            raise self.wrong(place, f"{' and '.join(shapes)} exclude each other; keep one.")
        low, high = (self.end(said.get(key), declared, kind, (*place, key), key) for key in ("low", "high"))
        shape = shapes[0] if shapes else "uniform"
        free_ends = shape in ("normal", "lognormal")
        if not free_ends and not (math.isfinite(low) and math.isfinite(high)):
            raise self.wrong(place, "give low and high, such as [2, 6].")
        if not low < high:
            raise self.wrong(place, f"low {shown(said.get('low'))} is not below high {shown(said.get('high'))}.")
        scale = said.get("scale", "linear")
        if scale not in ("linear", "log"):
            raise self.wrong((*place, "scale"), f"{shown(scale)} is not allowed; give linear or log.")
        if scale == "log" and (low <= 0.0 or shape != "uniform"):
            raise self.wrong((*place, "scale"), "a logarithm needs low above 0, and no shape beside it.")
        parameters = self.shape(said[shape], shape, low, high, (*place, shape)) if shapes else {}
        made = Factor(name, kind, low, high, (), scale, shape, parameters, group)
        with np.errstate(all="ignore"):
            ends = made.numbers(np.array([0.01, 0.99]))
        if not np.isfinite(ends).all() or not ends[0] < ends[1]:
            raise self.wrong((*place, shape), "hardly anything of it lies between low and high; move one of them.")
        return made

    def kind(self, name: str, said: Mapping[str, Any], declared: Declared | None, place: Place) -> Any:
        natural = None
        if declared is not None:
            natural = {"int": "integer", "bool": "boolean", "choice": "categorical", "month": "month"}.get(
                "choice" if declared.choices else declared.type, "real"
            )
        elif name in (ARM, SCENARIO) or "choices" in said:
            natural = "categorical"
        kind = said.get("kind", natural or "real")
        if kind not in KINDS or (natural is not None and kind != natural):
            allowed = natural or ", ".join(KINDS)
            raise self.wrong((*place, "kind"), f"{shown(kind)} is not allowed; give {allowed}, or leave it out.")
        return kind

    def choices(self, said: Mapping[str, Any], declared: Declared | None, place: Place) -> tuple[str, ...]:
        given = said.get("choices")
        allowed = f" out of {', '.join(declared.choices)}" if declared is not None else ""
        if not isinstance(given, list) or len(given) < 2 or not all(isinstance(one, str) for one in given):
            raise self.wrong(place, f"{shown(given)} is not allowed; list two words or more{allowed}.")
        for one in given:
            if given.count(one) > 1 or (declared is not None and one not in declared.choices):
                raise self.wrong(place, f"{shown(one)} is not allowed; list different words{allowed}.")
        return tuple(given)

    def ends(self, said: list[Any], place: Place) -> dict[str, Any]:
        if len(said) != 2:
            raise self.wrong(place, f"{shown(said)} is not allowed; give [low, high], or a mapping.")
        return {"low": said[0], "high": said[1]}

    def end(self, value: Any, declared: Declared | None, kind: str, place: Place, which: str) -> float:
        if value is None:
            if declared is not None and kind == "real":
                return (
                    float(getattr(declared, which))
                    if abs(getattr(declared, which)) < 1e6
                    else math.inf * (1 if which == "high" else -1)
                )
            return math.inf if which == "high" else -math.inf
        if kind == "month":
            try:
                return float(month_number(str(declared.check(value, "")) if declared else value))
            except (InputError, TypeError, ValueError, AttributeError):
                raise self.wrong(
                    place, f"{shown(value)} is no month that is allowed; give one such as 2008-07."
                ) from None
        number = self.number(value, place)
        if kind == "integer" and number != int(number):
            raise self.wrong(place, f"{number:g} is not allowed; give a whole number.")
        if declared is not None:
            try:
                declared.check(value, "")
            except InputError as error:
                raise self.wrong(place, str(error).removeprefix(": ")) from None
        return number

    def shape(self, value: Any, shape: str, low: float, high: float, place: Place) -> dict[str, float]:
        names = SHAPES[shape]
        value = [value] if isinstance(value, int | float) and not isinstance(value, bool) else value
        if not isinstance(value, list) or len(value) != len(names):
            raise self.wrong(place, f"{shown(value)} is not allowed; give [{', '.join(names)}].")
        made = {name: self.number(one, place) for name, one in zip(names, value, strict=True)}
        if shape == "triangular" and not low <= made["mode"] <= high:
            raise self.wrong(place, f"the mode {made['mode']:g} is not between {low:g} and {high:g}.")
        for name, number in made.items():
            if name in ("sd", "log_sd", "alpha", "beta") and number <= 0.0:
                raise self.wrong(place, f"{name} {number:g} is not allowed; give a number above 0.")
        return made

    def outcomes(self, value: Any) -> tuple[Outcome, ...]:
        listed = value if isinstance(value, list) else [value]
        return tuple(self.outcome(one, ("outcome", number)) for number, one in enumerate(listed))

    def outcome(self, value: Any, place: Place) -> Outcome:
        said = {"measure": value} if isinstance(value, str) else value
        self.keys(said, place, KEYS)
        measure = said.get("measure")
        if not isinstance(measure, str) or (self.known is not None and measure not in (*MEASURES, *MADE)):
            hint = nearest(str(measure), [*MEASURES, *MADE])
            raise self.wrong(place, f"{shown(measure)} is no measure; `ruralcredit measures` lists them.{hint}")
        every = self.whole(said.get("every", 0), (*place, "every"), 0, 1200)
        months = said.get("months", [])
        if not isinstance(months, list):
            raise self.wrong((*place, "months"), f"{shown(months)} is not allowed; list months such as 2008-12.")
        for month in months:
            try:
                month_of(month, "")
            except (InputError, TypeError):
                raise self.wrong((*place, "months"), f"{shown(month)} is no month; give one such as 2008-12.") from None
        if (every or months) and (self.known is None or not MEASURES[measure].monthly if measure in MEASURES else True):
            raise self.wrong(place, f"{measure} has no months; leave out `every` and `months`.")
        arms = said.get("difference")
        if arms is not None and not (
            isinstance(arms, list)
            and len(arms) == 2
            and all(isinstance(arm, str) for arm in arms)
            and arms[0] != arms[1]
        ):
            raise self.wrong((*place, "difference"), f"{shown(arms)} is not allowed; give two arms: [this, less that].")
        limits = {
            key: self.number(said[key], (*place, key)) for key in ("above", "below", "highest", "lowest") if key in said
        }
        if len(limits) > 1:
            raise self.wrong(place, f"{' and '.join(limits)} exclude each other; keep one.")
        for key in ("highest", "lowest"):
            if key in limits and not 0.0 < limits[key] < 1.0:
                raise self.wrong((*place, key), f"{limits[key]:g} is not allowed; give a share between 0 and 1.")
        return Outcome(measure, every, tuple(months), tuple(arms) if arms else None, **limits)

    def correlation(self, value: Any) -> dict[tuple[str, str], float]:
        if not isinstance(value, list):
            raise self.wrong(("correlation",), f"{shown(value)} is not allowed; list [name, name, number].")
        found: dict[tuple[str, str], float] = {}
        for number, one in enumerate(value):
            place = ("correlation", number)
            if not isinstance(one, list) or len(one) != 3 or not all(isinstance(name, str) for name in one[:2]):
                raise self.wrong(place, f"{shown(one)} is not allowed; give [name, name, number].")
            if (one[0], one[1]) in found or (one[1], one[0]) in found:
                raise self.wrong(place, f"{one[0]} and {one[1]} stand there twice; keep one.")
            found[one[0], one[1]] = self.number(one[2], place)
        return found

    def keys(self, value: Any, place: Place, allowed: tuple[str, ...]) -> None:
        if not isinstance(value, Mapping):
            raise self.wrong(place, f"{shown(value)} is not allowed; give a mapping: {', '.join(allowed)}.")
        for key in value:
            if key not in allowed:
                raise self.wrong((*place, str(key)), f"there is no such key; allowed are {', '.join(allowed)}."
                                                     f"{nearest(str(key), allowed)}")  # fmt: skip

    def whole(self, value: Any, place: Place, least: int, most: int) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(place, f"{shown(value)} is not allowed; give a whole number from {least} to {most}.")
        return value

    def number(self, value: Any, place: Place) -> float:
        large = isinstance(value, int) and abs(value) > LARGEST
        if isinstance(value, bool) or not isinstance(value, int | float) or large or not math.isfinite(value):
            raise self.wrong(place, f"{shown(value)} is not allowed; give a number.")
        return float(value)

    def flag(self, value: Any, place: Place) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(place, f"{shown(value)} is not allowed; give true or false.")
        return value

    def text(self, value: Any, place: Place) -> str:
        if not isinstance(value, str) or not value or not value.isprintable():
            raise self.wrong(place, f"{shown(value)} is not allowed; give a name.")
        return value

    def wrong(self, place: Place, said: str) -> InputError:
        return self.source.wrong((*self.place, *place), said)


__all__ = ["read_sensitivity"]
