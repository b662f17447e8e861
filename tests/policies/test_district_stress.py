"""A stress test of some districts lowers incomes there, for so long and by so much, and nothing else by itself."""

from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.policies import make_policy

WORLD = {"world.borrowers": 400, "world.branches": 4, "world.months": 30}
STILL = {"income.farm_volatility": 0.0, "income.trader_volatility": 0.0, "income.enterprise_volatility": 0.0,
         "population.own_capital": 0.0, "population.borrowing_share": 0.0, "demand.hazard": 0.0,
         "competition.opening_share": 0.0}  # fmt: skip


def incomes(depth: float, **settings: Any) -> np.ndarray:
    """Return what every district earns in every month: [month, branch]."""
    when = {"from": "2004-01", "until": "2004-03"}
    stress = make_policy({"name": "district_stress", "depth": depth, "branches": "0-1", **when})
    model = CreditModel(rng=1, policies=[stress], **WORLD, **settings)
    return np.asarray(model.run().by_branch.income)


def test_incomes_of_the_districts_are_lower_in_the_months_and_by_the_share_that_were_said() -> None:
    """Without luck, capital or loans an income is a regular one; depth is a share of it at an output gap of 0."""
    free, hit = incomes(0.0, **STILL), incomes(0.4, **STILL)
    low = hit / free
    assert low[12:15, :2] == pytest.approx(0.6, abs=0.05)
    low[12:15, :2] = 1.0
    assert low == pytest.approx(1.0, abs=1e-12)


def test_the_first_month_of_a_stress_leaves_other_districts_as_they_are() -> None:
    free, hit = incomes(0.0), incomes(0.8)
    assert (hit[:12] == free[:12]).all()
    assert (hit[12, 2:] == free[12, 2:]).all()
    assert (hit[12, :2] < free[12, :2]).all()
