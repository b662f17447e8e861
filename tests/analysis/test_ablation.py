"""What a mechanism moves is measured seed by seed, and said with its error."""

import math

import numpy as np
import pytest

from sim.analysis.ablation import cell, differences, summary, table
from sim.analysis.mechanisms import mechanisms, settings
from sim.simulation import simulate


def test_paired_differences_have_the_mean_the_error_and_the_t_of_a_textbook() -> None:
    found = summary(np.array([1.0, 2.0, 3.0]))
    assert found["difference"] == 2.0
    assert found["standard_error"] == pytest.approx(1.0 / math.sqrt(3.0))
    assert found["t"] == pytest.approx(2.0 * math.sqrt(3.0))


def test_a_pair_with_a_missing_figure_is_left_out_and_one_pair_is_no_evidence() -> None:
    assert summary(np.array([1.0, np.nan, 3.0]))["difference"] == 2.0
    assert math.isnan(summary(np.array([1.0, np.nan]))["t"])
    assert cell(summary(np.array([1.0]))) == "-"


def test_settings_are_read_as_they_are_written() -> None:
    assert settings("`levers.audit = 0`, `income.law = two_point`; see `levers.term`.") == {
        "levers.audit": 0.0,
        "income.law": "two_point",
    }


def test_a_difference_is_the_mean_over_runs_that_share_a_seed() -> None:
    audits = next(mechanism for mechanism in mechanisms() if mechanism.name == "Audits")
    frame = differences([audits], seeds=2, workers=1).set_index("measure")
    on, off = (
        [simulate(dict(side), scenario=audits.scenario, seed=seed)["npl_ratio_true"] for seed in (0, 1)]
        for side in audits.sides
    )
    assert frame["difference"]["npl_ratio_true"] == pytest.approx(np.mean(off) - np.mean(on))
    assert on != off


def test_the_table_has_a_line_for_every_mechanism_that_was_measured() -> None:
    some = [mechanism for mechanism in mechanisms() if mechanism.name in ("Audits", "Dividend and capital")]
    lines = table(differences(some, seeds=2, workers=1), 2).splitlines()
    rows = lines[lines.index("") + 3 :]  # a blank line ends the words; the table's head and rule follow it
    assert [row.split(" | ")[0] for row in rows] == ["| Audits", "| Dividend and capital"]
    assert "`levers.audit` 0" in rows[0]
