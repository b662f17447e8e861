"""Indices that are known come out, through the runner and the store; luck is told from parameters."""

import math

import numpy as np
import pytest

from tests.analysis.sensitivity.conftest import table
from tests.analysis.sensitivity.known_models import SLOPES, G

ISHIGAMI = {"S1": np.array([0.3139, 0.4424, 0.0]), "ST": np.array([0.5576, 0.4424, 0.2437])}  # facts O20
MORE = 3  # half intervals of 95 % that a truth may lie away: by chance less than once in 10,000


def g_function() -> dict[str, list[float]]:
    """Return the indices of Sobol's G (Saltelli and Sobol 1995)."""
    alone = [1.0 / (3.0 * (1.0 + weight) ** 2) for weight in G]
    whole = math.prod(1.0 + part for part in alone) - 1.0
    return {
        "S1": [part / whole for part in alone],
        "ST": [part * (whole + 1.0) / (1.0 + part) / whole for part in alone],
    }


def linear() -> list[float]:
    """Return the shares of a sum, alone and in all."""
    return [slope**2 / sum(other**2 for other in SLOPES) for slope in SLOPES]


@pytest.mark.parametrize(
    ("function", "known"),
    [("ishigami", ISHIGAMI), ("sobol_g", g_function()), ("linear", dict.fromkeys(("S1", "ST"), linear()))],
)  # fmt: skip
def test_sobol_finds_the_known_shares_inside_its_intervals(study, function, known):
    results = study(function, samples=2048)
    for index, truths in known.items():
        found = table(results, index)
        for (name, row), truth in zip(found.iterrows(), truths, strict=True):
            half = max(row["high"] - row["low"], 0.004) / 2
            assert abs(row["value"] - truth) <= MORE * half, (function, index, name, row["value"], truth)
            assert row["n"] == 2048
    assert list(results.sensitivity.columns[:8]) == [
        "parameter", "outcome", "index", "value", "low", "high", "n", "noise_share"
    ]  # fmt: skip


def test_pairs_are_named_with_a_colon_and_have_the_known_share(study):
    results = study("ishigami", samples=2048, second_order=True)
    pairs = table(results, "S2")
    assert set(pairs.index) == {"x1:x2", "x1:x3", "x2:x3"}
    assert pairs.loc["x1:x3", "value"] == pytest.approx(0.2437, abs=0.03)
    assert pairs.loc[["x1:x2", "x2:x3"], "value"].abs().max() < 0.03


@pytest.mark.parametrize(("samples", "within"), [(1024, 0.08), pytest.param(4096, 0.03, marks=pytest.mark.slow)])
def test_total_shares_are_near_the_truth_with_luck_as_large_as_the_signal(study, samples, within):
    """Seeds 0 to 3 of luck, seed 0 of the design: measured errors are 0.03 and 0.02, so it does not fail by chance."""
    results = study("noisy_ishigami", samples=samples, replicates=4)
    found = table(results, "ST")
    assert np.abs(found["value"] - ISHIGAMI["ST"]).max() <= within
    assert found["noise_share"].iloc[0] == pytest.approx(0.5, abs=0.05)


def test_one_seed_for_each_point_errs_by_more_than_a_fifth(study):
    found = table(study("noisy_ishigami", samples=1024), "ST")
    assert np.abs(found["value"] - ISHIGAMI["ST"]).max() > 0.2


def test_luck_that_all_points_share_is_no_influence_and_is_not_corrected_twice(study):
    results = study("noisy_ishigami", samples=1024, replicates=4, outcome="common")
    found = table(results, "ST", "common")
    assert np.abs(found["value"] - ISHIGAMI["ST"]).max() < 0.03


def test_scipy_finds_the_same(study):
    from scipy.stats import sobol_indices, uniform

    from tests.analysis.sensitivity.known_models import ishigami

    def function(points):
        return np.array([ishigami(dict(zip(("x1", "x2", "x3"), point, strict=True)), 0)["y"] for point in points.T])

    theirs = sobol_indices(func=function, n=2048, dists=[uniform(-np.pi, 2 * np.pi)] * 3, rng=np.random.default_rng(0))
    results = study("ishigami", samples=2048)
    assert np.allclose(table(results, "S1")["value"], theirs.first_order, atol=0.03)
    assert np.allclose(table(results, "ST")["value"], theirs.total_order, atol=0.03)


