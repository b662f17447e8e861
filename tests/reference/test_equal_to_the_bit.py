"""The columns and plain Mesa agents live the same months, to the bit: after every phase, and over whole runs."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.policies.base import LeverSetter, Policy
from sim.world.agents import Borrower
from sim.world.books import Books
from tests.reference.agents import Branch, Party
from tests.reference.compare import Lockstep, compare_runs
from tests.reference.drawn import runs
from tests.reference.model import ReferenceModel

SMALL = {"world.borrowers": 120, "world.branches": 4}
NETWORKS = Path(__file__).parents[2] / "experiments/networks"
FILES = {"parties": "parties.csv", "ties": "ties.csv", "guarantees": "guarantees.graphml"}
SET_BY_HAND = {"booked_outside", "balance_set", "dues_set", "public_paid"}  # or by what a policy does
HARD_TIMES = {
    "population.borrowing_share": 0.8,
    "levers.call_after": 1.0,
    "levers.cross_default": 1.0,
    "levers.guarantors_required": 2.0,
    "levers.guarantee_fee": 0.01,
    "levers.write_off_after": 6.0,
    "levers.write_off_budget": 0.5,
    "levers.audit": 0.1,
    "levers.single_borrower_limit": 0.008,
    "levers.group_limit": 0.006,
    "levers.sector_limit": 0.45,
    "behaviour.enforceable_share": 0.1,
    "behaviour.temptation": 1.0,
    "income.farm_volatility": 1.0,
    "informal.cap": 0.05,
    "levers.risk_pricing": 1.0,
    "levers.early_warning": 0.6,
    "levers.debt_service_cap": 0.6,
    "competition.reach": 0.8,
    "competition.foreign_presence": 1.0,
    "competition.foreign_entry": "2003-01",
    "demand.hazard": 0.05,
    "levers.group_share": 0.4,
    "levers.weekly_share": 0.5,
    "levers.pledged_share": 0.3,
    "levers.cash_flow_share": 0.2,
    "levers.collateral_share": 0.5,
    "levers.land_share": 0.3,
    "levers.seasonal_share": 0.3,
    "levers.revolving_share": 0.5,
    "levers.grace": 2.0,
    "demand.follow_on": 0.5,
    "products.buyer_trouble": 0.2,
    "projects.success": 0.98,
    "projects.risky_share": 0.3,
    "projects.risky_success": 0.9,
    "projects.gain": 0.02,
}


class RestlessBranches(Policy):
    """Sets levers anew every month, and differently in every cell."""

    name: ClassVar = "restless branches"

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Move calls, liability, run-off, audits and cut-offs about."""
        levers.call_after = float(model.month % 4)
        levers.joint_and_several[::2] = 0.0
        levers.cross_default[model.month % 3 :: 3] = 1.0
        levers.run_off[1::2] = float(model.month % 5)
        levers.audit[:3] = 0.5
        levers.cut_off_renewal[::3] = 0.02
        levers.collateral_haircut[::2] = 0.1 * (model.month % 9)
        levers.guarantee_fee[1::3] = 0.01
        levers.rate_multiple[::4] = 2.0


