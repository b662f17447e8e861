"""What every policy has to be: documented, within bounds, nothing at its neutral setting, something at its defaults."""

import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.core.declare import month_number
from sim.core.errors import InputError
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.policies import AREAS, POLICIES, Policy, make_policy
from sim.policies.base import costs_something
from sim.policies.bill import BEARERS
from sim.policies.scope import Scope
from sim.scenarios import SCENARIOS
from sim.world.parties import SEGMENTS

WORLD: dict[str, Any] = {"world.borrowers": 240, "world.branches": 4, "world.start": "2006-01", "world.months": 48}
CRISIS = "crisis_2008_no_stimulus"
HALF = (0, 1)
every_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))


def run(*policies: Policy, scenario: str = CRISIS, months: int = 48) -> CreditModel:
    """Run it; the accounts are checked every month, and a gap raises."""
    model = CreditModel(**{**WORLD, "world.months": months}, scenario=scenario, policies=policies, rng=1)
    model.run()
    return model


@cache
def without(scenario: str = CRISIS, months: int = 48) -> Ledger:
    return run(scenario=scenario, months=months).ledger


def same(left: Ledger, right: Ledger) -> bool:
    """Whether the same books and statements, to the bit."""
    return left.books.tobytes() == right.books.tobytes() and left.statements.tobytes() == right.statements.tobytes()


def first_difference(left: Ledger, right: Ledger) -> int:
    """The first month in which books differ; -1 if none does."""
    months = np.flatnonzero((left.books != right.books).any(axis=(1, 2)))
    return int(months[0]) if len(months) else -1


def test_policies_are_listed_under_their_own_names_by_area() -> None:
    assert all(name == policy.name for name, policy in POLICIES.items())
    areas = [policy.area for policy in POLICIES.values()]
    assert sorted(areas, key=AREAS.index) == areas
    assert set(areas) == set(AREAS)


@every_policy
def test_it_says_its_rule_in_a_sentence_and_where_its_numbers_come_from(policy: type[Policy]) -> None:
    assert re.fullmatch(r"[A-Z][^.]*\.", policy.meaning), policy.meaning
    assert policy.area in AREAS
    assert policy.fields
    assert set(policy.neutral) <= set(policy.fields)
    for name, number in policy.fields.items():
        assert number.meaning.endswith("."), name
        assert number.unit, name
        assert number.source, name
        assert number.low < number.high, name


@every_policy
def test_it_refuses_a_number_out_of_bounds_and_takes_the_bounds(policy: type[Policy]) -> None:
    for name, number in policy.fields.items():
        for wrong in (number.high + 1.0, number.low - 1.0, float("nan"), "much"):
            with pytest.raises(InputError, match=f"{policy.name}: {name}"):
                make_policy({"name": policy.name, name: wrong})
        for bound in (number.low, number.high):
            assert getattr(make_policy({"name": policy.name, name: bound}), name) == bound
            run(make_policy({"name": policy.name, name: bound}), months=6)


@every_policy
def test_at_its_neutral_setting_it_is_no_policy_to_the_bit(policy: type[Policy]) -> None:
    neutral = run(policy(**policy.neutral))
    assert same(neutral.ledger, without())
    assert not neutral.policies.costs.any()


@every_policy
def test_at_its_defaults_it_changes_something(policy: type[Policy]) -> None:
    assert not same(run(policy()).ledger, without())


@every_policy
def test_it_works_in_every_scenario(policy: type[Policy]) -> None:
    for scenario in SCENARIOS:
        run(policy(), scenario=scenario, months=36)


@every_policy
def test_it_works_when_it_comes_in_over_a_year_in_mid_run_and_changes_nothing_before(policy: type[Policy]) -> None:
    since = month_number("2007-02")
    tried = run(policy(Scope(since=since, phase_in=12, until=month_number("2008-08")))).ledger
    assert tried.books[:13].tobytes() == without().books[:13].tobytes()
    assert not same(tried, without())


@every_policy
def test_on_half_the_branches_it_leaves_the_others_alone_in_the_month_it_begins_to_matter(policy: type[Policy]) -> None:
    """Later months differ: head office, score, and guarantors are everybody's."""
    if policy.everywhere:
        with pytest.raises(InputError, match="branches: it acts everywhere at once"):
            make_policy({"name": policy.name, "branches": [0]})
        return
    tried = run(policy(Scope(branches=HALF))).ledger
    month = first_difference(tried, without())
    others = slice(3 * len(HALF), None)
    assert tried.books[: month + 1, :, others].tobytes() == without().books[: month + 1, :, others].tobytes()
    assert not same(tried, without())


@every_policy
def test_for_some_segments_it_changes_something_or_says_that_it_cannot(policy: type[Policy]) -> None:
    if policy.everywhere or policy.by_branch:
        with pytest.raises(InputError, match="segments: it acts"):
            make_policy({"name": policy.name, "segments": "farm"})
        return
    tried = [run(policy(Scope(segments=(segment,)))).ledger for segment in SEGMENTS]
    assert not all(same(ledger, without()) for ledger in tried)


@every_policy
def test_what_it_costs_is_in_the_accounts_of_those_who_pay(
    policy: type[Policy], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not costs_something(policy()):
        return
    monkeypatch.setattr(policy, "noted_cost", Policy.noted_cost)  # what is noted is in operating costs
    dearer = (
        {"staffing": 2.0} if "staffing" in policy.fields else {}
    )  # at the usual number of officers it costs nothing
    model = run(policy(**dearer))
    bank = model.ledger.bank
    paid = dict(zip(BEARERS, model.policies.costs[:, 0].T, strict=True))
    assert paid["bank"] == pytest.approx(bank.statement("policy_cost"))
    assert paid["state"] == pytest.approx(bank.statement("public_cost") + bank.public_paid)
    assert (paid["bank"] + paid["state"] > 0.0).all()
