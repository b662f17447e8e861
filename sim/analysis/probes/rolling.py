"""Where the model's ageing leaves loans in the long run, when each is paid with a chance that hangs on how late it is.

A book of loans on which interest falls due every month, and nothing else; the model's own phases bill, book what is
paid, let loans age, default and be cured, and add up the book. Who pays is all that is decided here: of the loans so
many dues late, every one with the same chance, and in all as many as that comes to (systematic sampling), so that
luck blurs nothing.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from sim.core.columns import Floats, Integers
from sim.model import CreditModel
from sim.phases import accounts, ageing, closing, repayment

LOANS, SETTLING, WATCHED = 10_000, 120, 12  # months until what was at first no longer matters, and those looked at
NEVER = 1_000_000
MONTHS = 12
BUCKETS = 5
BOOK: dict[str, Any] = {
    "world.borrowers": LOANS,
    "world.branches": 1,
    "population.outside_guarantors": 0.0,
    "population.borrowing_share": 1.0,
    "population.legacy_bad_share": 0.0,
    "population.income_spread": 0.0,
    "population.quality_on_income": 0.0,
    "population.trader_share": 0.0,
    "population.enterprise_share": 0.0,
    "network.guarantor_places": 1,
    "network.village_size": 2,
    "levers.unsecured_share": 1.0,
    "levers.group_share": 0.0,
    "levers.instalment_share": 0.0,
    "levers.revolving_share": 0.0,
    "levers.line_step": 0.0,
    "levers.accelerate_after": 120.0,
    "competition.opening_share": 0.0,
}


def bucket_share(late: float, f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return the share of loans so many dues late in the long run; 4 is all over 90 days."""
    return float(settled(f1, f2, f3, f4, w)[int(late)])


def par30_of_ageing(f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return what the books call more than 30 days past due, over all loans."""
    return float(settled(f1, f2, f3, f4, w)[BUCKETS])


def par90_of_ageing(f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return what the books call more than 90 days past due, over all loans."""
    return float(settled(f1, f2, f3, f4, w)[BUCKETS + 1])


def default_of_ageing(f1: float, f2: float, f3: float, f4: float, w: float) -> float:
    """Return the chance that a loan that is not in default is counted as a true default within a year."""
    return float(1.0 - (1.0 - settled(f1, f2, f3, f4, w)[BUCKETS + 2]) ** MONTHS)


@lru_cache(maxsize=16)
def settled(f1: float, f2: float, f3: float, f4: float, w: float) -> Floats:
    """Return the shares of the buckets, those past due, and defaults a month per loan that is not in default."""
    chance = np.array([1.0 - f1, 1.0 - f2, 1.0 - f3, 1.0 - f4, w])
    model, random = CreditModel(**BOOK, rng=0), np.random.default_rng(0)
    loans, books, cash = model.loans, model.books, model.accounts.cash
    loans.months_left = NEVER
    cash[:LOANS] += 1e9
    cash[-1] = -cash[:-1].sum()
    repayment.list_active(model)
    found = np.zeros(BUCKETS + 3)
    for month in range(SETTLING + WATCHED):
        accounts.turn_page(model)
        model.month = month
        before = bucket(loans.months_late)
        repayment.bill(model)
        due = loans.interest_due + loans.principal_due
        model.parties.offer[:LOANS] = np.where(chosen(before, chance, random.random()), due, 0.0)
        repayment.pay(model)
        ageing.age(model)
        ageing.default(model)
        ageing.close(model)
        closing.value_loans(model)
        if month >= SETTLING:
            shares = np.bincount(bucket(loans.months_late), minlength=BUCKETS) / LOANS
            late = np.array([books.past_due_30.sum(), books.past_due_90.sum()]) / books.loans.sum()
            found += [*shares, *late, books.defaults.sum() / (before < BUCKETS - 1).sum()]
    return found / WATCHED


def bucket(months_late: Integers) -> Integers:
    """Return the bucket of each loan: dues missed, 4 at most."""
    return np.minimum(months_late, BUCKETS - 1)


def chosen(buckets: Integers, chance: Floats, start: float) -> np.ndarray:
    """Choose loans with the chance of their bucket: each that takes the sum of chances so far past a whole number."""
    order = np.argsort(buckets, kind="stable")
    sums = np.cumsum(chance[buckets[order]]) + start
    picked = np.empty(len(buckets), bool)
    picked[order] = np.floor(sums) > np.floor(np.concatenate([[start], sums[:-1]]))
    return picked


ALL = (bucket_share, par30_of_ageing, par90_of_ageing, default_of_ageing)
