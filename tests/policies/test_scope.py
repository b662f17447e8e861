"""When and for whom a policy holds: months, phase-in, branches by number or by lot, segments, triggers."""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.configuration import Configuration
from sim.core.declare import month_number
from sim.core.errors import InputError
from sim.experiment.spec import load_experiment
from sim.levers import Levers
from sim.model import CreditModel
from sim.policies.base import LeverSetter, Policy
from sim.policies.scope import Scope, Trigger, read_scope

SMALL: dict[str, Any] = {"world.borrowers": 120, "world.branches": 4, "world.months": 8, "world.start": "2008-01"}
BASE = Levers.fields["audit"].default
CLEAR = 0.5  # an audit twice in a month, far from the base


class MoreAudits(Policy):
    """Every branch is looked through often."""

    name: ClassVar = "more audits"

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        levers.raise_to("audit", CLEAR)


class NoMutualGuarantees(Policy):
    """Nobody stands for his own guarantor."""

    name: ClassVar = "no mutual guarantees"

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        levers.mutual_guarantees = 0.0


def audits(**scope: Any) -> list[list[float]]:
    """The lever by month and cell, under a policy that holds when and where `scope` says."""
    model = CreditModel(**SMALL, policies=[MoreAudits(read_scope(scope, "audits"))])
    seen = []
    for _ in range(8):
        model.step()
        seen.append(list(model.levers.audit))
    return seen


def test_a_policy_holds_from_its_first_month_to_its_last_and_not_before_or_after() -> None:
    column = [row[0] for row in audits(**{"from": "2008-03", "until": "2008-05"})]
    assert column == [BASE] * 2 + [CLEAR] * 3 + [BASE] * 3


def test_a_policy_that_is_phased_in_moves_a_lever_by_equal_steps() -> None:
    column = [row[0] for row in audits(**{"from": "2008-02", "phase_in": 4})]
    quarter = (CLEAR - BASE) / 4
    assert column == pytest.approx([BASE, *(BASE + quarter * step for step in (1, 2, 3))] + [CLEAR] * 4)
    assert column[4] == CLEAR  # to the bit


def test_a_policy_that_began_before_the_run_is_as_far_in_as_it_would_be() -> None:
    assert audits(**{"from": "2007-11", "phase_in": 4})[0][0] == pytest.approx(BASE + 0.75 * (CLEAR - BASE))


@pytest.mark.parametrize(
    ("scope", "cells"),
    [
        ({"branches": [1, 3]}, [3, 4, 5, 9, 10, 11]),
        ({"branches": "0-1"}, [0, 1, 2, 3, 4, 5]),
        ({"branches": 2}, [6, 7, 8]),
        ({"segments": "farm"}, [0, 3, 6, 9]),
        ({"branches": [0, "2-3"], "segments": ["enterprise", "trader"]}, [1, 2, 7, 8, 10, 11]),
    ],
)
def test_only_the_branches_and_segments_named_are_changed(scope: dict[str, Any], cells: list[int]) -> None:
    for row in audits(**scope):
        assert np.flatnonzero(np.array(row) == CLEAR).tolist() == cells
        assert np.flatnonzero(np.array(row) == BASE).tolist() == [cell for cell in range(12) if cell not in cells]


