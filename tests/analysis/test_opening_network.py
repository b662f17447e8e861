"""The networks a run begins with have what is asked of them: degree tail, share in villages, what is mutual.

Where they have not - in small villages, and among guarantors who may not stand for more - the tests say what limits it.
"""

from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sim.analysis.opening_network import (
    FIGURES,
    is_mutual,
    opening_figures,
    pareto_exponent,
    third_party_guarantees,
    ties_received,
)
from sim.analysis.power_law import fit_power_law
from sim.core.errors import InputError
from sim.model import CreditModel

UNLIKELY = 5.0  # standard errors that luck alone exceeds once in 1.7 million times
ONE_CROWD = {"world.branches": 1, "network.within_village": 0.0}  # nobody has next neighbours, nobody is out of reach
NO_LIMITS = {"guaranteeing.tie_value": 1e5, "levers.guarantee_limit": 100.0}  # who is asked consents, and may


def opened(borrowers: int, seed: int = 0, **settings: Any) -> CreditModel:
    chosen = {name.replace("__", "."): value for name, value in settings.items()}
    return CreditModel(rng=seed, months=1, **{"world.borrowers": borrowers, **chosen})


@cache
def figures(borrowers: int, seeds: int, settings: tuple[tuple[str, float], ...] = ()) -> "pd.DataFrame":
    """Return the figures of some seeds, from 0 on: [seed, figure]."""
    return pd.DataFrame([opening_figures(opened(borrowers, seed, **dict(settings))) for seed in range(seeds)])


@pytest.mark.parametrize("tail", [2.2, 2.6, 3.0])
@pytest.mark.parametrize("borrowers", [2_000, 20_000])
def test_popularity_has_the_tail_that_was_asked_for_at_any_size(tail: float, borrowers: int) -> None:
    popularity = opened(borrowers, 1, network__popularity_tail=tail).parties.popularity
    assert abs(pareto_exponent(popularity) - tail) < UNLIKELY * (tail - 1.0) / np.sqrt(len(popularity))


@pytest.mark.parametrize("tail", [2.2, 2.6, 3.0])
def test_ties_that_popularity_makes_have_its_tail_where_everybody_is_in_reach(tail: float) -> None:
    """20,000 borrowers in one district without villages, seed 1.

    The number of ties is Poisson about popularity, which lifts the exponent of a tail from 10 on by up to 0.1.
    """
    model = opened(20_000, 1, network__popularity_tail=tail, **ONE_CROWD)
    found = fit_power_law(np.maximum(ties_received(model), 1), begins=10)
    assert -UNLIKELY * found.error < found.exponent - tail < UNLIKELY * found.error + 0.1
    assert found.count > 1_000


@pytest.mark.parametrize("borrowers", [2_000, 20_000])
def test_who_is_met_is_met_in_proportion_to_popularity_in_the_default_world(borrowers: int) -> None:
    """Ties received from other villages, by classes of popularity, seeds 0 to 3; 5 % are for ties made twice."""
    seen, expected = np.zeros(5), np.zeros(5)
    for seed in range(4):
        model = opened(borrowers, seed, network__rewiring=0.0)
        parties, popularity = model.parties, model.parties.popularity
        of_village = np.bincount(parties.village, popularity)
        people = np.bincount(parties.village)
        home = np.zeros(len(people), int)
        home[parties.village] = parties.branch
        beyond = np.bincount(parties.branch, popularity)[home] - of_village  # popularity in reach from each village
        calls = 4.0 * (1.0 - model.network.within_village) * people / beyond
        met = popularity * (np.bincount(home, calls)[parties.branch] - calls[parties.village])
        kind = np.digitize(popularity, [1.5, 3.0, 6.0, 12.0])
        seen += np.bincount(kind, ties_received(model), minlength=5)
        expected += np.bincount(kind, met, minlength=5)
    assert (np.abs(seen / expected - 1.0) < 0.05 + UNLIKELY / np.sqrt(expected)).all()


def test_small_villages_and_districts_cut_the_tail_of_ties() -> None:
    """Seeds 0 to 7; at the default 2,000 borrowers have 130 parties in reach, 60 in their village."""
    stated = 2.6
    small, large = (figures(borrowers, 8)["exponent of ties received"] for borrowers in (2_000, 20_000))
    crowd = figures(20_000, 3, tuple(ONE_CROWD.items()))["exponent of ties received"]
    assert small.mean() > large.mean() > crowd.mean() > stated - 0.1
    assert 2.7 < large.mean() < 3.1  # not the 2.6 asked for
    assert crowd.mean() < 2.8


