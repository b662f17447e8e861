"""Arrays are used again, and never while somebody still looks at them."""

import gc

import numpy as np
import pytest

from sim.core import memory
from sim.model import CreditModel

SHAPE = (7, 3)


@pytest.fixture(autouse=True)
def _nothing_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_spare", [])


def address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def test_an_array_nobody_holds_any_more_is_used_again() -> None:
    first = memory.array_for(SHAPE)
    where = address(first)
    del first
    assert address(memory.array_for(SHAPE)) == where


def test_an_array_is_left_alone_while_any_part_of_it_is_held() -> None:
    first = memory.array_for(SHAPE)
    part = first[2:, 1].reshape(1, -1)
    part[:] = 5.0
    del first
    second = memory.array_for(SHAPE)
    second[:] = 0.0
    assert (part == 5.0).all()
    del part
    assert address(memory.array_for(SHAPE)) != address(second)


def test_another_shape_is_another_array_and_only_so_many_are_kept() -> None:
    held = [memory.array_for((size, 2)) for size in range(1, 12)]
    assert [array.shape for array in held] == [(size, 2) for size in range(1, 12)]
    assert len(memory._spare) == memory.KEPT


def test_ledgers_of_several_runs_stay_what_they_are() -> None:
    small = {"world.borrowers": 60, "world.branches": 2, "world.months": 12}
    ledgers = [CreditModel(**small, rng=seed).run() for seed in range(4)]
    gc.collect()
    again = [CreditModel(**small, rng=seed).run() for seed in range(4)]
    for ledger, same in zip(ledgers, again, strict=True):
        assert (ledger.books == same.books).all()
        assert (ledger.statements == same.statements).all()
    assert not (ledgers[0].books == ledgers[1].books).all()
