"""Where outcomes go wrong, when a bank tips, and a surrogate that knows how far off it is."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.discovery import discover
from sim.analysis.surrogate import fit
from sim.analysis.surrogate_indices import indices, partial_dependence
from sim.analysis.tipping import crossing, rungs, tipping_points
from sim.core.errors import InputError

PI = np.pi


def results(points: int = 600, seed: int = 0) -> Any:
    """Return runs that go wrong where a is above 0.6 and b below 0.5, and nowhere else but for one in fifty."""
    lot = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": lot.random(points), "b": lot.random(points), "c": lot.random(points),
                          "word": lot.choice(["calm", "storm"], points)})  # fmt: skip
    wrong = (frame["a"] > 0.6) & (frame["b"] < 0.5)
    frame["y"] = np.where(wrong ^ (lot.random(points) < 0.02), 1.0, 0.0)
    frame.insert(0, "run", range(points))
    frame = frame.assign(scenario="", arm="only", point=range(points), seed=0)
    experiment = SimpleNamespace(varied=("a", "b", "c", "word"), arms=[SimpleNamespace(label="only")])
    return SimpleNamespace(runs=frame, costs=None, experiment=experiment)


def test_the_failing_region_is_found_and_said_in_words():
    pytest.importorskip("ema_workbench")
    found = discover(results(), {"measure": "y", "above": 0.5})
    first = found.boxes[0]
    assert set(first.limits) == {"a", "b"}
    assert first.limits["a"].startswith("above 0.")
    assert float(first.limits["a"].split()[1]) == pytest.approx(0.6, abs=0.06)
    assert float(first.limits["b"].split()[1]) == pytest.approx(0.5, abs=0.06)
    assert first.density > 0.85
    assert first.coverage > 0.8
    said = found.said()
    assert said[0].endswith("runs have y above 0.5.")
    assert said[1].startswith("Where a is above 0.")
    assert {"coverage", "density", "res_dim"} <= set(found.peeling.columns)
    assert found.tree
    assert found.tree[0].density > 0.8


def test_too_few_cases_or_nothing_that_varies_is_said():
    made = results()
    with pytest.raises(InputError, match="it takes 20 on either side"):
        discover(made, {"measure": "y", "above": 1.5})
    made.experiment.varied = ()
    with pytest.raises(InputError, match="nothing varies between runs"):
        discover(made, {"measure": "y", "above": 0.5})


def ladder() -> Any:
    rows = [
        {"scenario": "s", "arm": arm, "seed": seed, "severity": rung,
         "fails": float(rung > tips + 0.1 * (seed % 5 - 2))}
        for arm, tips in (("weak", 0.9), ("strong", 9.0)) for rung in (0.0, 0.5, 1.0, 1.5, 2.0) for seed in range(20)
    ]  # fmt: skip
    runs = pd.DataFrame(rows)
    runs.insert(0, "run", range(len(runs)))
    return SimpleNamespace(runs=runs, costs=None, experiment=SimpleNamespace(varied=("severity",)))


def test_the_rung_at_which_half_fail_is_found_or_said_to_be_beyond():
    points = tipping_points(ladder(), "severity", "fails").set_index("arm")
    assert 0.5 < points.loc["weak", "low"] <= points.loc["weak", "tipping"] <= points.loc["weak", "high"] < 1.5
    assert np.isnan(points.loc["strong", "tipping"])
    assert points.loc["strong", "said"] == "not half fail up to 2"
    table = rungs(ladder(), "severity", "fails")
    assert table[(table["arm"] == "weak") & (table["rung"] == 2.0)]["probability"].iloc[0] == 1.0
    assert ((table["low"] <= table["probability"] + 1e-12) & (table["probability"] <= table["high"] + 1e-12)).all()


def test_a_crossing_lies_on_the_line_between_rungs():
    assert crossing(np.array([0.0, 1.0, 2.0]), np.array([0.0, 0.25, 0.75])) == 1.5
    assert crossing(np.array([0.0, 1.0, 2.0]), np.array([0.1, 0.9, 0.7])) == pytest.approx(0.5 + 1 / 14, abs=0.1)
    assert crossing(np.array([0.0, 1.0]), np.array([0.6, 0.9])) == 0.0


def ishigami(points: int, noise: float, replicates: int, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    from scipy.stats import qmc

    lot = np.random.default_rng(seed)
    at = qmc.Sobol(3, rng=lot).random(points) * 2 * PI - PI
    clean = np.sin(at[:, 0]) + 7.0 * np.sin(at[:, 1]) ** 2 + 0.1 * at[:, 2] ** 4 * np.sin(at[:, 0])
    frame = pd.DataFrame(at, columns=["x1", "x2", "x3"]).assign(point=range(points))
    runs = [
        pd.DataFrame({"point": range(points), "seed": seed, "y": clean + lot.normal(0.0, noise, points)})
        for seed in range(replicates)
    ]
    return frame, pd.concat(runs, ignore_index=True)


@pytest.mark.slow
def test_indices_of_a_surrogate_hold_the_truth_in_their_intervals():
    """512 points, 3 seeds, luck of a seventh of the signal: the shares of Ishigami (facts O20)."""
    made = fit(*ishigami(512, 0.5, 3), "y")
    assert made.explained > 0.7
    table = indices(made).set_index(["index", "parameter"])
    for index, truth in (("S1", (0.3139, 0.4424, 0.0)), ("ST", (0.5576, 0.4424, 0.2437))):
        for name, value in zip(("x1", "x2", "x3"), truth, strict=True):
            row = table.loc[(index, name)]
            assert row["low"] - 0.05 <= value <= row["high"] + 0.05, (index, name, row["value"])
    assert "Gaussian process" in made.words()
    curve = partial_dependence(made, "x2")
    assert curve["value"].max() - curve["value"].min() == pytest.approx(7.0, abs=2.0)


def test_a_surrogate_whose_error_is_too_large_refuses():
    made = fit(*ishigami(32, 0.0, 1), "y")
    with pytest.raises(InputError, match="less than the 70% that indices need"):
        indices(made)
    with pytest.raises(InputError, match="20"):
        fit(*ishigami(8, 0.0, 1), "y")


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("y", "is not allowed; give {'measure'"),
        ({"above": 0.5}, "is not allowed; give {'measure'"),
        ({"measur": "y", "above": 0.5}, "is not allowed; give {'measure'"),
        ({"measure": "y"}, "give a measure and one number"),
        ({"measure": "y", "above": "much"}, "give a measure and one number"),
        ({"measure": "y", "above": 0.5, "difference": ["a", "b"]}, "give a measure and one number"),
    ],
)
def test_what_counts_as_wrong_has_to_be_said_with_one_number(where, says):
    with pytest.raises(InputError, match=says):
        discover(results(), where)


def test_runs_without_a_value_are_said_and_arms_that_are_not_there():
    pytest.importorskip("ema_workbench")
    made = results()
    made.runs.loc[:6, "y"] = np.nan
    said = discover(made, {"measure": "y", "above": 0.5}).said()[0]
    assert "(7 more failed or have no value and are left out)" in said
    with pytest.raises(InputError, match="there is no arm 'other'; give one of only"):
        discover(made, {"measure": "y", "above": 0.5}, arm="other")


def test_a_ladder_whose_lowest_rung_is_too_high_has_no_tipping_point_and_one_seed_no_interval():
    made = ladder()
    made.runs = made.runs[made.runs["severity"] >= 1.5]
    weak = tipping_points(made, "severity", "fails").set_index("arm").loc["weak"]
    assert np.isnan(weak["tipping"])
    assert weak["said"] == "half fail at 1.5 already, the lowest rung"
    alone = ladder()
    alone.runs = alone.runs[alone.runs["seed"] == 2]
    assert tipping_points(alone, "severity", "fails")[["low", "high"]].isna().all(axis=None)
    alone.runs = alone.runs.assign(fails=3.5)
    with pytest.raises(InputError, match="it is not 0 or 1 in every run"):
        rungs(alone, "severity", "fails")
    with pytest.raises(InputError, match="it is no number"):
        rungs(ladder(), "arm", "fails")


def test_without_replicates_what_a_surrogate_misses_is_not_taken_for_luck():
    """A function of fast waves, one seed: Q2 is about 0.2, and indices would be wrong by half."""
    lot = np.random.default_rng(0)
    frame = pd.DataFrame({"x0": lot.random(200), "x1": lot.random(200)}).assign(point=range(200))
    waves = frame["x0"] + 0.6 * np.sin(300.0 * frame["x1"])
    made = fit(frame, pd.DataFrame({"point": range(200), "seed": 0, "y": waves}), "y")
    assert np.isnan(made.noise_share)
    assert made.explained < 0.5
    with pytest.raises(InputError, match="less than the 70% that indices need"):
        indices(made)
