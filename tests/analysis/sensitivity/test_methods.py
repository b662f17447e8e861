"""What each method must not get wrong: luck in its draws, few values, few points, kinds of inputs."""

import numpy as np
import pytest

from sim.analysis.sensitivity.convergence import verdicts
from sim.analysis.sensitivity.given_points import slides_for
from sim.core.errors import InputError
from tests.analysis.sensitivity.conftest import table

EIGHT = {f"x{number}": [0, 1] for number in range(1, 9)}


@pytest.mark.parametrize("method", ["delta", "fast", "rbd_fast", "pawn", "hdmr"])
def test_the_same_runs_give_the_same_indices_whatever_was_drawn_before(study, method):
    first = study("linear", method=method, samples=301)
    np.random.seed(1234)  # noqa: NPY002  what somebody else may have done
    before = np.random.get_state()[1].copy()  # noqa: NPY002  and goes on to draw from
    again = study("linear", method=method, samples=301)
    assert first.sensitivity.to_csv() == again.sensitivity.to_csv()
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002  nor is it disturbed


@pytest.mark.parametrize("points", [64, 299, 300, 349, 350, 450, 499, 512, 10_000])
def test_pawn_cuts_the_range_in_parts_that_end_at_its_end(points):
    slides = slides_for(points)
    assert 4 <= slides <= 10
    assert np.arange(0.0, 1.0 + 1.0 / slides, 1.0 / slides)[-1] <= 1.0


def test_pawn_has_indices_at_any_number_of_samples(study):
    found = table(study("linear", method="pawn", samples=320), "pawn_median")["value"]
    assert found["x3"] > found["x1"]


def test_distances_of_an_outcome_of_two_values_are_those_of_its_shares(study):
    """The last input alone decides: half of the outcomes are of the other kind, so all of the distance is 0.5."""
    results = study("many", method="delta", samples=512, outcome="large", vary=dict(list(EIGHT.items())[:3]))
    found = table(results, "delta", "large")["value"]
    assert found["x3"] == pytest.approx(0.5, abs=0.04)
    assert found[["x1", "x2", "(dummy)"]].max() < 0.08


def test_effects_are_over_the_whole_range_of_flags_whole_numbers_and_choices(study):
    vary = {"flag": {"kind": "boolean"}, "count": {"low": 0, "high": 2, "kind": "integer"},
            "letter": list("abcdefghijkl")}  # fmt: skip
    results = study("kinds", method="morris", samples=60, vary=vary)
    found = table(results, "mu_star")["value"]
    assert found["flag"] == pytest.approx(1.0)
    assert found["count"] == pytest.approx(2.0)
    assert set(results.runs["count"]) == {0, 1, 2}
    assert set(results.runs["letter"]) == set("abcdefghijkl")
    assert found["letter"] == pytest.approx(13 / 3, abs=0.9)  # mean distance of two of twelve


def test_a_bound_from_slopes_is_not_told_where_luck_outweighs_them(study):
    results = study("many", method="dgsm", samples=256, replicates=3, outcome=["y", "noisy"],
                    vary=dict(list(EIGHT.items())[:3]))  # fmt: skip
    assert (table(results, "dgsm", "y")["value"] > 1.0 / 3.0 - 0.02).all()
    noisy = table(results, "dgsm", "noisy")
    assert (noisy["value"].isna() | (noisy["high"] >= 0.15)).all(), "no bound below the truth of 0.2"


def test_frequencies_need_places_for_many_parameters_and_find_their_shares_then(study):
    with pytest.raises(InputError, match="65 is not allowed for fast; give 449"):
        study("many", method="fast", samples=65, vary=EIGHT)
    found = table(study("many", method="fast", samples=513, vary=EIGHT), "S1")["value"]
    assert np.abs(found - 1.0 / 8.0).max() < 0.03


