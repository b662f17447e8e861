"""Mesa agents that are views of one row: nothing is stored in them, and none is made before somebody looks."""

from typing import Any, ClassVar

import mesa
import numpy as np

from sim.core.columns import IntegerColumn, Table
from sim.core.errors import InputError


class Cell:
    """An attribute of an agent that is one number of a table."""

    def __init__(self, table: str, column: str, meaning: str, whole: bool) -> None:
        self.table, self.column, self.__doc__, self.whole = table, column, meaning, whole

    def __get__(self, agent: "RowAgent | None", owner: Any = None) -> Any:
        if agent is None:
            return self
        return getattr(getattr(agent.model, self.table), self.column)[agent.row_in(self.table)].item()

    def __set__(self, agent: "RowAgent", value: Any) -> None:
        name = f"{self.table}.{self.column}"
        if isinstance(value, bool | str) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
            raise InputError(f"{name}: {value!r} is not allowed; give a finite number.")
        if self.whole and value != int(value):
            raise InputError(f"{name}: {value!r} is not allowed; give a whole number.")
        agent.check(name, float(value))
        before = self.__get__(agent)
        getattr(getattr(agent.model, self.table), self.column)[agent.row_in(self.table)] = value
        agent.book(name, value - before)


class RowAgent(mesa.Agent):
    """A Mesa agent that is a view of one row of a few tables."""

    tables: ClassVar[dict[str, type[Table]]] = {}

    def __init_subclass__(cls, **tables: type[Table]) -> None:
        """Make every column of the given tables an attribute; where two share a name, the later gets its table's."""
        super().__init_subclass__()
        for table, kind in tables.items():
            for name, column in kind.columns.items():
                chosen = name if not hasattr(cls, name) else f"{table.rstrip('s')}_{name}"
                meaning = f"{column.meaning} [{column.unit}]"
                setattr(cls, chosen, Cell(table, name, meaning, isinstance(column, IntegerColumn)))

    def __init__(self, model: Any, index: int, unique_id: int) -> None:
        self.model, self.index, self.pos = model, index, None
        self.unique_id = unique_id
        model.register_agent(self)
        self.unique_id = unique_id  # Mesa 3.5 counts for itself when it registers

    def row_in(self, table: str) -> int:
        """Return this agent's row in a table."""
        return self.index

    def check(self, what: str, value: float) -> None:
        """Refuse what must not be set by hand: raises InputError."""

    def book(self, what: str, change: float) -> None:
        """Book a number that was set by hand, so that the accounts go on balancing."""


def lazily(name: str) -> property:
    """Make a property of Mesa's that makes the views before it answers."""
    inherited = getattr(mesa.Model, name)

    def get(self: Any) -> Any:
        self.make_views()
        return inherited.fget(self)

    return property(get, doc=inherited.__doc__)
