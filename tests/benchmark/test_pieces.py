"""The benchmark's pieces work: on a tiny world, without a claim about speed."""

from pathlib import Path
from typing import Any

import pytest

from sim.core.compiling import Phase
from tests.benchmark import budget, lanes, results
from tests.benchmark.timing import least

TINY: dict[str, Any] = {"world.borrowers": 60, "world.branches": 2, "world.months": 14}


def test_the_parts_of_a_run_are_all_there_and_nothing_stays_watched() -> None:
    before = Phase.__call__
    parts = budget.one_run(TINY)
    assert Phase.__call__ is before
    names = [name for name, _ in parts]
    assert names.count("households.earn") == TINY["world.months"]
    assert {"recording", budget.BETWEEN, budget.MEASURING, budget.MAKING} <= set(names)
    assert all(taken >= 0 for _, taken in parts)


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
