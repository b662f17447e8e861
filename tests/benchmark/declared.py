"""C headers from the declarations: constants, a struct of pointers for every table, one of numbers for every record.

A new column, constant or parameter needs nothing here: the headers are made anew for every build.
"""

import re
from types import ModuleType
from typing import Any

import numpy as np

import sim.core.draws
import sim.core.finance
import sim.core.numbers
import sim.phases.ageing
import sim.phases.guarantees
import sim.phases.monitoring
import sim.rules.districts
import sim.rules.income
import sim.rules.paying
import sim.rules.products
import sim.world.accounts
import sim.world.elsewhere
import sim.world.loans
import sim.world.parties
import sim.world.purposes
from sim.core.columns import Table
from sim.core.declare import Group
from sim.model import CreditModel

MODULES = (
    sim.core.numbers,
    sim.core.draws,
    sim.core.finance,
    sim.world.loans,
    sim.world.parties,
    sim.world.accounts,
    sim.world.elsewhere,
    sim.rules.income,
    sim.rules.paying,
    sim.rules.districts,
    sim.rules.products,
    sim.phases.ageing,
    sim.phases.guarantees,
    sim.phases.monitoring,
)
TYPES = {"float64": "double", "float32": "float", "int64": "int64_t", "int32": "int32_t", "int16": "int16_t",
         "int8": "int8_t"}  # fmt: skip
SCRATCH_COLUMNS = 5
NOT_IN_C = ("world",)  # sizes: every table knows its own


def constants() -> str:
    """Return the header of all constants: of the modules above by their names, of purposes with FOR_ in front."""
    found: dict[str, Any] = {}
    for module, prefix in [*((module, "") for module in MODULES), (sim.world.purposes, "FOR_")]:
        for name, value in constants_of(module).items():
            if found.setdefault(prefix + name, value) is not value and not np.array_equal(found[prefix + name], value):
                raise ValueError(f"{name} means two things: {found[prefix + name]!r} and {value!r}")
    lines = [line for name, value in found.items() if (line := constant(name, value))]
    return "\n".join(
        ["#ifndef DECLARED_H", "#define DECLARED_H", "", "#include <stdint.h>", "", *lines, "", "#endif", ""]
    )


def constants_of(module: ModuleType) -> dict[str, Any]:
    """Return a module's names in capitals."""
    return {name: value for name, value in vars(module).items() if re.fullmatch(r"[A-Z][A-Z0-9_]*", name)}


def constant(name: str, value: Any) -> str:
    """Return the C declaration of a constant, nothing for what is no number."""
    if isinstance(value, np.uint64):
        return f"static const uint64_t {name} = 0x{int(value):x}u;"
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return f"enum {{ {name} = {value} }};" if abs(value) < 2**31 else f"static const int64_t {name} = {value};"
    if isinstance(value, float):
        return f"static const double {name} = {value.hex()};"
    if isinstance(value, tuple) and all(isinstance(one, float) for one in value):
        return f"static const double {name}[] = {{{', '.join(one.hex() for one in value)}}};"
    if isinstance(value, tuple):
        return f"enum {{ {name}_COUNT = {len(value)} }};"
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        return f"static const int {name}[] = {{{', '.join(map(str, value))}}};"
    return ""


def tables_of(model: CreditModel) -> dict[str, Table]:
    """Return the model's tables by the names under which phases ask for them."""
    return {name: value for name, value in vars(model).items() if isinstance(value, Table)}


def groups_of(model: CreditModel) -> dict[str, Group]:
    """Return the model's records of numbers by the names under which phases ask for them."""
    groups = {name: value for name, value in vars(model).items() if isinstance(value, Group)}
    return {name: group for name, group in groups.items() if name not in NOT_IN_C}


def blocks_of(table: Table) -> list[str]:
    """Return the names of a table's blocks."""
    return sorted({column.block for column in table.columns.values()})


def world(model: CreditModel) -> str:
    """Return the header of the world: its tables and records as structs, and how they are found in memory."""
    tables, groups = tables_of(model), groups_of(model)
    lines = ["#ifndef WORLD_H", "#define WORLD_H", "", "#include <stdint.h>", ""]
    for name, table in tables.items():
        columns = [f"    {TYPES[getattr(table, one.block).dtype.name]} *{one.name};" for one in table.columns.values()]
        lines += [f"struct {name} {{", "    int64_t count;", *columns, "};", ""]
    for name, group in groups.items():
        lines += [f"struct {name} {{", *(f"    double {field};" for field in group.fields), "};", ""]
    lines += [f"enum {{ SCRATCH_COLUMNS = {SCRATCH_COLUMNS} }};", "", "struct world {"]
    lines += [f"    struct {name} {name};" for name in tables]
    lines += [f"    const struct {name} *{name};" for name in groups]
    lines += [
        "    int64_t month, start;",
        "    uint64_t luck;",
        "    const double *recovery_tables; /* [3, table_points] */",
        "    int64_t table_points;",
        "    struct { /* one place per holder of cash */",
        "        double *real[SCRATCH_COLUMNS];",
        "        int32_t *whole[SCRATCH_COLUMNS];",
        "    } scratch;",
        "};",
        "",
        "static inline void take_blocks(struct world *w, void **blocks, const int64_t *counts) {",
    ]
    block = 0
    for number, (name, table) in enumerate(tables.items()):
        lines.append(f"    w->{name}.count = counts[{number}];")
        places = {kind: block + place for place, kind in enumerate(blocks_of(table))}
        block += len(places)
        for one in table.columns.values():
            kind = TYPES[getattr(table, one.block).dtype.name]
            lines.append(
                f"    w->{name}.{one.name} = ({kind} *)blocks[{places[one.block]}] + {one.row} * counts[{number}];"
            )
    for number, name in enumerate(groups):
        lines.append(f"    w->{name} = blocks[{block + number}];")
    return "\n".join([*lines, "}", "", "#endif", ""])


def arrays_of(model: CreditModel) -> list[Any]:
    """Return the blocks in the order in which `take_blocks` takes them."""
    arrays = [getattr(table, block) for table in tables_of(model).values() for block in blocks_of(table)]
    arrays += [group.f8 for group in groups_of(model).values()]
    if not all(array.flags.c_contiguous for array in arrays):
        raise ValueError("a block does not lie in memory row by row")
    return arrays
