"""Tables: one row per entity, one column per property, declared one a line with unit and meaning.

The same declaration serves people (a NumPy array, `model.loans.due`), compiled phases (an attribute inside the loop)
and Mesa views (a cell, `borrower.due`).
"""

from dataclasses import replace
from typing import Any, ClassVar, overload

import numpy as np
import numpy.typing as npt

from sim.core.declare import Declared
from sim.core.structs import TABLE, Row, copied, define_attributes, define_struct

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]


class Column:
    """One property of every row: its unit, its meaning, and where it lies in the table's blocks."""

    def __init__(self, unit: str, meaning: str, block: str, view: str | None = None) -> None:
        self.unit, self.meaning, self.block, self.view = unit, meaning, block, view or block
        self.name, self.row = "", -1

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name


class FloatColumn(Column):
    """A column of float64."""

    @overload
    def __get__(self, table: None, owner: Any = None) -> "FloatColumn": ...
    @overload
    def __get__(self, table: "Table", owner: Any = None) -> Floats: ...
    def __get__(self, table: "Table | None", owner: Any = None) -> "FloatColumn | Floats":
        """Return the column itself from the class, its numbers from a table."""
        return self if table is None else table.f8[self.row]

    def __set__(self, table: "Table", value: Any) -> None:
        table.f8[self.row] = value


class IntegerColumn(Column):
    """A column of int32: row numbers, months, counts."""

    @overload
    def __get__(self, table: None, owner: Any = None) -> "IntegerColumn": ...
    @overload
    def __get__(self, table: "Table", owner: Any = None) -> Integers: ...
    def __get__(self, table: "Table | None", owner: Any = None) -> "IntegerColumn | Integers":
        """Return the column itself from the class, its numbers from a table."""
        return self if table is None else table.i4[self.row]

    def __set__(self, table: "Table", value: Any) -> None:
        table.i4[self.row] = value


class CodeColumn(IntegerColumn):
    """A column of int8: flags, kinds."""

    def __get__(self, table: "Table | None", owner: Any = None) -> Any:
        """Return the column itself from the class, its numbers from a table."""
        return self if table is None else table.i1[self.row]

    def __set__(self, table: "Table", value: Any) -> None:
        table.i1[self.row] = value


def column(unit: str, meaning: str) -> FloatColumn:
    """Declare a column of real numbers."""
    return FloatColumn(unit, meaning, "f8")


def integers(unit: str, meaning: str) -> IntegerColumn:
    """Declare a column of whole numbers (int32): months, counts, row numbers that may be -1 for none."""
    return IntegerColumn(unit, meaning, "i4")


def codes(unit: str, meaning: str) -> IntegerColumn:
    """Declare a column of whole numbers from -128 to 127 (int8): flags, kinds, categories."""
    return CodeColumn(unit, meaning, "i1")


def row_numbers(unit: str, meaning: str) -> IntegerColumn:
    """Declare a column of row numbers of a table, never negative.

    Compiled code reads them as unsigned: an index that cannot count from the end needs no test for it.
    """
    return IntegerColumn(unit, meaning, "i4", "u4")


class Table:
    """One row per entity; a subclass lists its columns."""

    columns: ClassVar[dict[str, Column]] = {}
    fields: ClassVar[dict[str, Declared]] = {}
    _struct: ClassVar[Any]
    f8: Floats
    i4: Integers
    i1: npt.NDArray[np.int8]

    def __init_subclass__(cls) -> None:
        """Give each declared column its row in the blocks and its attribute in compiled code."""
        super().__init_subclass__()
        kind, cls._struct = define_struct(cls, TABLE)
        cls.fields = {}
        for name, declared in list(vars(cls).items()):
            if isinstance(declared, Declared):  # a lever: a column with a base value and bounds
                cls.fields[name] = replace(declared, name=name)
                setattr(cls, name, FloatColumn(declared.unit, declared.meaning, "f8"))
                vars(cls)[name].__set_name__(cls, name)
        cls.columns = {name: made for name, made in vars(cls).items() if isinstance(made, Column)}
        rows = dict.fromkeys(TABLE, 0)
        for made in cls.columns.values():
            made.row = rows[made.block]
            rows[made.block] += 1
        define_attributes(kind, {made.name: Row(made.block, made.row, made.view) for made in cls.columns.values()})
        cls._sizes = rows

    _sizes: ClassVar[dict[str, int]]

    def __init__(self, count: int) -> None:
        """Make `count` rows of zeros."""
        self.count = count
        self.f8 = np.zeros((self._sizes["f8"], count), np.float64)
        self.i4 = np.zeros((self._sizes["i4"], count), np.int32)
        self.i1 = np.zeros((self._sizes["i1"], count), np.int8)
        self.compiled = type(self)._struct(self.f8, self.i4, self.i1)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.count

    def __deepcopy__(self, memo: dict[int, Any]) -> "Table":
        """Return a table with the same numbers, in memory of its own."""
        made: Table = copied(self, memo, lambda made: type(self)._struct(made.f8, made.i4, made.i1))
        return made

    def copy_from(self, other: "Table") -> None:
        """Take over all numbers of a table of the same kind and size."""
        self.f8[:] = other.f8
        self.i4[:] = other.i4
        self.i1[:] = other.i1
