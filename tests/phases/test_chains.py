"""Rules against circles and chains of guarantees."""

from collections.abc import Sequence

import pytest

from sim.model import CreditModel
from sim.phases.consenting import chain_behind
from sim.world.loans import GUARANTEED
from tests.phases.test_lending import applicants, evaluate, guarantors_of, know
from tests.phases.village import lend

WILLING = {"guaranteeing.tie_value": 1e6, "levers.guarantee_limit": 100.0, "bank.record_weight": 0.35}


def chain(*links: tuple[int, Sequence[int]], **levers: float) -> CreditModel:
    """Party 0 asks, and knows party 1 alone; each link says who stands for whose open loan."""
    model = applicants(8, {**WILLING, **{f"levers.{name}": value for name, value in levers.items()}})
    model.parties.may_borrow[1:8] = 0
    model.parties.wealth[:8] = 1e9
    for borrower, guarantors in links:
        lend(model, borrower, guarantors=guarantors, product=GUARANTEED)
    model.levers.hold(model.start)
    know(model, 0, 1)
    return model


@pytest.mark.parametrize(("longest", "passed"), [(1.0, 0.0), (2.0, 0.0), (3.0, 1.0), (20.0, 1.0)])
def test_nobody_may_stand_at_the_end_of_too_long_a_chain(longest: float, passed: float) -> None:
    model = chain((1, [2]), (2, [3]), longest_chain=longest)  # with him it is 1, 2 and 3 behind party 0
    assert evaluate(model)["passed"] == passed
    assert guarantors_of(model) == ([1] if passed else [])


def test_a_chain_is_as_long_as_its_longest_branch_and_a_ring_never_ends() -> None:
    def behind(model: CreditModel, longest: int) -> int:
        return int(chain_behind(1, longest, model.guarantees.guarantor, model.loans.status))

    assert behind(chain(), 5) == 0
    assert behind(chain((1, [2, 3]), (3, [4]), (4, [5])), 5) == 3
    assert behind(chain((1, [2, 3]), (3, [4]), (4, [5])), 2) == 2  # counted no further
    assert behind(chain((1, [2]), (2, [1])), 19) == 19


@pytest.mark.parametrize(("allowed", "passed"), [(1.0, 1.0), (0.0, 0.0)])
def test_where_mutual_guarantees_are_banned_nobody_stands_for_his_own_guarantor(allowed: float, passed: float) -> None:
    model = chain((1, [0]), mutual_guarantees=allowed)
    assert evaluate(model)["passed"] == passed


def run(**levers: float) -> CreditModel:
    settings = {f"levers.{name}": value for name, value in levers.items()}
    model = CreditModel(**{"world.borrowers": 600, "world.branches": 6, "world.months": 48}, **settings, rng=2)
    model.run()
    return model


def test_a_limit_of_one_makes_for_fewer_chains_and_more_refusals() -> None:
    free, limited = run(), run(longest_chain=1.0)
    assert limited.ledger.bank.refused_guarantor.sum() > free.ledger.bank.refused_guarantor.sum()

    def chained(model: CreditModel) -> int:
        status, guarantor = model.loans.status, model.guarantees.guarantor
        return sum(chain_behind(int(who), 2, guarantor, status) > 0 for who in guarantor if who >= 0)

    assert chained(limited) < chained(free)  # who stands for others may still ask somebody to stand for himself


def test_a_ban_leaves_fewer_mutual_guarantees() -> None:
    free, banned = run().ledger.bank, run(mutual_guarantees=0.0).ledger.bank
    assert banned.refused_guarantor.sum() >= free.refused_guarantor.sum()


@pytest.mark.parametrize(
    ("ban", "trade", "village", "passed"),
    [
        ({}, 1, 0, 1.0),
        ({"same_trade_guarantors": 0.0}, 1, 5, 0.0),
        ({"same_trade_guarantors": 0.0}, 2, 0, 1.0),
        ({"same_village_guarantors": 0.0}, 2, 0, 0.0),
        ({"same_village_guarantors": 0.0}, 1, 5, 1.0),
    ],
)
def test_where_a_ban_says_so_guarantors_are_of_another_trade_or_village(
    ban: dict[str, float], trade: int, village: int, passed: float
) -> None:
    model = chain(**ban)
    model.parties.trade[:2] = [1, trade]
    model.parties.village[:2] = [0, village]
    assert evaluate(model)["passed"] == passed


@pytest.mark.parametrize(("record", "cut_off", "passed"), [(0, 0.05, 1.0), (6, 0.05, 0.0), (6, 1.0, 1.0)])
def test_the_bank_takes_no_guarantor_whose_own_record_is_too_bad(record: int, cut_off: float, passed: float) -> None:
    """A clean record is a probability of 1 / (1 + e^3.6) = 2.7 %, six late months one of 18 %."""
    model = chain(guarantor_cut_off=cut_off)
    model.parties.late_record[1] = record
    assert evaluate(model)["passed"] == passed


def test_bans_hold_for_new_guarantees_and_leave_more_without_a_loan() -> None:
    free = run().ledger.bank.refused_guarantor.sum()
    for ban in ("same_trade_guarantors", "same_village_guarantors"):
        model = run(**{ban: 0.0})
        assert model.ledger.bank.refused_guarantor.sum() > 1.2 * free