def test_salib_finds_the_same_on_the_same_points(study):
    from sim.analysis.sensitivity.indices import sized
    from sim.analysis.sensitivity.outputs import outputs_of
    from sim.analysis.sensitivity.salib import analyze

    results = study("ishigami", samples=1024)
    design = sized(results.experiment.sensitivity.design, 1024)
    output = outputs_of(results)[0].values[:, 0].reshape(-1, design.block)
    order = [0, *range(2, design.block), 1]  # SALib's blocks: A, AB of each, B
    theirs = analyze("sobol", design.labels, None, output[:, order].ravel(), calc_second_order=False)
    assert np.allclose(table(results, "ST")["value"], theirs["ST"], atol=0.01)
    assert np.allclose(table(results, "S1")["value"], theirs["S1"], atol=0.01)


@pytest.mark.parametrize(
    ("method", "samples", "within"), [("fast", 1025, 0.03), ("rbd_fast", 2048, 0.05), ("hdmr", 2048, 0.05)]
)
def test_other_methods_find_the_known_first_order_shares(study, method, samples, within):
    found = table(study("ishigami", method=method, samples=samples), "S1")
    assert np.abs(found["value"] - ISHIGAMI["S1"]).max() < within


@pytest.mark.parametrize(
    ("method", "index"), [("delta", "delta"), ("pawn", "pawn_median"), ("dgsm", "dgsm"), ("morris", "mu_star")]
)
def test_distances_slopes_and_effects_rank_a_sum_by_its_slopes_and_above_nothing(study, method, index):
    found = table(study("linear", method=method, samples=2048 if method in ("delta", "pawn") else 128), index)["value"]
    assert found["x3"] > found["x2"] > found["x1"]
    if "(dummy)" in found:
        assert found["x1"] > found["(dummy)"]


def test_effects_of_a_sum_are_its_slopes_without_spread(study):
    results = study("linear", method="morris", samples=20)
    assert np.allclose(table(results, "mu_star")["value"], SLOPES)
    assert np.allclose(table(results, "mu")["value"], SLOPES)
    assert np.allclose(table(results, "sigma")["value"], 0.0, atol=1e-6)


def test_what_has_no_effect_has_no_absolute_effect_either_however_much_luck_there_is(study):
    """Seed 0; with one seed the mean absolute effect of luck alone would be above 1.5."""
    outcome = "luck"
    noisy = study("linear", method="morris", samples=200, replicates=5, outcome=outcome)
    assert table(noisy, "mu_star", outcome)["value"].max() < 0.3
    single = study("linear", method="morris", samples=200, outcome=outcome)
    assert table(single, "mu_star", outcome)["value"].max() > 1.0


def test_slopes_bound_the_total_shares(study):
    totals = table(study("ishigami", samples=1024), "ST")["value"]
    bounds = table(study("ishigami", method="dgsm", samples=1024), "dgsm")["value"]
    assert (bounds > totals - 0.02).all()


def test_the_region_of_large_sums_is_where_the_steepest_inputs_are_large(study):
    results = study("linear", method="regional", samples=1024, region={"measure": "y", "above": 4})
    found = table(results, "region_distance", "y above 4")["value"]
    assert found["x3"] > found["x2"] > found["x1"] > found["(dummy)"]


def test_words_whole_numbers_and_truth_values_vary(study):
    vary = {"word": ["low", "high"], "count": {"low": 0, "high": 3, "kind": "integer"}, "flag": {"kind": "boolean"}}
    results = study("choices", samples=1024, vary=vary)
    assert set(results.runs["word"]) == {"low", "high"}
    found = table(results, "ST")["value"]
    # 0.25 of the word; count x flag / 2: flag 0.25 x (1.5 / 2)^2 x ..., by hand: variances 0.25 and 0.296875
    whole = 0.25 + 0.296875
    assert found["word"] == pytest.approx(0.25 / whole, abs=0.02)
    assert found["count"] == pytest.approx(0.25 * 1.25 / 2 / whole, abs=0.02)
    assert found["flag"] == pytest.approx(0.25 * 3.5 / 4 / whole, abs=0.02)


def test_groups_have_the_share_of_their_members_together(study):
    results = study("linear", samples=1024, groups={"first two": ["x1", "x2"]})
    found = table(results, "ST")["value"]
    assert found["first two"] == pytest.approx(5.0 / 14.0, abs=0.02)
    assert found["x3"] == pytest.approx(9.0 / 14.0, abs=0.02)