class TighterCover(Policy):
    """After a year property covers less than it did."""

    name: ClassVar = "tighter cover"

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Raise the haircut."""
        levers.collateral_haircut = 0.1 if model.month < 12 else 0.9


@settings(max_examples=20)
@given(runs(borrowers=50, branches=3, months=st.integers(4, 14)))
def test_every_phase_leaves_the_same_numbers(arguments: dict[str, Any]) -> None:
    lanes = Lockstep(CreditModel(**arguments))
    for _ in range(arguments["world.months"]):
        lanes.step()


@settings(max_examples=80)
@given(runs(borrowers=120, branches=4, months=st.integers(24, 60)))
def test_whole_runs_leave_the_same_books(arguments: dict[str, Any]) -> None:
    run_both(**arguments)


@pytest.mark.parametrize("partial", [0.0, 0.5, 1.0])
def test_levers_that_differ_by_month_and_cell_work_the_same(partial: float) -> None:
    unwilling = {"behaviour.enforceable_share": 0.0, "behaviour.partial_payment": partial, "population.cash": 24.0}
    columns = CreditModel(**{**SMALL, **HARD_TIMES, **unwilling}, policies=(RestlessBranches(),), months=12)
    lanes = Lockstep(columns)
    for _ in range(12):
        lanes.step()


def test_the_compared_runs_meet_every_entry_of_the_books() -> None:
    ledgers = [run_both(**SMALL, scenario="crisis_2008_no_stimulus", **{"world.start": "2005-01"}, months=60)]
    ledgers.append(run_both(**SMALL, **HARD_TIMES, months=60))
    ledgers.append(run_both(**SMALL, **HARD_TIMES, policies=(TighterCover(),), months=36))
    late_calls = {**HARD_TIMES, "population.borrowing_share": 1.0, "levers.call_after": 4.0}  # so that some are cured
    ledgers.append(run_both(**SMALL, **late_calls, months=36))
    silent = {name for name in Books.columns if not any(getattr(ledger.bank, name).any() for ledger in ledgers)}
    assert silent == SET_BY_HAND


def test_both_lanes_go_on_alike_after_numbers_were_set_by_hand_and_parties_left() -> None:
    columns = CreditModel(**SMALL, **HARD_TIMES, months=18)
    for _ in range(6):
        columns.step()
    borrowers = list(columns.agents_by_type[Borrower])
    for borrower in borrowers[::7]:
        borrower.remove()
    for borrower in borrowers[1::7]:
        borrower.cash += 5000.0
        borrower.balance *= 0.5
        borrower.principal_due = min(borrower.principal_due, borrower.balance)
    lanes = Lockstep(columns)
    for _ in range(12):
        lanes.step()


def test_both_lanes_live_the_same_in_a_network_of_ones_own() -> None:
    files = {kind: NETWORKS / name for kind, name in FILES.items()}
    columns = CreditModel(network=files, **HARD_TIMES, months=18)
    assert columns.guarantees.guarantor.max() >= len(columns.loans)  # also by those who never borrow
    lanes = Lockstep(columns)
    for _ in range(18):
        lanes.step()


@pytest.mark.parametrize("shape", ["ring", "poisson"])
def test_both_lanes_live_the_same_in_a_network_by_its_shape(shape: str) -> None:
    harder = {**HARD_TIMES, "levers.call_after": 0.0, "behaviour.partial_payment": 0.0}
    columns = CreditModel(network={"shape": shape, "members": 8, "copies": 10}, **harder, months=6)
    lanes = Lockstep(columns)
    for _ in range(6):
        lanes.step()
    assert columns.ledger.bank.cascade_failures.sum() > 0.0


def test_a_difference_is_reported_with_phase_column_row_and_both_values() -> None:
    lanes = Lockstep(CreditModel(**SMALL, months=3))
    lanes.step()
    lanes.reference.parties[7].wealth *= 1.0 + 2.0**-52
    with pytest.raises(AssertionError, match=r"month 1 \(2003-02\), officers\.decide: parties\.wealth\[7\]: .* plain"):
        lanes.step()


def test_the_plain_lane_is_ordinary_mesa() -> None:
    reference = ReferenceModel(CreditModel(**SMALL, months=2))
    reference.step()
    assert len(reference.agents_by_type[Party]) == len(reference.parties)
    assert reference.agents_by_type[Branch].get("loans") == [branch.loans for branch in reference.branches]
    assert reference.month == 1
    assert reference.running


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["baseline", "crisis_2008_no_stimulus"])
def test_a_run_of_full_length_and_size_leaves_the_same_books(scenario: str) -> None:
    run_both(scenario=scenario)


def run_both(**arguments: Any) -> Ledger:
    """Run both lanes on their own, compare them, and return the ledger of the columns."""
    columns = CreditModel(**arguments)
    reference = ReferenceModel(columns)
    ledger = columns.run()
    reference.run()
    compare_runs(columns, reference)
    return ledger
