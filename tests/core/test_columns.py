"""Tables: one row per entity, one column per property, seen alike by people and by compiled code."""

import numpy as np
import pytest
from numba import njit

from sim.core.columns import Column, FloatColumn, IntegerColumn, Table, column, integers
from sim.core.declare import param
from sim.levers import Levers
from sim.world.accounts import Accounts
from sim.world.books import Books, Statement
from sim.world.branches import Branches, HeadOffice
from sim.world.loans import ActiveLoans, Guarantees, Loans, Ties
from sim.world.network import Members
from sim.world.parties import Parties

TABLES = [
    Accounts, ActiveLoans, Books, Branches, Guarantees, HeadOffice, Levers, Loans, Members, Parties, Statement, Ties,
]  # fmt: skip


class Sheep(Table):
    """A flock."""

    weight: FloatColumn = column("kg", "How heavy it is.")
    legs: IntegerColumn = integers("legs", "How many it has.")
    wool: FloatColumn = column("kg", "What it will give.")
    grazing: FloatColumn = param(0.5, "share", "How long it may graze.", low=0.0, high=1.0, source="assumed")


@njit
def shear(sheep, row):  # type: ignore[no-untyped-def]
    taken = sheep.wool[row]
    sheep.wool[row] = 0.0
    sheep.weight[row] -= taken
    sheep.legs[row] += 0
    return taken * sheep.grazing[row]


def test_a_table_begins_with_rows_of_zeros() -> None:
    flock = Sheep(3)
    assert len(flock) == 3
    assert list(flock.weight) == [0.0, 0.0, 0.0]
    assert list(flock.legs) == [0, 0, 0]
    assert (flock.weight.dtype, flock.legs.dtype) == (np.float64, np.int32)


def test_a_column_says_its_unit_and_meaning_on_the_class_and_its_numbers_on_the_table() -> None:
    assert isinstance(Sheep.weight, FloatColumn)
    assert (Sheep.weight.unit, Sheep.weight.meaning, Sheep.weight.name) == ("kg", "How heavy it is.", "weight")
    flock = Sheep(2)
    flock.weight = 40.0
    flock.weight[1] = 50.0
    flock.legs = [4, 3]
    assert list(flock.weight) == [40.0, 50.0]
    assert list(flock.legs) == [4, 3]


def test_setting_a_column_keeps_the_memory_that_compiled_code_sees() -> None:
    flock = Sheep(2)
    memory = flock.weight
    flock.weight = [60.0, 70.0]
    assert memory[1] == 70.0
    flock.wool = 5.0
    flock.grazing = 0.5
    assert shear(flock.compiled, 1) == 2.5
    assert list(flock.weight) == [60.0, 65.0]
    assert list(flock.wool) == [5.0, 0.0]


def test_a_column_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        Sheep(2).weight = [1.0, 2.0, 3.0]


def test_a_declared_number_in_a_table_is_a_column_with_a_base_value_and_bounds() -> None:
    assert isinstance(Sheep.grazing, FloatColumn)
    assert Sheep.fields["grazing"].default == 0.5
    assert Sheep.fields["grazing"].name == "grazing"
    assert set(Sheep.fields) == {"grazing"}


def test_tables_share_nothing() -> None:
    one, other = Sheep(2), Sheep(2)
    one.weight = 1.0
    assert list(other.weight) == [0.0, 0.0]
    other.copy_from(one)
    one.weight = 2.0
    assert list(other.weight) == [1.0, 1.0]


def test_a_table_may_have_no_rows() -> None:
    assert len(Sheep(0)) == 0
    assert list(Sheep(0).weight) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_column_of_the_model_has_its_place_a_unit_and_a_sentence(table: type[Table]) -> None:
    places = [(made.block, made.row) for made in table.columns.values()]
    assert len(set(places)) == len(places)
    for name, made in table.columns.items():
        assert isinstance(made, Column)
        assert made.name == name
        assert made.unit
        assert made.meaning.endswith(".")
        assert made.meaning[0].isupper()
    made_table = table(2)
    for number, name in enumerate(table.columns):
        setattr(made_table, name, number)
    assert [int(getattr(made_table, name)[1]) for name in table.columns] == list(range(len(table.columns)))