def test_totals_by_frequencies_are_not_given_where_seeds_show_luck(study):
    vary = dict(list(EIGHT.items())[:3])
    frame = study("many", method="fast", samples=257, replicates=3, outcome=["y", "noisy"], vary=vary).sensitivity
    totals = frame[frame["index"] == "ST"].set_index("outcome")
    assert totals.loc["noisy", "value"].isna().all()
    assert totals.loc["noisy", "note"].str.contains("eFAST counts").all()
    assert np.abs(totals.loc["y", "value"] - 1.0 / 3.0).max() < 0.03
    alone = frame[frame["index"] == "S1"]
    assert (alone["high"] > alone["low"]).all()


def test_an_expansion_needs_points_for_its_terms_and_finds_the_shares_then(study):
    with pytest.raises(InputError, match="300 is not allowed for hdmr; give 552"):
        study("many", method="hdmr", samples=300, vary=EIGHT)
    results = study("many", method="hdmr", samples=600, vary=EIGHT)
    assert np.abs(table(results, "S1")["value"] - 1.0 / 8.0).max() < 0.03
    assert table(results, "explained")["value"].iloc[0] <= 1.0


def test_small_shares_by_random_balance_are_not_corrected_away(study):
    """Three slopes 1, 2, 3: shares 1/14, 4/14, 9/14, at points drawn by lot, seed 0."""
    found = table(study("linear", method="rbd_fast", samples=1024), "S1")["value"]
    assert np.abs(found - np.array([1.0, 4.0, 9.0]) / 14.0).max() < 0.08


def test_what_is_too_noisy_to_order_has_not_settled(study):
    results = study("many", samples=32, outcome="noisy", vary=dict(list(EIGHT.items())[:3]))
    [row] = verdicts(results.convergence).to_dict("records")
    assert row["widest"] > 0.3
    assert not row["ranking_stable"]


def test_what_is_clear_has_settled(study):
    results = study("linear", samples=1024)
    [row] = verdicts(results.convergence).to_dict("records")
    assert row["ranking_stable"]
    assert row["screening_stable"]


def test_two_seeds_say_that_luck_of_all_points_is_in_no_interval(study):
    frame = study("noisy_ishigami", samples=128, replicates=2, outcome="common").sensitivity
    assert frame["note"].str.contains("two seeds: luck that points share is in no interval").all()


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ({"method": "regional", "region": "y"}, "say beyond which number a run is in it"),
        ({"method": "regional", "region": {"measure": "y", "above": 1}, "outcome": "y"}, "leave it out"),
        ({"outcome": ["y", "y"]}, "y stands there twice"),
        ({"outcome": {"measure": "y", "highest": 0.01}, "replicates": 2}, "less than one of 2 replicates"),
        ({"outcome": {"measure": "y", "difference": ["a", "b"]}, "vary": {"arm": ["a", "b"], "x1": [0, 1]}},
         "a difference needs both at each"),
        ({"vary": {"point": [0, 1], "x1": [0, 1]}}, "the name is taken"),
        ({"vary": {"a:b": [0, 1], "x1": [0, 1]}}, "the name is taken"),
        ({"vary": {"x1": [0, 10**400]}}, "give a number"),
        ({"vary": {"x1": {"low": 100, "high": 101, "normal": [0, 1]}}}, "hardly anything of it lies between"),
        ({"vary": {"x1": {"lognormal": [0, 1000]}}}, "hardly anything of it lies between"),
        ({"vary": {"x1": {"kind": "boolean", "low": 1}}}, "is boolean, which has no low"),
        ({"levels": 6}, "is for the method morris"),
        ({"method": "delta", "correlation": [["x1", "x2", 0.5], ["x2", "x1", 0.1]]}, "stand there twice"),
        ({"until": {"ranking_stable": False, "max_samples": 512}}, "it asks for nothing"),
    ],
)  # fmt: skip
def test_what_would_give_a_number_that_means_nothing_is_refused_before_it_runs(study, tmp_path, block, says):
    with pytest.raises(InputError, match=says):
        study("linear", samples=256, **block)
    assert not list(tmp_path.iterdir())


def test_names_that_a_library_keeps_for_itself_may_be_used(study):
    vary = {"a_step": [0, 1], "b_raw": [0, 1], "c_conf": [0, 1]}
    assert table(study("many", method="delta", samples=64, vary=vary), "delta")["value"].notna().all()
