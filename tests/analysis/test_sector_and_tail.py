"""A sector's banks, the tail of a year's losses, vintages and resilience: on frames made by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.frames import Window
from sim.analysis.resilience import RESILIENCE, area, quarters_until_capital, resilience_table
from sim.analysis.sector import of_spread, sector_table
from sim.analysis.shock import over_baseline, quarters_until_back, shock_table
from sim.analysis.tail import loss_tail, tail_of
from sim.analysis.vintages import vintage_table
from sim.core.errors import InputError
from sim.experiment.spec import Experiment
from sim.views.sector import format_sector
from tests.analysis.made import made

NAN = math.nan


def sector() -> object:
    """Ten banks with capital ratios of -1 to 17 %, of which the worst has failed and been refilled."""
    series = {}
    for seed in range(10):
        capital = -0.01 + 0.02 * seed
        series["crisis", seed] = {
            "capital_ratio": [capital, max(0.0, capital)],
            "failed": [0.0, float(seed == 0)],
            "npl_ratio": [0.10 - 0.01 * seed, NAN if seed == 0 else 0.01 * seed],
        }
    return made(series)


def test_a_sector_has_a_middle_a_weak_tail_and_shares_under_thresholds() -> None:
    table = sector_table(sector(), months=("2008-06", "2008-07")).set_index("month")
    before = table.loc["2008-06"]
    assert before["n"] == 10
    assert before["capital_median"] == pytest.approx(0.08)
    assert before["capital_weak"] == pytest.approx(0.008)
    assert [before[f"below_{limit}"] for limit in (0, 4, 8)] == [0.1, 0.3, 0.5]
    assert before["failed"] == 0.0
    assert before["npl_median"] == pytest.approx(0.055)
    assert before["npl_weak"] == pytest.approx(0.091)
    assert before["npl_high"] == pytest.approx(0.5)  # 0.05 itself is not over it


def test_a_failed_bank_counts_among_those_without_capital_although_the_insurer_refilled_it() -> None:
    after = sector_table(sector(), months=("2008-07",)).iloc[0]
    assert after["below_0"] == 0.1
    assert after["failed"] == 0.1
    assert after["capital_weak"] == pytest.approx(0.009)
    assert after["npl_median"] == pytest.approx(0.05)


def test_months_outside_the_runs_are_left_out_and_a_measure_not_recorded_is_nan() -> None:
    table = sector_table(made({("a", 0): {"capital_ratio": [0.1, 0.1]}}), months=("2001-01", "2008-07"))
    assert list(table["month"]) == ["2008-07"]
    assert math.isnan(table.iloc[0]["npl_median"])
    assert math.isnan(table.iloc[0]["failed"])


def test_the_printed_sector_says_percent_and_fits() -> None:
    text = format_sector(sector_table(sector()))
    assert "2008-06     10      8.0    0.8   10.0   30.0   50.0    0.0    5.5    9.1   50.0" in text
    assert max(map(len, text.splitlines())) <= 100
    assert format_sector(sector_table(sector()).iloc[:0]) == ""


def test_the_sector_is_printed_where_banks_differ() -> None:
    plain = {"title": "A sector", "scenarios": ["baseline"], "seeds": 2}
    assert not of_spread(Experiment.from_data(plain))
    assert of_spread(Experiment.from_data({**plain, "parameters": {"bank.spread": 0.5}}))
    arms = [{"label": "a"}, {"label": "b", "parameters": {"bank.spread": 1}}]
    assert of_spread(Experiment.from_data({**plain, "arms": arms}))


def test_the_tail_of_losses_is_that_of_the_sample() -> None:
    losses = np.arange(1.0, 1001.0)
    found = tail_of(losses)
    assert found["expected_loss"][0] == pytest.approx(500.5)
    assert found["unexpected_loss"][0] == pytest.approx(losses.std(ddof=1))
    assert found["var_95"][0] == 950.0
    assert found["var_99"][0] == 990.0
    assert found["var_999"][0] == 999.0
    assert found["es_99"][0] == pytest.approx(995.5)  # mean of 991 to 1,000
    assert all(low <= value <= high for name, (value, low, high) in found.items() if name != "var_999")
    assert math.isnan(found["var_999"][2])  # a thousand runs cannot say how far up it is
    assert tail_of(losses) == found  # the bootstrap is the same every time


def test_the_interval_of_the_mean_is_as_wide_as_theory_says() -> None:
    losses = np.random.Generator(np.random.PCG64(1)).normal(0.0, 1.0, 2000)
    _, low, high = tail_of(losses)["expected_loss"]
    assert high - low == pytest.approx(2 * 1.6449 / math.sqrt(2000), rel=0.1)


def test_the_loss_tail_reads_december_and_says_that_few_runs_are_too_few() -> None:
    series = {("crisis", seed): {"loss_rate": [NAN] * 6 + [0.01 * seed, 9.0]} for seed in range(5)}
    table = loss_tail(made(series), year=2008).set_index("figure")
    assert table.loc["expected_loss", "value"] == pytest.approx(0.02)
    assert (table["n"] == 5).all()
    assert table["note"].str.contains("under 1,000").all()


def test_a_tail_needs_its_measure_and_has_no_value_without_the_year() -> None:
    frames = made({("crisis", 0): {"loss_rate": [0.1]}})
    assert loss_tail(frames, year=2015)["value"].isna().all()
    with pytest.raises(InputError, match="record it as well"):
        loss_tail(frames, measure="unheard_of")


def test_vintages_of_several_runs_are_put_together_by_their_size() -> None:
    def run(sizes: list[float], bad: list[float]) -> dict[str, list[float]]:
        series = {"vintage_size": np.repeat(sizes, 6).tolist(), "vintage_12": np.repeat(bad, 6).tolist()}
        for horizon in (24, 36):
            series[f"vintage_{horizon}"] = [NAN] * len(series["vintage_size"])
        return series

    frames = made({("a", 0): run([10.0, 0.0], [0.1, NAN]), ("a", 1): run([30.0, 20.0], [0.3, 0.05])}, start="2007-01")
    table = vintage_table(frames).set_index("half_year")
    assert list(table.index) == ["2007H1", "2007H2"]
    assert table.loc["2007H1", "granted"] == 20.0
    assert table.loc["2007H1", "bad_12"] == pytest.approx((1.0 + 9.0) / 40.0)
    assert table.loc["2007H2", "bad_12"] == pytest.approx(0.05)
    assert table.loc["2007H2", "n"] == 1
    assert table["bad_24"].isna().all()


def test_vintages_need_their_measures() -> None:
    with pytest.raises(InputError, match="vintage_size"):
        vintage_table(made({("a", 0): {"npl_ratio": [0.1]}}))


def frame(*values: float) -> pd.DataFrame:
    return pd.DataFrame({0: list(values)}, index=range(100, 100 + len(values)))


@pytest.mark.parametrize(
    ("excess", "quarters"),
    [
        ([0.0, 0.01, 0.03, 0.02, 0.01, 0.004, 0.02], 5 / 3),  # back in the sixth month, though not for good
        ([0.0, 0.004, 0.005], 0.0),
        ([0.0, 0.01, 0.03, 0.02], NAN),
        ([NAN, NAN], NAN),
    ],
)
def test_a_run_is_back_when_its_excess_is_small_after_the_peak(excess: list[float], quarters: float) -> None:
    assert quarters_until_back(frame(*excess), 100, 0.005)[0] == pytest.approx(quarters, nan_ok=True)


@pytest.mark.parametrize(
    ("ratio", "quarters"),
    [
        ([0.12, 0.11, 0.12], 0.0),
        ([0.12, 0.09, 0.08, 0.10, 0.106], 4 / 3),
        ([0.12, 0.09, 0.08, 0.10], NAN),
    ],
)
def test_capital_is_restored_when_it_reaches_the_mark_after_its_lowest(ratio: list[float], quarters: float) -> None:
    assert quarters_until_capital(frame(*ratio), 100)[0] == pytest.approx(quarters, nan_ok=True)


def test_the_area_under_the_excess_is_in_quarters_and_forgets_what_lies_below() -> None:
    assert area(frame(0.03, 0.06, -0.5, 0.0))[0] == pytest.approx(0.03)


def test_consumption_and_credit_are_compared_as_shares_of_the_baseline() -> None:
    frames = made(
        {
            ("baseline", 0): {"loans": [100.0, 100.0, 100.0], "consumption_equivalent": [NAN, 200.0, 100.0]},
            ("crisis", 0): {"loans": [100.0, 80.0, 90.0], "consumption_equivalent": [NAN, 180.0, 100.0]},
        }
    )
    assert list(over_baseline(Window(frames, "2008-07"), "loans")[1]) == pytest.approx([-0.2, -0.1])
    table = shock_table(frames).set_index(["scenario", "measure"])["median"]
    assert table["crisis", "credit_contraction"] == pytest.approx(-0.2)
    assert table["crisis", "consumption_change"] == pytest.approx(-0.05)
    assert table["baseline", "consumption_change"] == 0.0


def test_resilience_is_one_table_over_seeds() -> None:
    frames = made(
        {
            ("baseline", 0): {"npl_ratio": [0.0] * 5, "capital_ratio": [0.1] * 5, "access": [0.4] * 5},
            ("crisis", 0): {
                "npl_ratio": [0.0, 0.03, 0.0, 0.0, 0.0],
                "capital_ratio": [0.1, 0.09, 0.09, 0.1, 0.11],
                "access": [0.4, 0.3, 0.2, 0.3, 0.35],
            },
        }
    )
    table = resilience_table(frames).set_index(["scenario", "measure"])
    own = table.loc["crisis"]["median"]
    assert own["npl_excess_area"] == pytest.approx(0.01)
    assert own["npl_quarters"] == pytest.approx(1 / 3)
    assert own["capital_quarters"] == pytest.approx(1.0)
    assert own["access_regained"] == pytest.approx(0.75)
    assert table.loc[("baseline", "access_regained"), "note"] == "never below the baseline"
    assert set(own.index) == {row.name for row in RESILIENCE}
