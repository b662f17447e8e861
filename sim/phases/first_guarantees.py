"""Who stands for the loans on the book when a run begins: mutual guarantees first, then those of willing neighbours."""

from typing import Any

import numpy as np

from sim.core.columns import Floats, Integers
from sim.core.compiling import rule
from sim.core.draws import uniform_column
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.guaranteeing import Guaranteeing
from sim.rules.evaluating import default_probability_to_neighbours
from sim.rules.guaranteeing import consents, net_worth, within_capacity
from sim.world.loans import BULLET, BY_GROUP, BY_GUARANTORS, OPEN, SEASONAL, SECURITY_OF, UNSECURED, Loans, Ties
from sim.world.network import NOBODY, Acquaintance
from sim.world.parties import Parties
from sim.world.population import BIRTH
from sim.world.purposes import OPENING_RECIPROCITY


def stand_for_loans(model: Any) -> None:
    """Give every opening loan its guarantors: those he would ask first of the willing, or the members of his group.

    A share `network.reciprocity` of guarantees is mutual, as far as there are people who know each other and both need
    a guarantor; apart from these nobody stands for his own guarantor. A loan for which too few would stand is an
    unsecured one.
    """
    parties, loans, guarantees = model.parties, model.loans, model.guarantees
    count, places = len(loans), model.network.guarantor_places
    open_ = loans.status == OPEN
    own = model.own_network
    if own is not None and own.guarantees is not None:
        who, listed = as_listed(own.guarantees, count, places)
    else:
        who = first_asked(model, open_)
        listed = None
    grouped = np.flatnonzero(open_ & (SECURITY_OF[loans.product] == BY_GROUP))
    if len(grouped):
        size = model.network.group_size
        fellows = model.members.party.reshape(-1, size)[parties.group[grouped]]
        fellows = fellows[fellows != grouped[:, None]].reshape(len(grouped), size - 1)[:, :places]
        who[grouped, : fellows.shape[1]] = fellows

    standing = who >= 0
    equal = np.where(standing, 1.0 / np.maximum(standing.sum(axis=1), 1)[:, None], 0.0)
    share = equal if listed is None else np.where((SECURITY_OF[loans.product] == BY_GUARANTORS)[:, None], listed, equal)
    guarantees.guarantor = who.ravel()
    guarantees.share = share.ravel()
    exposed = (share * loans.balance[:, None])[standing]
    parties.guaranteed = np.bincount(who[standing], weights=exposed, minlength=len(parties))


def as_listed(listed: Acquaintance, count: int, places: int) -> tuple[Integers, Floats]:
    """Return the guarantors and their shares [loan, place] as a network of one's own lists them, by borrower."""
    who, share = np.full((count, places), NOBODY, np.int32), np.zeros((count, places))
    number = np.bincount(listed.party, minlength=count)
    place = np.arange(len(listed.party)) - np.repeat(np.cumsum(number) - number, number)
    who[listed.party, place] = listed.neighbour
    share[listed.party, place] = listed.strength
    return who, share


def first_asked(model: Any, open_: Any) -> Integers:
    """Return the guarantors [loan, place] of those of the willing whom he would ask first, -1 for an empty place."""
    parties, loans, levers = model.parties, model.loans, model.levers
    count, places = len(loans), model.network.guarantor_places
    required = np.floor(levers.guarantors_required[parties.cell[:count]]).astype(np.int32)
    needed = np.where(open_ & (SECURITY_OF[loans.product] == BY_GUARANTORS), np.minimum(required, places), 0).astype(
        np.int32
    )
    turn = np.argsort(uniform_column(model.luck, OPENING_RECIPROCITY, count, BIRTH), kind="stable").astype(np.int32)
    pairs = int(np.rint(model.network.reciprocity * needed.sum() / 2.0))
    who = ask_first(
        turn,
        needed,
        pairs,
        places,
        loans.compiled,
        parties.compiled,
        model.ties.compiled,
        levers.compiled,
        model.bank.compiled,
        model.guaranteeing.compiled,
    )
    unbacked = (who >= 0).sum(axis=1) < needed
    who[unbacked] = NOBODY
    loans.product[unbacked] = UNSECURED
    loans.schedule[unbacked & (loans.schedule == SEASONAL)] = BULLET
    parties.pledged[:count][unbacked] = 0.0
    return who


@rule
def ask_first(
    turn: Integers,
    needed: Integers,
    pairs: int,
    places: int,
    loans: Loans,
    parties: Parties,
    ties: Ties,
    levers: Levers,
    bank: Bank,
    guaranteeing: Guaranteeing,
) -> Integers:
    """Return the guarantors of every loan [loan, place], -1 for an empty place."""
    count, neighbour = len(needed), ties.neighbour
    first, ends = parties.first_tie, parties.first_tie + parties.ties
    who = np.full((count, places), NOBODY, np.int32)
    filled = np.zeros(count, np.int32)
    guaranteed = np.zeros(len(parties.cell))
    for one in turn:
        for tie in range(first[one], ends[one]):
            other = neighbour[tie]
            if pairs == 0 or filled[one] >= needed[one]:
                break
            if other >= count or filled[other] >= needed[other] or stands(who, filled, one, other):
                continue
            if would(
                other, one, tie, needed, 1.0, guaranteed, loans, parties, ties, levers, bank, guaranteeing
            ) and would(one, other, tie, needed, 1.0, guaranteed, loans, parties, ties, levers, bank, guaranteeing):
                guaranteed[other] += loans.balance[one] / needed[one]
                guaranteed[one] += loans.balance[other] / needed[other]
                who[one, filled[one]], who[other, filled[other]] = other, one
                filled[one] += 1
                filled[other] += 1
                pairs -= 1
    for one in turn:
        for tie in range(first[one], ends[one]):
            if filled[one] >= needed[one]:
                break
            other = neighbour[tie]
            if (other < count and stands(who, filled, other, one)) or stands(who, filled, one, other):
                continue
            if would(other, one, tie, needed, 0.0, guaranteed, loans, parties, ties, levers, bank, guaranteeing):
                guaranteed[other] += loans.balance[one] / needed[one]
                who[one, filled[one]] = other
                filled[one] += 1
    return who


@rule
def would(
    guarantor: int,
    loan: int,
    tie: int,
    needed: Integers,
    bound: float,
    guaranteed: Floats,
    loans: Loans,
    parties: Parties,
    ties: Ties,
    levers: Levers,
    bank: Bank,
    guaranteeing: Guaranteeing,
) -> bool:
    """Say whether a party would consent to stand for an opening loan, and may; `bound` is 1 if it is returned."""
    at, part, income = parties.cell[loan], loans.balance[loan] / needed[loan], parties.mean_income[guarantor]
    perceived = default_probability_to_neighbours(
        bank.prior_log_odds, bank.quality_weight, parties.quality[loan], bank.record_weight, parties.late_record[loan]
    )
    bonus = bound * guaranteeing.reciprocity_bonus * income
    worth = net_worth(parties.wealth[guarantor], parties.pledged[guarantor], parties.capital[guarantor])
    return within_capacity(guaranteed[guarantor], part, worth, levers.guarantee_limit[at]) and consents(
        part, perceived, ties.strength[tie], guaranteeing.tie_value, income, 0.0, bonus
    )


@rule
def stands(who: Integers, filled: Integers, loan: int, party: int) -> bool:
    """Say whether a party stands for a loan already."""
    for place in range(filled[loan]):  # noqa: SIM110  compiled code has no any() of a generator
        if who[loan, place] == party:
            return True
    return False
