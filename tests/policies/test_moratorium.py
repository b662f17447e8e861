"""Principal put off: only interest falls due, nothing matures, and the rest of the schedule is what it was."""

from typing import Any

import numpy as np
import pytest

from sim.core.declare import month_number
from sim.model import CreditModel
from sim.policies import make_policy
from sim.world.loans import INSTALMENTS, OPEN, WEEKLY

WORLD: dict[str, Any] = {"world.borrowers": 300, "world.branches": 3, "world.start": "2008-01", "world.months": 24}


def model(**numbers: Any) -> CreditModel:
    policies = [make_policy({"name": "moratorium", **numbers})] if numbers else []
    return CreditModel(**WORLD, policies=policies, rng=4)


def test_who_puts_principal_off_owes_interest_only_and_does_not_mature() -> None:
    run = model(share=1.0)
    for _ in range(12):
        before = run.loans.balance.copy()
        good = (run.loans.status == OPEN) & (run.loans.months_late == 0) & (run.loans.months_left > 0)
        run.step()
        still = good & (run.loans.status == OPEN) & (run.loans.granted < run.month - 1)
        assert still.sum() > 20
        rate = run.loans.rate[still]
        interest = before[still] * rate / 12.0
        weekly_apart = np.abs(run.loans.billed[still] - interest) <= 0.05 * interest + 1e-6
        assert weekly_apart.all()
        assert (run.loans.months_left[still] > 0).all()


def test_after_it_ends_loans_have_as_many_months_left_as_before() -> None:
    until = "2008-06"
    run = model(share=1.0, until=until)
    amortised = (
        (run.loans.status == OPEN) & (run.loans.months_left > 3) & np.isin(run.loans.schedule, (INSTALMENTS, WEEKLY))
    )
    left = run.loans.months_left[amortised].copy()
    run.run(until=until)
    kept = (
        (run.loans.status == OPEN)[amortised]
        & (run.loans.granted[amortised] < 0)
        & (run.loans.months_late[amortised] == 0)
    )
    assert kept.sum() > 3
    assert (run.loans.months_left[amortised][kept] == left[kept]).all()


def test_the_share_is_of_borrowers_by_lot() -> None:
    drawn = make_policy({"name": "moratorium", "share": 0.3}).begin(model())
    assert drawn.mean() == pytest.approx(0.3, abs=4.0 * np.sqrt(0.3 * 0.7 / 300))  # fails by luck once in 15,000


def test_fewer_dues_are_missed_while_it_lasts() -> None:
    """In all of 8 pairs of seeds: were there no effect, once in 256."""
    for seed in range(8):
        missed = [
            CreditModel(**WORLD, scenario="crisis_severe", policies=given, rng=seed).run().bank.first_misses.sum()
            for given in ((), [make_policy({"name": "moratorium", "share": 1.0})])
        ]
        assert missed[1] < missed[0]


def test_before_it_begins_nothing_is_changed() -> None:
    late, never = model(share=1.0, **{"from": "2008-07"}), model()
    for run in (late, never):
        run.run("2008-06")
    assert (late.ledger.books == never.ledger.books).all()
    assert month_number("2008-07") == late.start + late.month
