"""What happened, month by month, against figures published elsewhere."""

import numpy as np
import pytest

from sim.data import numbers
from sim.scenarios import SCENARIOS
from sim.scenarios.observed import MONTHS, log_output, month_index, smoothest
from sim.world.economy import CHANNELS


@pytest.fixture
def history(assume):
    return SCENARIOS["china_2008"].path(assume(), (2003, 1), MONTHS, 0)


def at(series, year, month):
    return series[month_index(year, month)]


def mean_of(series, year):
    return series[month_index(year, 1) : month_index(year + 1, 1)].mean()


@pytest.mark.parametrize(
    ("year", "month", "lending", "deposit"),
    [(2003, 1, 5.31, 1.98), (2008, 6, 7.47, 4.14), (2009, 6, 5.31, 2.25), (2012, 1, 6.56, 3.5), (2016, 12, 4.35, 1.5)],
)
def test_rates_are_those_of_the_day(history, year, month, lending, deposit):
    assert at(history.benchmark_lending_rate, year, month) == pytest.approx(lending / 100.0, abs=1e-9)
    assert at(history.benchmark_deposit_rate, year, month) == pytest.approx(deposit / 100.0, abs=1e-9)


def test_a_month_in_which_rates_move_counts_its_days(history):
    # 27 October days: 1-8 at 7.20, 9-29 at 6.93, 30-31 at 6.66
    expected = (8 * 7.20 + 21 * 6.93 + 2 * 6.66) / 31 / 100.0
    assert at(history.benchmark_lending_rate, 2008, 10) == pytest.approx(expected, abs=1e-9)


def test_the_end_of_quarter_deposit_rate_is_that_of_the_gvar_database(history):
    quarterly = numbers("quarterly_growth", "cn_deposit_rate") / 100.0
    steady = [quarter for quarter in range(1, 55) if np.ptp(history.benchmark_deposit_rate[3 * quarter + 1 :][:2]) == 0]
    assert len(steady) > 30
    found = history.benchmark_deposit_rate[3 * np.array(steady) + 2]
    np.testing.assert_allclose(found, quarterly[steady], atol=1e-9)


def test_the_output_gap_peaks_before_the_crisis_and_is_lowest_in_its_first_quarter(history):
    recent = history.output_gap[month_index(2005, 1) :]
    assert recent.max() == pytest.approx(0.019, abs=0.001)
    assert recent.min() == pytest.approx(-0.021, abs=0.001)
    assert int(recent.argmax()) == month_index(2007, 11) - month_index(2005, 1)
    assert int(recent.argmin()) == month_index(2009, 2) - month_index(2005, 1)


def test_output_grows_over_the_year_as_published(history):
    level = log_output()
    first = 4 * (2007 - 2003)
    growth = 100.0 * np.expm1(level[first : first + 24] - level[first - 4 : first + 20])
    np.testing.assert_allclose(growth, numbers("china_gdp_quarterly", "revised"), atol=1e-9)
    yearly = np.exp(level).reshape(-1, 4).sum(axis=1)
    annual = numbers("china_annual", "gdp_growth")
    np.testing.assert_allclose(100.0 * (yearly[4:] / yearly[3:-1] - 1.0), annual[4:], atol=0.1)
    # before, the shape is the GVAR database's, and three years together grow as the annual figures do
    assert yearly[3] / yearly[0] == pytest.approx(np.prod(1.0 + annual[1:4] / 100.0), rel=0.001)


def test_the_gap_holds_no_yearly_pattern_after_the_crisis(history):
    calm = history.output_gap[month_index(2010, 1) :].reshape(-1, 12)
    by_month = (calm - calm.mean(axis=1, keepdims=True)).mean(axis=0)
    assert np.abs(by_month).max() < 0.001


def test_migrants_lose_15_percent_of_their_jobs_in_four_months(history):
    four = history.job_loss_hazard[month_index(2008, 10) : month_index(2009, 2)]
    ordinary = history.job_loss_hazard[0]
    assert 1.0 - np.prod((1.0 - four) / (1.0 - ordinary)) == pytest.approx(0.153, abs=1e-6)
    outside = np.delete(history.job_loss_hazard, np.arange(month_index(2008, 10), month_index(2009, 2)))
    assert set(outside) == {ordinary}


def test_exports_are_a_fifth_under_trend_for_three_quarters_of_2009_and_back_near_it_in_2012(history):
    fallen = history.export_gap == -0.2
    assert np.flatnonzero(fallen).tolist() == list(range(month_index(2009, 1), month_index(2009, 10)))
    assert abs(mean_of(history.export_gap, 2012)) < 0.05
    assert at(history.export_gap, 2008, 9) > 0.05


