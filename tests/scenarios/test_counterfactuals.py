"""The scenarios built from history: what they share with it and where they leave it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.data import numbers
from sim.parameters import Parameters
from sim.scenarios import SCENARIOS, stimulus_path
from sim.scenarios.observed import MONTHS, NORMAL, month_index
from sim.world.economy import CHANNELS

FORK = month_index(2008, 7)
CERTAIN = [name for name in SCENARIOS if "cycles" not in name]


def path_of(name, settings, months=MONTHS, seed=0):
    return SCENARIOS[name].path(settings, (2003, 1), months, seed)


def between(series, start, end):
    return series[month_index(*start) : month_index(*end) + 1]


def test_all_but_the_cycles_are_one_path_to_the_bit_until_june_2008(assume):
    history = path_of("china_2008", assume()).values
    for name in CERTAIN:
        values = path_of(name, assume()).values
        assert values[:, :FORK].tobytes() == history[:, :FORK].tobytes(), name
        if name not in ("china_2008", "soft_landing"):
            assert not np.array_equal(values[:, FORK], history[:, FORK]), name


@given(
    glide=st.integers(0, 60),
    demand=st.floats(0.0, 0.15),
    ramp=st.integers(1, 24),
    supply=st.floats(0.0, 0.5),
    response=st.floats(0.0, 5.0),
    depth=st.floats(0.0, 0.4),
    lag=st.integers(0, 60),
)
def test_no_assumption_moves_a_month_before_july_2008(glide, demand, ramp, supply, response, depth, lag):
    values = {
        "economy.baseline_glide": glide,
        "economy.stimulus_demand": demand,
        "economy.stimulus_ramp": ramp,
        "economy.stimulus_supply": supply,
        "economy.income_response": response,
        "economy.severe_depth": depth,
        "economy.collateral_lag": lag,
    }
    settings = Parameters(values).economy
    paths = [path_of(name, settings).values for name in CERTAIN]
    assert len({values[:, :FORK].tobytes() for values in paths}) == 1
    assert all(np.isfinite(values).all() for values in paths)


def test_the_baseline_is_flat_at_the_means_of_2003_to_2007_a_year_after_it_leaves_history(assume):
    baseline, history = path_of("baseline", assume()), path_of("china_2008", assume())
    for name in CHANNELS:
        rest = getattr(baseline, name)[FORK + 11 :]
        assert set(rest) == {rest[0]}, name
        assert rest[0] == pytest.approx(getattr(history, name)[NORMAL].mean(), abs=1e-9), name
    assert baseline.benchmark_lending_rate[-1] == pytest.approx(0.0576, abs=1e-4)
    assert baseline.loan_supply[-1] == 0.0


def test_a_soft_landing_is_history_to_2012_and_then_as_calm_as_the_baseline(assume):
    landed, history, baseline = (path_of(name, assume()) for name in ("soft_landing", "china_2008", "baseline"))
    slowdown = month_index(2013, 1)
    assert landed.values[:, :slowdown].tobytes() == history.values[:, :slowdown].tobytes()
    np.testing.assert_allclose(landed.values[:, slowdown + 11 :], baseline.values[:, slowdown + 11 :], atol=1e-9)
    assert (landed.income_growth[slowdown + 12 :] > history.income_growth[slowdown + 12 :]).all()


def test_the_baseline_glides_in_equal_steps_or_goes_at_once(assume):
    path = path_of("baseline", assume())
    for name in CHANNELS:
        steps = np.diff(getattr(path, name)[FORK - 1 : FORK + 12])
        np.testing.assert_allclose(steps, steps[0], atol=1e-9, err_msg=name)
    rates = path.benchmark_lending_rate
    assert rates[FORK] - rates[FORK - 1] == pytest.approx((0.05765 - 0.0747) / 12, abs=1e-5)
    at_once = path_of("baseline", assume(baseline_glide=0)).benchmark_lending_rate
    assert at_once[FORK] == at_once[-1] == rates[-1]


def test_without_stimulus_output_lacks_five_points_to_2010_and_none_from_2011_12(assume):
    history, crisis = path_of("china_2008", assume()), path_of("crisis_2008_no_stimulus", assume())
    lacking = history.output_gap - crisis.output_gap
    assert lacking[month_index(2008, 10)] == 0.0
    assert lacking[month_index(2008, 11)] == pytest.approx(0.05 / 6, abs=1e-9)
    np.testing.assert_allclose(between(lacking, (2009, 4), (2010, 12)), 0.05, atol=1e-9)
    assert lacking[month_index(2011, 6)] == pytest.approx(0.025, abs=1e-9)
    np.testing.assert_array_equal(lacking[month_index(2011, 12) :], 0.0)
    assert crisis.output_gap.min() == pytest.approx(-0.062, abs=0.001)


def test_without_stimulus_shocks_are_historys_and_rates_the_baselines(assume):
    history, baseline = path_of("china_2008", assume()), path_of("baseline", assume())
    crisis = path_of("crisis_2008_no_stimulus", assume())
    for name in ("job_loss_hazard", "export_gap", "farm_price_gap", "cpi_inflation"):
        np.testing.assert_array_equal(getattr(crisis, name), getattr(history, name), err_msg=name)
    for name in ("benchmark_lending_rate", "benchmark_deposit_rate"):
        np.testing.assert_array_equal(getattr(crisis, name), getattr(baseline, name), err_msg=name)
    fallen = baseline.loan_supply - crisis.loan_supply
    six_quarters = between(fallen, (2008, 10), (2010, 3))
    assert len(six_quarters) == 18
    np.testing.assert_allclose(six_quarters, 0.06, atol=1e-9)
    assert fallen.sum() == pytest.approx(18 * 0.06)


def test_without_stimulus_rural_income_moves_with_output(assume):
    baseline = path_of("baseline", assume())
    for response in (0.0, 1.0, 2.0):
        crisis = path_of("crisis_2008_no_stimulus", assume(income_response=response))
        expected = response * (crisis.output_gap - baseline.output_gap)
        np.testing.assert_allclose(crisis.income_growth - baseline.income_growth, expected, atol=1e-9)


def test_the_severe_crisis_is_as_deep_as_ireland_and_latvia(assume):
    severe, baseline = path_of("crisis_severe", assume()), path_of("baseline", assume())
    year = numbers("growth_by_country", "year")
    during = (year >= 2008) & (year <= 2010)
    falls = [
        1.0 - np.cumprod(1.0 + numbers("growth_by_country", country)[during] / 100.0).min()
        for country in ("IRL", "LVA")
    ]
    assert falls == pytest.approx([0.087, 0.206], abs=0.001)
    assert severe.output_gap.min() == pytest.approx(-np.sqrt(falls[0] * falls[1]), abs=0.005)
    assert severe.output_gap.min() == pytest.approx(-0.13, abs=1e-9)
    np.testing.assert_allclose(
        between(baseline.loan_supply - severe.loan_supply, (2008, 10), (2010, 9)), 0.15, atol=1e-9
    )
    np.testing.assert_array_equal(
        between(severe.output_gap, (2012, 1), (2016, 12)),
        between(path_of("china_2008", assume()).output_gap, (2012, 1), (2016, 12)),
    )
    assert set(between(severe.income_growth, (2008, 10), (2010, 9))) == {-0.02}
    assert severe.income_growth[month_index(2011, 9)] > 0.1


def test_crises_are_ordered_by_depth(assume):
    paths = [path_of(name, assume()) for name in ("china_2008", "crisis_2008_no_stimulus", "crisis_severe")]
    for milder, harder in pairwise(paths):
        for name in ("output_gap", "collateral_price"):
            assert (getattr(harder, name) <= getattr(milder, name)).all(), name
        assert (
            between(harder.income_growth, (2009, 1), (2010, 12)).mean()
            < between(milder.income_growth, (2009, 1), (2010, 12)).mean()
        )
        assert (
            between(harder.loan_supply, (2008, 10), (2010, 3)).max()
            < between(milder.loan_supply, (2008, 10), (2010, 3)).min()
        )


def test_the_stimulus_on_the_path_without_it_is_history_to_the_bit(assume):
    history, crisis = path_of("china_2008", assume()), path_of("crisis_2008_no_stimulus", assume())
    treated = stimulus_path(crisis, crisis, history, 1.0)
    assert treated.values.tobytes() == history.values.tobytes()
    assert treated.start == history.start


@pytest.mark.parametrize("name", ["crisis_severe", "baseline"])
def test_on_another_path_the_stimulus_adds_what_it_did_and_leaves_the_rest(assume, name):
    history, crisis = path_of("china_2008", assume()), path_of("crisis_2008_no_stimulus", assume())
    own = path_of(name, assume())
    treated = stimulus_path(own, crisis, history, 1.0)
    np.testing.assert_allclose(treated.output_gap - own.output_gap, history.output_gap - crisis.output_gap, atol=1e-12)
    assert treated.values.tobytes() != history.values.tobytes()
    assert (treated.benchmark_lending_rate >= 0.0).all()


def test_no_stimulus_changes_nothing_and_half_of_it_goes_half_way(assume):
    history, crisis = path_of("china_2008", assume()), path_of("crisis_2008_no_stimulus", assume())
    assert stimulus_path(crisis, crisis, history, 0.0).values.tobytes() == crisis.values.tobytes()
    half = stimulus_path(crisis, crisis, history, 0.5)
    np.testing.assert_allclose(half.values, (history.values + crisis.values) / 2.0, atol=1e-12)


def test_paths_over_different_months_do_not_mix(assume):
    history = SCENARIOS["china_2008"].path(assume(), (2003, 1), 24, 0)
    for start, months in (((2003, 2), 24), ((2003, 1), 23)):
        other = SCENARIOS["baseline"].path(assume(), start, months, 0)
        with pytest.raises(InputError, match="different months"):
            stimulus_path(other, history, history, 0.5)


@pytest.mark.parametrize("start", [(2002, 12), (1999, 1), (2003, 0), (2004, 13)])
def test_a_start_outside_the_data_is_refused_with_the_range(assume, start):
    with pytest.raises(InputError, match=r"world\.start.*2003-01"):
        SCENARIOS["baseline"].path(assume(), start, 12, 0)


def test_a_path_of_no_months_is_refused(assume):
    with pytest.raises(InputError, match=r"world\.months"):
        SCENARIOS["stochastic_cycles"].path(assume(), (2003, 1), 0, 0)


def test_every_scenario_says_what_it_is_in_one_sentence():
    for name, scenario in SCENARIOS.items():
        assert scenario.name == name
        assert scenario.meaning.endswith(".")
        assert scenario.meaning.count(". ") == 0
        assert scenario.source
    required = {"baseline", "china_2008", "crisis_2008_no_stimulus", "crisis_severe", "stochastic_cycles"}
    assert required | {"cycles_with_shock", "baseline_with_shock", "soft_landing"} == set(SCENARIOS)


def test_a_path_cannot_be_changed_and_knows_its_channels(assume):
    path = path_of("china_2008", assume(), months=24)
    assert len(path) == 24
    with pytest.raises(ValueError, match="read-only"):
        path.values[0, 0] = 1.0
    with pytest.raises(AttributeError, match="no channel 'output'"):
        path.output  # noqa: B018
