"""The printed schema says what the reader accepts."""

import re
from pathlib import Path

import jsonschema
import pytest

from sim.configuration import DECLARED
from sim.experiment.form import ARM_KEYS, EXPERIMENT_KEYS
from sim.experiment.reading import read_file
from sim.experiment.schema import experiment_schema
from sim.experiment.spec import NUMBERS, is_plain_name
from sim.policies import POLICIES, SETS

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = experiment_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FRAGMENT = jsonschema.Draft202012Validator({**SCHEMA, "required": []})


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_has_every_key_and_every_number_with_its_bounds():
    assert set(SCHEMA["properties"]) == set(EXPERIMENT_KEYS)
    named, arm = SCHEMA["properties"]["arms"]["items"]["anyOf"]
    assert set(arm["properties"]) == set(ARM_KEYS)
    assert named["enum"] == list(dict.fromkeys([*SETS, *POLICIES]))
    assert set(SCHEMA["properties"]["parameters"]["properties"]) == set(NUMBERS)
    for name, made in NUMBERS.items():
        if made.type not in ("choice", "month"):
            found = SCHEMA["properties"]["parameters"]["properties"][name]
            plain, formula = found["anyOf"]
            assert (plain["minimum"], plain["maximum"]) == (made.low, made.high), name
            assert formula["pattern"]
            assert made.meaning in found["description"]
            assert made.source in found["description"]
    world = {name.removeprefix("world.") for name in DECLARED if name.startswith("world.")}
    assert set(SCHEMA["properties"]["world"]["properties"]) == world


@pytest.mark.parametrize("file", sorted((ROOT / "experiments").rglob("*.yaml")), ids=lambda file: file.stem)
def test_the_shipped_experiments_fit_the_schema(file):
    data, _ = read_file(file)
    whole = VALIDATOR if "title" in data else FRAGMENT  # a file that others lay theirs over has no title
    assert list(whole.iter_errors(data)) == []


@pytest.mark.parametrize(
    "network",
    [
        {"ties": "ties.csv", "content": "0123456789abcdef"},
        {"shape": "ring", "members": "= n"},
        {"shape": "poisson", "mean": 0.5, "stands_for": "one", "first": "enterprise"},
    ],
)
def test_networks_of_ones_own_fit(network):
    assert list(VALIDATOR.iter_errors({**RIGHT, "network": network})) == []


def test_a_resolved_experiment_fits_the_schema(small_results):
    assert list(VALIDATOR.iter_errors(small_results.experiment.resolved())) == []


RIGHT = {
    "title": "x",
    "world": {"months": 3, "start": "2005-06"},
    "scenarios": ["china_2008"],
    "arms": [{"label": "a", "policies": [*POLICIES, *({"name": name} for name in POLICIES)]}],
    "seeds": [3, 1],
    "parameters": {"levers.call_after": 2},
    "record": ["npl_ratio"],
    "keep": ["branches"],
    "source": "A book",
    "base": "bare.yaml",
    "given": {"rho": 0.1, "pd": [0.01, 0.02]},
    "claims": [
        {"claim": "a", "obtained": "mean(npl_ratio)", "expected": "pd", "limit": 0.1, "unit": "branch"},
        {"claim": "b", "obtained": "1 + 1", "between": [1, "rho"], "tuned": True},
    ],
}


def test_every_key_may_be_used():
    assert list(VALIDATOR.iter_errors(RIGHT)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": None},
        {"title": "a/b"},
        {"titel": "x"},
        {"world": {"months": 0}},
        {"world": {"start": "2003-13"}},
        {"scenarios": []},
        {"scenarios": ["chinna_2008"]},
        {"arms": [{"policies": ["unheard_of"]}]},
        {"arms": [{"policies": [{"name": "stimulus", "strenght": 1}]}]},
        {"seeds": 0},
        {"seeds": [1, 1]},
        {"parameters": {"levers.call_after": -1}},
        {"parameters": {"levers.call_aftr": 1}},
        {"record": ["nlp_ratio"]},
        {"keep": ["villages"]},
        {"network": {"shape": "rnig"}},
        {"network": {"shape": "ring", "members": 1}},
        {"network": {"shape": "ring", "mean": 1.0}},
        {"network": {"ties": "ties.xlsx"}},
        {"network": {}},
        {"given": {"rho": "x"}},
        {"parameters": {"levers.call_after": "2"}},
        {"claims": []},
        {"claims": [{"claim": "a", "obtained": "1"}]},
        {"claims": [{"claim": "a", "obtained": "1", "expected": 1, "at_least": 1}]},
        {"claims": [{"claim": "a", "obtained": "1", "expected": 1, "unit": "village"}]},
    ],
)
def test_what_the_reader_refuses_does_not_fit(wrong):
    assert list(VALIDATOR.iter_errors({**RIGHT, **wrong})) != []


@pytest.mark.parametrize("name", ["a", "Why?", "农村", " a", "a ", ".a", "-a", "~a", "a/b", "a\\b", "", "a\nb"])
def test_plain_names_are_the_same_for_both(name):
    pattern = SCHEMA["properties"]["title"]["pattern"]
    assert bool(re.search(pattern, name)) == is_plain_name(name)
