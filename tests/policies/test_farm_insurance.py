"""Insurance of farm incomes: what is paid goes by the district's common shock, and money comes from outside."""

from typing import Any

import numpy as np
import pytest

from sim.model import CreditModel
from sim.policies import make_policy
from sim.world.parties import FARM

SMALL: dict[str, Any] = {"world.borrowers": 200, "world.branches": 4, "world.months": 60}


def run(months: int, **numbers: float) -> tuple[CreditModel, CreditModel]:
    """Return the model with the policy and without it, a month before their incomes can differ."""
    policy = make_policy({"name": "farm_insurance", **numbers})
    sizes = {**SMALL, "world.months": months}
    return CreditModel(**sizes, policies=[policy], rng=4), CreditModel(**sizes, rng=4)


def test_without_a_bad_month_households_pay_their_half_of_the_premium_and_nothing_else_changes() -> None:
    insured, alone = run(1, trigger=5.0)
    for model in (insured, alone):
        model.step()
    farms = insured.parties.segment == FARM
    paid = 0.01 * 0.5 * 0.7 * insured.parties.mean_income[farms] * insured.economy.income_index
    entry = insured.books.columns["income"].row
    change = alone.recorder.books[0, entry].sum() - insured.recorder.books[0, entry].sum()
    assert change == pytest.approx(paid.sum())
    assert insured.ledger.policy_costs["farm_insurance", "borrowers"] == pytest.approx([paid.sum()])
    assert insured.ledger.policy_costs["farm_insurance", "state"] == pytest.approx([paid.sum()], rel=0.02)


def test_a_bad_month_is_paid_for_where_it_was_bad_and_by_how_bad_it_was() -> None:
    insured, alone = run(1, premium=0.0, trigger=0.0, cover=1.0)
    for model in (insured, alone):
        model.step()
    entry = insured.books.columns["income"].row
    change = (insured.recorder.books[0, entry] - alone.recorder.books[0, entry]).reshape(4, 3)
    common = np.sqrt(0.5) * (insured.economy.credit_factor + insured.branches.shock)
    farms = insured.parties.segment == FARM
    incomes = np.bincount(insured.parties.branch[farms], insured.parties.mean_income[farms], minlength=4)
    settings = insured.income
    lost = settings.farm_volatility * np.sqrt(settings.asset_correlation) * np.maximum(0.0, -common)
    assert change[:, FARM] == pytest.approx(lost * incomes * insured.economy.income_index)
    assert not change[:, 1:].any()
    assert (change[:, FARM] > 0.0).any()


def test_more_cover_brings_no_less_to_households_over_five_years_when_it_is_free() -> None:
    """Seed 4: paid only, never taken, so that cash from insurance cannot fall."""
    paid = []
    for cover in (0.3, 0.6, 0.9):
        model, _ = run(60, cover=cover, premium=0.0, trigger=0.5)
        model.run()
        paid.append(model.ledger.bank.income.sum())
    assert paid == sorted(paid)
