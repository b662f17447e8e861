"""What a mechanism does to a pattern is measured by the claims of the pattern, pair by pair."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.ablated_patterns import obtained, pattern_files, pattern_of, table
from sim.analysis.mechanisms import mechanisms
from sim.analysis.reproducing import read_cases, reproduce

FILES = {file.stem: file for file in pattern_files()}
NAMES = [mechanism.name for mechanism in mechanisms()]


def test_every_pattern_that_runs_the_model_is_measured_and_the_tail_of_bare_networks_is_not() -> None:
    assert {pattern_of(file) for file in FILES} >= {"P1", "P2", "P3", "P8", "P11", "E1"}
    assert "p03_cascade_tail" not in FILES
    assert "p03_called_guarantors" in FILES


def test_numbers_come_in_beneath_those_that_an_arm_sets_itself() -> None:
    [case] = read_cases(FILES["p08_vintages"], None, 2, {"levers.forced_renewal": 0.5})
    arms = {arm.label: case.experiment.configuration("baseline", arm) for arm in case.experiment.arms}
    assert arms["status quo"].value("levers.forced_renewal") == 0.5
    assert arms["nothing hidden"].value("levers.forced_renewal") == 0.0


@pytest.mark.slow
def test_without_settings_a_claim_obtains_what_reproduce_says_and_pairs_are_drawn_alike() -> None:
    file = FILES["p08_vintages_in_cycles"]
    ours = obtained(file, (), 2)
    said = {verdict.claim: verdict for verdict in reproduce([file], seeds=2, workers=1)}
    assert {name: found.value for name, found in ours.items()} == {name: said[name].obtained for name in said}
    assert {name: np.std(found.drawn, ddof=1) for name, found in ours.items()} == {name: said[name].se for name in said}
    changed = obtained(file, (("levers.forced_renewal", 0.0),), 2)
    assert all(changed[name].value != ours[name].value for name in ours)


@pytest.mark.slow
def test_where_nobody_has_a_loan_nobody_can_be_compared() -> None:
    nobody = (("demand.hazard", 0.0), ("population.borrowing_share", 0.0))
    found = obtained(FILES["p03_called_guarantors"], nobody, 2)
    assert all(math.isnan(one.value) for one in found.values())


def frame(**changes: float) -> pd.DataFrame:
    """Return the measured claims of one mechanism: two of P1, one of which moves."""
    line = {"mechanism": NAMES[0], "pattern": "P1", "claim": "rise", "with_it": 1.0, "without": 2.0, "error": 0.1,
            "t": 10.0}  # fmt: skip
    return pd.DataFrame([{**line, **changes}, {**line, "claim": "fall", "without": 1.01, "t": 0.1}])


def test_a_line_says_how_many_claims_move_and_how_far_the_clearest_does() -> None:
    assert table(frame(), 12).splitlines()[-1] == f"| {NAMES[0]} | 1; rise: 1 -> 2 (t 10.0) |"
    assert table(frame(t=3.0), 12).splitlines()[-1] == f"| {NAMES[0]} | - |"
    assert table(frame(without=math.nan, t=math.nan), 12).splitlines()[-1] == f"| {NAMES[0]} | 0 + 1 |"
