"""Who knows whom: villages, ties, solidarity groups."""

from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.world.network import TIES_MADE, meet_neighbours, settle_villages
from sim.world.parties import FARM


def settled(**settings: Any) -> CreditModel:
    chosen = {name.replace("__", "."): value for name, value in settings.items()}
    fixed = {"population.outside_guarantors": 0.3, "network.village_size": 60}
    return CreditModel(**{"world.borrowers": 3000, "world.branches": 3, "world.months": 1, **fixed, **chosen}, rng=2)


@pytest.fixture(scope="module")
def usual() -> CreditModel:
    return settled()


def test_a_village_lies_in_one_district_and_has_the_size_that_was_asked_for(usual: CreditModel) -> None:
    parties = usual.parties
    sizes = np.bincount(parties.village)
    assert abs(sizes.mean() - 60.0) < 3.0
    assert sizes.max() - sizes.min() <= 2
    for village in np.unique(parties.village):
        assert len(set(parties.branch[parties.village == village])) == 1


def arcs(model: CreditModel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who knows whom, and how well, arc by arc."""
    count = int(model.parties.ties.sum())
    party = np.repeat(np.arange(len(model.parties)), model.parties.ties)
    return party, model.ties.neighbour[:count], model.ties.strength[:count]


def made(model: CreditModel) -> tuple[np.ndarray, np.ndarray]:
    """Return the ties as they were made, one arc each; a few that were made twice are dropped."""
    parties = model.parties
    order = settle_villages(parties, 3, model.network.village_size, int(model.luck))
    known = meet_neighbours(parties, order, model.network, int(model.luck))
    half = len(known.party) // 2
    return known.party[:half], known.neighbour[:half]


def test_ties_are_mutual_alike_and_never_with_oneself_twice_or_beyond_the_district(usual: CreditModel) -> None:
    party, other, strength = arcs(usual)
    held = dict(zip(zip(party.tolist(), other.tolist(), strict=True), strength.tolist(), strict=True))
    assert len(held) == len(party)
    assert all(held[known, knows] == value for (knows, known), value in held.items())
    assert (party != other).all()
    assert (usual.parties.branch[party] == usual.parties.branch[other]).all()
    assert usual.parties.ties.mean() == pytest.approx(2 * TIES_MADE, abs=0.3)


def test_everybody_would_ask_first_whose_popularity_times_strength_is_highest(usual: CreditModel) -> None:
    party, other, strength = arcs(usual)
    appeal = usual.parties.popularity[other] * strength
    same = party[1:] == party[:-1]
    assert (appeal[1:][same] <= appeal[:-1][same]).all()


def test_without_rewiring_everybody_knows_his_next_neighbours() -> None:
    model = settled(network__rewiring=0.0, network__within_village=1.0)
    party, other, _ = arcs(model)
    assert (model.parties.village[party] == model.parties.village[other]).all()
    assert set(model.parties.ties) == {2 * TIES_MADE}


@pytest.mark.parametrize("within", [0.0, 0.6, 0.8, 1.0])
def test_ties_stay_in_the_village_in_the_share_that_was_asked_for(within: float) -> None:
    """Off by five standard deviations less than once in a million; 0.01 is for ties made twice, which are dropped."""
    model = settled(network__within_village=within)
    party, other = made(model)
    inside = (model.parties.village[party] == model.parties.village[other]).mean()
    assert abs(inside - within) <= 5.0 * np.sqrt(within * (1.0 - within) / len(party)) + 0.01 * (0.0 < within < 1.0)


@pytest.mark.parametrize("rewiring", [0.0, 0.2, 0.7, 1.0])
def test_ties_in_the_village_are_rewired_in_the_share_that_was_asked_for(rewiring: float) -> None:
    """Off by five standard deviations less than once in a million; in large villages few come back by luck."""
    model = settled(network__rewiring=rewiring, network__within_village=1.0, network__village_size=1300)
    parties = model.parties
    order = settle_villages(parties, 3, 1300, int(model.luck))
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    party, other = made(model)
    steps = (place[other] - place[party]) % 1300
    near = ((steps >= 1) & (steps <= TIES_MADE)).mean()
    chance = TIES_MADE / 1299.0
    expected = 1.0 - rewiring + rewiring * chance
    spread = np.sqrt(expected * (1.0 - expected) / len(party))
    assert abs(near - expected) <= 5.0 * spread + 3.0 * chance * rewiring  # popular next neighbours


@pytest.mark.parametrize("tail", [2.2, 2.6, 3.0])
def test_the_number_of_ties_has_the_tail_of_popularity(tail: float) -> None:
    """Hill's estimate from the 400 best known: standard error (tail - 1) / 20, so off by 0.4 once in 10,000."""
    model = CreditModel(
        **{
            "world.borrowers": 30_000,
            "world.branches": 1,
            "world.months": 1,
            "network.village_size": 10_000,
            "network.rewiring": 1.0,
            "network.popularity_tail": tail,
        },
        rng=4,
    )
    degree = np.sort(model.parties.ties)[::-1][:401].astype(float)
    hill = 1.0 + 400.0 / np.log(degree[:400] / degree[400]).sum()
    assert hill == pytest.approx(tail, abs=0.4)


def test_ties_are_of_every_strength(usual: CreditModel) -> None:
    _, _, strength = arcs(usual)
    assert strength.mean() == pytest.approx(0.5, abs=0.01)
    assert 0.0 < strength.min() < strength.max() < 1.0


@pytest.mark.parametrize("size", [2, 5, 9])
def test_groups_are_full_and_of_farm_households_of_one_village_who_may_borrow(size: int) -> None:
    model = settled(network__group_size=size, network__guarantor_places=8)
    parties = model.parties
    groups = model.members.party.reshape(-1, size)
    assert len(groups) > 100
    assert len(set(groups.ravel())) == groups.size  # nobody is in two
    assert (parties.segment[groups] == FARM).all()
    assert (groups < 3000).all()
    assert (parties.village[groups] == parties.village[groups[:, :1]]).all()
    for number in (0, len(groups) // 2, len(groups) - 1):
        assert (parties.group[groups[number]] == number).all()
    assert (parties.group >= 0).sum() == groups.size


def test_who_is_left_over_in_his_village_is_in_no_group(usual: CreditModel) -> None:
    parties = usual.parties
    alone = (parties.group[:3000] < 0) & (parties.segment[:3000] == FARM)
    left_over = np.bincount(parties.village[:3000][alone])
    assert 0 < left_over.max() < usual.network.group_size


def test_a_world_without_farm_households_has_no_groups() -> None:
    model = settled(population__enterprise_share=1.0, population__trader_share=0.0)
    assert (model.parties.group == -1).all()
    assert list(model.members.party) == [-1]
