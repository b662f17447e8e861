"""Who knows whom: villages as small worlds, and solidarity groups of neighbouring farm households."""

from typing import Any

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
TIES_MADE = 4  # by each party; as many are made with it, so that people know eight others on average


class Members(Table):
    """Row group x size + place: the members of the solidarity groups."""

    party: IntegerColumn = integers("row of parties", "The member, -1 for an empty place.")


def settle_villages(parties: Parties, branches: int, village_size: int, luck: int, own: Any = None) -> Integers:
    """Give every party a village in its district; returns the rows of parties in the order of villages.

    A network of one's own may say the villages.
    """
    count = len(parties)
    if own is not None and own.village is not None:
        parties.village = own.village
        return np.lexsort((uniform_column(luck, HOME, count, BIRTH), own.village)).astype(np.int32)
    order = np.lexsort((uniform_column(luck, HOME, count, BIRTH), parties.branch))
    in_branch = np.bincount(parties.branch, minlength=branches)
    starts = np.cumsum(in_branch) - in_branch
    villages = np.maximum(1, np.rint(in_branch / village_size).astype(np.int64))
    first_village = np.cumsum(villages) - villages
    branch = parties.branch[order]
    rank = np.arange(count) - starts[branch]
    parties.village[order] = first_village[branch] + rank * villages[branch] // in_branch[branch]
    return order.astype(np.int32)


class Acquaintance:
    """Arcs from one who knows to one who is known, before they are put in order: int32, int32 and float64 arrays."""

    def __init__(self, party: Integers, neighbour: Integers, strength: Floats) -> None:
        self.party, self.neighbour, self.strength = party, neighbour, strength

    def __add__(self, other: "Acquaintance") -> "Acquaintance":
        """Put two lists one behind the other."""
        return Acquaintance(
            np.concatenate((self.party, other.party)),
            np.concatenate((self.neighbour, other.neighbour)),
            np.concatenate((self.strength, other.strength)),
        )


def meet_neighbours(parties: Parties, order: Integers, network: Network, luck: int) -> Acquaintance:
    """Let everybody meet his next neighbours, or others in their stead; whom he knows knows him (mean degree 8).

    Of the ties a share `within_village` stays in the village, and of these a share `rewiring` is not with one of the
    next neighbours round the village (Watts and Strogatz 1998). Such a tie, and one that leaves the village, leads to
    people in proportion to their popularity.
    """
    village_start, village_count = _runs(parties.village[order])
    branch_start, branch_count = _runs(parties.branch[order])
    made = len(order) * TIES_MADE
    party, neighbour, strength = np.empty(made, np.int32), np.empty(made, np.int32), np.empty(made)
    _meet(
        order,
        village_start,
        village_count,
        branch_start,
        branch_count,
        np.concatenate(([0.0], np.cumsum(parties.popularity[order]))),
        network.rewiring,
        network.within_village,
        luck,
        party,
        neighbour,
        strength,
    )
    pairs = np.minimum(party, neighbour) * np.int64(len(order)) + np.maximum(party, neighbour)
    pairs[neighbour == NOBODY] = -1
    first = np.unique(pairs, return_index=True)[1]  # of a tie made from both ends the first counts
    kept = first[pairs[first] >= 0]
    one = Acquaintance(party[kept], neighbour[kept], strength[kept])
    return one + Acquaintance(one.neighbour, one.party, one.strength)


@rule
def _meet(
    order: Integers,
    village_start: Integers,
    village_count: Integers,
    branch_start: Integers,
    branch_count: Integers,
    weight: Floats,
    rewiring: float,
    within_village: float,
    luck: int,
    party: Integers,
    neighbour: Integers,
    strength: Floats,
) -> None:
    for position in range(len(order)):
        who = order[position]
        start, size = village_start[position], village_count[position]
        first, whole = branch_start[position], branch_count[position]
        for place in range(TIES_MADE):
            row = who * TIES_MADE + place
            leave, move, where, strength[row] = uniforms(luck, TIE_BLOCK, row, BIRTH)
            party[row] = who
            if leave >= within_village and whole > size:
                other = _other(weight, where, first, first + whole, start, start + size)
            elif move < rewiring and size > 1:
                other = _other(weight, where, start, start + size, position, position + 1)
            else:
                other = start + (position - start + place + 1) % size
            neighbour[row] = order[other] if other != position else NOBODY


@rule
def _other(weight: Floats, draw: float, low: int, high: int, left_out: int, until: int) -> int:
    """Return a place from low to high - 1 but for those from `left_out` to `until` - 1, drawn in proportion to weights.

    `weight` is the sum over all places before, one more than there are places.
    """
    inside = weight[until] - weight[left_out]
    point = weight[low] + draw * (weight[high] - weight[low] - inside)
    if point >= weight[left_out]:
        point += inside
    below, above = low, high
    while above - below > 1:
        middle = (below + above) // 2
        if weight[middle] <= point:
            below = middle
        else:
            above = middle
    if left_out <= below < until:  # only by rounding
        below = left_out - 1 if left_out > low else until
    return below


def list_ties(parties: Parties, known: Acquaintance) -> Ties:
    """Make the table of ties, each party's behind the other's, whom he would ask first in front.

    That is the one whose popularity times the strength of the tie is highest. Of two arcs between the same people the
    first counts; one of no strength is none.
    """
    appeal = parties.popularity[known.neighbour] * known.strength
    kept = _in_order(known.party, known.neighbour, known.strength, appeal, len(parties))
    ties = Ties(max(1, len(kept)))
    ties.neighbour = NOBODY
    ties.neighbour[: len(kept)] = known.neighbour[kept]
    ties.strength[: len(kept)] = known.strength[kept]
    parties.ties = np.bincount(known.party[kept], minlength=len(parties))
    parties.first_tie = np.cumsum(parties.ties) - parties.ties
    return ties


@rule
def _in_order(party: Integers, neighbour: Integers, strength: Floats, appeal: Floats, count: int) -> Integers:
    """Return the arcs to keep, by party and falling appeal."""
    end = np.zeros(count + 1, np.int64)  # a counting sort by party, stable
    for arc in range(len(party)):
        end[party[arc] + 1] += 1
    for row in range(count):
        end[row + 1] += end[row]
    sorted_by_party = np.empty(len(party), np.int64)
    place = end[:-1].copy()
    for arc in range(len(party)):
        sorted_by_party[place[party[arc]]] = arc
        place[party[arc]] += 1
    kept = np.empty(len(party), np.int32)
    seen = np.full(count, -1, np.int64)  # by whom somebody has been met last
    total = 0
    for row in range(count):
        first = total
        for at in range(end[row], end[row + 1]):
            arc = sorted_by_party[at]
            if seen[neighbour[arc]] == row or neighbour[arc] == row:
                continue
            seen[neighbour[arc]] = row
            if strength[arc] > 0.0:
                kept[total] = arc
                total += 1
        for last in range(first + 1, total):  # a handful each: put in where it belongs, behind its equals
            moved, into = kept[last], last
            while into > first and appeal[kept[into - 1]] < appeal[moved]:
                kept[into] = kept[into - 1]
                into -= 1
            kept[into] = moved
    return kept[:total]


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
