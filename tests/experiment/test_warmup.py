"""Arms that begin from a past in common have the bits they would have from the start, and it is run once."""

import time
from typing import Any

import numpy as np
import pytest

from sim.configuration import Configuration
from sim.core.declare import month_number
from sim.core.errors import InputError
from sim.experiment import Experiment, run
from sim.policies import POLICIES, SETS, make_policy
from sim.policies.base import starting_at
from sim.simulation import run_group, run_one

DATE = "2008-07"
WORLD = {"world.borrowers": 200, "world.branches": 4, "world.months": 90}
COMMON = month_number(DATE) - month_number("2003-01")


def configurations(policies: list[Any], scenario: str) -> list[Configuration]:
    since = [tuple(starting_at(policy, month_number(DATE)) for policy in listed) for listed in policies]
    return [Configuration.resolve(scenario=scenario, policies=listed, overrides=WORLD) for listed in since]


def assert_same(branched: Any, alone: Any) -> None:
    assert repr(branched.summary) == repr(alone.summary)
    assert branched.costs == alone.costs
    for name, series in alone.monthly.items():
        assert np.array_equal(branched.monthly[name], series, equal_nan=True), name


@pytest.mark.parametrize("scenario", ["china_2008", "crisis_severe"])
def test_every_policy_and_every_set_has_the_bits_it_has_from_the_start(scenario):
    listed = [(), *((make_policy(name),) for name in POLICIES), *(made.made() for made in SETS.values())]
    fitting = [
        policies for policies in listed
        if all(policy.scope.since is None or policy.scope.since >= month_number(DATE) for policy in policies)
    ]  # fmt: skip
    assert len(fitting) > len(POLICIES) / 2
    made = configurations(fitting, scenario)
    for branched, configuration in zip(run_group(made, 3, COMMON), made, strict=True):
        assert_same(branched, run_one(configuration, 3))


def test_a_trigger_that_has_gone_off_before_is_remembered():
    when = {"measure": "npl_ratio_true", "above": 0.02, "release": 0.001}
    given = [(), (make_policy({"name": "internal_audit", "when": when}),)]
    made = configurations(given, "china_2008")
    for branched, configuration in zip(run_group(made, 0, COMMON), made, strict=True):
        assert_same(branched, run_one(configuration, 0))


def experiment(**more: Any) -> dict[str, Any]:
    return {
        "title": "warm", "world": {"borrowers": 200, "branches": 4, "months": 84}, "scenarios": ["china_2008"],
        "arms": ["status_quo", "internal_audit", "village_rating", "debt_service_cap"], "seeds": 3, **more,
    }  # fmt: skip


def test_an_experiment_with_a_warm_up_stores_what_policies_from_that_month_give(tmp_path):
    warm = run(experiment(warmup=DATE), out=tmp_path / "warm", workers=1)
    arms = ["status_quo", *({"label": name, "policies": [{"name": name, "from": DATE}]}
                            for name in ("internal_audit", "village_rating", "debt_service_cap"))]  # fmt: skip
    plain = run(experiment(arms=arms), out=tmp_path / "plain", workers=1)
    assert warm.runs.to_parquet() == plain.runs.to_parquet()
    assert warm.monthly.to_parquet() == plain.monthly.to_parquet()
    assert warm.costs.to_parquet() == plain.costs.to_parquet()
    assert warm.folder.name != plain.folder.name


def test_the_past_in_common_is_run_once(monkeypatch, tmp_path):
    from sim.model import CreditModel

    run(experiment(seeds=1), out=tmp_path / "before", workers=1)  # all is compiled
    months = []
    real = CreditModel.step
    monkeypatch.setattr(
        CreditModel, "step", lambda self: (self.world.borrowers == 200 and months.append(self.month), real(self))[1]
    )
    run(experiment(warmup=DATE, seeds=[5, 6]), out=tmp_path, workers=1)
    assert months.count(0) == 2
    assert months.count(COMMON) == 2 * 4
    assert len(months) == 2 * (COMMON + 4 * (84 - COMMON))


def test_a_warm_up_saves_time():
    made = configurations([(), *((make_policy(name),) for name in list(POLICIES)[:7])], "china_2008")
    made = [Configuration.resolve(scenario="china_2008", policies=one.policies,
                                  overrides={**WORLD, "world.borrowers": 1000}) for one in made]  # fmt: skip
    run_group(made[:2], 0, COMMON)
    begun = time.perf_counter()
    run_group(made, 0, COMMON)
    together = time.perf_counter() - begun
    begun = time.perf_counter()
    for one in made:
        run_one(one, 0)
    assert together < 0.75 * (time.perf_counter() - begun)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"warmup": "2003-01"}, "warmup: '2003-01' is not allowed; give a month after 2003-01 and up to 2009-12"),
        ({"warmup": "2010-01"}, "warmup: '2010-01' is not allowed"),
        ({"warmup": 66}, "warmup: 66 is not allowed"),
        ({"warmup": DATE, "arms": [{"label": "a", "parameters": {"levers.call_after": 1}}]},
         r"arms\[0\].parameters: they hold from the first month on"),
        ({"warmup": DATE, "arms": [{"policies": [{"name": "moratorium", "from": "2008-01"}]}]},
         r"arms\[0\].policies\[0\]: moratorium is in force before 2008-07"),
    ],
)  # fmt: skip
def test_arms_without_a_past_in_common_are_refused(more, says):
    with pytest.raises(InputError, match=says):
        Experiment.from_data(experiment(**more))


def test_a_policy_of_ones_own_that_leaves_ends_its_runs_only(tmp_path):
    (tmp_path / "own.py").write_text(
        "import sys\nfrom sim import Policy\n\n\nclass Leaver(Policy):\n    '''Leaves in the middle.'''\n\n"
        "    area = 'internal control'\n    source = 'test'\n\n"
        "    def start_month(self, model, levers, prepared):\n        if model.month == 70:\n            sys.exit(0)\n"
    )
    arms = ["status_quo", {"label": "leaves", "policies": [{"class": "own:Leaver"}]}]
    chosen = Experiment.from_data(experiment(warmup=DATE, arms=arms, seeds=2), folder=tmp_path)
    results = run(chosen, out=tmp_path / "out", workers=1)
    assert set(results.runs["arm"]) == {"status_quo"}
    assert results.failures["kind"].tolist() == ["SystemExit"] * 2
