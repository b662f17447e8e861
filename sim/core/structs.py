"""Structs for compiled code: one block of numbers per type, an attribute per row of it.

A Numba structref carries whole blocks (an array of floats, one of integers, one of codes); every attribute is a
row number known at compile time. So a struct of fifty columns costs as much to pass to compiled code as one of two.
"""

import ctypes
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]  # it ships no types
from numba import float64, int8, int32, types, uint32
from numba.core import cgutils, pythonapi
from numba.core.typing.templates import AttributeTemplate
from numba.experimental import structref
from numba.extending import NativeValue, infer_getattr, lower_getattr
from numba.np import arrayobj

from sim.core.compiling import rule

NUMBA_TYPES = {"f8": float64, "i4": int32, "u4": uint32, "i1": int8}
TABLE, RECORD = ("f8", "i4", "i1"), ("f8",)  # their blocks: rows of columns, and one row
BLOCK_TYPES = {
    TABLE: tuple((name, types.Array(NUMBA_TYPES[name], 2, "C")) for name in TABLE),
    RECORD: (("f8", types.Array(float64, 1, "C")),),
}
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


def address_of(proxy: Any) -> int:
    """Return where the memory block of a struct's proxy is described: what compiled code passes on for the struct."""
    return int(ctypes.c_void_p.from_address(id(proxy._meminfo) + HEAD).value or 0)


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


def copied(original: Any, memo: dict[int, Any], compiled: Callable[[Any], Any]) -> Any:
    """Return a copy of a table or group of numbers; its struct, `compiled`, is made anew around the copied memory."""
    made = object.__new__(type(original))
    memo[id(original)] = made
    made.__dict__.update({name: deepcopy(value, memo) for name, value in vars(original).items() if name != "compiled"})
    made.__dict__["compiled"] = compiled(made)
    return made


def define_struct(owner: type, fields: tuple[str, ...]) -> tuple[Any, Callable[..., Any]]:
    """Register a struct type with the given block fields; returns (numba type class, function that makes instances).

    Numba compiles a constructor for every type, in every process anew. But structs of the same blocks are the same in
    memory: one constructor makes them all, and what it has made is handed out under the type that is wanted.
    """
    kind, proxy = define_type(owner, fields)
    made = kind(BLOCK_TYPES[fields])
    construct = of_table if fields == TABLE else of_record

    def make(*blocks: Any) -> Any:
        return proxy._numba_box_(made, construct(*blocks)._meminfo)

    return kind, make


def define_type(owner: type, fields: tuple[str, ...]) -> tuple[Any, Any]:
    """Register a struct type with the given block fields; returns (numba type class, proxy class)."""
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


class AnyTable:
    """Any table: blocks of floats, of integers, of codes."""


class AnyRecord:
    """Any record: floats."""


_, TableStruct = define_type(AnyTable, TABLE)
_, RecordStruct = define_type(AnyRecord, RECORD)


@rule
def of_table(f8: Any, i4: Any, i1: Any) -> Any:
    """Put the blocks of a table together."""
    return TableStruct(f8, i4, i1)


@rule
def of_record(f8: Any) -> Any:
    """Put the block of a record into a struct."""
    return RecordStruct(f8)


def define_attributes(kind: Any, found: dict[str, Any]) -> None:
    """Let compiled code read `struct.name` for every name found: a `Row` of a block, or a `Number` of one.

    A row is handed out as an array that owns nothing: the table it looks into outlives the call. So no reference is
    counted, which would cost two atomic additions wherever a column is named, and nothing is compiled for a name.
    """

    @infer_getattr
    class Attributes(AttributeTemplate):
        key = kind

        def generic_resolve(self, typ: Any, name: str) -> Any:
            return found[name].kind if name in found else None

    for name, place in found.items():
        lower_getattr(kind, name)(place.lower)


@dataclass(frozen=True)
class Row:
    """A column: row `row` of a two-dimensional block."""

    block: str
    row: int
    view: str  # how compiled code reads the block's numbers

    @property
    def kind(self) -> Any:
        """The column's type in compiled code."""
        return types.Array(NUMBA_TYPES[self.view], 1, "C")

    def lower(self, context: Any, builder: Any, struct: Any, value: Any) -> Any:
        """Build the array in the compiler's intermediate code."""
        block = block_of(context, builder, struct, value, self.block)
        _, length = cgutils.unpack_tuple(builder, block.shape, 2)
        width = context.get_constant(types.intp, np.dtype(self.block).itemsize)
        start = builder.gep(block.data, [builder.mul(length, context.get_constant(types.intp, self.row))])
        made = arrayobj.make_array(self.kind)(context, builder)
        arrayobj.populate_array(made, data=start, shape=[length], strides=[width], itemsize=width, meminfo=None)
        return made._getvalue()


@dataclass(frozen=True)
class Number:
    """A number of a record: place `place` of a one-dimensional block, a whole one or not."""

    place: int
    whole: bool

    @property
    def kind(self) -> Any:
        """The number's type in compiled code."""
        return types.int64 if self.whole else types.float64

    def lower(self, context: Any, builder: Any, struct: Any, value: Any) -> Any:
        """Build the load in the compiler's intermediate code."""
        block = block_of(context, builder, struct, value, "f8")
        number = builder.load(builder.gep(block.data, [context.get_constant(types.intp, self.place)]))
        return builder.fptosi(number, ir.IntType(64)) if self.whole else number


def block_of(context: Any, builder: Any, struct: Any, value: Any, name: str) -> Any:
    """Return a helper on the array that is a struct's field."""
    data = structref._Utils(context, builder, struct).get_data_struct(value)
    return arrayobj.make_array(struct.field_dict[name])(context, builder, getattr(data, name))
