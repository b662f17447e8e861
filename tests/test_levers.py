"""What bank and regulator can set: base values with dates, by branch and segment."""

from typing import Any

from sim.core.declare import month_number
from sim.levers import Levers
from sim.model import CreditModel
from sim.policies.base import LeverSetter, Policy

DATED = {"capital_floor": [(2003, 1, 0.04), (2007, 1, 0.06), (2013, 1, 0.08)]}


def levers(chosen: dict[str, Any] | None = None) -> Levers:
    made = Levers(6)
    made.set_base(chosen or {}, lambda name: DATED.get(name, []))
    return made


def floor_in(made: Levers, month: str) -> float:
    made.hold(month_number(month))
    assert len(set(made.capital_floor)) == 1
    return float(made.capital_floor[0])


def test_a_lever_without_dates_has_its_default_in_every_cell() -> None:
    made = levers()
    made.hold(month_number("2003-01"))
    assert list(made.call_after) == [Levers.fields["call_after"].default] * 6


def test_a_dated_lever_takes_the_value_in_force_that_month() -> None:
    made = levers()
    months = ("2003-01", "2006-12", "2007-01", "2012-12", "2013-01", "2020-01")
    assert [floor_in(made, month) for month in months] == [0.04, 0.04, 0.06, 0.06, 0.08, 0.08]


def test_a_run_that_starts_late_starts_with_what_is_in_force() -> None:
    assert floor_in(levers(), "2010-05") == 0.06


def test_a_lever_that_is_chosen_holds_from_the_first_month_on() -> None:
    made = levers({"capital_floor": 0.1})
    assert [floor_in(made, month) for month in ("2003-01", "2008-01", "2013-01")] == [0.1, 0.1, 0.1]


def test_every_month_starts_from_the_base_values_again() -> None:
    made = levers()
    made.hold(month_number("2003-01"))
    made.call_after[2] = 1.0
    made.hold(month_number("2003-02"))
    assert list(made.call_after) == [Levers.fields["call_after"].default] * 6


def test_the_regulations_of_the_day_reach_the_model() -> None:
    model = CreditModel(**{"world.borrowers": 20, "world.branches": 1, "world.months": 132})
    model.run()
    assert model.levers.capital_floor[0] == 0.08
    assert model.levers.rate_ceiling[0] > 2.3


class StrictBranch(Policy):
    """Renews nothing in the first branch."""

    name = "strict branch"

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        levers.cut_off_renewal[:3] = 0.0


def test_a_lever_can_differ_by_branch() -> None:
    for policies, strict in (((), False), ((StrictBranch(),), True)):
        model = CreditModel(**{"world.borrowers": 300, "world.branches": 2, "world.months": 24}, policies=policies)
        model.run()
        renewals = [model.loans.renewals[model.parties.branch[:300] == branch].sum() for branch in (0, 1)]
        assert (renewals[0] == 0) == strict
        assert renewals[1] > 0
