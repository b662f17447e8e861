"""What a file claims of its runs: what is obtained, and what is expected of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.core.errors import InputError, nearest
from sim.experiment.formulas import LARGEST, Formula, read_formula
from sim.experiment.reading import Place, Source, shown
from sim.measures import MEASURES

RUN, BRANCH = "run", "branch"
UNITS = (RUN, BRANCH)
FORMULAS = ("expected", "at_least", "at_most", "equivalent", "within", "limit", "warn")
BOUNDS = ("expected", "at_least", "at_most", "between", "direction", "equivalent")
EVIDENCE = ("source", "country", "confidence")
CLAIM_KEYS = ("claim", "obtained", *BOUNDS, "within", "limit", "warn", "unit", "tuned", *EVIDENCE)
ABOVE, BELOW = "above", "below"
NUMBER, SIZE, DIRECTION, EQUIVALENCE = "number", "size", "direction", "equivalence"
DIRECTIONS = (ABOVE, BELOW)
CONFIDENCES = ("found", "high", "medium", "low")  # seen on a page or table, or from the literature with so much of it
LONGEST_CLAIM, LONGEST_SOURCE = 60, 120
NAMES = "give letters and digits, and not a measure's name"
OF_RUNS = "those of `given` and `samples`, and the measures that `ruralcredit measures` lists"


@dataclass(frozen=True)
class Claim:
    """One claim: `obtained` must equal `expected`, within its standard error or `within`, or keep to a bound.

    Or it lies above or below 0, `direction`: its 95 % interval leaves 0 out; or it is as good as 0, `equivalent`: its
    90 % interval lies within so much of it. `limit` is printed beside and not tested. `unit` is what measures have one
    value of: a run, or a branch of a run. Where a bound is missed but `warn` is not, the sign is right and the size is
    not. A claim that a default was tuned to is no evidence. `source`, `country`, `confidence`: of what is claimed.
    """

    name: str
    obtained: Formula
    expected: Formula | None = None
    at_least: Formula | None = None
    at_most: Formula | None = None
    within: Formula | None = None
    limit: Formula | None = None
    warn: Formula | None = None
    unit: str = RUN
    tuned: bool = False
    direction: str = ""
    equivalent: Formula | None = None
    source: str = ""
    country: str = ""
    confidence: str = ""

    @property
    def kind(self) -> str:
        """What is claimed: a number, a size between bounds, a direction or an equivalence."""
        if self.direction:
            return DIRECTION
        if self.equivalent is not None:
            return EQUIVALENCE
        return NUMBER if self.expected is not None else SIZE

    @property
    def measures(self) -> frozenset[str]:
        """The measures it looks at; a claim without any is one about the code, and needs no runs."""
        return self.obtained.names & set(MEASURES)


def read_claims(
    value: Any, given: Mapping[str, Any], source: Source, samples: Mapping[str, Formula] | None = None
) -> tuple[Claim, ...]:
    """Read the claims of a file, in which names may stand for samples; raises InputError that says what is wrong."""
    place: Place = ("claims",)
    if not isinstance(value, list | tuple) or not value:
        raise source.wrong(place, f"{shown(value)} is not allowed; give a list: - claim: ..., with obtained, expected.")
    claims = tuple(_claim(item, given, source, (*place, number), samples or {}) for number, item in enumerate(value))
    names = [claim.name for claim in claims]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise source.wrong((*place, number, "claim"), f"{name!r} stands twice; claims need names of their own.")
    return claims


def _claim(item: Any, given: Mapping[str, Any], source: Source, place: Place, samples: Mapping[str, Formula]) -> Claim:
    if not isinstance(item, Mapping):
        raise source.wrong(place, f"{shown(item)} is not allowed; give a mapping: {', '.join(CLAIM_KEYS)}.")
    for key, value in item.items():
        if key not in CLAIM_KEYS:
            known = ", ".join(CLAIM_KEYS)
            raise source.wrong((*place, key), f"there is no such key; allowed are {known}.{nearest(key, CLAIM_KEYS)}")
        if value is None:
            raise source.wrong((*place, key), "is empty; give a value, or leave the key out.")
    for key in ("claim", "obtained"):
        if key not in item:
            raise source.wrong(
                place, f"{key} is missing; a claim needs claim, obtained and one of {', '.join(BOUNDS)}."
            )
    if sum(key in item for key in BOUNDS) != 1:
        raise source.wrong(place, f"give one of {', '.join(BOUNDS)}, and only one.")
    name, unit, tuned = item["claim"], item.get("unit", RUN), item.get("tuned", False)
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_CLAIM or not name.isprintable():
        raise source.wrong((*place, "claim"), f"{shown(name)} is not allowed; give text, {LONGEST_CLAIM} characters.")
    if unit not in UNITS:
        raise source.wrong((*place, "unit"), f"{shown(unit)} is not allowed; give one of {', '.join(UNITS)}.")
    if not isinstance(tuned, bool):
        raise source.wrong((*place, "tuned"), f"{shown(tuned)} is not allowed; give true or false.")
    for key, goes_with in (("within", ("expected",)), ("warn", ("at_least", "at_most", "between"))):
        if key in item and not set(goes_with) & set(item):
            raise source.wrong((*place, key), f"goes with {' or '.join(goes_with)} only; leave it out.")
    said = {key: _said(item[key], key, source, (*place, key)) for key in ("direction", *EVIDENCE) if key in item}

    def formula(value: Any, *below: str | int) -> Formula:
        here: Place = (*place, *below)
        return read_formula(value, source.field(here))

    made: dict[str, Any] = {key: formula(item[key], key) for key in FORMULAS if key in item}
    if "between" in item:
        ends = item["between"]
        if not isinstance(ends, list | tuple) or len(ends) != 2:
            raise source.wrong((*place, "between"), f"{shown(ends)} is not allowed; give two numbers: [1.3, 1.7].")
        made["at_least"], made["at_most"] = (formula(end, "between", number) for number, end in enumerate(ends))
    obtained = formula(item["obtained"], "obtained").filled_in(samples)
    claim = Claim(name, obtained, unit=unit, tuned=tuned, **{**made, **said})
    _check_names(claim, given, samples)
    if not claim.measures and claim.expected is not None and claim.within is None:
        raise source.wrong(
            place, "no measure is looked at, so there is no standard error; say how near: within: 0.005."
        )
    if not claim.measures and claim.kind in (DIRECTION, EQUIVALENCE):
        raise source.wrong(place, "no measure is looked at, so there is no standard error; give at_least or at_most.")
    return claim


def _said(value: Any, key: str, source: Source, place: Place) -> str:
    """Read a word out of those allowed, or a remark of one line."""
    words = {"direction": DIRECTIONS, "confidence": CONFIDENCES}.get(key)
    if words and value not in words:
        raise source.wrong(place, f"{shown(value)} is not allowed; give one of {', '.join(words)}.")
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= LONGEST_SOURCE:
        raise source.wrong(place, f"{shown(value)} is not allowed; give text, at most {LONGEST_SOURCE} characters.")
    return value


def _check_names(claim: Claim, given: Mapping[str, Any], samples: Mapping[str, Any]) -> None:
    known = {**dict.fromkeys([*samples, *MEASURES]), **given}
    claim.obtained.check_names(known, OF_RUNS)
    for key in FORMULAS:
        formula = getattr(claim, key)
        if formula is not None:
            formula.check_names(given)


def read_samples(value: Any, given: Mapping[str, Any], source: Source) -> dict[str, Formula]:
    """Read what names stand for in the claims of a file: formulas over measures, later ones over earlier ones.

    Raises InputError that says what is wrong where.
    """
    if not isinstance(value, Mapping):
        raise source.wrong(("samples",), f"{shown(value)} is not allowed; give a mapping: names and formulas.")
    samples: dict[str, Formula] = {}
    for name, text in value.items():
        place: Place = ("samples", str(name))
        if not _is_free(name) or name in given:
            raise source.wrong(place, f"is no name for a sample; {NAMES}, nor one of `given`.")
        formula = read_formula(text, source.field(place)).filled_in(samples)
        formula.check_names({**dict.fromkeys(MEASURES), **given}, OF_RUNS)
        samples[name] = formula
    return samples


def _is_free(name: Any) -> bool:
    return isinstance(name, str) and name.isidentifier() and not name.startswith("_") and name not in MEASURES


def read_given(value: Any, source: Source) -> list[dict[str, float]]:
    """Read the quantities that a file names; one mapping for each case, where lists are walked together.

    Raises InputError that says what is wrong where.
    """
    if not isinstance(value, Mapping):
        raise source.wrong(("given",), f"{shown(value)} is not allowed; give a mapping: names and numbers.")
    lists: dict[str, list[float]] = {}
    for name, number in value.items():
        place: Place = ("given", str(name))
        if not _is_free(name):
            raise source.wrong(place, f"is no name for a quantity; {NAMES}.")
        numbers = list(number) if isinstance(number, list | tuple) else [number]
        if not numbers or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
            raise source.wrong(
                place, f"{shown(number)} is not allowed; give a number, or a list of numbers, a case each."
            )
        if any(not abs(one) < LARGEST for one in numbers):
            raise source.wrong(place, f"{shown(number)} is not allowed; give finite numbers.")
        lists[name] = [float(one) for one in numbers]
    longest = max((len(numbers) for numbers in lists.values()), default=1)
    for name, numbers in lists.items():
        if len(numbers) not in (1, longest):
            raise source.wrong(
                ("given", name), f"a list of {len(numbers)} beside one of {longest}; lists are walked together."
            )
    return [
        {name: numbers[case if len(numbers) > 1 else 0] for name, numbers in lists.items()} for case in range(longest)
    ]


def case_name(given: Mapping[str, float], cases: list[dict[str, float]]) -> str:
    """Return what tells a case from the others, such as `[a=0.2]`; nothing when there is but one."""
    moving = [name for name in given if len({case[name] for case in cases}) > 1]
    return "[" + ", ".join(f"{name}={given[name]:g}" for name in moving) + "]" if moving else ""


__all__ = ["BRANCH", "Claim", "InputError", "case_name", "read_claims", "read_given", "read_samples"]
