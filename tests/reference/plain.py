"""The project's rules in plain Python, and records as plain objects: nothing compiled is called through them."""

from types import ModuleType, SimpleNamespace
from typing import Any

from sim.core.columns import Table
from sim.core.declare import Group


def plain(module: ModuleType) -> SimpleNamespace:
    """Return the rules of a module as ordinary functions: `paying.spare_means` is `rule.py_func`."""
    return SimpleNamespace(
        **{
            name: made.py_func
            for name, made in vars(module).items()
            if hasattr(made, "py_func") and made.__module__ == module.__name__
        }
    )


def numbers_of(group: Group) -> SimpleNamespace:
    """Return a group's numbers as plain attributes; a word out of a few is its place, as in compiled code."""
    whole = ("int", "choice", "month")
    values = group.f8.tolist()
    return SimpleNamespace(
        **{
            name: int(value) if made.type in whole else value
            for (name, made), value in zip(group.fields.items(), values, strict=False)
        }
    )


def rows_of(table: Table) -> list[dict[str, Any]]:
    """Return every row of a table as a dictionary of plain numbers."""
    values = {name: getattr(table, name).tolist() for name in table.columns}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
