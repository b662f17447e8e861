"""Deposits, dividends, the banks of a sector, Basel capital and what consumption is worth: numbers worked by hand."""

import math

import pytest

from sim.core.numbers import normal_quantile
from sim.rules.basel import capital_requirement, retail_correlation
from sim.rules.capital import operational_risk_assets
from sim.rules.classifying import category_by_days, category_by_days_alone, category_of
from sim.rules.following import half_year
from sim.rules.funding import deposit_growth, deposits_in_flight, deposits_sent_away, may_pay_out, net_deposits
from sim.rules.welfare import certainty_equivalent, utility, year_of
from sim.world.loans import DOUBTFUL, GUARANTEED, LOSS, PASS, SPECIAL_MENTION, SUBSTANDARD, UNSECURED
from sim.world.sector import drawn_level, drawn_multiple, drawn_share, linked

BASEL = {  # risk weights in percent at a loss given default of 45 %: Basel II, annex 5, other retail
    0.0003: 4.45, 0.001: 11.16, 0.0025: 21.15, 0.005: 32.36, 0.01: 45.77, 0.02: 57.99, 0.03: 62.79, 0.05: 66.42,
    0.06: 67.73, 0.1: 75.54, 0.15: 88.60, 0.2: 100.28,
}  # fmt: skip


@pytest.mark.parametrize(("probability", "weight"), BASEL.items())
def test_the_basel_formula_gives_the_published_risk_weights(probability: float, weight: float) -> None:
    needed = capital_requirement(probability, 0.45, retail_correlation(probability))
    assert 100.0 * 12.5 * needed == pytest.approx(weight, abs=0.006)


@pytest.mark.parametrize(("probability", "correlation"), [(0.01, 0.12161), (0.02, 0.09456), (0.1, 0.03393)])
def test_the_correlation_falls_with_the_default_probability(probability: float, correlation: float) -> None:
    assert retail_correlation(probability) == pytest.approx(correlation, abs=5e-6)


def test_operational_risk_weighs_as_much_as_assets_of_its_charge_over_eight_percent() -> None:
    assert operational_risk_assets(100.0, 0.15) == pytest.approx(15.0 / 0.08)
    assert operational_risk_assets(-100.0, 0.15) == 0.0


def test_capital_is_asked_for_what_is_not_expected() -> None:
    assert capital_requirement(1.0, 0.45, 0.1) == 0.0  # all of it is expected
    assert capital_requirement(0.0, 0.45, 0.16) == capital_requirement(0.0003, 0.45, 0.16)  # the floor of the rules
    assert capital_requirement(0.02, 0.9, 0.1) == pytest.approx(2.0 * capital_requirement(0.02, 0.45, 0.1))


def test_deposits_grow_with_incomes_the_district_and_the_real_rate() -> None:
    # 7 % + 1 % + 0.5 x -4 % + 2 x (2.25 % - 5 % + 0.25 %) = 1 %
    growth = deposit_growth(0.07, 0.01, -0.04, 0.5, 0.0225, 0.05, -0.0025, 2.0)
    assert growth == pytest.approx(0.07 + 0.01 - 0.02 - 0.05)


def test_deposits_without_use_leave_by_and_by() -> None:
    assert deposits_sent_away(1000.0, 0.4, 0.4, 0.1) == 0.0
    assert deposits_sent_away(1000.0, 0.3, 0.4, 0.1) == pytest.approx(25.0)
    assert deposits_sent_away(1000.0, 0.0, 0.4, 0.1) == pytest.approx(100.0)
    assert deposits_sent_away(1000.0, 0.0, 0.0, 0.1) == 0.0


def test_depositors_flee_by_missing_capital_up_to_all_of_it_and_up_to_the_cash_there_is() -> None:
    assert deposits_in_flight(1000.0, 0.0, 0.01, 0.04, 2.0, 1e6) == pytest.approx(60.0)
    assert deposits_in_flight(1000.0, 0.75, 0.01, 0.04, 2.0, 1e6) == pytest.approx(15.0)
    assert deposits_in_flight(1000.0, 0.0, -1.0, 0.04, 2.0, 1e6) == pytest.approx(1000.0)
    assert deposits_in_flight(1000.0, 0.0, -1.0, 0.04, 2.0, 300.0) == pytest.approx(300.0)
    assert deposits_in_flight(1000.0, 0.0, -1.0, 0.04, 2.0, -5.0) == 0.0
    assert deposits_in_flight(1000.0, 0.0, 0.05, 0.04, 2.0, 1e6) == 0.0


def test_no_depositor_owes_the_bank() -> None:
    assert net_deposits(100.0, -40.0) == -40.0
    assert net_deposits(100.0, -140.0) == -100.0


def test_a_dividend_needs_floor_and_buffer_and_a_bank_that_stands() -> None:
    assert may_pay_out(0.11, 0.08, 0.025, 0)
    assert not may_pay_out(0.10, 0.08, 0.025, 0)
    assert not may_pay_out(0.11, 0.08, 0.025, 1)
    assert not may_pay_out(-0.01, -1.0, 0.0, 0)


