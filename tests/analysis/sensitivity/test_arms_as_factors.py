"""Arms as what varies, and differences of arms as what is explained."""

import pytest

from sim.analysis.studies import run
from sim.experiment.spec import Experiment
from tests.analysis.sensitivity.conftest import HERE


def made(tmp_path, **block):
    data = {"title": "arms", "model": "known_models.py:linear", "arms": [
        {"label": "low", "parameters": {"x3": 0.0}}, {"label": "high", "parameters": {"x3": 1.0}}],
        "sensitivity": block}  # fmt: skip
    experiment = Experiment.from_data(data, "arms", folder=HERE)
    return run(experiment, out=tmp_path, workers=1, progress=False)


def test_an_arm_is_a_factor_and_is_not_crossed_with_the_design(tmp_path):
    vary = {"arm": ["low", "high"], "x1": [0, 1], "x2": [0, 1]}
    results = made(tmp_path, samples=512, vary=vary, outcome="y")
    assert len(results.runs) == 5 * 512
    assert set(results.runs["arm"]) == {"low", "high"}
    found = results.sensitivity.set_index(["index", "parameter"])["value"]
    whole = 1.0 / 12.0 + 4.0 / 12.0 + 9.0 / 4.0  # two uniform ones, and 3 or 0 by lot
    assert found["ST", "arm"] == pytest.approx(2.25 / whole, abs=0.02)
    assert found["ST", "x2"] == pytest.approx(4.0 / 12.0 / whole, abs=0.02)


def test_what_is_the_same_in_both_arms_has_no_part_in_their_difference(tmp_path):
    vary = {"x1": [0, 1], "x2": [0, 1]}
    outcome = {"measure": "y", "difference": ["high", "low"]}
    results = made(tmp_path, samples=64, vary=vary, outcome=["y", outcome])
    frame = results.sensitivity
    assert set(frame["outcome"]) == {"y (low)", "y (high)", "y, high less low"}
    off = frame[frame["outcome"] == "y, high less low"]
    assert off["value"].isna().all()
    assert off["note"].str.contains("nothing to explain").all() or off["note"].str.contains("luck").all()
