"""The month settles with the fewest failures that agree with each other: compared with trying every set of failures.

Amounts are chosen so that every number below is exact in binary and no call equals what is left to pay it.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import CreditModel
from sim.phases import guarantees, repayment
from sim.world.loans import GUARANTEED
from tests.phases.village import lend, settle, village

ENFORCEABLE = 0.5


@dataclass
class Party:
    """One party of a small network: a loan of which something is due, cash, assets, and who stands for the loan."""

    due: float
    balance: float
    cash: float
    wealth: float
    calculating: int
    guarantors: tuple[int, ...]


@st.composite
def networks(draw: st.DrawFn, fewest: int = 2, most: int = 5) -> list[Party]:
    """Draw a few parties who stand for each other; calls divide by 1 to 4, so amounts are multiples of 12."""
    count = draw(st.integers(fewest, most))
    parties = []
    for row in range(count):
        others = [other for other in range(count) if other != row]
        balance = draw(st.integers(1, 8)) * 12.0
        guarantors = draw(st.lists(st.sampled_from(others), unique=True, max_size=4))
        parties.append(
            Party(
                due=draw(st.integers(0, int(balance / 12))) * 12.0,
                balance=balance,
                cash=draw(st.integers(0, 120)) + 0.5,
                wealth=draw(st.sampled_from([0.0, 0.0, 7.0, 60.0])),
                calculating=draw(st.integers(0, 1)),
                guarantors=tuple(guarantors),
            )
        )
    return parties


def build(parties: list[Party], *, joint: bool, cross: bool, partial: float) -> CreditModel:
    model = village(
        len(parties),
        {
            "levers.call_after": 0.0,
            "levers.joint_and_several": float(joint),
            "levers.cross_default": float(cross),
            "behaviour.partial_payment": partial,
            "behaviour.enforceable_share": ENFORCEABLE,
        },
    )
    for row, party in enumerate(parties):
        lend(
            model, row, party.balance, rate=0.0, principal_due=party.due, guarantors=party.guarantors,
            product=GUARANTEED,
        )  # fmt: skip
        model.accounts.cash[row] = party.cash
        model.parties.wealth[row] = party.wealth
        model.parties.calculating[row] = party.calculating
    settle(model)
    repayment.list_active(model)
    model.levers.hold(model.start)
    repayment.offer(model)
    guarantees.call(model)
    return model


def failures_that_agree(parties: list[Party], failed: set[int], *, joint: bool, cross: bool, partial: float) -> bool:
    """Whether nobody else would fail the calls that follow if these fail."""
    penalty = [ENFORCEABLE * (party.cash + party.wealth) for party in parties]

    def own_payment(row: int, due: float) -> float:
        party = parties[row]
        if party.calculating and due > penalty[row]:
            return 0.0
        return due if due <= party.cash else partial * party.cash

    first = [own_payment(row, party.due) for row, party in enumerate(parties)]
    calls = [0.0] * len(parties)
    for row, party in enumerate(parties):
        asked = party.due - first[row]
        if cross and row in failed:  # all of it is due; one who pays all or nothing now fails on everything
            paid = own_payment(row, party.balance)
            asked = party.balance - (partial * first[row] if partial < 1.0 and party.balance <= party.cash else paid)
        standing = [guarantor for guarantor in party.guarantors if guarantor not in failed]
        for guarantor in standing:
            calls[guarantor] += asked / (len(standing) if joint else len(party.guarantors))
    for row, party in enumerate(parties):
        if row in failed or calls[row] == 0.0:
            continue
        left = party.cash + party.wealth - first[row]
        if calls[row] > left or (party.calculating and first[row] + calls[row] > penalty[row]):
            return False
    return True


def fewest_failures(parties: list[Party], *, joint: bool, cross: bool, partial: float) -> set[int]:
    """Try every set of failures; returns what all that agree with themselves have in common."""
    agreeing = []
    for flags in product((0, 1), repeat=len(parties)):
        failed = {row for row, flag in enumerate(flags) if flag}
        if failures_that_agree(parties, failed, joint=joint, cross=cross, partial=partial):
            agreeing.append(failed)
    least = set.intersection(*agreeing)
    assert least in agreeing  # the smallest one is itself an answer
    return least


def check_payments(model: CreditModel, parties: list[Party]) -> None:
    """Pay what was settled: nobody pays more than he has, and whoever does not fail pays all that is called."""
    rows = range(len(parties))
    failed = model.parties.fails_call[: len(parties)] == 1
    called = model.parties.call[: len(parties)].copy()
    offer = model.parties.offer[: len(parties)].copy()
    repayment.pay(model)
    guarantees.pay_calls(model)
    cash, wealth = model.accounts.cash, model.parties.wealth
    spent = [parties[row].cash - cash[row] + parties[row].wealth - wealth[row] for row in rows]
    for row in rows:
        assert cash[row] >= -1e-9
        assert wealth[row] >= -1e-9
        if not failed[row]:
            assert abs(spent[row] - offer[row] - called[row]) < 1e-9
    still_due = model.loans.principal_due.sum()
    assert np.isclose(sum(party.balance for party in parties) - model.loans.balance.sum(), sum(spent))
    assert still_due >= -1e-9


@given(parties=networks(), cross=st.booleans(), joint=st.booleans())
@settings(max_examples=300)
def test_all_or_nothing_settles_with_the_fewest_failures(parties: list[Party], cross: bool, joint: bool) -> None:
    model = build(parties, joint=joint, cross=cross, partial=0.0)
    expected = fewest_failures(parties, joint=joint, cross=cross, partial=0.0)
    assert set(np.flatnonzero(model.parties.fails_call)) == expected
    check_payments(model, parties)


@given(parties=networks(), cross=st.booleans())
@settings(max_examples=300)
def test_partial_payment_settles_with_the_fewest_failures(parties: list[Party], cross: bool) -> None:
    """Several liability; shares of a half and a quarter, so that all amounts stay exact."""
    for party in parties:
        party.guarantors = party.guarantors[: 2 if len(party.guarantors) == 3 else 4]
    model = build(parties, joint=False, cross=cross, partial=1.0)
    expected = fewest_failures(parties, joint=False, cross=cross, partial=1.0)
    assert set(np.flatnonzero(model.parties.fails_call)) == expected
    check_payments(model, parties)


@given(parties=networks(), order=st.permutations(range(5)), cross=st.booleans(), joint=st.booleans())
@settings(max_examples=150)
def test_who_fails_does_not_depend_on_the_order_of_rows(
    parties: list[Party], order: list[int], cross: bool, joint: bool
) -> None:
    order = [row for row in order if row < len(parties)]
    place = {row: new for new, row in enumerate(order)}
    moved = [
        Party(**{**vars(parties[row]), "guarantors": tuple(place[other] for other in parties[row].guarantors)})
        for row in order
    ]
    model = build(parties, joint=joint, cross=cross, partial=0.0)
    other = build(moved, joint=joint, cross=cross, partial=0.0)
    assert [model.parties.fails_call[row] for row in order] == list(other.parties.fails_call)


@given(parties=networks(), more=st.integers(0, 4), joint=st.booleans())
@settings(max_examples=150)
def test_more_cash_for_one_never_makes_another_fail(parties: list[Party], more: int, joint: bool) -> None:
    before = build(parties, joint=joint, cross=True, partial=0.0).parties.fails_call.copy()
    parties[more % len(parties)].cash += 50.0
    after = build(parties, joint=joint, cross=True, partial=0.0).parties.fails_call
    assert (after <= before).all()


def test_there_are_networks_with_more_than_one_answer() -> None:
    """Otherwise the smallest of them would be no choice, and the tests above would prove little."""
    pair = [Party(96.0, 96.0, 150.5, 0.0, 0, (1,)), Party(96.0, 96.0, 150.5, 0.0, 0, (0,))]
    rules = {"joint": False, "cross": True, "partial": 0.0}
    assert failures_that_agree(pair, {0, 1}, **rules)  # type: ignore[arg-type]
    assert failures_that_agree(pair, set(), **rules)  # type: ignore[arg-type]
    assert fewest_failures(pair, **rules) == set()  # type: ignore[arg-type]
