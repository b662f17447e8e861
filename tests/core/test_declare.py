"""Declared numbers: what they may be, and how Python and compiled code read them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.core.declare import Group, choice, date, month_number, month_text, param
from sim.core.errors import InputError, nearest


class Bakery(Group):
    """Where bread comes from."""

    heat: float = param(230.0, "C", "How hot the oven is.", low=100.0, high=300.0, source="assumed")
    ovens: int = param(2, "ovens", "How many there are.", low=1, high=9, source="assumed")
    salted: float = param(True, "switch", "Whether there is salt in it.", low=0.0, high=1.0, source="assumed")
    flour: str = choice("rye", "What it is made of.", choices=("wheat", "rye"), source="assumed")
    opened: str = date("2003-01", "First bread.", low="2003-01", high="2030-12", source="assumed")


@njit
def bake(bakery):  # type: ignore[no-untyped-def]
    loaves = 0
    for _ in range(bakery.ovens):  # only a whole number can be counted to
        loaves += 10
    return loaves, bakery.heat, bakery.flour, bakery.opened


def test_a_group_begins_with_its_defaults() -> None:
    bakery = Bakery()
    assert (bakery.heat, bakery.ovens, bakery.flour, bakery.opened) == (230.0, 2, "rye", "2003-01")
    assert type(bakery.ovens) is int
    assert bakery.salted == 1.0


def test_values_can_be_given_and_set() -> None:
    bakery = Bakery(heat=250.0, flour="wheat", opened="2008-07")
    bakery.ovens = 3
    assert (bakery.heat, bakery.ovens, bakery.flour, bakery.opened) == (250.0, 3, "wheat", "2008-07")
    assert Bakery().heat == 230.0


def test_compiled_code_sees_the_same_numbers_also_after_they_are_set() -> None:
    bakery = Bakery()
    assert bake(bakery.compiled) == (20, 230.0, 1, 2003 * 12)
    bakery.heat, bakery.ovens, bakery.flour, bakery.opened = 200.0, 4, "wheat", "2003-02"
    assert bake(bakery.compiled) == (40, 200.0, 0, 2003 * 12 + 1)


def test_the_class_knows_what_was_declared() -> None:
    made = Bakery.fields["heat"]
    assert (made.name, made.default, made.unit, made.low, made.high) == ("heat", 230.0, "C", 100.0, 300.0)
    assert Bakery.heat == made
    assert [made.type for made in Bakery.fields.values()] == ["float", "int", "bool", "choice", "month"]


@pytest.mark.parametrize(
    ("name", "value", "checked"),
    [
        ("heat", 250, 250.0), ("heat", np.float32(250), 250.0), ("heat", 100.0, 100.0), ("heat", 300, 300.0),
        ("ovens", 3, 3), ("ovens", 3.0, 3), ("ovens", np.int64(3), 3), ("salted", False, 0.0), ("salted", 0.5, 0.5),
        ("flour", "wheat", "wheat"), ("opened", "2030-12", "2030-12"),
    ],
)  # fmt: skip
def test_what_is_allowed_comes_back_in_its_type(name: str, value: Any, checked: Any) -> None:
    answer = Bakery.fields[name].check(value, name)
    assert answer == checked
    assert type(answer) is type(checked)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("heat", 99.9), ("heat", 300.1), ("heat", float("nan")), ("heat", float("inf")), ("heat", "250"),
        ("heat", None), ("heat", True), ("heat", [250.0]), ("heat", 250j), ("ovens", 2.5), ("ovens", 0),
        ("ovens", True), ("flour", "oats"), ("flour", 1), ("flour", None), ("opened", "2003-1"), ("opened", "2003-13"),
        ("opened", "2003-00"), ("opened", "2002-12"), ("opened", "2031-01"), ("opened", 2003), ("opened", "2003-01-01"),
        ("opened", "\u0662\u0660\u0660\u0668-\u0660\u0661"), ("opened", "2008-07\n"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_not_allowed_is_answered_in_one_line_with_what_is(name: str, value: Any) -> None:
    made = Bakery.fields[name]
    with pytest.raises(InputError) as refused:
        made.check(value, f"bakery.{name}")
    message = str(refused.value)
    assert message.startswith(f"bakery.{name}: {value!r} is not allowed; give ")
    assert made.allowed() in message
    assert "\n" not in message


def test_what_is_allowed_is_said_in_words() -> None:
    assert {name: made.allowed() for name, made in Bakery.fields.items()} == {
        "heat": "a number from 100 to 300 (C)",
        "ovens": "a whole number from 1 to 9 (ovens)",
        "salted": "true, false or a number from 0 to 1 (switch)",
        "flour": "one of wheat, rye",
        "opened": "a month from 2003-01 to 2030-12, written YYYY-MM",
    }


@given(number=st.integers(1000 * 12, 9999 * 12 + 11))
def test_a_month_written_and_read_is_the_same_month(number: int) -> None:
    assert month_number(month_text(number)) == number


def test_months_are_counted_from_year_zero() -> None:
    assert month_number("2003-01") == 24036
    assert month_text(24047) == "2003-12"


@pytest.mark.parametrize(
    ("name", "answer"),
    [("haet", "heat"), ("oven.haet", "heat"), ("xyzzy", ""), ("", "")],
)
def test_the_nearest_right_name_is_offered_and_none_when_none_is_near(name: str, answer: str) -> None:
    assert nearest(name, ["heat", "ovens", "flour"]) == (f" Did you mean {answer!r}?" if answer else "")


def test_a_name_right_in_its_last_part_is_near_enough() -> None:
    names = ["levers.call_after", "income.law"]
    assert nearest("call_after", names) == " Did you mean 'levers.call_after'?"
    assert nearest("behaviour.law", names) == " Did you mean 'income.law'?"
