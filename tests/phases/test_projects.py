"""Projects end with the loan that paid for them: some fail, and who may fail counts on it."""

import numpy as np
import pytest

from sim.model import CreditModel
from sim.phases import applying, projects, repayment
from sim.world.loans import INSTALMENTS, PLEDGED
from tests.phases.village import give, last, lend, village

FAIL, SUCCEED = {"projects.success": 1e-6}, {"projects.success": 1.0, "projects.gain": 0.25}


def ended(settings: dict[str, float], borrowers: int = 1, **columns: float) -> CreditModel:
    """Let everybody's project of 1000 yuan end, of 1500 that are at work."""
    model = village(borrowers, settings)
    for row in range(borrowers):
        lend(model, row, 1000.0, **{"months_left": 1, **columns})
        give(model, row, capital=1500.0)
    projects.end(model)
    return model


def test_who_fails_loses_what_the_loan_paid_for_and_no_more() -> None:
    model = ended(FAIL)
    assert model.parties.capital[0] == 500.0
    assert model.accounts.cash[0] == 0.0


def test_who_succeeds_keeps_what_was_put_in_and_gains_cash() -> None:
    model = ended(SUCCEED)
    assert model.parties.capital[0] == 1500.0
    assert model.accounts.cash[0] == 250.0
    assert model.books.income.sum() == 250.0


@pytest.mark.parametrize(
    "columns", [{"months_left": 2}, {"schedule": INSTALMENTS}, {"product": PLEDGED}, {"status": 2}], ids=str
)
def test_a_loan_that_does_not_fall_due_whole_ends_no_project(columns: dict[str, int]) -> None:
    model = village(1, FAIL)
    lend(model, 0, 1000.0, months_left=1)
    give(model, 0, capital=1500.0)
    for name, value in columns.items():
        getattr(model.loans, name)[0] = value
    projects.end(model)
    assert model.parties.capital[0] == 1500.0
    assert model.accounts.cash[0] == 0.0


def test_risky_projects_fail_more_often_gain_more_and_bring_the_same() -> None:
    """10,000 projects: shares within four standard errors, 0.02; false alarm under 1 in 1,000. Seed 0."""
    model = ended(
        {"projects.success": 0.9, "projects.risky_share": 0.5, "projects.risky_success": 0.6, "projects.gain": 0.5},
        10_000,
    )
    risky, cash = model.parties.risky[:10_000] == 1, model.accounts.cash[:10_000]
    assert abs(risky.mean() - 0.5) < 0.02
    for kind, chance in ((~risky, 0.9), (risky, 0.6)):
        succeeded = cash[kind] > 0.0
        assert abs(succeeded.mean() - chance) < 0.03
        assert set(np.round(cash[kind][succeeded], 6)) == {round(1000.0 * (1.5 / chance - 1.0), 6)}
        assert (model.parties.capital[:10_000][kind][~succeeded] == 500.0).all()


def test_who_cannot_lose_much_asks_at_a_rate_that_drives_safe_projects_away() -> None:
    """One yuan for a year brings 1.5 on average: safe ones leave at 4/3, risky ones at 2 (Stiglitz and Weiss 1981)."""
    settings = {
        "projects.success": 0.9, "projects.risky_share": 0.5, "projects.risky_success": 0.6, "projects.gain": 0.5,
        "demand.outside_option": 0.3, "demand.hazard": 1.0, "demand.spring": 0.0, "demand.cyclical": 0.0,
        "demand.solicited": 0.0, "levers.rate_ceiling": 100.0,
    }  # fmt: skip
    asked = {}
    for gross in (1.32, 1.34, 1.99, 2.01):
        model = village(200, settings)
        model.economy.benchmark_lending_rate = 0.1
        model.levers.rate_multiple = (gross - 1.0) / 0.1
        repayment.list_active(model)
        applying.ask(model)
        rows = model.applicants.row[: model.applicants.number[0]]
        asked[gross] = [int((model.parties.risky[rows] == kind).sum()) for kind in (0, 1)]
    safe, risky = asked[1.32]
    assert safe + risky == 200
    assert asked[1.34] == asked[1.99] == [0, risky]
    assert asked[2.01] == [0, 0]


def test_a_failed_project_is_a_default_when_nothing_else_can_pay() -> None:
    model = village(1, FAIL)
    lend(model, 0, 1000.0, months_left=1)
    give(model, 0, capital=1000.0)
    model.step()
    assert last(model, "first_misses") == 1.0
