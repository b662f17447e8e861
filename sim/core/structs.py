"""Structs for compiled code: one block of numbers per type, an attribute per row of it.

A Numba structref carries whole blocks (an array of floats, one of integers); every attribute is a row number known at
compile time. So a struct of fifty columns costs as much to pass to compiled code as one of two.
"""

import sys
from typing import Any

from numba import float64, int32, types
from numba.experimental import structref
from numba.extending import overload_attribute

NUMBA_TYPES = {"f8": float64, "i4": int32}


def define_struct(owner: type, fields: tuple[str, ...]) -> tuple[Any, Any]:
    """Register a struct type with the given block fields; returns (numba type class, proxy to make instances with)."""
    module = sys.modules[owner.__module__]

    def preprocess_fields(self: Any, fields: Any) -> tuple[tuple[str, Any], ...]:
        return tuple((name, types.unliteral(kind)) for name, kind in fields)

    kind = type(
        owner.__name__ + "Type",
        (types.StructRef,),
        {"__module__": owner.__module__, "preprocess_fields": preprocess_fields},
    )
    proxy = type(owner.__name__ + "Struct", (structref.StructRefProxy,), {"__module__": owner.__module__})
    for name, made in ((kind.__name__, kind), (proxy.__name__, proxy)):
        setattr(module, name, made)  # pickled by the compilation cache, so importable from the module
    structref.register(kind)
    structref.define_proxy(proxy, kind, list(fields))
    return kind, proxy


def define_column(kind: Any, name: str, block: str, row: int) -> None:
    """Let compiled code read `struct.name` as row `row` of a two-dimensional block (an array)."""
    if block == "f8":

        def get(table: Any) -> Any:
            def implementation(table: Any) -> Any:
                return table.f8[row]

            return implementation

    else:

        def get(table: Any) -> Any:
            def implementation(table: Any) -> Any:
                return table.i4[row]

            return implementation

    overload_attribute(kind, name)(get)


def define_number(kind: Any, name: str, row: int, whole: bool) -> None:
    """Let compiled code read `struct.name` as number `row` of a one-dimensional block."""
    if whole:

        def get(record: Any) -> Any:
            def implementation(record: Any) -> Any:
                return int(record.f8[row])

            return implementation

    else:

        def get(record: Any) -> Any:
            def implementation(record: Any) -> Any:
                return record.f8[row]

            return implementation

    overload_attribute(kind, name)(get)
