"""Ready-made sets: named in an experiment as they are, of policies that do not quarrel, and described."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.experiment.spec import Experiment, load_experiment
from sim.model import CreditModel
from sim.policies import AREAS, SETS, make_policy
from sim.scenarios import SCENARIOS

FOLDER = Path(__file__).resolve().parents[2] / "experiments"
TWELVE = (
    "status_quo", "grameen", "third_party_guarantor", "ipc_cash_flow", "bureau_and_scorecard", "guarantee_chain_limits",
    "internal_control_reform", "dynamic_provisioning", "public_guarantee_fund", "moratorium", "stimulus",
    "comprehensive_reform",
)  # fmt: skip
SMALL: dict[str, Any] = {"world.borrowers": 240, "world.branches": 4, "world.months": 84}


def test_the_twelve_are_there_and_the_status_quo_is_no_policy() -> None:
    assert tuple(SETS) == TWELVE
    assert SETS["status_quo"].policies == ()


@pytest.mark.parametrize("name", TWELVE)
def test_a_set_says_what_it_is_and_runs_in_the_crisis_and_is_not_the_same_as_none(name: str) -> None:
    made = SETS[name]
    assert re.fullmatch(r"[A-Z][^.]*\.", made.meaning), made.meaning
    assert made.source
    run = CreditModel(**SMALL, scenario="crisis_2008_no_stimulus", policies=made.made(), rng=1)
    none = CreditModel(**SMALL, scenario="crisis_2008_no_stimulus", rng=1)
    same = run.run().statements.tobytes() == none.run().statements.tobytes()
    assert same == (name == "status_quo")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_comprehensive_reform_has_one_measure_of_each_area_of_the_bank_and_runs_everywhere(scenario: str) -> None:
    reform = SETS["comprehensive_reform"].made()
    assert tuple(policy.area for policy in reform) == AREAS[:4]
    CreditModel(**SMALL, scenario=scenario, policies=reform, rng=1).run()


def test_a_bare_name_in_an_experiment_is_a_set_or_else_a_policy() -> None:
    experiment = Experiment.from_data(
        {"title": "x", "arms": ["status_quo", "grameen", "credit_bureau", {"label": "own"}]}
    )
    assert [arm.label for arm in experiment.arms] == ["status_quo", "grameen", "credit_bureau", "own"]
    assert experiment.arms[1].policies == SETS["grameen"].made()
    assert experiment.arms[2].policies == (make_policy("credit_bureau"),)
    again = Experiment.from_data(experiment.resolved())
    assert again.resolved() == experiment.resolved()


def test_an_unknown_name_is_refused_in_one_line_with_what_there_is() -> None:
    with pytest.raises(
        InputError,
        match=r"arms\[0\].*'grammeen' is not known; give a mapping: .*or the name of a set \(.*Did you mean 'grameen'",
    ):
        Experiment.from_data({"title": "x", "arms": ["grammeen"]})


def test_the_experiment_that_compares_them_names_all_twelve() -> None:
    experiment = load_experiment(FOLDER / "policies.yaml")
    assert tuple(arm.label for arm in experiment.arms) == TWELVE
    assert len(experiment.scenarios) == 4


def test_what_is_written_about_a_set_is_what_it_is() -> None:
    text = (FOLDER / "policies" / "README.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE))
    assert tuple(parts) == TWELVE
    for name, part in parts.items():
        assert SETS[name].meaning in " ".join(part.split())
        written = re.search(r"```yaml\n(.*?)```", part, re.DOTALL)
        assert written, name
        [arm] = Experiment.from_data({"title": "x", "arms": [yaml.safe_load(written[1])]}).arms
        assert arm.label == name
        assert arm.policies == SETS[name].made()
        Configuration.resolve(policies=arm.policies)
