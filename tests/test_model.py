"""The model as a whole: settings, seeds, policies, sizes, and what must hold whatever is set."""

import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.configuration import DECLARED, Configuration
from sim.core.errors import InputError
from sim.measures import MEASURES
from sim.model import CreditModel
from sim.policies.base import LeverSetter, Owners, Policy
from sim.policies.public import Stimulus
from sim.scenarios import SCENARIOS
from sim.simulation import run_one, simulate

SMALL: dict[str, Any] = {"world.borrowers": 150, "world.branches": 2}


def small(**arguments: Any) -> CreditModel:
    return CreditModel(**{**SMALL, "world.months": 24, **arguments})


def books(**arguments: Any) -> np.ndarray:
    return np.asarray(CreditModel(**{**SMALL, **arguments}).run().books)


def test_the_same_seed_gives_the_same_run_and_another_one_another() -> None:
    assert (books(rng=5) == books(rng=5)).all()
    assert not (books(rng=5) == books(rng=6)).all()


def test_rng_three_is_seed_three() -> None:
    three = small(rng=3).run().books
    assert int(small(rng=3).luck) == 3
    assert (small(rng=np.int64(3)).run().books == three).all()
    assert not (small(rng=4).run().books == three).all()
    assert (small().run().books == small(rng=0).run().books).all()


def test_generators_and_seed_sequences_give_a_seed() -> None:
    first = small(rng=np.random.default_rng(1)).luck
    assert first == small(rng=np.random.default_rng(1)).luck
    assert first != small(rng=np.random.default_rng(2)).luck
    assert small(rng=np.random.SeedSequence(1)).luck == small(rng=np.random.SeedSequence(1)).luck
    generator = np.random.default_rng(1)
    assert small(rng=generator).luck != small(rng=generator).luck


@pytest.mark.parametrize("rng", [-1, 1.5, "3", True, 2**63, [1], float("nan")])
def test_what_is_no_seed_is_refused(rng: Any) -> None:
    with pytest.raises(InputError, match="give a whole number"):
        small(rng=rng)


def test_the_three_doors_lead_to_the_same_run() -> None:
    configuration = Configuration.resolve(scenario="china_2008", overrides={**SMALL, "levers.call_after": 1.0})
    outcome = run_one(configuration, 3, branches=True)
    flat = simulate({**SMALL, "levers.call_after": 1.0}, scenario="china_2008", seed=3)
    ledger = CreditModel(scenario="china_2008", rng=3, **SMALL, **{"levers.call_after": 1.0}).run()
    for name, measure in MEASURES.items():
        assert np.array_equal(outcome.summary[name], flat[name], equal_nan=True)
        assert np.array_equal(flat[name], measure.value(ledger), equal_nan=True)
        if measure.monthly:
            assert np.array_equal(outcome.monthly[name], measure.series(ledger.bank), equal_nan=True)
            assert outcome.branches[name].shape == (132, 2)


def test_run_one_keeps_the_series_that_are_asked_for() -> None:
    outcome = run_one(Configuration.resolve(overrides=SMALL, months=6), 0, monthly=["npl_ratio"])
    assert list(outcome.monthly) == ["npl_ratio"]
    assert outcome.branches == {}
    assert set(outcome.summary) == set(MEASURES)


@pytest.mark.parametrize(
    "size",
    [
        {"world.borrowers": 1, "world.branches": 1, "world.months": 1},
        {"world.borrowers": 2, "world.branches": 2, "world.months": 3},
        {"world.borrowers": 30, "world.branches": 30},
        {"world.borrowers": 30, "population.outside_guarantors": 0.0, "world.branches": 1},
        {"world.borrowers": 30, "world.branches": 1, "network.group_size": 2, "network.guarantor_places": 1},
        {"world.borrowers": 90, "world.branches": 1, "network.group_size": 17, "network.guarantor_places": 16,
         "levers.group_share": 1.0, "levers.guarantors_required": 16.0},
        {"world.borrowers": 20, "world.branches": 1, "network.village_size": 2},
        {"world.borrowers": 20, "population.enterprise_share": 1.0, "population.trader_share": 0.0},
        {"world.borrowers": 20, "world.branches": 1, "population.borrowing_share": 0.0, "demand.hazard": 0.0},
        {"world.borrowers": 20, "world.branches": 1, "world.start": "2010-12", "world.months": 24},
    ],
    ids=lambda size: ", ".join(f"{name.partition('.')[2]} {value}" for name, value in size.items()),
)  # fmt: skip
def test_the_smallest_and_strangest_worlds_run(size: dict[str, Any]) -> None:
    model = CreditModel(**size)
    ledger = model.run()
    assert ledger.months == model.world.months
    for measure in MEASURES.values():
        measure.value(ledger)


