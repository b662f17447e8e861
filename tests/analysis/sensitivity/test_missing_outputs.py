"""Missing, infinite, constant outcomes and failed runs never become a number that is wrong: they are said."""

import numpy as np
import pytest

from sim.analysis.sensitivity.indices import ANALYSES
from sim.analysis.sensitivity.outputs import samples_of
from sim.analysis.sensitivity.salib import analyze
from sim.core.errors import InputError
from sim.experiment.sampling import METHODS
from tests.analysis.sensitivity.conftest import table


def test_every_method_there_is_can_be_analysed():
    assert set(ANALYSES) == set(METHODS)


@pytest.mark.parametrize("method", ["sobol", "morris", "pawn", "rbd_fast"])
def test_an_outcome_that_is_often_missing_has_no_index_and_says_how_often(study, method):
    results = study("linear", method=method, samples=256 if method != "morris" else 40, outcome=["y", "often_missing"])
    frame = results.sensitivity
    missing = frame[frame["outcome"] == "often_missing"]
    assert missing["value"].isna().all()
    assert missing["low"].isna().all()
    assert missing["note"].str.contains("samples have no value in").all()
    assert frame[frame["outcome"] == "y"]["value"].notna().all()


def test_a_few_infinite_values_leave_their_samples_out_and_the_rest_is_right(study):
    results = study("linear", samples=1024, outcome="once_infinite")
    found = table(results, "ST", "once_infinite")
    assert 0 < found["missing"].iloc[0] < 10
    assert found["n"].iloc[0] == 1024 - found["missing"].iloc[0]
    assert found["note"].str.contains("left out").all()
    assert np.abs(found["value"] - np.array([1.0, 4.0, 9.0]) / 14.0).max() < 0.03


def test_one_failed_run_of_five_thousand_is_data_and_is_said(study):
    results = study("fails_once", samples=1024)
    assert 1 <= len(results.failures) <= 5
    assert len(results.runs) + len(results.failures) == 5 * 1024
    found = table(results, "ST")
    assert found["missing"].iloc[0] >= 1
    assert found["note"].str.contains("left out").all()
    assert np.abs(found["value"] - np.array([1.0, 4.0, 9.0]) / 14.0).max() < 0.03


@pytest.mark.parametrize("method", ["pawn", "delta"])
def test_samples_left_out_of_the_fewest_leave_other_outcomes_alone(study, method):
    results = study("linear", method=method, samples=64, outcome=["y", "rarely_missing"])
    frame = results.sensitivity
    assert frame[frame["outcome"] == "y"]["value"].notna().all()
    others = frame[frame["outcome"] == "rarely_missing"]
    assert others["value"].isna().all()
    assert others["note"].str.contains(f"samples have a value, and {method} needs 64").all()
    assert len(results.convergence)


def test_convergence_is_told_where_the_smallest_size_has_lost_a_sample(study):
    results = study("linear", method="pawn", samples=512, outcome="rarely_missing")
    sizes = results.convergence.groupby("samples")["value"].apply(lambda values: values.notna().any())
    assert sizes[512]
    assert list(sizes.index) == [64, 128, 256, 512]


def test_missing_refuse_refuses_even_one(study):
    results = study("fails_once", samples=1024, missing="refuse")
    assert results.sensitivity["value"].isna().all()
    assert results.sensitivity["note"].str.contains("no index").all()


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"regional", "hdmr"}))
def test_a_constant_outcome_is_said_to_be_one(study, method):
    results = study("linear", method=method, samples=max(METHODS[method].least, 129), outcome="constant")
    assert len(results.sensitivity)
    assert results.sensitivity["value"].isna().all()
    assert results.sensitivity["note"].str.contains("nothing to explain").all()


def test_what_is_nothing_but_luck_has_no_share(study):
    """Seed 0; where a variance happens to be above 0, intervals hold 0."""
    found = table(study("linear", samples=256, replicates=3, outcome="luck"), "ST", "luck")
    assert found["noise_share"].iloc[0] > 0.95
    assert (found["value"].isna() | (found["low"] <= 0.0)).all()


def test_salib_is_never_given_what_it_would_make_a_wrong_number_of():
    points = np.random.default_rng(0).random((128, 2))
    with pytest.raises(InputError, match="1 outputs are missing"):
        analyze("rbd_fast", ("a", "b"), points, np.where(np.arange(128) == 5, np.nan, points[:, 0]))
    with pytest.raises(InputError, match="the same at all points"):
        analyze("rbd_fast", ("a", "b"), points, np.ones(128))


def test_more_samples_keep_the_runs_of_fewer_and_compute_only_the_new_points(study):
    first = study("linear", samples=256)
    again = study("linear", samples=512)
    assert first.folder != again.folder
    assert len(again.runs) == 2 * len(first.runs)
    kept = again.runs.iloc[: len(first.runs)]
    assert kept["y"].tolist() == first.runs["y"].tolist()
    done = {path.stem for path in (again.folder / "runs").iterdir()}
    assert sum(name.startswith("0000000") for name in done) == 1  # copied in one piece


def test_a_design_grows_until_its_ranking_is_stable(study):
    results = study("linear", samples=32, until={"ranking_stable": True, "max_samples": 1024})
    assert 32 <= samples_of(results) <= 1024
    assert results.sensitivity["n"].iloc[0] == samples_of(results)
    sizes = sorted(results.convergence["samples"].unique())
    assert sizes[-1] == samples_of(results)
    assert len(sizes) > 1
