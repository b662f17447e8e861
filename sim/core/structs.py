"""Structs for compiled code: one block of numbers per type, an attribute per row of it.

A Numba structref carries whole blocks (an array of floats, one of integers); every attribute is a row number known at
compile time. So a struct of fifty columns costs as much to pass to compiled code as one of two.
"""

import ctypes
import sys
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]  # it ships no types
from numba import float64, int32, types
from numba.core import pythonapi
from numba.experimental import structref
from numba.extending import NativeValue, overload_attribute

NUMBA_TYPES = {"f8": float64, "i4": int32}
HEAD = object.__basicsize__  # bytes of a Python object before its own fields
WORD = ctypes.sizeof(ctypes.c_void_p)


def slot_of_block() -> int | None:
    """Return at how many bytes from its start a proxy keeps the handle of its struct, None where it cannot be told."""
    proxy, handle = object.__new__(structref.StructRefProxy), object()
    proxy._meminfo = handle
    for offset in range(HEAD, structref.StructRefProxy.__basicsize__, WORD):
        if ctypes.c_void_p.from_address(id(proxy) + offset).value == id(handle):
            return offset
    return None


SLOT = slot_of_block()


def hand_over_fast(kind: Any) -> None:
    """Let compiled code take a struct from its proxy by two loads instead of a look-up by name.

    A month calls some sixty phases with nine tables each: by name that costs a fifth of a run. The handle's own first
    field is the pointer wanted (`MemInfoObject` of Numba's runtime).
    """
    taken = getattr(pythonapi, "_unboxers", None)  # where the way by name is registered; only the speed hangs on it
    if SLOT is None or taken is None:
        return

    def take(typ: Any, proxy: Any, c: Any) -> NativeValue:
        byte = ir.IntType(8).as_pointer()

        def pointer_at(address: Any, offset: int) -> Any:
            place = c.builder.gep(c.builder.bitcast(address, byte), [ir.Constant(ir.IntType(64), offset)])
            return c.builder.load(c.builder.bitcast(place, byte.as_pointer()))

        struct = c.context.make_helper(c.builder, typ)
        struct.meminfo = pointer_at(pointer_at(proxy, SLOT), HEAD)
        value = struct._getvalue()
        c.context.nrt.incref(c.builder, typ, value)  # given back by the caller of compiled code
        return NativeValue(value)

    taken.functions[kind] = take


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
    hand_over_fast(kind)
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