def test_branches_chosen_by_lot_are_that_share_the_same_for_a_seed_and_others_for_another() -> None:
    scope = Scope(share=0.5)
    chosen = {seed: tuple(scope.cells(20, seed)[::3] // 3) for seed in range(30)}
    assert {len(one) for one in chosen.values()} == {10}
    assert chosen[3] == tuple(scope.cells(20, 3)[::3] // 3)
    assert len(set(chosen.values())) == 30  # two alike of 184,756 by luck: once in 400
    assert {branch for one in chosen.values() for branch in one} == set(range(20))


def test_what_cannot_be_half_is_phased_in_branch_by_branch() -> None:
    model = CreditModel(**SMALL, policies=[NoMutualGuarantees(Scope(phase_in=4))])
    seen = []
    for _ in range(4):
        model.step()
        seen.append(int((model.levers.mutual_guarantees == 0.0).sum()))
    assert seen == [3, 6, 9, 12]
    assert set(model.levers.mutual_guarantees) == {0.0}


@given(
    values=st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=40),
    threshold=st.floats(-0.5, 0.5),
    slack=st.floats(0.0, 0.5),
    rising=st.booleans(),
)
def test_a_trigger_turns_on_beyond_the_threshold_and_off_only_beyond_the_release(
    values: list[float], threshold: float, slack: float, rising: bool
) -> None:
    sign = 1.0 if rising else -1.0
    trigger = Trigger("npl_ratio", threshold, threshold - sign * slack, rising)
    on = False
    for value in values:
        before, on = on, trigger.on(value, on)
        if sign * value > sign * trigger.threshold:
            assert on
        elif not sign * value > sign * trigger.release:
            assert not on
        else:
            assert on == before
        assert trigger.on(float("nan"), on) == on


def test_a_triggered_policy_holds_in_the_months_after_the_measure_has_passed() -> None:
    base = CreditModel(**SMALL, scenario="crisis_severe")
    base.run()
    threshold = float(base.datacollector.get_model_vars_dataframe()["npl_ratio"].median())
    model = CreditModel(
        **SMALL,
        scenario="crisis_severe",
        policies=[MoreAudits(read_scope({"when": {"measure": "npl_ratio", "above": threshold}}, "audits"))],
    )
    seen, held = [], []
    for _ in range(8):
        model.step()
        held.append(model.levers.audit[0] == CLEAR)
        seen.append(model.latest("npl_ratio"))
    assert held == [False, *(value > threshold for value in seen[:-1])]
    assert True in held


class Another(MoreAudits):
    """Audits as well."""

    name: ClassVar = "another"


def test_two_policies_on_one_lever_are_refused_only_where_they_meet() -> None:
    def both(first: Scope, second: Scope) -> None:
        CreditModel(**SMALL, policies=[MoreAudits(first), Another(second)]).run()

    both(Scope(branches=(0, 1)), Scope(branches=(2, 3)))
    both(Scope(segments=("farm",)), Scope(segments=("trader",)))
    both(Scope(until=month_number("2008-03")), Scope(since=month_number("2008-04")))
    with pytest.raises(InputError, match="audit is set by policy more audits and by policy another in the same month"):
        both(Scope(branches=(0, 1)), Scope(branches=(1,)))


def test_one_policy_may_be_there_twice_for_other_months() -> None:
    early = MoreAudits(Scope(until=month_number("2008-03")))
    Configuration.resolve(policies=[early, MoreAudits(Scope(since=month_number("2008-04")))], overrides=SMALL)
    with pytest.raises(InputError, match="more audits: it is named twice"):
        Configuration.resolve(policies=[early, early], overrides=SMALL)


def test_what_the_rest_of_the_branches_decide_in_a_month_is_unchanged() -> None:
    """The books of branches where the policy does not hold are the same bits in its first month."""
    without = CreditModel(**SMALL, rng=3)
    tried = CreditModel(
        **SMALL, rng=3, policies=[MoreAudits(read_scope({"branches": "0-1", "from": "2008-03"}, "audits"))]
    )
    for _ in range(3):
        without.step()
        tried.step()
    assert (without.recorder.books[:3, :, 6:] == tried.recorder.books[:3, :, 6:]).all()


@pytest.mark.parametrize(
    ("scope", "complaint"),
    [
        ({"from": "2008"}, "from: '2008' is no month"),
        ({"from": "2009-01", "until": "2008-12"}, "until: 2008-12 is before 2009-01"),
        ({"phase_in": 1.5}, "phase_in: 1.5 is not allowed; give a whole number of months"),
        ({"phase_in": -1}, "phase_in: -1 is not allowed"),
        ({"branches": []}, "branches: .* names none"),
        ({"branches": [1, 1]}, "names none or one twice"),
        ({"branches": "all"}, "'all' is not allowed; give numbers from 0, spans such as 0-9, or a share"),
        ({"branches": {"share": 0}}, "give share, over 0 up to 1"),
        ({"segments": ["farms"]}, "'farms' is not known; give some of farm, trader, enterprise. Did you mean 'farm'"),
        ({"when": {"measure": "npl_ratio"}}, "give a measure, either above or below"),
        ({"when": {"measure": "npl_ratio", "above": 0.05, "relase": 0.04}}, "no 'relase'.*Did you mean 'release'"),
        ({"when": {"measure": "npl_ratio", "above": 0.05, "release": 0.06}}, "0.06 is above the threshold 0.05"),
        ({"when": {"measure": "npl_ratio", "above": "5%"}}, "above: '5%' is no number"),
    ],
)
def test_a_wrong_scope_is_refused_in_one_line(scope: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint) as error:
        read_scope(scope, "audits")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ("{name: stimulus, branches: 0-9}", "branches: it acts everywhere at once; leave it out"),
        ("{name: stimulus, strenght: 1}", "no parameter 'strenght'; .*Did you mean 'strength'"),
        ("{name: stimulus, when: {measure: npl_peak, above: 0.05}}", "'npl_peak' is no monthly measure"),
    ],
)
def test_a_wrong_policy_in_a_file_is_refused_with_its_place(policy: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "try.yaml"
    file.write_text(f"title: Try\nseeds: 1\narms:\n  - label: one\n    policies: [{policy}]\n")
    with pytest.raises(InputError, match=complaint):
        load_experiment(file)


def test_a_scope_is_written_down_as_it_was_given() -> None:
    given = {
        "from": "2008-03",
        "until": "2009-02",
        "phase_in": 6,
        "branches": [0, 2],
        "segments": ["farm"],
        "when": {"measure": "npl_ratio", "above": 0.05, "release": 0.04},
    }
    assert read_scope(given, "audits").said() == given
    assert read_scope(read_scope({"branches": {"share": 0.5}}, "audits").said(), "audits") == Scope(share=0.5)
