"""What a policy costs is booked to those who pay it, in the accounts and in the ledger of costs alike."""

from typing import Any, ClassVar

import numpy as np
import pytest

from sim.model import CreditModel
from sim.policies.base import Policy
from sim.policies.bill import BEARERS, Bill
from sim.policies.scope import Scope

SMALL: dict[str, Any] = {"world.borrowers": 120, "world.branches": 4, "world.months": 14, "world.start": "2008-01"}


class Visits(Policy):
    """Every client is visited, at the bank's cost, and taught, at the state's."""

    name: ClassVar = "visits"

    def running_cost(self, model: Any, bill: Bill) -> None:
        bill.bank(5.0 * bill.loans)
        bill.state(2.0 * bill.may_borrow)


def run(policies: list[Policy], seed: int = 5) -> CreditModel:
    model = CreditModel(**SMALL, policies=policies, rng=seed)
    model.run()
    return model


def test_costs_are_so_much_a_client_at_the_prices_of_the_month() -> None:
    model = CreditModel(**SMALL, policies=[Visits()], rng=5)
    for _ in range(14):
        open_before = np.bincount(model.parties.branch[:120][model.loans.status == 1], minlength=4)
        month = model.month
        prices = model.economy.price_index  # those of the month before: policies speak before indices grow
        model.step()
        assert model.recorder.statements[month, model.statement.columns["policy_cost"].row] == pytest.approx(
            5.0 * open_before * prices
        )


def test_the_ledger_of_costs_adds_up_to_the_accounts() -> None:
    model = run([Visits(), Visits(Scope(branches=(1, 2), phase_in=5))])
    costs = {bearer: model.policies.costs[:, :, number] for number, bearer in enumerate(BEARERS)}
    bank = model.ledger.bank
    assert costs["bank"].sum(axis=1) == pytest.approx(bank.statement("policy_cost"))
    assert costs["state"].sum(axis=1) == pytest.approx(bank.statement("public_cost"))
    assert (costs["bank"] > 0.0).all()
    assert (costs["state"] > 0.0).all()


def test_what_a_policy_costs_is_missing_from_profit_and_nothing_else_in_its_first_month() -> None:
    with_it, without = run([Visits()]), run([])
    first = [model.ledger.by_branch for model in (with_it, without)]
    cost = first[0].statement("policy_cost")[0]
    assert cost.sum() > 0.0
    assert first[0].statement("profit")[0] == pytest.approx(first[1].statement("profit")[0] - cost)
    assert first[0].statement("operating_cost")[0] == pytest.approx(first[1].statement("operating_cost")[0] + cost)
    assert (with_it.recorder.books[0] == without.recorder.books[0]).all()


def test_a_policy_half_phased_in_costs_half_and_elsewhere_nothing() -> None:
    model = CreditModel(**SMALL, policies=[Visits(Scope(branches=(0, 2), phase_in=2))], rng=5)
    full = CreditModel(**SMALL, policies=[Visits()], rng=5)
    model.step()
    full.step()
    row = model.statement.columns["policy_cost"].row
    got, all_of_it = model.recorder.statements[0, row], full.recorder.statements[0, row]
    assert got == pytest.approx([all_of_it[0] / 2.0, 0.0, all_of_it[2] / 2.0, 0.0])


def test_segments_of_ones_own_are_counted_alone() -> None:
    model = CreditModel(**SMALL, rng=5)
    everybody = Bill(model, np.arange(12, dtype=np.int32), 1.0)
    parts = [Bill(model, Scope(segments=(name,)).cells(4, 5), 1.0) for name in ("farm", "trader", "enterprise")]
    for count in ("loans", "balance", "may_borrow"):
        assert sum(getattr(part, count) for part in parts) == pytest.approx(getattr(everybody, count))
    assert everybody.may_borrow.sum() == 120
    assert everybody.balance.sum() == pytest.approx(model.loans.balance[model.loans.status == 1].sum())
    assert list(Bill(model, Scope(branches=(3,)).cells(4, 5), 1.0).branches) == [0.0, 0.0, 0.0, 1.0]


NOTED: dict[str, tuple[dict[str, Any], str]] = {  # by policy: its numbers, and whose costs are noted
    "early_warning": ({}, "bank"),
    "cash_flow_lending": ({"share": 1.0}, "bank"),
    "third_party_guarantor": ({"fee": 0.02}, "borrowers"),
    "bad_loan_purchase": ({}, "state"),
    "guarantee_fund": ({"premium": 0.0}, "state"),
}


@pytest.mark.parametrize("name", NOTED)
def test_what_phases_book_on_a_policys_account_is_noted_as_its_cost(name: str) -> None:
    """With no other operating cost, all of it is the policy's; fees and public money are none of anybody else's."""
    numbers, bearer = NOTED[name]
    sizes = {**SMALL, "world.borrowers": 600, "world.start": "2006-01", "world.months": 40, "bank.operating_cost": 0.0}
    model = CreditModel(**sizes, policies=[{"name": name, **numbers}], scenario="crisis_2008_no_stimulus", rng=5)
    model.run()
    bank = model.ledger.bank
    booked = {
        "bank": bank.statement("operating_cost"),
        "borrowers": bank.fees,
        "state": bank.public_paid + bank.statement("public_cost"),
    }
    noted = {bearer: model.ledger.policy_costs[name, bearer] for bearer in BEARERS}
    assert noted[bearer] == pytest.approx(booked[bearer])
    assert noted[bearer].sum() > 0.0
    assert all(not noted[other].any() for other in BEARERS if other != bearer)


def test_more_officers_and_more_readers_cost_more() -> None:
    """Beside what the policies cost anyway: 200 CNY a loan and year for twice the officers, 20 for each more reader."""

    def cost(name: str, **values: float) -> float:
        model = CreditModel(**SMALL, policies=[{"name": name, **values}], rng=5)
        model.step()
        return float(model.ledger.bank.statement("policy_cost")[0])

    loans = float((CreditModel(**SMALL, rng=5).loans.status == 1).sum())
    usual, twice = (cost("early_warning", staffing=officers) for officers in (1.0, 2.0))
    assert (usual, twice) == pytest.approx((0.0, 200.0 / 12.0 * loans))
    one, five = (cost("separation_of_duties", committee=readers) for readers in (1.0, 5.0))
    assert (one, five) == pytest.approx((20.0 / 12.0 * loans, 5 * 20.0 / 12.0 * loans))
