"""Declared numbers: default, unit, meaning, bounds and source in one place; everything else is printed from there."""

import math
import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from sim.core.errors import InputError
from sim.core.structs import RECORD, Number, copied, define_attributes, define_struct

Value = float | int | bool | str


def month_number(text: str) -> int:
    """Return the months since year 0 of a month written 2003-01."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def month_of(text: Any, name: str) -> int:
    """Return the months since year 0 of a month written 2003-01; raises InputError that names what it is for."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise InputError(f"{name}: {text!r} is not allowed; give a month, written YYYY-MM.")
    return month_number(text)


def month_text(number: int) -> str:
    """Return a number of months since year 0 as 2003-01."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def plain(number: float) -> str:
    """Return a number as people write it: 5000000, 0.05, 1e-06."""
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else f"{number:g}"


@dataclass(frozen=True)
class Declared:
    """One assumption or lever: what it is called, what it may be, where it comes from."""

    default: Any
    unit: str
    meaning: str
    low: float
    high: float
    source: str
    choices: tuple[str, ...] = ()
    name: str = ""
    type: str = "float"

    def allowed(self) -> str:
        """Say in words which values are allowed."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.type == "month":
            return f"a month from {month_text(int(self.low))} to {month_text(int(self.high))}, written YYYY-MM"
        kind = {"int": "a whole number ", "bool": "true, false or a number "}.get(self.type, "a number ")
        return f"{kind}from {plain(self.low)} to {plain(self.high)} ({self.unit})"

    def check(self, value: Any, name: str) -> Value:
        """Return the value in its declared type, or raise InputError that says what is allowed."""
        if type(value) is float and self.type == "float" and not self.choices and self.low <= value <= self.high:
            return value  # policies set levers every month: no message is made for what is right
        wrong = InputError(f"{name}: {value!r} is not allowed; give {self.allowed()}.")
        if self.choices:
            if not isinstance(value, str) or value not in self.choices:
                raise wrong
            return value
        if self.type == "month":
            if not isinstance(value, str) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
                raise wrong
            if not self.low <= month_number(value) <= self.high:
                raise wrong
            return value
        if isinstance(value, bool | np.bool_):
            value = int(value) if self.type == "bool" else value
        if isinstance(value, bool | np.bool_ | str) or not isinstance(value, int | float | np.integer | np.floating):
            raise wrong
        try:
            number = float(value)
        except OverflowError:
            raise wrong from None
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise wrong
        if self.type == "int":
            if number != int(number):
                raise wrong
            return int(number)
        return number


def param(default: Any, unit: str, meaning: str, *, low: float, high: float, source: str) -> Any:
    """Declare a number: default, unit, one-sentence meaning, bounds (inclusive), source in words."""
    kind = "bool" if isinstance(default, bool) else "int" if isinstance(default, int) else "float"
    return Declared(float(default) if kind != "int" else default, unit, meaning, low, high, source, type=kind)


def choice(default: str, meaning: str, *, choices: tuple[str, ...], source: str) -> Any:
    """Declare a word out of a few; compiled code sees its place in `choices`."""
    return Declared(default, "-", meaning, 0, len(choices) - 1, source, choices, type="choice")


def date(default: str, meaning: str, *, low: str, high: str, source: str) -> Any:
    """Declare a month, written 2003-01; compiled code sees months since year 0."""
    return Declared(default, "month", meaning, month_number(low), month_number(high), source, type="month")


class Group:
    """A subject's declared numbers; Python and compiled phases read them as attributes."""

    fields: ClassVar[dict[str, Declared]] = {}
    _struct: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        """Collect the declarations and give each its attribute in compiled code."""
        super().__init_subclass__()
        kind, cls._struct = define_struct(cls, RECORD)
        places: dict[str, Number] = {}
        cls.fields = {}
        for name, made in list(vars(cls).items()):
            if isinstance(made, Declared):
                row = len(cls.fields)
                cls.fields[name] = replace(made, name=name)
                setattr(cls, name, _Number(row, cls.fields[name]))
                places[name] = Number(row, made.type in ("int", "choice", "month"))
        define_attributes(kind, places)

    def __init__(self, **values: Value) -> None:
        """Set every number to its default, then those given (already checked)."""
        self.f8 = np.zeros(max(len(self.fields), 1))
        self.compiled = type(self)._struct(self.f8)
        for name, made in self.fields.items():
            setattr(self, name, values.get(name, made.default))

    def __deepcopy__(self, memo: dict[int, Any]) -> "Group":
        """Return a group with the same numbers, in memory of its own."""
        made: Group = copied(self, memo, lambda made: type(self)._struct(made.f8))
        return made


class _Number:
    """A declared number as an attribute of its group."""

    def __init__(self, row: int, made: Declared) -> None:
        self.row, self.made = row, made

    def __get__(self, group: Group | None, owner: Any = None) -> Any:
        if group is None:
            return self.made
        number = float(group.f8[self.row])
        if self.made.choices:
            return self.made.choices[int(number)]
        if self.made.type == "month":
            return month_text(int(number))
        return int(number) if self.made.type == "int" else number

    def __set__(self, group: Group, value: Any) -> None:
        if self.made.choices:
            value = self.made.choices.index(value)
        elif self.made.type == "month":
            value = month_number(value)
        group.f8[self.row] = value
