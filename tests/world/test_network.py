"""Who knows whom: villages, ties, solidarity groups."""

from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.world.building import TIES
from sim.world.parties import FARM


def settled(**settings: Any) -> CreditModel:
    chosen = {name.replace("__", "."): value for name, value in settings.items()}
    fixed = {"population.outside_guarantors": 0.3, "network.village_size": 60}
    return CreditModel(**{"world.borrowers": 3000, "world.branches": 3, "world.months": 1, **fixed, **chosen}, rng=2)


@pytest.fixture(scope="module")
def usual() -> CreditModel:
    return settled()


def ties_of(model: CreditModel) -> np.ndarray:
    return np.asarray(model.ties.neighbour.reshape(len(model.parties), TIES))


def test_a_village_lies_in_one_district_and_has_the_size_that_was_asked_for(usual: CreditModel) -> None:
    parties = usual.parties
    sizes = np.bincount(parties.village)
    assert abs(sizes.mean() - 60.0) < 3.0
    assert sizes.max() - sizes.min() <= 2
    for village in np.unique(parties.village):
        assert len(set(parties.branch[parties.village == village])) == 1


def test_nobody_is_tied_to_himself_or_beyond_his_district(usual: CreditModel) -> None:
    known = ties_of(usual)
    rows = np.repeat(np.arange(len(usual.parties))[:, None], TIES, axis=1)
    there = known >= 0
    assert there.mean() > 0.99
    assert (known[there] != rows[there]).all()
    assert (usual.parties.branch[known[there]] == usual.parties.branch[rows[there]]).all()


def test_without_rewiring_everybody_knows_his_next_neighbours_and_is_known_by_them() -> None:
    model = settled(network__rewiring=0.0)
    known = ties_of(model)
    village = model.parties.village
    assert (village[known] == village[:, None]).all()
    for party in range(0, len(known), 97):
        assert len(set(known[party])) == TIES
        for other in known[party]:
            assert party in known[other]


@pytest.mark.parametrize(("within", "share"), [(1.0, 1.0), (0.0, 1.0 / 22.0)])
def test_rewired_ties_stay_in_the_village_or_go_anywhere_in_the_district(within: float, share: float) -> None:
    """Of 31,200 rewired ties; a district has about 22 villages. Off by 0.02 less than once in a million."""
    model = settled(network__rewiring=1.0, network__within_village=within)
    known, village = ties_of(model), model.parties.village
    there = known >= 0
    same = (village[np.where(there, known, 0)] == village[:, None])[there]
    assert same.mean() == pytest.approx(share, abs=0.02)


def test_ties_are_of_every_strength(usual: CreditModel) -> None:
    assert usual.ties.strength.mean() == pytest.approx(0.5, abs=0.01)
    assert 0.0 < usual.ties.strength.min() < usual.ties.strength.max() < 1.0


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
