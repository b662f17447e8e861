"""Formulas in experiment files: a little arithmetic, read as data.

A formula has numbers, names, texts, `+ - * / **`, one comparison and calls of named functions, and nothing else: no
attributes, no subscripts, no loops, no keywords. Python's parser makes its tree; the tree is walked here, never run.
"""

import ast
import copy
import inspect
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Any

import numpy as np

from sim.core.errors import InputError, nearest
from sim.experiment.reading import one_line, shown

LONGEST, DEEPEST = 400, 30  # characters, and operations within each other
LARGEST = 1e300
MARK = "="  # with which a formula begins where a number is expected
GRAMMAR = "numbers, names, + - * / **, a comparison and calls such as sqrt(rho)"
GREEK = re.compile(r"\blambda\b")  # a name in every textbook, and a word of Python's own: the tree has it with a mark
MARKED = "lambda_"

Functions = Mapping[str, Callable[..., Any]]

ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
COMPARISONS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def normal_quantile(probability: float) -> float:
    """Return the point under which a standard normal number lies with a probability between 0 and 1."""
    return NormalDist().inv_cdf(probability)


def normal_probability(point: float) -> float:
    """Return the probability that a standard normal number lies under a point."""
    return NormalDist().cdf(point)


def natural_logarithm(x: float) -> float:
    """Return the natural logarithm."""
    return math.log(x)


ELEMENTARY: Functions = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": natural_logarithm,
    "floor": lambda x: float(math.floor(x)),
    "normal_quantile": normal_quantile,
    "normal_probability": normal_probability,
}


@dataclass(frozen=True)
class Formula:
    """A formula: its text, where it stands, and the names and functions it uses. Make one with `read_formula`."""

    text: str
    where: str
    tree: ast.expr = field(compare=False, repr=False)
    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    def wrong(self, message: str) -> InputError:
        """Make the error that says what is wrong with it."""
        return InputError(one_line(f"{self.where}: `{self.text}`: {message}"))

    def check_functions(self, functions: Functions) -> None:
        """Raise InputError unless every function is known."""
        for name in sorted(self.functions - set(functions)):
            known = ", ".join(sorted(functions))
            raise self.wrong(f"there is no function {name!r} here; give one of {known}.{nearest(name, functions)}")

    def check_names(self, names: Mapping[str, Any], what: str = "") -> None:
        """Raise InputError unless every name is known; `what` says which are allowed, if not those that are given."""
        for name in sorted(self.names - set(names)):
            known = ", ".join(names) if 0 < len(names) <= 12 else "none"
            allowed = what or f"those of `given` ({known})"
            raise self.wrong(f"there is no {name!r}; names allowed are {allowed}.{nearest(name, names)}")

    def value(self, names: Mapping[str, Any], functions: Functions = ELEMENTARY) -> Any:
        """Return its value: a number, or an array where names or functions give arrays; raises InputError."""
        self.check_functions(functions)
        self.check_names(names)
        try:
            with np.errstate(all="ignore"):
                return self._value(self.tree, names, functions)
        except InputError as error:
            raise self.wrong(str(error)) from None
        except (ArithmeticError, ValueError) as error:
            raise self.wrong(f"cannot be worked out ({str(error) or type(error).__name__}).") from None

    def number(self, names: Mapping[str, Any], functions: Functions = ELEMENTARY) -> float:
        """Return its value, which must be one finite number; raises InputError."""
        return self.one_number(self.value(names, functions))

    def one_number(self, value: Any) -> float:
        """Return what the formula gave, which must be one finite number; raises InputError."""
        if isinstance(value, str) or np.ndim(value) or not math.isfinite(value):
            raise self.wrong(f"gives {shown(value)}, which is no number.")
        return float(value)

    def called_with(
        self, names: Mapping[str, Any], functions: Functions, wanted: Functions
    ) -> tuple[Callable[..., Any], list[Any]] | None:
        """Return a wanted function and its arguments, if the whole formula is a call of the one of that name."""
        if not isinstance(self.tree, ast.Call) or self.tree.func.id not in wanted:  # type: ignore[attr-defined]
            return None
        given = [self._value(node, names, functions) for node in self.tree.args]
        return wanted[self.tree.func.id], given  # type: ignore[attr-defined]

    def filled_in(self, parts: Mapping[str, "Formula"]) -> "Formula":
        """Return the formula with others in the places of names that stand for them."""
        used = [part for name, part in parts.items() if name in self.names]
        if not used:
            return self
        names = (self.names - set(parts)).union(*(part.names for part in used))
        functions = self.functions.union(*(part.functions for part in used))
        return replace(self, tree=_FilledIn(parts).visit(copy.deepcopy(self.tree)), names=names, functions=functions)

    def _value(self, node: ast.expr, names: Mapping[str, Any], functions: Functions) -> Any:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else float(node.value)  # type: ignore[arg-type]
        if isinstance(node, ast.Name):
            return names[_said(node.id)]
        if isinstance(node, ast.UnaryOp):
            return -_numeric(self._value(node.operand, names, functions))
        if isinstance(node, ast.BinOp):
            left, right = (_numeric(self._value(side, names, functions)) for side in (node.left, node.right))
            result = ARITHMETIC[type(node.op)](left, right)
            if np.iscomplexobj(result):
                raise InputError("a root of a number below 0 is no number.")
            return result
        if isinstance(node, ast.Compare):
            left, right = (_numeric(self._value(side, names, functions)) for side in (node.left, node.comparators[0]))
            return np.asarray(COMPARISONS[type(node.ops[0])](left, right), dtype=float)[()]
        if isinstance(node, ast.Call):
            name = node.func.id  # type: ignore[attr-defined]
            return _called(name, functions[name], [self._value(given, names, functions) for given in node.args])
        raise AssertionError(f"{type(node).__name__} was let in")


