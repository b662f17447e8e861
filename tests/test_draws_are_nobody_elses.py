"""What one party meets by luck depends on nobody else, on no policy, and on no order: equal to the bit."""

from typing import Any

import numpy as np
import pytest

from sim.core.columns import Table
from sim.core.draws import normal, uniform
from sim.measures import MEASURES, Measure
from sim.model import CreditModel
from sim.phases import applying, evaluating, households
from sim.simulation import simulate
from sim.world import purposes
from sim.world.applications import NOT_REFUSED
from sim.world.loans import NONE, OPEN

SMALL: dict[str, Any] = {"world.borrowers": 200, "world.branches": 4, "world.months": 96}
LUCK = ("shock", "asks_draw", "jobless")
BIRTH = (
    "quality", "mean_income", "volatility", "wealth", "segment", "trade", "standing", "popularity", "project_return",
    "calculating", "shock", "wage_share", "subsistence",
)  # fmt: skip


def small(**settings: Any) -> CreditModel:
    return CreditModel(**{"rng": 3, **SMALL, "levers.call_after": 1.0, **settings})


def luck_of(model: CreditModel, months: int = 24) -> dict[str, np.ndarray]:
    """Step through months; returns what every party and district met in each."""
    met: dict[str, list[np.ndarray]] = {name: [] for name in (*LUCK, "district", "nation")}
    for _ in range(months):
        model.step()
        for name in LUCK:
            met[name].append(getattr(model.parties, name).copy())
        met["district"].append(model.branches.shock.copy())
        met["nation"].append(np.array(model.economy.credit_factor))
    return {name: np.array(values) for name, values in met.items()}


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray], columns: Any = slice(None)) -> bool:
    parties = all((one[name][:, columns] == other[name][:, columns]).all() for name in LUCK)
    return parties and all((one[name] == other[name]).all() for name in ("district", "nation"))


def test_a_borrower_who_is_banned_changes_nobody_elses_luck() -> None:
    usual, banned = small(), small()
    for row in (7, 20, 150):
        banned.parties.may_borrow[row] = 0
    assert same(luck_of(usual, 72), luck_of(banned, 72))
    assert not (usual.recorder.books == banned.recorder.books).all()  # the ban was felt


def test_a_borrower_who_has_left_changes_nobody_elses_luck() -> None:
    usual, left = small(), small()
    usual.step()
    left.step()
    gone = [7, 20, 150]
    for agent in [agent for agent in left.agents if agent.index in gone and hasattr(agent, "mean_income")]:
        agent.remove()
    others = np.setdiff1d(np.arange(len(usual.parties)), gone)
    assert same(luck_of(usual, 48), luck_of(left, 48), others)


def test_the_bank_sees_the_same_signal_of_a_party_whoever_else_asks() -> None:
    """Everybody asks, then every second one: who passes is the same."""
    settings = {"demand.hazard": 1.0, "population.borrowing_share": 0.0, "levers.unsecured_share": 1.0,
                "levers.group_share": 0.0, "demand.outside_option": -1.0, "levers.cut_off_new": 0.03}  # fmt: skip
    usual, alone = small(**settings), small(**settings)
    alone.parties.may_borrow[::2] = 0
    for model in (usual, alone):
        model.levers.hold(model.start)
        households.draw_luck(model)
        for phase in (applying.ask, evaluating.look, evaluating.price, evaluating.screen):
            phase(model)
    passed, alone_passed = (passing(model) for model in (usual, alone))
    assert 0 < passed.sum() < 200
    assert list(alone_passed[1::2]) == list(passed[1::2])


def passing(model: CreditModel) -> Any:
    listed = np.zeros(len(model.loans), bool)
    listed[model.applicants.row[: model.applicants.number[0]]] = True
    return listed & (model.applications.refusal == NOT_REFUSED)


@pytest.mark.parametrize(
    "other",
    [
        {"scenario": "crisis_severe"}, {"levers.cut_off_new": 0.0, "levers.cut_off_renewal": 0.0},
        {"demand.hazard": 0.0}, {"population.borrowing_share": 0.0}, {"levers.call_after": 24.0},
        {"income.law": "two_point"}, {"population.farm_income": 800.0}, {"behaviour.strategic_default": 0.0},
        {"levers.unsecured_share": 1.0}, {"network.village_size": 7},
    ],
    ids=str,
)  # fmt: skip
def test_neither_scenario_nor_lever_nor_parameter_changes_the_harvest(other: dict[str, Any]) -> None:
    one, another = luck_of(small()), luck_of(small(**other))
    if "scenario" in other:  # jobs are what scenarios are about
        one["jobless"] = another["jobless"]
    assert same(one, another)


def test_a_policy_changes_nobodys_luck() -> None:
    settings = {"scenario": "crisis_2008_no_stimulus"}
    assert same(luck_of(small(**settings), 66), luck_of(small(**settings, policies="stimulus"), 66))