def test_loans_grow_by_the_published_rate_every_year_and_aim_15_points_higher_in_2009(history):
    growth = numbers("china_annual", "loan_growth") / 100.0
    normal = growth[:5].mean()
    for year, expected in zip(range(2003, 2017), growth, strict=True):
        assert mean_of(history.loan_supply, year) == pytest.approx(expected - normal, abs=1e-9)
    assert mean_of(history.loan_supply, 2009) == pytest.approx(0.157, abs=0.001)


def test_months_of_income_growth_multiply_up_to_the_published_incomes(history):
    index = np.cumprod(1.0 + history.income_growth / 12.0).reshape(-1, 12).mean(axis=1)
    published = numbers("china_annual", "rural_income")
    through = slice(0, 13)  # 2016 counts another kind of income
    np.testing.assert_allclose(index[through] / index[4], published[through] / published[4], rtol=0.005)


def test_prices_agree_with_the_annual_index_and_fall_in_2009(history):
    annual = numbers("china_annual", "inflation") / 100.0
    for year, expected in zip(range(2003, 2017), annual, strict=True):
        assert mean_of(history.cpi_inflation, year) == pytest.approx(expected, abs=0.01)
    assert mean_of(history.cpi_inflation, 2009) < 0.0 < mean_of(history.cpi_inflation, 2010)
    assert history.farm_price_gap[:60].mean() == pytest.approx(0.0, abs=1e-9)


def test_collateral_follows_output_with_its_lag(assume):
    path = SCENARIOS["china_2008"].path(assume(collateral_lag=0), (2003, 1), MONTHS, 0)
    np.testing.assert_allclose(path.collateral_price, np.exp(2.0 * path.output_gap), atol=1e-9)
    late = SCENARIOS["china_2008"].path(assume(collateral_lag=6), (2003, 1), MONTHS, 0)
    assert late.collateral_price[0] == pytest.approx(np.exp(2.0 * path.output_gap[0] / 7.0), abs=1e-9)
    trough = month_index(2009, 2)
    assert trough < int(late.collateral_price[trough - 12 : trough + 12].argmin()) + trough - 12 <= trough + 6


@pytest.mark.parametrize(
    "channel", ["output_gap", "export_gap", "farm_price_gap", "loan_supply", "income_growth", "cpi_inflation"]
)
def test_no_channel_made_of_annual_or_quarterly_data_jumps_in_january(history, channel):
    series = getattr(history, channel)
    change = np.abs(np.diff(series))
    for january in range(11, len(change) - 1, 12):
        assert change[january] <= 1.5 * max(change[january - 1], change[january + 1]) + 2e-3, (
            f"year {2004 + january // 12}"
        )


def test_history_holds_its_last_values_after_2016(assume):
    path = SCENARIOS["china_2008"].path(assume(), (2016, 11), 40, 0)
    for name in CHANNELS:
        assert len(set(getattr(path, name)[1:])) == 1, name


def test_a_later_start_cuts_the_same_path(assume):
    for name, scenario in SCENARIOS.items():
        if "cycles" in name:
            continue
        whole = scenario.path(assume(), (2003, 1), MONTHS, 0).values
        late = scenario.path(assume(), (2007, 4), 60, 0).values
        np.testing.assert_array_equal(late, whole[:, month_index(2007, 4) :][:, :60], err_msg=name)


def test_every_channel_is_a_finite_number_in_every_scenario(assume):
    for name, scenario in SCENARIOS.items():
        path = scenario.path(assume(), (2003, 1), 300, 5)
        assert path.values.shape == (len(CHANNELS), 300), name
        assert np.isfinite(path.values).all(), name
        assert ((path.job_loss_hazard >= 0.0) & (path.job_loss_hazard <= 1.0)).all(), name
        assert (path.collateral_price > 0.0).all(), name
        assert (path.benchmark_deposit_rate >= 0.0).all(), name
        assert list(path.month(7)) == list(CHANNELS), name
        assert path.month(7)["loan_supply"] == path.loan_supply[7], name


def test_smoothing_hits_the_means_with_the_least_change():
    flat = smoothest(np.repeat(np.eye(3), 4, axis=1) / 4.0, np.array([2.0, 2.0, 2.0]))
    np.testing.assert_allclose(flat, 2.0, atol=1e-12)
    # Two months average 0, the next two 3. By hand: changes d, e, d with d + e = 3, and 2 d^2 + e^2 is least at d = 1.
    rising = smoothest(np.repeat(np.eye(2), 2, axis=1) / 2.0, np.array([0.0, 3.0]))
    np.testing.assert_allclose(rising, [-0.5, 0.5, 2.5, 3.5], atol=1e-12)