class _FilledIn(ast.NodeTransformer):
    """Puts the trees of formulas in the places of names that stand for them."""

    def __init__(self, parts: Mapping[str, Formula]) -> None:
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return what stands in the place of a name."""
        return self.parts[node.id].tree if node.id in self.parts else node


def _numeric(value: Any) -> Any:
    """Return a number or an array; what stands for many values, such as a measure, gives them."""
    if isinstance(value, str):
        raise InputError(f"{shown(value)} is text; give a number.")
    return value.values() if hasattr(value, "values") else value


def _called(name: str, function: Callable[..., Any], given: list[Any]) -> Any:
    signature = inspect.signature(function)
    try:
        signature.bind(*given)
    except TypeError:
        wanted = ", ".join(signature.parameters)
        raise InputError(f"{name} takes ({wanted}); {len(given)} given.") from None
    try:
        return function(*given)
    except TypeError as error:
        raise InputError(f"{name}: {error}.") from None


def read_formula(text: Any, where: str) -> Formula:
    """Read a formula, given as text or as a number; `where` is its place in messages. Raises InputError."""
    if isinstance(text, int | float) and not isinstance(text, bool) and abs(text) < LARGEST:
        text = repr(float(text))
    if not isinstance(text, str):
        raise InputError(one_line(f"{where}: {shown(text)} is not allowed; give a formula: {GRAMMAR}."))
    text = text.strip().removeprefix(MARK).strip()
    if not 0 < len(text) <= LONGEST:
        raise InputError(f"{where}: {len(text)} characters are no formula; give 1 to {LONGEST}: {GRAMMAR}.")
    try:
        tree = ast.parse(GREEK.sub(MARKED, text), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(one_line(f"{where}: `{text}` is no formula; give {GRAMMAR}.")) from None
    names: set[str] = set()
    functions: set[str] = set()
    try:
        _admit(tree, names, functions, 0)
    except InputError as error:
        raise InputError(one_line(f"{where}: `{text}`: {error}")) from None
    return Formula(text, where, tree, frozenset(names), frozenset(functions))


def _said(name: str) -> str:
    """Return a name as it was written."""
    return "lambda" if name == MARKED else name


def is_formula(value: Any) -> bool:
    """Say whether a value of a file stands for a number to be worked out."""
    return isinstance(value, str) and value.lstrip().startswith(MARK)


def _admit(node: ast.expr, names: set[str], functions: set[str], depth: int) -> None:
    """Let a tree in, noting its names, or raise InputError for the first thing that is not allowed."""
    if depth > DEEPEST:
        raise InputError(f"more than {DEEPEST} operations within each other; make it simpler.")
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        if not abs(node.value) < LARGEST:  # type: ignore[arg-type]
            raise InputError(f"a number is too large; give one below {LARGEST:g}.")
    elif isinstance(node, ast.Name):
        names.add(_said(node.id))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        _admit(node.operand, names, functions, depth + 1)
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        _admit(node.left, names, functions, depth + 1)
        _admit(node.right, names, functions, depth + 1)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        _admit(node.left, names, functions, depth + 1)
        _admit(node.comparators[0], names, functions, depth + 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        functions.add(node.func.id)
        for given in node.args:
            if not (isinstance(given, ast.Constant) and isinstance(given.value, str)):
                _admit(given, names, functions, depth + 1)
    else:
        raise InputError(f"{_called_in_words(node)} is not allowed; give {GRAMMAR}.")


def _called_in_words(node: ast.expr) -> str:
    words = {
        ast.Attribute: "a dot",
        ast.Subscript: "[...]",
        ast.Constant: "text or a word in place of a number",
        ast.Call: "a call with names or of something else than a named function",
        ast.Compare: "a comparison of more than two, `in` or `is`",
        ast.BinOp: "this operator",
        ast.UnaryOp: "this sign",
    }
    return words.get(type(node), type(node).__name__)


__all__ = ["ELEMENTARY", "Formula", "Functions", "is_formula", "read_formula"]
