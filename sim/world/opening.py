"""The book a run opens with: loans of all ages, their guarantors, and the bad loans inherited from the cooperatives."""

import numpy as np

from sim.core.columns import Floats, Integers
from sim.core.compiling import rule
from sim.core.draws import uniform_column
from sim.core.finance import instalment, weekly_instalment
from sim.levers import Levers
from sim.parameters.population import Population
from sim.parameters.recovery import Recovery
from sim.world.loans import (
    BULLET,
    BY_GUARANTORS,
    GUARANTEED,
    INSTALMENTS,
    OPEN,
    PLEDGED,
    REVOLVING,
    SEASONAL,
    SECURITY_OF,
    UNSECURED,
    WEEKLY,
    Loans,
)
from sim.world.own_network import OwnNetwork
from sim.world.parties import Parties
from sim.world.population import BIRTH
from sim.world.purposes import (
    OPENING_AGE,
    OPENING_BAD,
    OPENING_LATE,
    OPENING_LOAN,
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
    bad_share: float,
    recovery: Recovery,
    benchmark: float,
    luck: int,
    own: OwnNetwork | None = None,
) -> None:
    """Give a share of those who may borrow a loan somewhere in its term, some of them bad for long.

    `loans` holds the contract that everybody would ask for: product, schedule, amount and term. Where a network of
    one's own says who stands for whom, whoever owes there has a guaranteed loan, and nobody else a loan with
    guarantors.
    """
    count = len(loans)

    def uniform(purpose: int) -> Floats:
        return uniform_column(luck, purpose, count, BIRTH)

    cell = parties.cell[:count]
    has = uniform(OPENING_LOAN) < population.borrowing_share
    product, schedule, amount, term = (
        loans.product.copy(),
        loans.schedule.copy(),
        loans.balance.copy(),
        loans.months_left,
    )
    owes = np.zeros(count, bool)
    if own is not None and own.guarantees is not None:
        owes[own.guarantees.party] = True
        has = owes | (has & (SECURITY_OF[product] != BY_GUARANTORS))
        product[owes] = GUARANTEED
        schedule[owes & ((schedule == WEEKLY) | (schedule == REVOLVING))] = BULLET
        loans.grade[owes] = 0
        parties.pledged[:count][owes] = 0.0
    rate = benchmark * np.minimum(levers.rate_multiple[cell], levers.rate_ceiling[cell])
    to_come = 1.0 - population.opening_ages * (1.0 - uniform(OPENING_AGE))  # of the term; a draw is exact to the bit
    months_left = np.minimum(term, 1 + np.floor(to_come * term).astype(np.int64))
    months_left = np.where(schedule == SEASONAL, term, months_left)  # all end with the next harvest

    monthly = np.zeros(count)
    grace = np.minimum(np.floor(levers.grace[cell]), term - 1)
    grace_left = np.clip(grace - (term - months_left), 0, None) * ((schedule == INSTALMENTS) | (schedule == WEEKLY))
    amortised = has & ((schedule == INSTALMENTS) | (schedule == WEEKLY))
    paying = months_left - grace_left.astype(np.int64)
    # near enough to the annuity's remaining principal
    balance = np.where(amortised, amount * paying / np.maximum(term - grace, 1), amount)
    spread(monthly, np.flatnonzero(amortised).astype(np.int32), balance, rate, paying, schedule)

    bad = has & ~owes & (uniform(OPENING_BAD) < bad_share)
    late = LEGACY_LATE_FROM + np.floor(uniform(OPENING_LATE) * LEGACY_LATE_SPREAD).astype(np.int64)

    loans.status = np.where(has, OPEN, 0)
    loans.product = np.where(bad, UNSECURED, product)  # whoever stood for an old bad loan has long been tried
    loans.schedule = schedule
    loans.grace = np.where(has & ~bad, grace_left, 0)
    loans.line = np.where(has & ~bad & (schedule == REVOLVING), amount, 0.0)
    loans.grade = np.where(has, loans.grade, 0)
    loans.order_open = has & ~bad & (product == PLEDGED)
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
    parties.ever_borrowed[:count] = has
    parties.late_record[:count] = np.where(bad, late, 0)


@rule
def spread(
    monthly: Floats, rows: Integers, balance: Floats, rate: Floats, months: Integers, schedule: Integers
) -> None:
    """Write down the equal payments of loans in instalments."""
    for row in rows:
        if schedule[row] == WEEKLY:
            monthly[row] = weekly_instalment(balance[row], rate[row], months[row])
        else:
            monthly[row] = instalment(balance[row], rate[row], months[row])