def test_a_level_is_drawn_around_the_median_within_its_bounds() -> None:
    assert drawn_level(0.06, 0.03, -3.0, -0.2, 1.0) == pytest.approx(-0.03)
    assert drawn_level(0.06, 0.03, 0.0, -0.2, 1.0) == 0.06
    assert drawn_level(0.06, 0.03, -30.0, -0.2, 1.0) == -0.2
    assert drawn_level(0.06, 0.0, -30.0, -0.2, 1.0) == 0.06


def test_a_multiple_doubles_as_often_as_it_halves() -> None:
    one = math.log(2.0)
    assert drawn_multiple(0.08, one, 1.0, 1.0) == pytest.approx(0.16)
    assert drawn_multiple(0.08, one, -1.0, 1.0) == pytest.approx(0.04)
    assert drawn_multiple(0.08, one, 9.0, 1.0) == 1.0
    assert drawn_multiple(0.08, 0.0, 9.0, 1.0) == 0.08


def test_a_share_is_drawn_by_its_odds_so_that_it_stays_one() -> None:
    assert drawn_share(0.2, math.log(4.0), 1.0) == pytest.approx(0.5)  # odds of 1 to 4, then 1 to 1
    assert drawn_share(0.0, 1.0, 3.0) == 0.0
    assert drawn_share(1.0, 1.0, -3.0) == 1.0
    assert drawn_share(0.2, 0.0, 3.0) == 0.2


def test_draws_are_linked_as_much_as_asked() -> None:
    assert linked(2.0, 1.0, 0.0) == 2.0
    assert linked(2.0, 1.0, -1.0) == -1.0
    assert linked(1.0, 1.0, 0.6) == pytest.approx(0.6 + 0.8)


@pytest.mark.parametrize(("risk_aversion", "sure"), [(0.0, 5.0), (1.0, 3.0), (2.0, 1.8)])
def test_the_more_risk_averse_the_less_an_uneven_lot_is_worth(risk_aversion: float, sure: float) -> None:
    """Of 1 and 9: the arithmetic, the geometric and the harmonic mean."""
    mean = 0.5 * (utility(1.0, risk_aversion) + utility(9.0, risk_aversion))
    assert certainty_equivalent(mean, risk_aversion) == pytest.approx(sure)


@pytest.mark.parametrize("risk_aversion", [0.5, 1.0, 2.0, 4.0])
def test_a_sure_thing_is_worth_itself(risk_aversion: float) -> None:
    assert certainty_equivalent(utility(730.0, risk_aversion), risk_aversion) == pytest.approx(730.0)


def test_nobody_lives_on_less_than_what_keeps_him_alive() -> None:
    assert year_of(100.0, 100.0) == pytest.approx(300.0)
    assert year_of(900.0, 100.0) == 900.0


@pytest.mark.parametrize(("start", "month", "half"), [(24036, 0, 0), (24036, 5, 0), (24036, 6, 1), (24040, 1, 0),
                                                      (24040, 2, 1), (24040, 8, 2)])  # fmt: skip
def test_half_years_are_those_of_the_calendar(start: int, month: int, half: int) -> None:
    """24036 is 2003-01, 24040 is 2003-05."""
    assert half_year(start, month) == half


LATE = [0, 1, 3, 4, 6, 7, 9, 10, 12, 13]


@pytest.mark.parametrize(
    ("rules", "categories"),
    [
        (1, [PASS, SPECIAL_MENTION, SPECIAL_MENTION, SUBSTANDARD, SUBSTANDARD, DOUBTFUL, DOUBTFUL, DOUBTFUL, DOUBTFUL,
             LOSS]),
        (2, [PASS, SPECIAL_MENTION, SPECIAL_MENTION, SUBSTANDARD, SUBSTANDARD, SUBSTANDARD, SUBSTANDARD, DOUBTFUL,
             DOUBTFUL, LOSS]),
    ],
)  # fmt: skip
def test_days_alone_make_the_category(rules: int, categories: list[int]) -> None:
    assert [category_by_days_alone(late, rules) for late in LATE] == categories
    assert [category_of(UNSECURED, late, rules) for late in LATE] == categories
    assert [category_of(GUARANTEED, late, rules) for late in LATE] == categories


def test_by_the_rules_of_2007_for_small_firms_security_counts() -> None:
    for product in (UNSECURED, GUARANTEED):
        assert [category_of(product, late, 0) for late in LATE] == [category_by_days(product, late) for late in LATE]
    assert category_of(UNSECURED, 1, 0) != category_of(GUARANTEED, 1, 0)


def test_the_worst_year_in_a_thousand_is_that_of_the_one_factor_model() -> None:
    """PD 2 %, correlation 12 %: the quantile of the loss at 99.9 % is 14.7282 % (Vasicek)."""
    assert capital_requirement(0.02, 1.0, 0.12) == pytest.approx(0.147282 - 0.02, abs=1e-6)
    assert normal_quantile(0.999) == pytest.approx(3.0902, abs=1e-4)
