"""The book a run opens with: loans of all ages, their guarantors, and the bad loans inherited from the cooperatives."""

import numpy as np

from sim.core.columns import Floats
from sim.core.draws import uniform_column
from sim.core.finance import instalment, weekly_instalment
from sim.levers import Levers
from sim.parameters.network import Network
from sim.parameters.population import Population
from sim.parameters.recovery import Recovery
from sim.world.loans import (
    BY_GROUP,
    BY_GUARANTORS,
    INSTALMENTS,
    OPEN,
    REVOLVING,
    SEASONAL,
    SECURITY_OF,
    UNSECURED,
    WEEKLY,
    Guarantees,
    Loans,
    Ties,
)
from sim.world.network import NOBODY, Members
from sim.world.parties import Parties
from sim.world.population import BIRTH
from sim.world.purposes import (
    OPENING_AGE,
    OPENING_BAD,
    OPENING_LATE,
    OPENING_LOAN,
    OPENING_RECIPROCITY,
    OPENING_RECOVERY,
)

LEGACY_LATE_FROM, LEGACY_LATE_SPREAD = 5, 44  # missed dues of inherited bad loans
LEGACY_CAPITAL_LEFT = 0.5  # of a bad debtor's own working capital
GRANTED_AT_FIRST = -12  # vintage of what was on the book: before the run


def open_book(
    parties: Parties,
    loans: Loans,
    levers: Levers,
    population: Population,
    recovery: Recovery,
    benchmark: float,
    luck: int,
) -> None:
    """Give a share of those who may borrow a loan somewhere in its term, some of them bad for long.

    `loans` holds the contract that everybody would ask for: product, schedule, amount and term.
    """
    count = len(loans)

    def uniform(purpose: int) -> Floats:
        return uniform_column(luck, purpose, count, BIRTH)

    cell = parties.cell[:count]
    has = uniform(OPENING_LOAN) < population.borrowing_share
    product, schedule, amount, term = loans.product, loans.schedule, loans.balance.copy(), loans.months_left
    rate = benchmark * np.minimum(levers.rate_multiple[cell], levers.rate_ceiling[cell])
    months_left = 1 + np.floor(uniform(OPENING_AGE) * term).astype(np.int64)
    months_left = np.where(schedule == SEASONAL, term, months_left)  # all end with the next harvest

    monthly = np.zeros(count)
    balance = amount.copy()
    grace = np.minimum(np.floor(levers.grace[cell]), term - 1)
    grace_left = np.clip(grace - (term - months_left), 0, None) * ((schedule == INSTALMENTS) | (schedule == WEEKLY))
    for row in np.flatnonzero(has & ((schedule == INSTALMENTS) | (schedule == WEEKLY))):
        paying = months_left[row] - int(grace_left[row])
        # near enough to the annuity's remaining principal
        balance[row] = amount[row] * paying / (term[row] - grace[row])
        equal = weekly_instalment if schedule[row] == WEEKLY else instalment
        monthly[row] = equal(balance[row], rate[row], int(paying))

    bad = has & (uniform(OPENING_BAD) < population.legacy_bad_share)
    late = LEGACY_LATE_FROM + np.floor(uniform(OPENING_LATE) * LEGACY_LATE_SPREAD).astype(np.int64)

    loans.status = np.where(has, OPEN, 0)
    loans.product = np.where(bad, UNSECURED, product)  # whoever stood for an old bad loan has long been tried
    loans.schedule = schedule
    loans.grace = np.where(has & ~bad, grace_left, 0)
    loans.line = np.where(has & ~bad & (schedule == REVOLVING), amount, 0.0)
    loans.grade = np.where(has, loans.grade, 0)
    parties.pledged[:count] *= has & ~bad
    loans.granted = GRANTED_AT_FIRST
    loans.months_left = np.where(bad, 0, months_left) * has
    loans.months_late = np.where(bad, late, 0)
    loans.accelerated = bad
    loans.impaired = bad
    loans.impaired_in = -1
    loans.defaulted = bad
    loans.default_months = np.where(bad, late, 0)
    loans.balance = np.where(has, balance, 0.0)
    loans.principal_due = np.where(bad, balance, 0.0)
    loans.exposure = np.where(bad, balance, 0.0)
    loans.judged = 1  # nobody knows any more what was expected of them
    loans.rate = np.where(has, rate, 0.0)
    loans.instalment = np.where(has & ~bad, monthly, 0.0)
    # What is inherited has been collected for long: on average a third of a fresh loan's recovery is still to come.
    loans.recovery_rate = np.where(bad, uniform(OPENING_RECOVERY) * recovery.mean_unsecured * 2.0 / 3.0, 0.0)
    parties.capital[:count] += np.where(has & ~bad, balance, 0.0)
    parties.capital[:count] *= np.where(bad, LEGACY_CAPITAL_LEFT, 1.0)
    parties.late_record[:count] = np.where(bad, late, 0)


def stand_for_loans(
    parties: Parties,
    loans: Loans,
    guarantees: Guarantees,
    ties: Ties,
    members: Members,
    levers: Levers,
    network: Network,
    luck: int,
) -> None:
    """Give every opening loan its guarantors: the most asked of his neighbours, or the members of his group.

    A share `reciprocity` of guarantees is returned: he for whom somebody stands stands for him.
    """
    count, places = len(loans), len(guarantees) // max(len(loans), 1)
    who = np.full((count, places), NOBODY)
    open_ = loans.status == OPEN

    known = ties.neighbour.reshape(len(parties), -1)[:count]
    strength = ties.strength.reshape(len(parties), -1)[:count]
    appeal = np.where(known >= 0, parties.popularity[known] * strength, -1.0)
    ranked = np.argsort(-appeal, axis=1, kind="stable")
    wanted = np.minimum(np.floor(levers.guarantors_required[parties.cell[:count]]).astype(np.int64), places)
    security = np.array(SECURITY_OF)[loans.product]
    guaranteed = open_ & (security == BY_GUARANTORS)
    for place in range(min(places, known.shape[1])):
        asked = np.take_along_axis(known, ranked[:, place : place + 1], axis=1)[:, 0]
        who[:, place] = np.where(guaranteed & (place < wanted), asked, NOBODY)

    if places:
        first = who[:, 0]
        returns = (
            (first >= 0)
            & (first < count)
            & (uniform_column(luck, OPENING_RECIPROCITY, count, BIRTH) < network.reciprocity)
        )
        returns &= guaranteed[np.clip(first, 0, count - 1)]
        for row in np.flatnonzero(returns):
            if row not in who[first[row]]:  # nobody stands twice
                who[first[row], 0] = row

    size = network.group_size
    for row in np.flatnonzero(open_ & (security == BY_GROUP)):
        group = parties.group[row]
        others = [party for party in members.party[group * size : (group + 1) * size] if party not in (row, NOBODY)]
        who[row, : min(places, len(others))] = others[:places]

    standing = who >= 0
    number = standing.sum(axis=1)
    share = np.where(standing, 1.0 / np.maximum(number, 1)[:, None], 0.0)
    guarantees.guarantor = who.ravel()
    guarantees.share = share.ravel()
    exposed = (share * loans.balance[:, None])[standing]
    parties.guaranteed = np.bincount(who[standing], weights=exposed, minlength=len(parties))
