"""Worked numbers of what followed the shock, on frames small enough to do by hand."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.frames import monthly_bands
from sim.analysis.shock import ASKED, BEARERS, REFUSED, ROWS, loss_borne, shock_table
from sim.core.errors import InputError
from sim.world.books import Books
from tests.analysis.made import drawn, made


def line(results, measure, scenario="crisis", arm="status quo", **options):
    table = shock_table(results, **options)
    found = table[(table["measure"] == measure) & (table["scenario"] == scenario) & (table["arm"] == arm)]
    assert len(found) == 1
    return found.iloc[0]


def middles(results, scenario="crisis", **options):
    table = shock_table(results, **options)
    return table[table["scenario"] == scenario].set_index("measure")["median"]


def two_runs(base, crisis, **options):
    return made({("baseline", 0): base, ("crisis", 0): crisis}, **options)


def test_the_peak_is_the_highest_monthly_excess_and_not_the_difference_of_the_peaks():
    # From 2008-07 on the differences are 0.01, 0.04, 0.02: highest in 2008-08, while the peak itself is in 2008-09.
    results = two_runs({"npl_ratio": [0.05, 0.05, 0.03, 0.06]}, {"npl_ratio": [0.05, 0.06, 0.07, 0.08]})
    found = middles(results)
    assert found["npl_peak_excess"] == pytest.approx(0.04)
    assert found["npl_peak_excess_month"] == 1
    assert found["npl_peak"] == pytest.approx(0.08)
    assert line(results, "npl_peak_excess_month")["unit"] == "months after 2008-07"


def test_months_before_the_shock_do_not_count():
    results = two_runs({"npl_ratio": [0.01, 0.05, 0.05]}, {"npl_ratio": [0.50, 0.06, 0.05]})
    found = middles(results)
    assert found["npl_peak_excess"] == pytest.approx(0.01)
    assert found["npl_peak"] == pytest.approx(0.06)


def test_another_month_can_be_the_first_that_counts():
    results = two_runs({"npl_ratio": [0.01, 0.05, 0.05]}, {"npl_ratio": [0.50, 0.06, 0.05]})
    assert middles(results, since="2008-06")["npl_peak_excess"] == pytest.approx(0.49)


def test_the_baseline_has_no_excess_over_itself_and_no_month_of_it():
    results = two_runs({"npl_ratio": [0.05, 0.06, 0.07]}, {"npl_ratio": [0.05, 0.06, 0.07]})
    assert line(results, "npl_peak_excess", "baseline")["median"] == 0.0
    month = line(results, "npl_peak_excess_month", "baseline")
    assert np.isnan(month["median"])
    assert (month["n"], month["seeds"], month["note"]) == (0, 1, "never above the baseline")


def test_a_scenario_below_its_baseline_has_a_negative_excess():
    results = two_runs({"npl_ratio": [0.05, 0.06, 0.07]}, {"npl_ratio": [0.05, 0.04, 0.06]})
    assert middles(results)["npl_peak_excess"] == pytest.approx(-0.01)
    assert line(results, "npl_peak_excess_month")["note"] == "never above the baseline"


SEEDS = {  # excess of seed 0: 0.01, of seed 1: 0.02, of seed 2: 0.06; levels differ so much that a wrong pair shows
    ("baseline", 0): {"npl_ratio": [0.0, 0.10]},
    ("baseline", 1): {"npl_ratio": [0.0, 0.30]},
    ("baseline", 2): {"npl_ratio": [0.0, 0.50]},
    ("crisis", 0): {"npl_ratio": [0.0, 0.11]},
    ("crisis", 1): {"npl_ratio": [0.0, 0.32]},
    ("crisis", 2): {"npl_ratio": [0.0, 0.56]},
}


def check_pairs(results):
    found = line(results, "npl_peak_excess")
    # Of 0.01, 0.02, 0.06 the 5 % quantile is a tenth of the way from the first to the second, the 95 % likewise.
    assert found["median"] == pytest.approx(0.02)
    assert found["low"] == pytest.approx(0.011)
    assert found["high"] == pytest.approx(0.056)
    assert (found["n"], found["seeds"], found["note"]) == (3, 3, "")


def test_runs_are_compared_with_the_baseline_of_the_same_seed():
    check_pairs(made(SEEDS))


def test_the_order_of_runs_and_rows_changes_nothing():
    results = made({key: SEEDS[key] for key in sorted(SEEDS, key=lambda key: (key[0], -key[1] * 7 % 5))})
    results.runs = results.runs.sample(frac=1.0, random_state=1)
    results.monthly = results.monthly.sample(frac=1.0, random_state=2)
    check_pairs(results)


def test_a_seed_without_a_baseline_is_dropped_and_counted():
    results = made({key: values for key, values in SEEDS.items() if key != ("baseline", 1)})
    found = line(results, "npl_peak_excess")
    assert found["median"] == pytest.approx(0.035)
    assert (found["n"], found["seeds"]) == (2, 3)
    assert found["note"] == "no baseline run with the same seed and arm for 1 of 3"
    assert line(results, "npl_peak")["n"] == 3


def test_arms_are_compared_with_the_baseline_of_their_own():
    results = made(
        {
            ("baseline", "loose", 0): {"npl_ratio": [0.0, 0.10]},
            ("baseline", "tight", 0): {"npl_ratio": [0.0, 0.05]},
            ("crisis", "loose", 0): {"npl_ratio": [0.0, 0.30]},
            ("crisis", "tight", 0): {"npl_ratio": [0.0, 0.06]},
        }
    )
    assert line(results, "npl_peak_excess", arm="loose")["median"] == pytest.approx(0.20)
    assert line(results, "npl_peak_excess", arm="tight")["median"] == pytest.approx(0.01)


def test_two_baseline_runs_of_one_seed_are_refused():
    results = made(SEEDS)
    results.runs["seed"] = 0
    with pytest.raises(InputError, match="two baseline runs with seed 0"):
        shock_table(results)


def test_without_a_baseline_there_is_no_excess_and_the_table_says_so():
    results = made({key: values for key, values in SEEDS.items() if key[0] == "crisis"})
    table = shock_table(results).set_index("measure")
    paired = [row.name for row in ROWS if row.paired]
    assert table.loc[paired, "median"].isna().all()
    assert table.loc["npl_peak_excess", "note"] == "no scenario 'baseline' among the runs"
    assert table.loc["npl_peak", "median"] == pytest.approx(0.32)


def test_runs_that_end_before_the_shock_have_no_values_and_the_table_says_so():
    table = shock_table(drawn(months=24, seeds=2))
    assert table[["median", "low", "high"]].isna().all(axis=None)
    assert set(table["note"]) == {"the runs end before 2008-07"}
    assert set(table["n"]) == {0}
    assert set(table["seeds"]) == {2}


LOSS = {
    "loans": [2000.0, 3000.0, 3000.0],
    "loss": [500.0, 60.0, 40.0],
    "loss_guarantors": [0.0, 10.0, 10.0],
    "loss_debtor_assets": [500.0, 5.0, 0.0],
    "loss_bank": [0.0, 45.0, 25.0],
    "loss_public": [0.0, 0.0, 5.0],
}


def test_loss_is_summed_from_the_shock_on_and_shared_out():
    found = middles(made({("crisis", 0): LOSS}))
    assert found["loss"] == 100.0
    assert found["loss_share"] == pytest.approx(0.05)  # of the loans of 2008-06
    assert found["loss_of_mean_loans"] == pytest.approx(100.0 / 3000.0)
    shares = [found[f"loss_{bearer}_share"] for bearer in BEARERS]
    assert shares == pytest.approx([0.20, 0.05, 0.70, 0.05])


def test_the_excess_of_loss_compares_shares_of_each_runs_own_loans():
    base = LOSS | {"loss": [500.0, 10.0, 10.0], "loans": [1000.0, 1000.0, 1000.0]}
    assert middles(two_runs(base, LOSS))["loss_share_excess"] == pytest.approx(0.05 - 0.02)
    assert middles(two_runs(base, LOSS))["loss_of_mean_loans_excess"] == pytest.approx(100.0 / 3000.0 - 0.02)


def test_a_run_without_loss_has_no_shares():
    none = {name: [2000.0] * 3 if name == "loans" else [0.0] * 3 for name in LOSS}
    results = made({("crisis", 0): none})
    assert middles(results)["loss"] == 0.0
    assert line(results, "loss_bank_share")["note"] == "no loss"


def test_a_run_that_begins_after_the_shock_has_no_earlier_loans():
    results = made({("crisis", 0): LOSS}, start="2009-01")
    assert middles(results)["loss"] == 600.0
    assert line(results, "loss_share")["note"] == "no loans in the month before the shock"


def test_who_bore_the_loss_adds_up_to_its_mean():
    other = {name: [2.0 * value for value in values] for name, values in LOSS.items()}
    found = loss_borne(made({("crisis", 0): LOSS, ("crisis", 1): other})).iloc[0]
    assert [found[bearer] for bearer in BEARERS] == pytest.approx([30.0, 7.5, 105.0, 7.5])
    assert found["median"] == pytest.approx(150.0)
    assert (found["low"], found["high"], found["n"]) == (pytest.approx(105.0), pytest.approx(195.0), 2)


def test_lows_are_the_first_lowest_months():
    found = middles(made({("crisis", 0): {"capital_ratio": [0.01, 0.08, 0.05, 0.05, 0.09]}}))
    assert found["capital_ratio_low"] == pytest.approx(0.05)
    assert found["capital_ratio_low_month"] == 1


def test_access_is_read_at_its_lowest_and_at_the_end():
    results = two_runs({"access": [0.4, 0.40, 0.45, 0.44]}, {"access": [0.4, 0.35, 0.30, 0.46]})
    found = middles(results)
    assert found["access_low"] == pytest.approx(0.30)
    assert found["access_low_excess"] == pytest.approx(-0.15)
    assert found["access_end"] == pytest.approx(0.46)
    assert found["access_end_excess"] == pytest.approx(0.02)


def test_what_became_of_applications_adds_up_to_all_of_them():
    ends = ["approvals", *(f"refusals_{reason}" for reason, _, _ in REFUSED), "went_elsewhere", "declined_rate"]
    series = {name: [9.0, float(number), 2.0 * number] for number, name in enumerate(ends, 1)}
    asked = [float(sum(values)) for values in zip(*series.values(), strict=True)]
    found = middles(made({("crisis", 0): {"applications": asked, **series}}))
    assert found["applications"] == asked[1] + asked[2]
    # one of every three in the n-th way is of the first month, two of the second
    shares = {name: found[f"{name}_share"] for name in ends}
    assert shares == pytest.approx({name: 3.0 * number / sum(asked[1:]) for number, name in enumerate(ends, 1)})
    assert [row.name for row in ROWS if row.group == ASKED] == ["applications", *(f"{name}_share" for name in ends)]
    assert sum(shares.values()) == pytest.approx(1.0)


def test_every_reason_for_a_refusal_is_a_line():
    told = {name.removeprefix("refused_") for name in Books.columns if name.startswith("refused_")}
    outcomes = {"amount", "repaid", "defaulted"}  # not reasons: a sum, and how refused renewals ended
    limits = {"single_borrower", "group", "sector"}
    assert told - outcomes - limits | {"limits"} == {reason for reason, _, _ in REFUSED}


def test_guarantors_are_counted_and_contagion_is_all_defaults_over_own_ones():
    series = {
        "guarantors_called": [9.0, 2.0, 3.0],
        "guarantors_ruined": [9.0, 0.0, 1.0],
        "defaults": [9.0, 4.0, 6.0],
        "defaults_induced": [9.0, 0.0, 2.0],
    }
    found = middles(made({("crisis", 0): series}))
    assert (found["guarantors_called"], found["guarantors_ruined"]) == (5.0, 1.0)
    assert found["contagion_multiplier"] == pytest.approx(10.0 / 8.0)


def test_without_a_default_of_ones_own_there_is_no_multiplier():
    results = made({("crisis", 0): {"defaults": [0.0, 2.0], "defaults_induced": [0.0, 2.0]}})
    assert line(results, "contagion_multiplier")["note"] == "no default that was not induced"


def test_a_missing_value_is_left_out_of_its_month_only():
    results = two_runs({"npl_ratio": [0.0, np.nan, 0.05, 0.05]}, {"npl_ratio": [0.0, 0.90, 0.06, np.nan]})
    found = middles(results)
    assert found["npl_peak_excess"] == pytest.approx(0.01)
    assert found["npl_peak"] == pytest.approx(0.90)


def test_a_measure_that_was_not_recorded_by_month_is_read_from_the_runs_if_they_have_it():
    key = ("crisis", 0)
    summary = {key: {"npl_true_peak": 0.21, "loss_since_shock": 77.0, "loss_bank_since_shock": 7.7}}
    results = made({key: {"npl_ratio": [0.1, 0.2]}}, summary=summary)
    found = middles(results)
    assert found["npl_true_peak"] == 0.21
    assert found["loss"] == 77.0
    assert found["loss_bank_share"] == pytest.approx(0.1)
    assert line(results, "access_end")["note"] == "not recorded by month: access"
    # The runs' own totals begin in 2008-07: they do not answer for another month.
    assert np.isnan(line(results, "loss", since="2008-06")["median"])


def test_the_table_has_a_line_for_every_case_and_measure_in_the_order_of_the_runs():
    results = drawn(("crisis_severe", "baseline"), arms=("a", "b"), seeds=3)
    table = shock_table(results)
    assert list(table.columns) == ["scenario", "arm", "measure", "unit", "median", "low", "high", "n", "seeds", "note"]
    order = list(table[["scenario", "arm"]].drop_duplicates().itertuples(index=False, name=None))
    assert order == [("crisis_severe", "a"), ("crisis_severe", "b"), ("baseline", "a"), ("baseline", "b")]
    assert list(table["measure"]) == [row.name for row in ROWS] * 4
    known = table.dropna(subset="median")
    assert ((known["low"] <= known["median"]) & (known["median"] <= known["high"])).all()


@pytest.mark.parametrize("kind", [pd.to_datetime, lambda dates: pd.PeriodIndex(dates, freq="M")])
def test_dates_may_be_timestamps_or_periods(kind):
    results = made(SEEDS)
    results.monthly["date"] = kind(results.monthly["date"])
    check_pairs(results)


@pytest.mark.parametrize("since", ["2008", "2008-13", "July 2008", ""])
def test_a_month_that_is_none_is_refused(since):
    with pytest.raises(InputError, match=r"since: .* is not allowed; give a month written YYYY-MM"):
        shock_table(made(SEEDS), since=since)


def test_a_band_is_the_interval_over_seeds_month_by_month():
    band = monthly_bands(made(SEEDS), "npl_ratio")
    crisis = band[band["scenario"] == "crisis"]
    assert list(crisis["date"]) == [pd.Timestamp("2008-06-01"), pd.Timestamp("2008-07-01")]
    last = crisis.iloc[1]
    assert (last["median"], last["low"], last["high"]) == pytest.approx((0.32, 0.131, 0.536))
    assert last["n"] == 3


def test_running_totals_begin_with_the_shock_or_with_the_run_that_never_reaches_it():
    series = {("crisis", 0): {"guarantors_called": [9.0, 1.0, 2.0]}}
    after = monthly_bands(made(series), "guarantors_called", totals_since="2008-07")
    assert list(after["median"]) == [1.0, 3.0]
    before = monthly_bands(made(series, start="2003-01"), "guarantors_called", totals_since="2008-07")
    assert list(before["median"]) == [9.0, 10.0, 12.0]


def test_there_is_no_band_of_a_measure_that_was_not_recorded():
    assert monthly_bands(made(SEEDS), "access").empty