def test_a_longer_run_begins_as_the_shorter_one() -> None:
    longer, shorter = small(), small(**{"world.months": 30})
    assert (longer.run().books[:30] == shorter.run().books).all()


def test_more_borrowers_leave_those_who_are_there_as_they_are() -> None:
    few, many = small(), small(**{"world.borrowers": 300, "world.branches": 5})
    for name in BIRTH:
        assert (getattr(few.parties, name)[:200] == getattr(many.parties, name)[:200]).all()
    one, another = luck_of(few), luck_of(many)
    for name in LUCK:
        assert (one[name][:, :200] == another[name][:, :200]).all()
    assert (one["district"] == another["district"][:, :4]).all()


def test_other_guarantors_leave_borrowers_as_they_are() -> None:
    with_them, without = small(), small(**{"population.outside_guarantors": 0.0})
    for name in BIRTH:
        assert (getattr(with_them.parties, name)[:200] == getattr(without.parties, name)).all()


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [1, 2, 3, 0]])
def test_branches_in_another_order_leave_parties_their_luck(order: list[int]) -> None:
    usual, moved = small(), small()
    segments = len(moved.books) // 4
    moved.parties.branch = np.array(order)[usual.parties.branch]
    moved.parties.cell = moved.parties.branch * segments + moved.parties.segment
    for name in moved.branches.columns:
        column = getattr(moved.branches, name)
        column[order] = getattr(usual.branches, name).copy()
    first = len(moved.parties)
    moved.accounts.cash[first + np.array(order)] = usual.accounts.cash[first : first + 4]
    moved.accounts.opening[:] = moved.accounts.cash
    one, another = luck_of(usual), luck_of(moved)
    for name in LUCK:
        assert (one[name] == another[name]).all()
    assert (one["district"][0] != another["district"][0][order]).any()  # a district's luck stays where it is


def test_parties_in_another_order_meet_the_same_month() -> None:
    """Each phase is a function of its own row: rows exchanged before are rows exchanged after."""
    usual, moved = small(), small()
    usual.parties.shock[:] = moved.parties.shock[:] = 0.0
    swap = np.arange(len(usual.parties))
    swap[[4, 9]] = swap[[9, 4]]

    def exchange(table: Table) -> None:
        table.f8[:, : len(swap)] = table.f8[:, swap]
        table.i4[:, : len(swap)] = table.i4[:, swap]
        table.i1[:, : len(swap)] = table.i1[:, swap]

    exchange(moved.parties)
    exchange(moved.accounts)
    for model in (usual, moved):
        model.move_economy()
        households.earn(model)
    assert (moved.parties.income == usual.parties.income[swap]).all()


def test_a_further_measure_changes_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    before = simulate(SMALL, seed=1)
    extra = Measure("extra", "loans", "All of them.", True, lambda level: level.loans_count, "last")
    monkeypatch.setitem(MEASURES, "extra", extra)
    after = simulate(SMALL, seed=1)
    assert after.pop("extra") > 0.0
    assert np.array_equal(list(after.values()), list(before.values()), equal_nan=True)
    one = simulate(SMALL, seed=1, measures=["npl_peak"])
    assert one == {"npl_peak": before["npl_peak"]}


def test_loans_granted_to_others_do_not_change_ones_contract_luck() -> None:
    """What a renewed debtor feels is drawn by party and month, not by how many loans there are."""
    model = small()
    for _ in range(24):
        before = model.loans.renewals.copy()
        was_open = model.loans.status == OPEN
        month = model.month
        model.step()
        renewed = np.flatnonzero(was_open & (model.loans.renewals == before + 1) & (model.loans.status != NONE))
        for loan in renewed:
            draw = normal(model.luck, purposes.TEMPTATION, int(loan), month)
            assert model.parties.felt[loan] == pytest.approx(np.exp(model.behaviour.temptation * draw))
    assert model.loans.renewals.sum() > 0


def test_the_month_of_a_party_is_drawn_from_his_own_block() -> None:
    model = small()
    model.step()
    for party in (0, 57, 201):
        drawn = uniform(model.luck, purposes.ASKS, party, 0)
        assert model.parties.asks_draw[party] == drawn


def test_every_purpose_has_a_number_of_its_own() -> None:
    numbers = {name: value for name, value in vars(purposes).items() if name.isupper() and not name.endswith("_BLOCK")}
    assert len(set(numbers.values())) == len(numbers)
    monthly = [numbers[name] for name in ("INCOME_SHOCK", "JOB_LOST", "JOB_FOUND", "ASKS")]
    assert monthly == [4 * purposes.MONTHLY_BLOCK + word for word in range(4)]
    tie = [numbers[name] for name in ("TIE_OUTSIDE", "TIE_REWIRED", "TIE_PLACE", "TIE_STRENGTH")]
    assert tie == [4 * purposes.TIE_BLOCK + word for word in range(4)]


def test_different_seeds_make_different_people() -> None:
    one, other = small(), small(rng=4)
    assert not (one.parties.quality == other.parties.quality).any()
