"""The bridge of the capital ratio: every driver's part, adding up to the whole change."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.bridge import GROWTH, LABELS, NEEDED, SUPPORT, capital_bridge, mean_bridge
from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.simulation import run_one
from sim.views.bridge import bridge_figure, bridges_of, format_bridge


def results(*runs: dict[str, Any], start: str = "2008-05") -> Any:
    """Results of runs written by hand: every series is zero but those that are given."""
    months = len(next(iter(runs[0].values())))
    frames = []
    for run, given in enumerate(runs):
        values = {name: np.asarray(given.get(name, np.zeros(months)), float) for name in NEEDED}
        dates = pd.period_range(start, periods=months, freq="M").astype(str)
        frames.append(pd.DataFrame({"run": run, "month": range(months), "date": dates, **values}))
    about = pd.DataFrame({"run": range(len(runs)), "scenario": "crisis", "arm": "status quo", "seed": range(len(runs))})
    return SimpleNamespace(runs=about, monthly=pd.concat(frames, ignore_index=True))


def parts_of(bridge: pd.DataFrame, run: int = 0) -> dict[str, float]:
    own = bridge[bridge["run"] == run]
    return dict(zip(own["driver"], own["change"], strict=True))


def test_a_bridge_worked_by_hand() -> None:
    """Capital 10 on 100 earns 4 and provides 6: 8 on 80. The mean of 1/A is 0.01125; growth is the rest."""
    made = results({"capital": [10.0, 10.0, 8.0], "capital_base": [100.0, 100.0, 80.0],
                    "interest_income": [0.0, 0.0, 4.0], "provision_charge": [0.0, 0.0, 6.0]})  # fmt: skip
    parts = parts_of(capital_bridge(made))
    assert parts["interest earned"] == pytest.approx(4.0 * 0.01125)
    assert parts["provisions"] == pytest.approx(-6.0 * 0.01125)
    assert parts[GROWTH] == pytest.approx(9.0 * (1 / 80 - 1 / 100))
    assert parts[SUPPORT] == pytest.approx(0.0)


def test_what_no_flow_explains_is_support() -> None:
    made = results({"capital": [10.0, 10.0, 9.0, 15.0], "capital_base": [100.0] * 4})
    parts = parts_of(capital_bridge(made, end="2008-08"))
    assert parts[SUPPORT] == pytest.approx(0.05)


def test_the_end_is_the_month_of_the_lowest_ratio_unless_another_is_named() -> None:
    made = results({"capital": [10.0, 10.0, 7.0, 9.0], "capital_base": [100.0] * 4})
    assert set(capital_bridge(made)["end"]) == {"2008-07"}
    assert set(capital_bridge(made, start="2008-05", end="2008-08")["start"]) == {"2008-05"}


@pytest.mark.parametrize("scenario", ["china_2008", "crisis_severe"])
def test_the_drivers_of_a_real_run_add_up_to_the_whole_change(scenario: str) -> None:
    sizes = {"world.borrowers": 200, "world.branches": 2, "bank.closed_below": -1e6}
    outcome = run_one(Configuration.resolve(scenario=scenario, overrides=sizes), 3)
    bridge = capital_bridge(results({name: outcome.monthly[name] for name in NEEDED}, start="2003-01"))
    assert set(bridge["driver"]) == set(LABELS)
    change = bridge["end_ratio"].iloc[0] - bridge["start_ratio"].iloc[0]
    assert bridge["change"].sum() == pytest.approx(change, abs=1e-12)
    assert parts_of(bridge)[SUPPORT] == pytest.approx(0.0, abs=1e-12)  # nobody gave anything
    assert outcome.monthly["capital_ratio"][65] == pytest.approx(bridge["start_ratio"].iloc[0])


def test_means_over_seeds_add_up_too_and_are_printed() -> None:
    made = results({"capital": [10.0, 10.0, 8.0], "capital_base": [100.0, 100.0, 80.0]},
                   {"capital": [9.0, 9.0, 3.0], "capital_base": [100.0, 90.0, 90.0]})  # fmt: skip
    line = mean_bridge(capital_bridge(made)).iloc[0]
    assert line["n"] == 2
    assert line["start"] + sum(line[label] for label in LABELS) == pytest.approx(line["end"], abs=1e-12)
    text = format_bridge(bridges_of(made))
    assert "(1) crisis, n = 2" in text
    assert all(f"\n{label}" in text for label in LABELS)
    assert bridge_figure(made) is not None


def test_runs_that_end_before_or_have_no_loans_are_left_out() -> None:
    made = results({"capital": [10.0, 10.0], "capital_base": [100.0, 100.0]})
    assert capital_bridge(made).empty  # it ends in 2008-06
    bare = results({"capital": [1.0, 1.0, 1.0], "capital_base": [0.0, 0.0, 0.0]})
    assert capital_bridge(bare).empty
    assert format_bridge(bridges_of(bare)) == ""
    assert bridge_figure(bare) is None


def test_measures_that_were_not_recorded_are_named() -> None:
    made = results({"capital": [10.0] * 3, "capital_base": [100.0] * 3})
    made.monthly = made.monthly.drop(columns=["dividends", "funding_cost"])
    with pytest.raises(InputError, match="needs funding_cost, dividends"):
        capital_bridge(made)
    assert bridges_of(made).empty
