"""Formulas are arithmetic and nothing else: whatever could reach into Python, or run for ever, is refused in a line."""

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.experiment.formulas import ELEMENTARY, read_formula

GIVEN = {"pd": 0.02, "rho": 0.12, "n": 1000.0}


def value(text: object) -> float:
    return read_formula(text, "file, line 3: claims[0].expected").number(GIVEN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pd", 0.02),
        (0.5, 0.5),
        (7, 7.0),
        ("= 2 * n", 2000.0),
        ("1 + 2 * 3 ** 2", 19.0),
        ("-2 ** 2", -4.0),
        ("(1 - pd) / 2", 0.49),
        ("sqrt(n * pd * (1 - pd))", math.sqrt(19.6)),
        ("2.4 / (-normal_quantile(pd) * sqrt(12))", 2.4 / (2.0537489106318225 * math.sqrt(12))),
        ("normal_probability(normal_quantile(rho))", 0.12),
        ("log(exp(1)) + floor(2.7)", 3.0),
        ("pd < rho", 1.0),
        ("pd >= rho", 0.0),
        ("1e-3", 0.001),
    ],
)
def test_arithmetic_is_worked_out(text: object, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "pd.real",
        "(1).__class__",
        "().__class__.__bases__",
        "__import__('os')",
        "__builtins__",
        "open('x')",
        "eval('1')",
        "sqrt.__globals__",
        "[x for x in (1, 2)]",
        "(lambda: 1)()",
        "sqrt(x := 2)",
        "sqrt(*n)",
        "sqrt(x=2)",
        "{1: 2}",
        "[1]",
        "(1, 2)",
        "n[0]",
        "'text'",
        "'a' * 1000000000",
        "f'{n}'",
        "b'1'",
        "True",
        "None",
        "...",
        "1j",
        "1 if n else 2",
        "n and pd",
        "not n",
        "~n",
        "+n",
        "n // 2",
        "n % 2",
        "n @ n",
        "n << 70",
        "0 < n < 2",
        "n is pd",
        "n in pd",
        "9" * 399,
        "1e999",
        "9 ** 9 ** 9 ** 9",
        "10.0 ** 400",
        "0 ** -1",
        "1 / 0",
        "(-1) ** 0.5",
        "sqrt(-1)",
        "log(0)",
        "exp(1000)",
        "normal_quantile(1)",
        "normal_quantile(2)",
        "sqrt()",
        "sqrt(1, 2)",
        "sqrt('4')",
        "sqrt",
        "nn",
        "n n",
        "1 +",
        "import os",
        "n = 2",
        "n; n",
        "n\nn",
        "",
        "   ",
        "=",
        "(" * 300 + "1" + ")" * 90,
        "-" * 390 + "1",
        "1 + " * 99 + "1",
        "sqrt(" * 70 + "1" + ")" * 70,
        "n" * 401,
        "\x00",
        "yield",
        "await n",
        None,
        True,
        [1],
        math.nan,
        math.inf,
        10**400,
    ],
)
def test_anything_else_is_refused_in_one_line_that_names_the_place(text: object) -> None:
    with pytest.raises(InputError) as error:
        value(text)
    message = str(error.value)
    assert message.startswith("file, line 3: claims[0].expected: ")
    assert message.isprintable()
    assert len(message) < 700


@given(st.text(max_size=60))
def test_no_text_does_anything_but_give_a_number_or_an_input_error(text: str) -> None:
    with contextlib.suppress(InputError):
        assert math.isfinite(value(text))


def test_arrays_are_worked_out_element_by_element() -> None:
    names = {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([2.0, 2.0, 2.0])}
    assert read_formula("a * b - 1", "x").value(names).tolist() == [1.0, 3.0, 5.0]
    assert read_formula("a >= b", "x").value(names).tolist() == [0.0, 1.0, 1.0]


def test_the_functions_of_formulas_do_not_come_from_the_model() -> None:
    """What is expected must not rest on the code that is tested."""
    assert not [name for name, function in ELEMENTARY.items() if function.__module__.startswith("sim.core")]
