"""Other people's front ends drive the model and get the same numbers: the EMA Workbench and Mesa's batch_run."""

import inspect

import mesa
import pytest

from sim import CreditModel, run, simulate

SIZE = {"world.borrowers": 120, "world.branches": 2, "world.months": 72}
VALUES = (2.0, 4.0, 6.0)
NAME = "income.output_elasticity"
MEASURES = ("npl_true_peak", "access")


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """What our own runner gives: by parameter and seed, two measures of the run, and one of its last month."""
    world = {name.removeprefix("world."): value for name, value in SIZE.items()}
    data = {"title": "x", "world": world, "vary": {NAME: list(VALUES)}, "seeds": 2, "scenarios": ["china_2008"]}
    results = run(data, out=tmp_path_factory.mktemp("ours"), workers=1, progress=False)
    last = results.monthly[results.monthly["month"] == SIZE["world.months"] - 1].set_index("run")
    return {
        (row[NAME], row["seed"]): [*(row[name] for name in MEASURES), last.loc[row["run"], "npl_ratio"]]
        for row in results.runs.to_dict("records")
    }


def test_the_ema_workbench_drives_simulate_and_gets_the_same_values(ours):
    ema = pytest.importorskip("ema_workbench", reason="the EMA Workbench is an extra")

    def function(elasticity: float = 4.0, seed: int = 0) -> dict[str, float]:
        return simulate({**SIZE, NAME: elasticity}, scenario="china_2008", seed=int(seed), measures=MEASURES)

    model = ema.Model("ruralcredit", function=function)
    model.uncertainties = [ema.RealParameter("elasticity", 2.0, 6.0), ema.IntegerParameter("seed", 0, 1)]
    model.outcomes = [ema.ScalarOutcome(name) for name in MEASURES]
    kind = getattr(ema, "Scenario", None) or ema.Sample  # 2.5, and 3
    experiments = [kind(f"{value} {seed}", elasticity=value, seed=seed) for value in VALUES for seed in (0, 1)]
    with ema.SequentialEvaluator(model) as evaluator:
        done, outcomes = evaluator.perform_experiments(scenarios=experiments)
    assert len(done) == 6
    for number in range(6):
        key = float(done["elasticity"].iloc[number]), int(done["seed"].iloc[number])
        assert [outcomes[name][number] for name in MEASURES] == ours[key][:-1]


def test_mesas_batch_run_drives_the_model_and_gets_the_same_values(ours):
    parameters = {**SIZE, NAME: list(VALUES), "scenario": "china_2008"}
    seeds = {"rng": [0, 1]}
    if "rng" not in inspect.signature(mesa.batch_run).parameters:  # before Mesa 3.4 seeds were parameters
        parameters, seeds = {**parameters, **seeds}, {}
    rows = mesa.batch_run(CreditModel, parameters, display_progress=False, max_steps=SIZE["world.months"], **seeds)
    assert len(rows) == 6
    for row in rows:
        seed = next(row[name] for name in ("rng", "seed") if row.get(name) is not None)
        assert row["npl_ratio"] == ours[row[NAME], seed][-1]
