"""The credit gap: what people owe to all banks over a year's income, against its trend as it was known that month."""

import numpy as np
import pytest

from sim.measures import MEASURES
from sim.model import CreditModel
from sim.policies import make_policy
from sim.simulation import simulate

SMALL = {"world.borrowers": 300, "world.branches": 3, "world.months": 96}


def test_credit_to_income_is_a_quotient_of_books_and_unknown_in_the_first_year() -> None:
    ledger = CreditModel(**SMALL, rng=2).run()
    bank, by_branch = ledger.bank, ledger.by_branch
    series = MEASURES["credit_to_income"].series(bank)
    assert np.isnan(series[:11]).all()
    assert series[40] == pytest.approx(
        (bank.loans[40] + bank.competing_loans[40] + bank.foreign_loans[40]) / bank.income[29:41].sum()
    )
    assert MEASURES["credit_gap"].series(by_branch).shape == (96, 3)
    gap = MEASURES["credit_gap"].series(bank)
    assert gap[11] == gap[12] == 0.0
    assert np.nanmax(np.abs(gap)) > 0.0


def test_a_buffer_can_wait_for_it() -> None:
    waiting = {"name": "capital_requirement", "when": {"measure": "credit_gap", "above": 0.02, "release": 0.0}}
    sizes = {"world.months": 108}
    plain = simulate(sizes, scenario="china_2008", seed=1)
    waited = simulate(sizes, scenario="china_2008", policies=[waiting], seed=1)
    assert waited != plain
    never = {"name": "capital_requirement", "when": {"measure": "credit_gap", "above": 5.0}}
    assert simulate(sizes, scenario="china_2008", policies=[make_policy(never)], seed=1) == pytest.approx(
        plain, nan_ok=True
    )
