"""An experiment file: what may stand in it, what it means, what is filled in."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.experiment import Experiment, load_experiment
from sim.experiment.design import design
from sim.experiment.reading import Dumper, read_text
from sim.experiment.spec import MONTHLY, NUMBERS, is_dated, is_plain_name
from sim.measures import MEASURES
from sim.scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parents[2]


def experiment(text: str) -> Experiment:
    data, source = read_text(text, "x.yaml")
    return Experiment.from_data(data, "x", source)


def again(made: Experiment) -> Experiment:
    """Write the resolved experiment and read it back."""
    return experiment(yaml.dump(made.resolved(), Dumper=Dumper, sort_keys=False, allow_unicode=True))


def test_only_a_title_is_required():
    made = experiment("title: My question")
    assert made.world == {"borrowers": 2000, "branches": 20, "start": "2003-01", "months": 132}
    assert made.scenarios == ("baseline",)
    assert [(arm.label, arm.policies, dict(arm.parameters)) for arm in made.arms] == [("status quo", (), {})]
    assert made.seeds == tuple(range(20))
    assert made.record == MONTHLY
    assert made.keep == ()


def test_a_number_of_seeds_counts_from_0_and_a_list_is_taken_as_it_is():
    assert experiment("{title: x, seeds: 3}").seeds == (0, 1, 2)
    assert experiment("{title: x, seeds: 1e1}").seeds == tuple(range(10))
    assert experiment("{title: x, seeds: [7, 0, 9223372036854775807]}").seeds == (7, 0, 2**63 - 1)


def test_a_policy_is_a_name_or_a_mapping_and_names_its_arm():
    made = experiment(
        "title: x\narms:\n- {}\n- {policies: [stimulus]}\n- label: half\n  policies: [{name: stimulus, strength: 0.5}]"
    )
    assert [arm.label for arm in made.arms] == ["status quo", "stimulus", "half"]
    assert [[policy.resolved() for policy in arm.policies] for arm in made.arms] == [
        [],
        [{"name": "stimulus", "strength": 1.0}],
        [{"name": "stimulus", "strength": 0.5}],
    ]


def test_arms_override_the_experiment_which_overrides_the_defaults():
    made = experiment(
        "title: x\nparameters: {levers.call_after: 2, income.shock_half_life: 5}\n"
        "arms: [{label: a}, {label: b, parameters: {levers.call_after: 1}}]"
    )
    first, second = (made.configuration("baseline", arm) for arm in made.arms)
    assert [first.value("levers.call_after"), second.value("levers.call_after")] == [2, 1]
    assert [first.value("income.shock_half_life"), second.value("income.shock_half_life")] == [5, 5]


def test_the_world_may_be_set_by_dotted_name_too():
    assert experiment("{title: x, parameters: {world.months: 5}}").world["months"] == 5


def test_runs_are_numbered_by_seed_point_scenario_and_arm_so_that_more_seeds_come_last():
    made = experiment("title: x\nscenarios: [china_2008, baseline]\narms: [{label: a}, {label: b}]\nseeds: [9, 4]")
    numbered = [(run.number, run.seed, run.scenario, run.arm) for run in design(made)]
    assert numbered == [
        (0, 9, "china_2008", "a"),
        (1, 9, "china_2008", "b"),
        (2, 9, "baseline", "a"),
        (3, 9, "baseline", "b"),
        (4, 4, "china_2008", "a"),
        (5, 4, "china_2008", "b"),
        (6, 4, "baseline", "a"),
        (7, 4, "baseline", "b"),
    ]
    more = [(run.number, run.seed, run.scenario, run.arm) for run in design(made, 4)]
    assert more[:8] == numbered
    assert [seed for _, seed, _, _ in more[8:]] == [0] * 4 + [1] * 4


def test_settings_and_seeds_take_precedence_over_the_file(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("title: x\nworld: {months: 9}\nparameters: {levers.call_after: 2}\nseeds: [5]")
    made = load_experiment(file, set=["world.months=4", "levers.call_after=1e0", "income.shock_half_life=3"], seeds=2)
    assert made.world["months"] == 4
    assert made.parameters == {"levers.call_after": 1.0, "income.shock_half_life": 3.0}
    assert made.seeds == (0, 1)
    assert made == load_experiment(file).changed(
        seeds=[0, 1], settings={"income.shock_half_life": 3, "world.months": 4, "levers.call_after": 1}
    )


def test_a_number_that_an_arm_sets_cannot_be_set_for_all():
    made = experiment("title: x\narms: [{label: a}, {label: b, parameters: {levers.call_after: 1}}]")
    with pytest.raises(InputError, match="arm 'b' sets it itself"):
        made.changed(settings={"levers.call_after": 2})


def test_the_resolved_experiment_names_every_number_but_levers_that_follow_dated_regulation():
    resolved = experiment("title: x").resolved()
    dated = {name for name in NUMBERS if is_dated(name)}
    assert dated, "there is dated regulation"
    assert set(resolved["parameters"]) == set(NUMBERS) - dated
    name = min(dated)
    named = experiment(f"title: x\nparameters: {{{name}: {NUMBERS[name].default}}}").resolved()
    assert named["parameters"][name] == NUMBERS[name].default


def test_the_resolved_experiment_means_the_same():
    made = experiment(
        "title: 'no'\nscenarios: [china_2008]\nseeds: [3, 1]\nrecord: []\nkeep: [branches]\n"
        "arms: [{label: '1e3', policies: [stimulus], parameters: {levers.call_after: 1}}]"
    )
    assert again(made).resolved() == made.resolved()
    assert again(made).arms[0].label == "1e3"
    given_numbers, read = design(made)[0].configuration, design(again(made))[0].configuration
    assert all(read.value(name) == given_numbers.value(name) for name in NUMBERS)


names = st.sampled_from(sorted(NUMBERS))


@st.composite
def experiments(draw):
    def numbers():
        chosen = draw(st.lists(names, max_size=3, unique=True))
        return {name: NUMBERS[name].default for name in chosen}

    title = draw(st.text(min_size=1, max_size=20).filter(is_plain_name))
    labels = draw(st.lists(st.text(min_size=1, max_size=9).filter(is_plain_name), max_size=3, unique_by=str.casefold))
    made = {"title": title, "parameters": numbers()}
    if labels:
        made["arms"] = [{"label": label, "parameters": numbers()} for label in labels]
    made["scenarios"] = draw(st.lists(st.sampled_from(sorted(SCENARIOS)), min_size=1, unique=True))
    made["seeds"] = draw(st.integers(1, 9) | st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=5, unique=True))
    made["record"] = draw(st.lists(st.sampled_from(sorted(MEASURES)), max_size=4, unique=True))
    return made


@given(experiments())
def test_every_experiment_is_read_back_as_it_was_resolved(data):
    made = Experiment.from_data(data)
    assert again(made).resolved() == made.resolved()


@given(experiments(), st.data())
def test_any_spoilt_experiment_is_made_or_refused_in_one_line(data, draw):
    """Replace a random part of a right experiment by anything."""
    anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([]) | st.just([{}])
    place = data
    for _ in range(draw.draw(st.integers(0, 3))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = draw.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list):
            break
        place = place[key]
    if isinstance(place, dict):
        place[draw.draw(st.sampled_from([*place, "policies", "x"]))] = draw.draw(anything)
    elif place:
        place[draw.draw(st.integers(0, len(place) - 1))] = draw.draw(anything)
    message = ""
    try:
        Experiment.from_data(data)
    except InputError as error:
        message = str(error)
    assert len(message.splitlines()) <= 1
    assert len(message) < 700


@pytest.mark.parametrize("name", ["Which control keeps the bank alive?", "农村银行 2008年", "a: b (c) 5 %", "x" * 80])
def test_a_plain_name_may_be_a_sentence_in_any_script(name):
    assert is_plain_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " a",
        "a ",
        ".",
        "..",
        ".a",
        "-a",
        "~",
        "a/b",
        "..\\a",
        "a\nb",
        "a\x00",
        "a\u202eb",
        "x" * 81,
        "\ud800",
        "💥" * 70,
    ],
)
def test_a_plain_name_plays_no_tricks(name):
    assert not is_plain_name(name)


@pytest.mark.parametrize("file", sorted((ROOT / "experiments").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_shipped_experiments_are_right(file):
    assert load_experiment(file).title


def test_the_main_experiment_is_the_whole_world_in_four_scenarios_and_20_seeds():
    made = load_experiment(ROOT / "experiments/shock_2008.yaml")
    assert made.scenarios == ("baseline", "china_2008", "crisis_2008_no_stimulus", "crisis_severe")
    assert made.seeds == tuple(range(20))
    assert made.world == {"borrowers": 2000, "branches": 20, "start": "2003-01", "months": 132}
    assert made.parameters == {}


@pytest.mark.parametrize("name", ["max_seeds", "precision.x", "warmup"])
def test_keys_of_the_experiment_are_no_numbers_of_a_model_of_ones_own(tmp_path, name):
    (tmp_path / "own.py").write_text("def f(parameters, seed):\n    return {'x': float(seed)}\n")
    made = Experiment.from_data({"title": "own", "model": "own.py:f"}, "own", folder=tmp_path)
    with pytest.raises(InputError, match="it is a key of the experiment and no number of its model"):
        made.changed(settings={name: 12})
