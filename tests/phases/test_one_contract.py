"""What several mechanisms have to do with one loan: it is promised, remembered and delivered once, whoever steps in."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.core.compiling import Phase
from sim.model import CreditModel
from sim.phases import lending, orders
from sim.rules.products import harvest_returned
from sim.world.applications import NOT_REFUSED
from sim.world.loans import OPEN, RENEWED, SEASONAL

SIZES = {"world.borrowers": 400, "world.branches": 4, "world.months": 72}
BUSY = {  # every mechanism that may turn a renewal down after the bank has decided on it
    "levers.seasonal_share": 0.6,
    "levers.pledged_share": 0.5,
    "levers.land_share": 0.4,
    "levers.longest_chain": 2.0,
    "levers.early_warning": 0.6,
    "competition.reach": 0.6,
    "population.trader_share": 0.6,
    "products.buyer_trouble": 0.3,
}


def made(settings: dict[str, Any]) -> CreditModel:
    return CreditModel(scenario="crisis_2008_no_stimulus", **{**SIZES, **settings}, rng=4)


def around(patch: pytest.MonkeyPatch, watched: Phase, look: Callable[[CreditModel, bool], None]) -> None:
    """Look at the model before (False) and after (True) a phase of every month."""
    run = Phase.__call__

    def call(phase: Phase, model: CreditModel) -> Any:
        if phase is not watched:
            return run(phase, model)
        look(model, False)
        returned = run(phase, model)
        look(model, True)
        return returned

    patch.setattr(Phase, "__call__", call)


@pytest.mark.parametrize("settings", [{}, BUSY], ids=["base", "busy"])
def test_what_the_plan_counts_is_what_stands_in_the_contracts(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    gaps: list[float] = []

    def look(model: CreditModel, after: bool) -> None:
        loans, office, asked = model.loans, model.head_office, model.applicants.row[: model.applicants.number[0]]
        if not after:
            return
        rows = model.renewals.row[: model.renewals.number[0]]
        rows = rows[(loans.status[rows] == OPEN) & (loans.decision[rows] == RENEWED)]
        seasonal = rows[loans.schedule[rows] == SEASONAL]
        back = sum(harvest_returned(loans.top_up[row], loans.balance[row]) for row in seasonal)
        asked = asked[model.applications.refusal[asked] == NOT_REFUSED]
        wanted = loans.top_up[rows].sum() - back + model.applications.wanted[asked].sum()
        gaps.extend((office.promised[0] - back, office.wanted[0] - wanted))

    around(monkeypatch, lending.plan, look)
    made(settings).run()
    assert len(gaps) == 2 * 72
    assert np.abs(gaps).max() < 1e-3


@pytest.mark.parametrize("settings", [{}, BUSY], ids=["base", "busy"])
def test_a_contract_is_remembered_once(settings: dict[str, Any]) -> None:
    """Every new loan and every renewal begins a contract, which has ended or still runs."""
    model, begun = made(settings), 0
    for _ in range(72):
        before = model.loans.renewals.copy()
        model.step()
        begun += int((model.loans.renewals > before).sum())
    bank = model.ledger.bank
    assert begun > 100
    running = int(((model.loans.judged == 0) & (model.loans.status == OPEN)).sum())
    assert bank.contracts_ended.sum() + running == bank.approvals.sum() + begun


def test_an_order_is_delivered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model = made(BUSY)
    given, delivered = model.loans.order_open.copy(), np.zeros(len(model.loans), int)
    left = model.loans.order_open.copy()

    def look(model: CreditModel, after: bool) -> None:
        if after:
            delivered[left > model.loans.order_open] += 1
        left[:] = model.loans.order_open

    around(monkeypatch, orders.deliver, look)
    for _ in range(72):
        model.step()
        given += model.loans.order_open > left  # by a new loan or a renewal, after this month's deliveries
    assert delivered.sum() > 10
    assert (delivered <= given).all()