def test_months_is_short_for_the_length_of_the_world() -> None:
    assert CreditModel(**SMALL, months=7).world.months == 7


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ({"levers.call_aftre": 1.0}, "levers.call_after"),
        ({"call_after": 1.0}, "levers.call_after"),
        ({"income.asset_corelation": 0.1}, "income.asset_correlation"),
        ({"scenario": "china_2009"}, "china_2008"),
        ({"policies": "stimulis"}, "stimulus"),
        ({"policies": [{"name": "stimulus", "strenght": 1.0}]}, "strength"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest_right_one(arguments: dict[str, Any], answer: str) -> None:
    with pytest.raises(InputError, match=f"Did you mean '{answer}'"):
        CreditModel(**arguments)


@pytest.mark.parametrize(
    "wrong",
    [
        {"income.asset_correlation": 1.5}, {"income.asset_correlation": float("nan")}, {"income.law": "log"},
        {"world.months": 0}, {"world.borrowers": 0}, {"world.branches": 0}, {"world.borrowers": 10.5},
        {"world.start": "2003-13"}, {"world.start": 2003}, {"levers.call_after": "3"}, {"levers.call_after": True},
        {"levers.call_after": None}, {"world.borrowers": 3, "world.branches": 4},
        {"population.trader_share": 0.7, "population.enterprise_share": 0.4}, {"months": -1}, {"policies": [3]},
        {"scenario": None}, {"levers.guarantors_required": 5.0},
        {"levers.guarantors_required": 2.0, "network.guarantor_places": 1},
    ],
    ids=str,
)  # fmt: skip
def test_wrong_values_are_refused_in_one_line_that_says_what_is_allowed(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        CreditModel(**wrong)
    message = str(refused.value)
    assert "\n" not in message
    assert "give" in message


def test_a_wrong_measure_is_refused_before_anything_runs() -> None:
    with pytest.raises(InputError, match="Did you mean 'npl_peak'"):
        simulate(measures=["npl_peek"])


def test_a_policy_is_named_in_three_ways() -> None:
    ways: list[Any] = [
        "stimulus", ["stimulus"], {"name": "stimulus"}, [{"name": "stimulus", "strength": 1.0}], Stimulus(),
        [Stimulus(strength=1.0)],
    ]  # fmt: skip
    resolved = [Configuration.resolve(policies=way).resolved() for way in ways]
    assert all(one == resolved[0] for one in resolved)
    assert resolved[0]["policies"] == [{"name": "stimulus", "strength": 1.0}]


def test_the_stimulus_at_full_strength_turns_the_crisis_into_history_to_the_bit() -> None:
    history = books(scenario="china_2008", rng=1)
    assert (books(scenario="crisis_2008_no_stimulus", policies="stimulus", rng=1) == history).all()
    without = books(scenario="crisis_2008_no_stimulus", rng=1)
    none = books(scenario="crisis_2008_no_stimulus", policies={"name": "stimulus", "strength": 0.0}, rng=1)
    assert (none == without).all()
    assert not (without == history).all()


def test_a_policy_writes_levers_for_the_month_only() -> None:
    class Tightens(Policy):
        name = "tightens"

        def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
            if model.month == 3:
                levers.call_after = 1.0

    model = CreditModel(**SMALL, policies=[Tightens()])
    seen = []
    for _ in range(6):
        model.step()
        seen.append(float(model.levers.call_after[0]))
    base = DECLARED["levers.call_after"].default
    assert seen == [base, base, base, 1.0, base, base] != [1.0] * 6


def test_two_policies_on_one_lever_are_refused_and_named() -> None:
    class Sets(Policy):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.label = name

        @property
        def name(self) -> str:  # type: ignore[override]
            return self.label

        def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
            levers.call_after = 1.0

    with pytest.raises(InputError, match="call_after is set by policy one and by policy two"):
        CreditModel(**SMALL, policies=[Sets("one"), Sets("two")]).step()


@pytest.mark.parametrize("value", [100.0, float("nan"), "3"])
def test_a_policy_cannot_set_a_lever_out_of_its_bounds_or_one_that_is_not_there(value: Any) -> None:
    levers = LeverSetter(CreditModel(**SMALL).levers, "mine", Owners())
    with pytest.raises(InputError, match="mine: call_after"):
        levers.call_after = value
    with pytest.raises(InputError, match="no lever"):
        levers.call_aftre = 1.0


def test_a_configuration_travels_and_can_be_written_down() -> None:
    made = Configuration.resolve(
        scenario="china_2008",
        policies=["stimulus"],
        overrides={"levers.call_after": 1, "income.law": "uniform"},
        months=9,
    )
    again = pickle.loads(pickle.dumps(made))  # noqa: S301
    assert again == made
    plain = json.loads(json.dumps(made.resolved()))
    assert plain == made.resolved()
    assert set(plain["parameters"]) == set(DECLARED)
    assert plain["parameters"]["levers.call_after"] == 1.0
    assert plain["parameters"]["world.months"] == 9


def drawn_value(name: str) -> st.SearchStrategy[Any]:
    made = DECLARED[name]
    if made.choices:
        return st.sampled_from(made.choices)
    if made.type == "int":
        return st.integers(int(made.low), int(made.high))
    return st.one_of(st.sampled_from([made.low, made.high]), st.floats(made.low, made.high))


FREE = [name for name, made in DECLARED.items() if not name.startswith("world.") and made.type != "month"]


@given(
    names=st.lists(st.sampled_from(FREE), min_size=1, max_size=8, unique=True),
    data=st.data(),
    scenario=st.sampled_from(sorted(SCENARIOS)),
    seed=st.integers(0, 2**63 - 1),
)
@settings(max_examples=120)
def test_whatever_is_set_within_its_bounds_the_books_balance_and_numbers_are_numbers(
    names: list[str], data: st.DataObject, scenario: str, seed: int
) -> None:
    chosen = {name: data.draw(drawn_value(name), label=name) for name in names}
    shares = [chosen.get(f"population.{name}", 0.0) for name in ("trader_share", "enterprise_share")]
    assume(sum(shares) <= 0.7)
    chosen["network.guarantor_places"] = max(
        int(chosen.get("network.guarantor_places", 4)), int(chosen.get("levers.guarantors_required", 1.0))
    )
    model = CreditModel(
        scenario=scenario, rng=seed, **chosen, **{"world.borrowers": 50, "world.branches": 2, "world.months": 72}
    )
    model.run()  # raises when the books do not balance
    assert np.isfinite(model.recorder.books).all()
    for table in (model.parties, model.loans, model.guarantees, model.branches):
        assert np.isfinite(table.f8).all()
    assert model.loans.balance.min() >= -1e-6
    assert (model.loans.principal_due <= model.loans.balance + 1e-6).all()
    assert model.parties.wealth.min() >= -1e-6
    assert (model.parties.capital >= -1e-9 * np.abs(model.parties.capital).max() - 1e-6).all()


def test_a_model_runs_until_the_end_of_a_month() -> None:
    model = CreditModel(**{"world.borrowers": 30, "world.branches": 1, "world.months": 24})
    assert model.run(until="2003-06").months == 6
    assert model.date == "2003-07"
    assert model.run(until="2003-07").months == 7
    for month in ("2003-07", "2005-01", "2003-7", "soon"):
        with pytest.raises(InputError, match="until: "):
            model.run(until=month)
    assert model.run().months == 24
