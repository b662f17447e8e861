"""The benchmark's pieces work: on a tiny world, without a claim about speed."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from sim.core.compiling import Phase
from tests.benchmark import budget, lanes, results
from tests.benchmark.native import Duel, Native
from tests.benchmark.timing import least
from tests.benchmark.watching import phases_of_month
from tests.reference.test_equal_to_the_bit import HARD_TIMES

TINY: dict[str, Any] = {"world.borrowers": 60, "world.branches": 2, "world.months": 14}


def test_the_parts_of_a_run_make_up_the_whole_and_nothing_stays_watched() -> None:
    before = Phase.__call__
    parts = budget.budget(TINY, 2)
    assert Phase.__call__ is before
    assert {"households.earn", "recording", budget.BETWEEN, budget.MEASURING, budget.MAKING} <= set(parts)
    assert budget.MONTH not in parts
    phases = [phase.name for phase in phases_of_month()]
    assert len(phases) > 50
    assert set(phases) <= set(parts)
    assert all(taken >= 0 for name, taken in parts.items() if name != budget.BETWEEN)


@pytest.fixture(scope="module")
def native() -> Native:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc here")
    return Native()


def test_the_c_leaves_the_same_bits_as_our_phases_in_hard_times(native: Native) -> None:
    duel = Duel(native, {**TINY, **HARD_TIMES, "world.months": 40}, turns=1)
    duel.run()
    assert duel.model.month == len(duel.ours) == len(duel.theirs) == 40
    books = duel.model.ledger.bank
    for entry in ("calls_made", "informal_defaults", "rescheduled", "hidden_found", "elsewhere_lost", "drawn"):
        assert getattr(books, entry).any(), entry


@pytest.mark.parametrize("law", ["uniform", "two_point"])
def test_the_c_leaves_the_same_bits_under_other_laws_of_income_and_without_consumption(
    native: Native, law: str
) -> None:
    Duel(native, {**TINY, "income.law": law, "spending.consumption": 0.0, "projects.gain": 0.1}, turns=1).run()


def test_one_bit_that_differs_stops_the_duel_and_is_named(native: Native) -> None:
    duel = Duel(native, TINY, turns=1)
    run = duel.run_native

    def run_wrong() -> None:
        run(None)
        duel.model.parties.wealth[7] *= 1.0 + 2.0**-52

    duel.run_native = lambda nanoseconds=None: run_wrong()
    with pytest.raises(AssertionError, match=r"month 0: parties\.wealth\[7\]: .* in the columns, .* in C"):
        duel.run()


def test_both_lanes_are_checked_and_timed_by_the_month() -> None:
    lanes.check_equal(TINY)
    assert len(lanes.months_of_columns(TINY)) == len(lanes.months_of_reference(TINY)) == TINY["world.months"]


def test_of_every_part_the_best_turn_counts() -> None:
    assert least([[1.0, 5.0], [2.0, 3.0]]) == [1.0, 3.0]


def test_a_part_is_kept_between_its_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    kept = "above\n<!-- measured: a -->\nold\n<!-- end -->\n<!-- measured: b -->\nother\n<!-- end -->\nbelow\n"
    file.write_text(kept, encoding="utf-8")
    results.keep("a", "new", file)
    text = file.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.startswith("above\n<!-- measured: a -->\nnew\n\n")
    assert text.endswith("<!-- end -->\n<!-- measured: b -->\nother\n<!-- end -->\nbelow\n")
    with pytest.raises(ValueError, match="no place for c"):
        results.keep("c", "new", file)
