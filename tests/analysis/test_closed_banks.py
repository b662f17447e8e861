"""A bank that is closed before or after the shock, in the figures that are made of its capital."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.bridge import capital_bridge
from sim.analysis.robustness import robustness
from sim.analysis.studies import run
from sim.analysis.thresholds import breaches


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A small bank of little capital under a policy that costs it more: several seeds are closed before 2008-07."""
    data = {
        "title": "closed", "world": {"borrowers": 120, "branches": 3, "months": 132}, "scenarios": ["crisis_severe"],
        "arms": ["status_quo", "grameen", "comprehensive_reform"], "seeds": 12,
    }  # fmt: skip
    return run(data, out=tmp_path_factory.mktemp("closed"), workers=1, progress=False)


def months(results, name):
    return results.monthly.pivot(index="date", columns="run", values=name)


def test_what_a_closed_bank_has_left_is_no_capital_ratio_to_be_proud_of(closed):
    before = (months(closed, "failed").loc[:"2008-06"] > 0.0).any()
    assert before.sum() >= 2
    lows = closed.runs.set_index("run")["capital_ratio_low"]
    assert (lows[before] <= 0.0).all()
    since = months(closed, "capital_ratio").loc["2008-07":].min()
    assert lows[~before].to_numpy() == pytest.approx(since[~before].to_numpy())


def test_the_bridge_of_capital_ends_where_the_bank_does(closed):
    bridge = capital_bridge(closed)
    failed = months(closed, "failed") > 0.0
    assert not set(bridge["run"]) & set(failed.columns[failed.loc[:"2008-06"].any()])
    for number, part in bridge.groupby("run"):
        assert part["change"].sum() == pytest.approx(part["end_ratio"].iloc[0] - part["start_ratio"].iloc[0])
        closing = failed.index[failed[number]]
        if len(closing):
            assert pd.Timestamp(part["end"].iloc[0]) <= closing[0]


def test_a_closed_bank_has_broken_every_threshold_of_capital_that_comes_later(closed):
    table = breaches(closed).set_index(["arm", "threshold"])
    failed = (months(closed, "failed") > 0.0).any()
    for arm, part in closed.runs.groupby("arm", observed=True):
        for name in ("capital_8", "capital_10_5"):
            assert table.loc[(arm, name), "n"] == 12
            assert table.loc[(arm, name), "breached"] >= failed[part["run"]].sum()


def test_an_arm_that_alone_has_values_is_not_the_best_one():
    runs = pd.DataFrame(
        {"run": range(6), "scenario": "s", "arm": ["a", "b"] * 3, "seed": [0, 0, 1, 1, 2, 2], "y": [np.nan, 1.0] * 3}
    )
    arms = [SimpleNamespace(label="a"), SimpleNamespace(label="b")]
    made = SimpleNamespace(runs=runs, costs=None, experiment=SimpleNamespace(arms=arms, reference_arm="a", varied=()))
    found = robustness(made, "y", better={"y": "lower"}, thresholds={})
    assert found.by_objective.empty
    assert not found.by_arm["on_front"].any()
