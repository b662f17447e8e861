"""Cycles of drawn length, and shocks laid over what is beneath."""

from itertools import pairwise

import numpy as np
import pytest

from sim.scenarios import SCENARIOS
from sim.scenarios.observed import month_index
from sim.scenarios.shocks import shock_profile
from sim.scenarios.stochastic_cycles import cycle
from sim.world.economy import CHANNELS


def path_of(name, settings, months=168, seed=0):
    return SCENARIOS[name].path(settings, (2003, 1), months, seed)


def test_a_seed_always_gives_the_same_cycle_and_another_seed_another(assume):
    first, again = (path_of("stochastic_cycles", assume(), seed=4) for _ in range(2))
    assert first.values.tobytes() == again.values.tobytes()
    assert not np.array_equal(path_of("stochastic_cycles", assume(), seed=5).output_gap, first.output_gap)


def test_a_longer_run_goes_on_where_the_shorter_one_ended(assume):
    short, long = (path_of("stochastic_cycles", assume(), months, seed=9).values for months in (60, 120))
    assert long[:, :60].tobytes() == short.tobytes()


def test_without_amplitude_and_noise_cycles_rest_at_the_means_of_the_baseline(assume):
    still = path_of("stochastic_cycles", assume(cycle_amplitude=0.0, cycle_noise=0.0))
    calm = path_of("baseline", assume())
    for name in CHANNELS:
        assert len(set(getattr(still, name))) == 1 or name == "collateral_price", name
        assert getattr(still, name)[-1] == pytest.approx(getattr(calm, name)[-1], abs=2e-3), name


def test_regimes_last_as_long_as_declared(assume):
    """Without noise and memory output shows the regime. 40 seeds of 1,200 months hold about 1,100 spells of each kind.

    The mean of so many geometric spells has a relative standard error of 3 %; 4 of them miss by luck once in 16,000.
    """
    settings = assume(cycle_noise=0.0, cycle_half_life=0.0)
    lengths = {True: [], False: []}
    months = {True: 0, False: 0}
    for seed in range(40):
        good = cycle(settings, 1200, seed) > 0.0
        turns = np.flatnonzero(np.diff(good)) + 1
        for spell in np.split(good, turns)[1:-1]:  # the first and last are cut off
            lengths[bool(spell[0])].append(len(spell))
        months[True] += int(good.sum())
        months[False] += int((~good).sum())
    for kind, declared in ((True, 31.5), (False, 12.2)):
        assert len(lengths[kind]) > 900
        assert np.mean(lengths[kind]) == pytest.approx(declared, rel=0.12)
    assert months[False] / (months[True] + months[False]) == pytest.approx(12.2 / 43.7, abs=0.03)


def test_output_averages_to_its_mean_and_strays_as_declared(assume):
    """30 seeds x 1,200 months count as 1,800 independent ones: bounds of 4 standard errors, missed once in 16,000."""
    gaps = np.concatenate([cycle(assume(), 1200, seed) for seed in range(30)])
    assert gaps.mean() == pytest.approx(0.0, abs=0.002)
    quiet = np.concatenate([cycle(assume(cycle_amplitude=0.0), 1200, seed) for seed in range(30)])
    assert quiet.std() == pytest.approx(0.006, rel=0.08)
    month_to_month = np.corrcoef(quiet[:-1], quiet[1:])[0, 1]
    assert month_to_month == pytest.approx(0.5 ** (1 / 6), abs=0.02)


def test_the_other_channels_move_with_output_as_declared(assume):
    path = path_of("stochastic_cycles", assume(), seed=2)
    mean = path_of("stochastic_cycles", assume(cycle_amplitude=0.0, cycle_noise=0.0))
    over = path.output_gap - mean.output_gap
    assert over.min() < -0.01 < 0.005 < over.max()
    for name, response in (
        ("export_gap", 4.0),
        ("farm_price_gap", 1.0),
        ("cpi_inflation", 1.0),
        ("loan_supply", 1.0),
        ("income_growth", 1.0),
        ("benchmark_lending_rate", 0.5),
    ):
        np.testing.assert_allclose(getattr(path, name) - getattr(mean, name), response * over, atol=1e-9, err_msg=name)
    lost = path.job_loss_hazard - mean.job_loss_hazard
    np.testing.assert_allclose(lost, 0.5 * np.maximum(-over, 0.0), atol=1e-9)


@pytest.mark.parametrize("name", ["baseline_with_shock", "cycles_with_shock"])
def test_a_harder_shock_is_worse_in_every_month_and_channel(assume, name):
    ladder = [path_of(name, assume(shock_severity=severity), seed=3) for severity in (0.0, 0.5, 1.0, 1.5, 2.0)]
    worst = month_index(2009, 6)
    for milder, harder in pairwise(ladder):
        for channel in (
            "output_gap",
            "export_gap",
            "farm_price_gap",
            "loan_supply",
            "income_growth",
            "collateral_price",
        ):
            assert (getattr(harder, channel) <= getattr(milder, channel)).all(), channel
            assert getattr(harder, channel)[worst] < getattr(milder, channel)[worst], channel
        assert (harder.job_loss_hazard >= milder.job_loss_hazard).all()
        assert harder.job_loss_hazard[worst] > milder.job_loss_hazard[worst]


@pytest.mark.parametrize("name", ["baseline", "cycles"])
def test_no_severity_is_no_shock_and_a_shock_leaves_the_months_before_it_alone(assume, name):
    beneath = path_of({"baseline": "baseline", "cycles": "stochastic_cycles"}[name], assume(), seed=6)
    none = path_of(f"{name}_with_shock", assume(shock_severity=0.0), seed=6)
    assert none.values.tobytes() == beneath.values.tobytes()
    hard = path_of(f"{name}_with_shock", assume(shock_severity=2.0, shock_onset="2010-03"), seed=6)
    onset = month_index(2010, 3)
    assert hard.values[:, :onset].tobytes() == beneath.values[:, :onset].tobytes()
    assert hard.output_gap[onset] == pytest.approx(beneath.output_gap[onset] - 2.0 * 0.05 / 6.0, abs=1e-9)


def test_the_three_shapes_by_hand(assume):
    def felt(shape):
        settings = assume(shock_shape=shape, shock_onset="2003-03", shock_ramp=2, shock_duration=3, shock_half_life=1.0)
        return shock_profile(settings, 0, 10).tolist()

    assert felt("V") == [0.0, 0.0, 0.5, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625]
    assert felt("U") == [0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 0.5, 0.25, 0.125]
    assert felt("L") == [0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_a_shock_can_begin_before_the_run_or_after_it(assume):
    before = shock_profile(assume(shock_onset="2003-02", shock_shape="L"), month_index(2005, 1), 3)
    assert before.tolist() == [1.0, 1.0, 1.0]
    after = shock_profile(assume(shock_onset="2050-01"), 0, 12)
    assert after.tolist() == [0.0] * 12


def test_rates_are_cut_in_a_shock_only_when_asked_and_never_under_zero(assume):
    plain, cut = (path_of("baseline_with_shock", assume(shock_rates=rates)) for rates in (0.0, 0.05))
    worst = month_index(2009, 6)
    assert plain.benchmark_lending_rate[worst] == path_of("baseline", assume()).benchmark_lending_rate[worst]
    fallen = plain.benchmark_lending_rate[worst] - cut.benchmark_lending_rate[worst]
    assert fallen == pytest.approx(0.05, abs=1e-9)
    assert cut.benchmark_deposit_rate[worst] == 0.0
