"""Arms under deep uncertainty, tails, who bears what, what pairing is worth: worked numbers."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.bearers import BEARERS, borne, cost_benefit, paid_since_shock, per_yuan
from sim.analysis.comparing import compare
from sim.analysis.luck import factors
from sim.analysis.robustness import dominated_by, rank_stability, robustness
from sim.analysis.studies import run
from sim.analysis.turning import turning
from sim.analysis.value_at_risk import expected_shortfall, order_interval, shortfall_interval, tails, value_at_risk


def results(table: dict[str, dict[str, list[float]]], measure: str = "loss", seeds: int = 4) -> Any:
    """Return runs of arms by scenario, [arm][scenario] -> figure of every seed but for a little that seeds share."""
    rows = []
    for arm, by_scenario in table.items():
        for scenario, figures in by_scenario.items():
            for seed in range(seeds):
                shared = 0.01 * seed
                rows.append({"scenario": scenario, "arm": arm, "seed": seed, measure: figures[0] + shared})
    runs = pd.DataFrame(rows)
    runs.insert(0, "run", range(len(runs)))
    arms = [SimpleNamespace(label=arm) for arm in table]
    experiment = SimpleNamespace(arms=arms, reference="", reference_arm=arms[0].label, precision={}, varied=())
    return SimpleNamespace(runs=runs, costs=None, experiment=experiment)


STATES = {"safe": {"calm": [3.0], "storm": [4.0]}, "bold": {"calm": [1.0], "storm": [9.0]},
          "worse": {"calm": [4.0], "storm": [9.5]}}  # fmt: skip


def test_regret_worst_states_and_thresholds_are_the_worked_ones():
    found = robustness(results(STATES), "loss", better={"loss": "lower"}, thresholds={"loss": ("<=", 5.0)})
    by = found.by_objective.set_index("arm")
    assert by["regret_most"].to_dict() == pytest.approx({"safe": 2.0, "bold": 5.0, "worse": 5.5})
    assert by["regret_mean"].to_dict() == pytest.approx({"safe": 1.0, "bold": 2.5, "worse": 4.25})
    assert by["worst"].to_dict() == pytest.approx({"safe": 4.015, "bold": 9.015, "worse": 9.515})
    assert by["worst_state"].tolist() == ["storm"] * 3
    assert by["probability_best"].to_dict() == {"safe": 0.5, "bold": 0.5, "worse": 0.0}  # a state each
    assert by["probability_best_mean"].to_dict() == {"safe": 1.0, "bold": 0.0, "worse": 0.0}
    arms = found.by_arm.set_index("arm")
    assert arms["satisficing"].to_dict() == {"safe": 1.0, "bold": 0.5, "worse": 0.5}
    assert arms["holds_loss"].to_dict() == arms["satisficing"].to_dict()
    assert arms.loc["safe", "maximin"] == "loss"
    assert arms.loc["worse", "dominated_by"] in ("safe", "bold")


def with_points(values: dict[str, list[list[float]]]) -> Any:
    """Return runs of arms by point of one parameter and seed, [arm][point][seed]."""
    rows = [
        {"scenario": "only", "arm": arm, "point": point, "seed": seed, "income.shock": float(point), "loss": value}
        for arm, by_point in values.items()
        for point, by_seed in enumerate(by_point)
        for seed, value in enumerate(by_seed)
    ]
    runs = pd.DataFrame(rows)
    runs.insert(0, "run", range(len(runs)))
    arms = [SimpleNamespace(label=arm) for arm in values]
    experiment = SimpleNamespace(arms=arms, reference_arm=arms[0].label, precision={}, varied=("income.shock",))
    return SimpleNamespace(runs=runs, costs=None, experiment=experiment)


def test_with_one_seed_an_arm_is_best_in_the_share_of_points_in_which_it_is():
    made = with_points({"a": [[1.0], [1.0], [1.0], [9.0]], "b": [[2.0], [2.0], [2.0], [2.0]]})
    by = robustness(made, "loss", better={"loss": "lower"}, thresholds={}).by_objective.set_index("arm")
    assert by["probability_best"].to_dict() == {"a": 0.75, "b": 0.25}
    assert 0.05 < by.loc["a", "probability_best_mean"] < 0.95  # 3 of 4 points are no proof of what the mean is
    assert by["rank"].to_dict() == {"a": 2, "b": 1}


def test_how_probably_an_arm_is_best_in_a_state_is_what_its_seeds_say():
    """Two seeds, of which one says a and one, by less, says b: b only where it is drawn twice, a quarter of the time.

    5,000 draws: a right share is off by 0.03 less than once in a million.
    """
    made = with_points({"a": [[1.0, 3.0]], "b": [[3.0, 2.0]]})
    by = robustness(made, "loss", better={"loss": "lower"}, thresholds={}, resamples=5000)
    best = by.by_objective.set_index("arm")["probability_best"]
    assert best["b"] == pytest.approx(0.25, abs=0.03)
    assert best.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("what", ["missing", "no value"])
def test_a_run_that_failed_takes_its_luck_out_of_the_ranking_of_all_arms(what):
    """Equal arms, of which one lacks the worst points and seeds, stay equal; the rank and the probabilities agree."""
    values = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]
    made = with_points({"a": values, "b": values, "worse": [[value + 0.5 for value in row] for row in values]})
    lost = (made.runs["arm"] == "b") & (made.runs["loss"] > 5.5) & (made.runs["loss"] != 8.0)
    made.runs = made.runs[~lost] if what == "missing" else made.runs.assign(loss=made.runs["loss"].mask(lost))
    by = robustness(made, "loss", better={"loss": "lower"}, thresholds={}).by_objective.set_index("arm")
    assert by["mean"]["a"] == by["mean"]["b"]
    assert by["rank"].to_dict() == {"a": 1, "b": 1, "worse": 3}
    assert by["probability_best"].to_dict() == {"a": 0.5, "b": 0.5, "worse": 0.0}
    assert by["probability_best_mean"].to_dict() == {"a": 0.5, "b": 0.5, "worse": 0.0}
    for over in ("seed", "point", "pair"):
        table = compare(made, measures=["loss"], over=over).set_index("arm")
        assert table.loc["b", "difference"] == 0.0, over
        assert table.loc["b", "missing"] == 3, over
        assert "3 of 9 pairs of runs" in table.loc["b", "note"], over
        assert table.loc["worse", "difference"] == pytest.approx(0.5), over
        assert table.loc["worse", "missing"] == 0, over


def test_an_arm_whose_runs_all_failed_leaves_the_others_to_be_compared():
    made = results({"a": {"calm": [1.0]}, "b": {"calm": [2.0]}, "broken": {"calm": [0.0]}})
    made.runs.loc[made.runs["arm"] == "broken", "loss"] = np.nan
    found = robustness(made, "loss", better={"loss": "lower"}, thresholds={"loss": ("<=", 5.0)})
    by, arms = found.by_objective.set_index("arm"), found.by_arm.set_index("arm")
    assert by["rank"].to_dict() == pytest.approx({"a": 1, "b": 2, "broken": np.nan}, nan_ok=True)
    assert arms["on_front"].to_dict() == {"a": True, "b": False, "broken": False}
    assert arms["satisficing"].to_dict() == pytest.approx({"a": 1.0, "b": 1.0, "broken": np.nan}, nan_ok=True)


def test_an_arm_that_is_third_on_average_may_turn_the_verdict():
    found = turning(results({"a": {"calm": [3.0], "storm": [4.0], "war": [3.0]}, "b": {"calm": [3.5], "storm": [4.5],
                             "war": [3.5]}, "c": {"calm": [1.0], "storm": [9.0], "war": [9.0]}},
                            "loss_bank_since_shock"))  # fmt: skip
    [turn] = found
    assert (turn.best, turn.rival, turn.where) == ("a", "c", "calm (c)")
    assert (turn.least, turn.most) == pytest.approx((-2.0, 0.5))


def test_one_seed_for_all_points_tells_nothing_of_luck():
    made = with_points(
        {"a": [[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]], "b": [[2.0], [3.1], [4.0], [5.2], [6.0], [7.0]]}
    )
    [row] = compare(made, measures=["loss"]).to_dict("records")
    assert (row["n"], row["verdict"]) == (1, "too few")
    assert row["difference"] == pytest.approx(1.05)
    assert np.isnan(row["p"])
    assert compare(made, measures=["loss"], over="point")["verdict"].tolist() == ["higher"]


def test_the_lead_over_a_rival_is_over_the_same_runs():
    """The second is better under the same luck; without its lucky runs a plain mean would call a the best."""
    made = results({"a": {"calm": [3.0], "storm": [4.0]}, "b": {"calm": [2.9], "storm": [3.9]}},
                   "loss_bank_since_shock")  # fmt: skip
    runs = made.runs
    runs["loss_bank_since_shock"] += runs["seed"]
    made.runs = runs[~((runs["arm"] == "b") & (runs["seed"] < 2))]
    [turn] = turning(made)
    assert (turn.best, turn.rival, turn.where) == ("b", "a", "")
    assert turn.least == pytest.approx(0.1)


def test_the_front_is_what_nothing_beats_on_all_objectives():
    assert dominated_by(np.array([[1.0, 3.0], [2.0, 2.0], [2.0, 3.0], [3.0, 1.0]])) == [None, None, 0, None]


def test_rankings_that_turn_from_state_to_state_have_no_order_in_common():
    assert rank_stability(np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]])) == 1.0
    assert rank_stability(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])) == -1.0
    assert np.isnan(rank_stability(np.array([[1.0, 2.0]])))


def test_the_assumption_that_turns_a_verdict_is_named():
    found = turning(results({"a": {"calm": [3.0], "storm": [4.0]}, "b": {"calm": [1.0], "storm": [7.0]}},
                            "loss_bank_since_shock"))  # fmt: skip
    [turn] = found
    assert (turn.assumption, turn.best, turn.rival, turn.where) == ("economy", "a", "b", "calm (b)")


def test_value_at_risk_and_expected_shortfall_of_a_hundred_losses():
    losses = np.arange(1.0, 101.0)
    assert value_at_risk(losses, 0.95) == 95.0
    assert expected_shortfall(losses, 0.95) == 98.0
    assert expected_shortfall(losses[:10], 0.95) == 10.0  # half a run: the worst one
    low, high = order_interval(losses, 0.5)
    assert low < 50.0 < high


def test_intervals_of_value_at_risk_cover():
    """1,000 samples of 200, seed 5; a right one is below 93 % less than once in 400."""
    lot = np.random.default_rng(5)
    truth = -np.log(0.1)
    covered = 0
    for _ in range(1000):
        low, high = order_interval(np.sort(lot.exponential(1.0, 200)), 0.9)
        covered += low <= truth <= high
    assert covered / 1000 >= 0.93


@pytest.mark.parametrize("law", ["exponential", "normal", "lognormal"])
@pytest.mark.parametrize("count", [60, 200])
def test_intervals_of_expected_shortfall_cover(law, count):
    """2,000 samples, seed 6; right ones are 93.5-97.5 % and so under 92 % less than once in 300."""
    lot = np.random.default_rng(6)
    truth = {"exponential": 1.0 - np.log(0.05), "normal": 2.062713, "lognormal": 8.557227}[law]
    covered = 0
    for sample in getattr(lot, law)(size=(2000, count)):
        low, high = shortfall_interval(np.sort(sample), 0.95)
        covered += low <= truth <= high
    assert 0.92 <= covered / 2000 <= 0.985


def test_intervals_of_tails_lie_around_them_and_are_open_on_the_bad_side():
    """Thirty runs cannot bound what one in twenty passes: above for a loss, below for a ratio of capital."""
    for measure, open_end in (("loss_since_shock", "high"), ("capital_ratio_low", "low")):
        [row] = tails(results({"a": {"only": [0.08]}}, measure, seeds=30), (measure,), (0.95,)).to_dict("records")
        closed = {"high": "low", "low": "high"}[open_end]
        assert np.isnan(row[f"value_at_risk_{open_end}"])
        assert np.isnan(row[f"expected_shortfall_{open_end}"])
        sign = 1.0 if closed == "high" else -1.0
        assert sign * row[f"value_at_risk_{closed}"] > sign * row["value_at_risk"]
    [row] = tails(results({"a": {"only": [0.08]}}, "capital_ratio_low", seeds=100), ("capital_ratio_low",), (0.95,)
                  ).to_dict("records")  # fmt: skip
    assert row["value_at_risk_low"] < row["value_at_risk"] < row["value_at_risk_high"]
    assert row["expected_shortfall_low"] < row["expected_shortfall"] < row["expected_shortfall_high"]
    assert row["expected_shortfall"] < row["value_at_risk"]


def test_the_bad_side_of_a_ratio_is_below():
    table = tails(results({"a": {"only": [0.08]}}, "capital_ratio_low", seeds=30), ("capital_ratio_low",), (0.95,))
    assert table["value_at_risk"].iloc[0] == pytest.approx(0.09)  # 0.08 and 0.01 for each seed: the second lowest
    assert table["expected_shortfall"].iloc[0] <= table["value_at_risk"].iloc[0]


def losses(extra: float, cost: float, seeds: int = 30) -> Any:
    rows = []
    lot = np.random.default_rng(6)
    for seed in range(seeds):
        luck = lot.normal(0.0, 1.0)
        for arm, saved in (("status_quo", 0.0), ("fund", extra)):
            row = {"scenario": "only", "arm": arm, "seed": seed, "public_support": 0.0}
            row |= dict.fromkeys(BEARERS.values(), 10.0 + luck)
            row["loss_bank_since_shock"] -= saved
            row["loss_public_since_shock"] += cost if arm == "fund" else 0.0  # its claims
            rows.append(row)
    runs = pd.DataFrame(rows)
    runs.insert(0, "run", range(len(runs)))
    numbers = runs.loc[runs["arm"] == "fund", "run"]
    costs = pd.DataFrame({"run": numbers, "policy": "fund", "bearer": "state", "cost": 9.0, "cost_since_shock": cost})
    experiment = SimpleNamespace(reference_arm="status_quo", varied=())
    return SimpleNamespace(runs=runs, costs=costs, experiment=experiment)


def test_what_a_yuan_saves_is_what_bank_and_households_lose_less_over_who_pays():
    """The fund pays claims of 3, which are a loss the public bears and its cost: they are counted once."""
    table = cost_benefit(losses(extra=6.0, cost=3.0)).set_index("party")
    assert table.loc["bank", "avoided"] == pytest.approx(6.0)
    assert table.loc["public purse", "cost"] == pytest.approx(3.0)
    assert table.loc["public purse", "per_yuan"] == pytest.approx(2.0)
    assert np.isnan(table.loc["bank", "per_yuan"])
    assert np.isnan(table.loc["public purse", "avoided"])
    assert table.loc["all", "avoided"] == pytest.approx(6.0)
    assert table.loc["all", "per_yuan"] == pytest.approx(2.0)


def test_what_the_public_bears_of_a_loss_is_what_the_state_pays_beside_running_costs(tmp_path):
    """In real runs of a fund, of subsidised insurance, and of a crisis that closes banks."""
    made = run({
        "title": "public", "world": {"borrowers": 300, "branches": 3, "months": 132}, "scenarios": ["crisis_severe"],
        "arms": ["status_quo", "guarantee_fund", "farm_insurance", "grameen"], "seeds": 4,
        "record": ["public_cost", "loss_public"],
    }, out=tmp_path, workers=1)  # fmt: skip
    running = made.monthly[made.monthly["date"] >= "2008-07"].groupby("run")["public_cost"].sum()
    paid = paid_since_shock(made, made.runs)["paid_state"]
    borne = made.runs["loss_public_since_shock"]
    assert (borne > 0.0).sum() >= 4
    assert (running > 0.0).sum() >= 4
    assert paid.to_numpy() == pytest.approx(borne.to_numpy() + running.to_numpy(), abs=0.01)


def test_shares_of_a_loss_add_up():
    table = borne(losses(1.0, 1.0))
    assert table.groupby("arm")["share"].sum().tolist() == pytest.approx([1.0, 1.0])


def test_fiellers_interval_covers():
    """2,000 samples of 25, seed 7; a right one is below 93.5 % less than once in 400."""
    lot = np.random.default_rng(7)
    covered = 0
    for _ in range(2000):
        _, low, high = per_yuan(lot.normal(4.0, 2.0, 25), lot.normal(2.0, 0.5, 25))
        covered += low <= 2.0 <= high
    assert covered / 2000 >= 0.935


def test_pairing_is_worth_what_the_common_variance_says():
    """Luck in common of variance 9 and of its own of 1 each: (10 + 10) / 2 = 10 times; 400 seeds, seed 8."""
    lot = np.random.default_rng(8)
    common = lot.normal(0.0, 3.0, 400)
    rows = []
    for arm in ("a", "b"):
        own = common + lot.normal(0.0, 1.0, 400)
        rows += [{"scenario": "s", "arm": arm, "seed": seed, "y": value} for seed, value in enumerate(own)]
    runs = pd.DataFrame(rows)
    runs.insert(0, "run", range(len(runs)))
    found = factors(SimpleNamespace(runs=runs, costs=None, experiment=None), ["y"])
    assert found["factor"].iloc[0] == pytest.approx(10.0, rel=0.2)
