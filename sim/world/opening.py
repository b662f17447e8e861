"""The book a run opens with: loans of all ages, their guarantors, and the bad loans inherited from the cooperatives."""

import numpy as np

from sim.core.columns import Floats
from sim.core.draws import uniform_column
from sim.core.finance import instalment
from sim.levers import Levers
from sim.parameters.demand import Demand
from sim.parameters.network import Network
from sim.parameters.population import Population
from sim.parameters.recovery import Recovery
from sim.world.loans import BULLET, GROUP, GUARANTEED, INSTALMENTS, OPEN, UNSECURED, Guarantees, Loans, Ties
from sim.world.network import NOBODY, Members
from sim.world.parties import FARM, Parties
from sim.world.population import BIRTH
from sim.world.purposes import (
    OPENING_AGE,
    OPENING_BAD,
    OPENING_LATE,
    OPENING_LOAN,
    OPENING_PRODUCT,
    OPENING_RECIPROCITY,
    OPENING_RECOVERY,
    OPENING_SCHEDULE,
)

LEGACY_LATE_FROM, LEGACY_LATE_SPREAD = 5, 44  # missed dues of inherited bad loans
LEGACY_CAPITAL_LEFT = 0.5  # of a bad debtor's own working capital
GRANTED_AT_FIRST = -12  # vintage of what was on the book: before the run


def open_book(
    parties: Parties,
    loans: Loans,
    levers: Levers,
    population: Population,
    bad_share: float,
    demand: Demand,
    recovery: Recovery,
    benchmark: float,
    luck: int,
) -> None:
    """Give a share of those who may borrow a loan somewhere in its term, some of them bad for long."""
    count = len(loans)

    def uniform(purpose: int) -> Floats:
        return uniform_column(luck, purpose, count, BIRTH)

    cell, segment = parties.cell[:count], parties.segment[:count]
    has = uniform(OPENING_LOAN) < population.borrowing_share
    in_group = (parties.group[:count] != NOBODY) & (segment == FARM)
    product_draw = uniform(OPENING_PRODUCT)
    group_share = np.where(in_group, levers.group_share[cell], 0.0)
    unsecured_from = 1.0 - (1.0 - group_share) * levers.unsecured_share[cell]
    product = np.where(
        product_draw < group_share, GROUP, np.where(product_draw >= unsecured_from, UNSECURED, GUARANTEED)
    )
    schedule = np.where(uniform(OPENING_SCHEDULE) < levers.instalment_share[cell], INSTALMENTS, BULLET)
    years = np.array([demand.farm_loan, demand.trader_loan, demand.enterprise_loan])[segment]
    amount = years * 12.0 * parties.mean_income[:count] * levers.loan_size[cell]
    rate = benchmark * np.minimum(levers.rate_multiple[cell], levers.rate_ceiling[cell])
    term = np.maximum(1.0, np.floor(levers.term[cell]))
    months_left = 1 + np.floor(uniform(OPENING_AGE) * term).astype(np.int64)

    monthly = np.zeros(count)
    balance = amount.copy()
    for row in np.flatnonzero(has & (schedule == INSTALMENTS)):
        monthly[row] = instalment(amount[row], rate[row], int(term[row]))
        balance[row] = amount[row] * months_left[row] / term[row]  # near enough to the annuity's remaining principal
        monthly[row] = instalment(balance[row], rate[row], int(months_left[row]))

    bad = has & (uniform(OPENING_BAD) < bad_share)
    late = LEGACY_LATE_FROM + np.floor(uniform(OPENING_LATE) * LEGACY_LATE_SPREAD).astype(np.int64)

    loans.status = np.where(has, OPEN, 0)
    loans.product = np.where(bad, UNSECURED, product)  # whoever stood for an old bad loan has long been tried
    loans.schedule = schedule
    loans.granted = GRANTED_AT_FIRST
    loans.months_left = np.where(bad, 0, months_left) * has
    loans.months_late = np.where(bad, late, 0)
    loans.accelerated = bad
    loans.impaired = bad
    loans.defaulted = bad
    loans.default_months = np.where(bad, late, 0)
    loans.balance = np.where(has, balance, 0.0)
    loans.principal_due = np.where(bad, balance, 0.0)
    loans.exposure = np.where(bad, balance, 0.0)
    loans.rate = np.where(has, rate, 0.0)
    loans.instalment = np.where(has & ~bad, monthly, 0.0)
    # What is inherited has been collected for long: on average a third of a fresh loan's recovery is still to come.
    loans.recovery_rate = np.where(bad, uniform(OPENING_RECOVERY) * recovery.mean_unsecured * 2.0 / 3.0, 0.0)
    parties.capital[:count] += np.where(has & ~bad, balance, 0.0)
    parties.capital[:count] *= np.where(bad, LEGACY_CAPITAL_LEFT, 1.0)
    parties.ever_borrowed[:count] = has
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
    guaranteed = open_ & (loans.product == GUARANTEED)
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
    for row in np.flatnonzero(open_ & (loans.product == GROUP)):
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
