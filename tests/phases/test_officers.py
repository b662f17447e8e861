"""Officers weigh their pay against being found out; the signs of every lever follow from closed forms."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import CreditModel
from sim.phases import officers
from sim.rules.officers import chosen_effort, chosen_leniency, hiding_hazard, weight_of_penalty

SMALL = {"world.borrowers": 200, "world.branches": 4, "world.months": 60}
pay = st.floats(0.0, 2.0)
chance = st.floats(0.0, 1.0)


def decided(**levers: float) -> CreditModel:
    """A model whose officers have decided once."""
    model = CreditModel(**SMALL, **{f"levers.{name}": value for name, value in levers.items()})
    model.levers.hold(model.start)
    officers.decide(model)
    return model


def test_at_base_pay_officers_keep_to_the_rules_and_hide_at_the_base_hazard() -> None:
    model = decided()
    assert set(model.branches.leniency) == {0.0}
    assert model.branches.effort == pytest.approx([0.4] * 4)
    assert model.branches.hiding == pytest.approx([0.4] * 4)


@given(pay, pay, pay, chance, st.floats(0.0, 2.0))
def test_leniency_rises_with_volume_pay_and_falls_with_penalties_and_discovery(
    volume: float, more: float, penalty: float, found: float, fine: float
) -> None:
    def leniency(volume: float, penalty: float, found: float) -> float:
        return chosen_leniency(volume, 1.0, penalty, 1.0, 1.0, 2.0, found, fine, 0.7)

    assert leniency(volume + more, penalty, found) >= leniency(volume, penalty, found)
    assert leniency(volume, penalty, found) <= leniency(volume, penalty, 0.0) + 1e-12
    if penalty > 0.01:
        assert leniency(volume, penalty + more, found) <= leniency(volume, penalty, found) + 1e-12


@given(pay, pay, chance, st.floats(0.0, 10.0))
def test_effort_rises_with_the_penalty_and_falls_with_deferral(
    penalty: float, more: float, deferred: float, years: float
) -> None:
    weight = weight_of_penalty(deferred, years, 0.8)
    assert 0.0 < weight <= 1.0
    assert chosen_effort(penalty + more, weight, 1.0, 0.5) >= chosen_effort(penalty, weight, 1.0, 0.5)
    assert chosen_effort(penalty, weight, 1.0, 0.5) <= chosen_effort(penalty, 1.0, 1.0, 0.5)


@given(pay, pay, chance)
def test_loans_are_hidden_more_where_reports_cost_pay_and_less_where_they_are_reviewed(
    penalty: float, more: float, separate: float
) -> None:
    assert hiding_hazard(0.4, penalty + more, 1.0, 0.2, separate) >= hiding_hazard(0.4, penalty, 1.0, 0.2, separate)
    assert hiding_hazard(0.4, penalty, 1.0, 0.2, separate) <= hiding_hazard(0.4, penalty, 1.0, 0.2, 0.0)
    assert hiding_hazard(0.4, penalty, 1.0, 0.2, 1.0) == 0.0


def total(name: str, **levers: Any) -> float:
    settings = {f"levers.{lever}": value for lever, value in levers.items()}
    ledgers = [CreditModel(**{**SMALL, "world.borrowers": 600}, **settings, rng=seed).run() for seed in range(3)]
    return float(sum(getattr(ledger.bank, name).sum() for ledger in ledgers))


def test_volume_pay_opens_the_door_to_more_applicants() -> None:
    assert total("refused_evaluation", volume_pay=0.9) < total("refused_evaluation")


def test_with_separate_approval_of_everything_nothing_is_hidden() -> None:
    assert total("forced_renewals") > 0.0
    assert total("forced_renewals", separate_approval=1.0) == 0.0


def test_officers_are_moved_on_at_their_time_branch_by_branch() -> None:
    model = decided(rotation=14.0)
    assert list(model.branches.tenure) == [0, 121, 0, 121]  # 7 months between neighbours
    for _ in range(20):
        model.step()
    assert model.branches.tenure.max() < 21


def test_newcomers_report_what_was_hidden() -> None:
    assert total("hidden_found", rotation=12.0, audit=0.0) > 0.0 == total("hidden_found", audit=0.0)


def test_a_newcomer_sees_less_of_his_applicants() -> None:
    model = decided(rotation=14.0)
    new, old = model.branches.tenure == 0, model.branches.tenure > 100
    assert new.any()
    assert old.any()
    assert np.ptp(model.branches.effort) == 0.0  # as willing, but he does not know them yet