def test_next_neighbours_make_all_ties_together_steeper_still() -> None:
    found = figures(20_000, 8)
    assert (found["exponent of ties"] > found["exponent of ties received"]).mean() > 0.7
    assert found["exponent of ties"].mean() > 3.0


def test_limits_on_guarantors_keep_the_tail_of_guarantees_steeper_than_popularity() -> None:
    """20,000 borrowers, seeds 0 to 2; s.e. over seeds under 0.15, so the gap of 1 is 5 of them and more."""
    usual, crowd = figures(20_000, 8), figures(20_000, 3, tuple(ONE_CROWD.items()))
    free = figures(20_000, 3, tuple({**ONE_CROWD, **NO_LIMITS}.items()))
    name = "exponent of loans guaranteed"
    assert usual[name].mean() > crowd[name].mean() > free[name].mean()
    assert usual[name].mean() > 3.6  # not the 2.2-3.0 of the field
    assert abs(free[name].mean() - 2.6) < 0.4  # without limits it is that of popularity
    assert usual["most loans guaranteed"].max() < free["most loans guaranteed"].min()


@pytest.mark.parametrize("within", [0.4, 0.7, 0.8, 0.9])
@pytest.mark.parametrize("borrowers", [2_000, 20_000])
def test_ties_stay_in_the_village_in_the_share_asked_for(within: float, borrowers: int) -> None:
    """Seed 0; ties made twice are dropped, which moves the share by up to 0.02 where few are in reach."""
    found = figures(borrowers, 1, (("network__within_village", within),)).iloc[0]
    luck = UNLIKELY * np.sqrt(within * (1.0 - within) / found["ties"])
    assert abs(found["ties within village"] - within) < luck + (0.02 if borrowers < 5_000 else 0.005)


def test_guarantees_leave_the_village_a_little_more_often_than_ties() -> None:
    """The popular are asked first, and to them the ties lead that leave the village; seeds 0 to 7."""
    for borrowers in (2_000, 20_000):
        found = figures(borrowers, 8)
        gap = found["ties within village"] - found["guarantees within village"]
        assert 0.02 < gap.mean() < 0.08
        assert 0.70 < found["guarantees within village"].mean() < 0.90  # what is assumed of guarantees


@pytest.mark.parametrize("asked", [0.0, 0.05, 0.1, 0.3])
@pytest.mark.parametrize("borrowers", [2_000, 20_000])
def test_guarantees_are_mutual_in_the_share_asked_for_of_those_that_are_needed(asked: float, borrowers: int) -> None:
    """Seed 0. It is a share of the guarantees needed; a tenth finds nobody, so it is more of those there are."""
    found = figures(borrowers, 1, (("network__reciprocity", asked),)).iloc[0]
    assert asked <= found["mutual guarantees"] < 1.15 * asked + 1e-9


def test_no_more_guarantees_are_mutual_than_there_are_pairs_who_know_each_other_and_need_one_another() -> None:
    """Seeds 0 to 3: nobody pairs more than the largest matching (Edmonds 1965), and consent leaves three quarters."""
    for seed in range(4):
        pairs = {}
        for name, settings in (("usual", {}), ("free", NO_LIMITS)):
            model = opened(2_000, seed, network__reciprocity=1.0, **settings)
            parties, (borrower, guarantor) = model.parties, third_party_guarantees(model)
            knows = np.repeat(np.arange(len(parties)), parties.ties)
            known = model.ties.neighbour[: len(knows)]
            needs = np.isin(np.arange(len(parties)), borrower)
            both = needs[knows] & needs[known]
            graph = nx.Graph(list(zip(knows[both].tolist(), known[both].tolist(), strict=True)))
            most = len(nx.max_weight_matching(graph, maxcardinality=True))
            pairs[name] = is_mutual(borrower, guarantor, len(parties)).sum() / 2 / most
        assert pairs["usual"] < pairs["free"] <= 1.0
        assert 0.6 < pairs["usual"] < 0.9
        assert pairs["free"] > 0.8  # each takes the first he can, not the pairing that leaves fewest alone


def test_guarantees_are_mutual_when_each_stands_for_the_other() -> None:
    borrower, guarantor = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 3])
    assert list(is_mutual(borrower, guarantor, 4)) == [True, True, False, False]


def test_figures_are_those_of_a_model_that_has_not_begun() -> None:
    model = opened(200, world__branches=2, world__months=2)
    found = opening_figures(model)
    assert tuple(found.index) == FIGURES
    assert found["parties"] == len(model.parties)
    assert np.isnan(found["exponent of ties received"])  # too few
    model.step()
    with pytest.raises(InputError, match="months have passed"):
        opening_figures(model)
