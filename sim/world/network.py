"""Who knows whom: villages as small worlds, and solidarity groups of neighbouring farm households."""

import numpy as np

from sim.core.columns import Floats, IntegerColumn, Integers, Table, integers
from sim.core.compiling import rule
from sim.core.draws import uniform_column, uniforms
from sim.parameters.network import Network
from sim.world.loans import Ties
from sim.world.parties import FARM, Parties
from sim.world.population import BIRTH
from sim.world.purposes import HOME, TIE_BLOCK

NOBODY = -1


class Members(Table):
    """Row group x size + place: the members of the solidarity groups."""

    party: IntegerColumn = integers("row of parties", "The member, -1 for an empty place.")


def settle_villages(parties: Parties, branches: int, village_size: int, luck: int) -> Integers:
    """Give every party a village in its district; returns the rows of parties in the order of villages."""
    count = len(parties)
    order = np.lexsort((uniform_column(luck, HOME, count, BIRTH), parties.branch))
    in_branch = np.bincount(parties.branch, minlength=branches)
    starts = np.cumsum(in_branch) - in_branch
    villages = np.maximum(1, np.rint(in_branch / village_size).astype(np.int64))
    first_village = np.cumsum(villages) - villages
    branch = parties.branch[order]
    rank = np.arange(count) - starts[branch]
    parties.village[order] = first_village[branch] + rank * villages[branch] // in_branch[branch]
    return order.astype(np.int32)


def tie_neighbours(parties: Parties, ties: Ties, order: Integers, network: Network, luck: int) -> None:
    """Tie everybody to his next neighbours in the village, a share of ties rewired (Watts and Strogatz 1998).

    Rewired ties stay in the village with probability `within_village`, else they go anywhere in the district.
    """
    places = len(ties) // len(parties)
    village_start, village_count = _runs(parties.village[order])
    branch_start, branch_count = _runs(parties.branch[order])
    offsets = np.array([sign * step for step in range(1, places // 2 + 2) for sign in (1, -1)][:places])
    _tie(
        order,
        village_start,
        village_count,
        branch_start,
        branch_count,
        offsets,
        network.rewiring,
        network.within_village,
        luck,
        ties.neighbour,
        ties.strength,
    )


@rule
def _tie(
    order: Integers,
    village_start: Integers,
    village_count: Integers,
    branch_start: Integers,
    branch_count: Integers,
    offsets: Integers,
    rewiring: float,
    within_village: float,
    luck: int,
    neighbour: Integers,
    strength: Floats,
) -> None:
    places = len(offsets)
    for position in range(len(order)):
        party = order[position]
        for place in range(places):
            row = party * places + place
            move, leave, where, strength[row] = uniforms(luck, TIE_BLOCK, row, BIRTH)
            start, size = village_start[position], village_count[position]
            step = offsets[place]
            if move < rewiring:
                if leave >= within_village:
                    start, size = branch_start[position], branch_count[position]
                step = 1 + int(where * (size - 1))
            other = order[start + (position - start + step) % size]
            neighbour[row] = other if other != party else NOBODY


def form_groups(parties: Parties, order: Integers, size: int) -> Members:
    """Put farm households who may borrow into solidarity groups of neighbours; left-over ones stay without."""
    farms = order[(parties.segment[order] == FARM) & (parties.may_borrow[order] == 1)]
    start, count = _runs(parties.village[farms])
    rank = np.arange(len(farms)) - start
    grouped = farms[rank < count // size * size]  # full groups only
    members = Members(max(len(grouped), 1))
    members.party = NOBODY
    if len(grouped):
        members.party = grouped
        parties.group[grouped] = np.arange(len(grouped)) // size
    return members


def _runs(labels: Integers) -> tuple[Integers, Integers]:
    """Return, for every place of a sorted array, where its run of equal labels starts and how long it is."""
    if not len(labels):
        return labels, labels
    change = np.flatnonzero(np.diff(labels)) + 1
    starts = np.concatenate(([0], change))
    counts = np.diff(np.concatenate((starts, [len(labels)])))
    return np.repeat(starts, counts), np.repeat(counts, counts)
