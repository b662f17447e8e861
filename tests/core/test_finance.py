"""Loan arithmetic against published figures and against its own definitions."""

import importlib.util
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim.core import compiling, finance
from sim.core.errors import InputError
from sim.core.finance import (
    annuity_value,
    break_even_rate,
    effective_rate,
    flat_rate_as_nominal,
    growth,
    instalment,
    interest_for_month,
    rate_per_period,
)

PRINCIPALS = st.floats(100.0, 1e7)
RATES = st.floats(0.0, 0.6)
MONTHS = st.integers(1, 120)


@pytest.fixture(scope="module")
def interpreted():
    """The same module without any machine code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "rule", lambda function: function)
        spec = importlib.util.spec_from_file_location("interpreted_finance", finance.__file__)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("rate", "payment"), [(0.1584, 4532.76), (0.12, 4442.44), (0.0656, 4316.20)])
def test_the_instalment_of_50_000_yuan_over_12_months(rate, payment):
    assert round(instalment(50_000.0, rate, 12), 2) == payment


def test_without_interest_the_instalments_are_equal_parts():
    assert instalment(1200.0, 0.0, 12) == 100.0
    assert instalment(1200, 0, 12) == 100.0


@given(PRINCIPALS, RATES, MONTHS)
def test_instalments_repay_the_principal_with_interest(principal, rate, months):
    payment = instalment(principal, rate, months)
    balance = principal
    for _ in range(months):
        balance += interest_for_month(balance, rate) - payment
    assert balance == pytest.approx(0.0, abs=1e-9 * principal * growth(rate / 12, months))


@given(PRINCIPALS, RATES, MONTHS)
def test_an_instalment_lies_between_equal_parts_and_equal_parts_with_interest_on_everything(principal, rate, months):
    payment = instalment(principal, rate, months)
    assert payment >= principal / months * (1.0 - 1e-14)
    assert payment <= (principal / months + interest_for_month(principal, rate)) * (1.0 + 1e-14)


@given(st.floats(1e-12, 1e-6), MONTHS)
def test_a_tiny_rate_loses_no_digits(rate, months):
    # By Taylor: principal / months x (1 + (months + 1) / 2 x rate / 12), to second order in the rate
    expected = 1000.0 / months * (1.0 + (months + 1) / 2 * rate / 12)
    assert instalment(1000.0, rate, months) == pytest.approx(expected, rel=1e-13 + (months * rate) ** 2)


def test_a_months_interest_is_a_twelfth_of_the_years():
    assert interest_for_month(50_000.0, 0.12) == 500.0


@given(st.floats(-0.5, 1.0), st.integers(0, 400))
def test_growth_is_a_power(rate, periods):
    assert growth(rate, periods) == pytest.approx((1.0 + rate) ** periods, rel=1e-13)


@given(st.floats(1e-3, 1.0), st.integers(1, 400))
def test_an_annuity_is_worth_what_the_closed_form_says(rate, periods):
    assert annuity_value(rate, periods) == pytest.approx((1.0 - (1.0 + rate) ** -periods) / rate, rel=1e-12)


def test_20_percent_flat_is_35_percent_nominal_and_41_percent_effective():
    nominal = flat_rate_as_nominal(0.20, 12)
    assert round(nominal, 4) == 0.3507
    assert round(effective_rate(nominal, 12), 3) == 0.413


def test_a_loan_of_1000_repaid_with_50_times_22_costs_0_38_percent_a_week():
    # Grameen: 20 % declining, 10 % flat, in 50 weekly instalments
    assert round(rate_per_period(1000.0, 22.0, 50), 6) == 0.003804


@given(PRINCIPALS, RATES, MONTHS)
def test_the_rate_is_found_again_from_the_instalment(principal, rate, months):
    payment = instalment(principal, rate, months)
    assert 12 * rate_per_period(principal, payment, months) == pytest.approx(rate, abs=1e-12)


def test_payments_that_only_return_the_principal_bear_no_interest():
    assert rate_per_period(1000.0, 100.0, 10) == pytest.approx(0.0, abs=1e-15)
    assert flat_rate_as_nominal(0.0, 12) == pytest.approx(0.0, abs=1e-14)


@pytest.mark.parametrize(
    ("principal", "payment", "periods"), [(1000.0, 19.0, 50), (0.0, 1.0, 1), (1000.0, 22.0, 0), (1000.0, math.nan, 5)]
)
def test_payments_below_the_principal_have_no_rate(principal, payment, periods):
    with pytest.raises(InputError, match="do not repay the principal"):
        rate_per_period(principal, payment, periods)


@given(st.floats(0.01, 0.5), st.integers(2, 60))
def test_a_flat_rate_hides_a_higher_nominal_one(flat, months):
    assert flat < flat_rate_as_nominal(flat, months) < 2.0 * flat * (1.0 + flat * months / 12)


@given(st.floats(0.0, 1.0), st.sampled_from([1, 2, 4, 12, 52]))
def test_interest_on_interest_never_makes_a_loan_cheaper(nominal, periods):
    assert effective_rate(nominal, periods) >= nominal - 1e-15 * periods
    assert effective_rate(nominal, periods) <= math.exp(nominal) - 1.0 + 1e-14


@pytest.mark.parametrize(
    ("probability", "loss", "rate"),
    [(0.02, 0.60, 0.07857), (0.05, 0.60, 0.10000), (0.05, 0.75, 0.10789), (0.10, 0.75, 0.15556)],
)
def test_the_rate_that_breaks_even_with_funding_at_3_5_and_costs_of_3_percent(probability, loss, rate):
    assert round(break_even_rate(0.035, 0.03, probability, loss), 5) == rate


@given(st.floats(0.0, 0.1), st.floats(0.0, 0.1), st.floats(0.0, 0.9), st.floats(0.0, 1.0))
def test_a_lender_who_breaks_even_earns_nothing(funding, cost, probability, loss):
    rate = break_even_rate(funding, cost, probability, loss)
    assert (1.0 - probability) * rate - probability * loss - funding - cost == pytest.approx(0.0, abs=1e-15)


@given(PRINCIPALS, RATES, MONTHS)
def test_machine_code_gives_the_bits_of_plain_python(interpreted, principal, rate, months):
    assert instalment(principal, rate, months) == interpreted.instalment(principal, rate, months)
    assert interest_for_month(principal, rate) == interpreted.interest_for_month(principal, rate)
    assert flat_rate_as_nominal(rate, months) == interpreted.flat_rate_as_nominal(rate, months)
    assert effective_rate(rate, months) == interpreted.effective_rate(rate, months)
    assert break_even_rate(0.03, 0.03, rate, 0.6) == interpreted.break_even_rate(0.03, 0.03, rate, 0.6)


def test_a_compiled_loop_over_loans_gives_the_bits_of_single_calls():
    @njit
    def loop(principal, rate, months):
        payments = np.empty_like(principal)
        for loan in range(len(principal)):
            payments[loan] = instalment(principal[loan], rate[loan], months[loan])
        return payments

    random = np.random.default_rng(12)
    principal, rate = random.uniform(1e3, 1e5, 500), random.uniform(0.0, 0.3, 500)
    months = random.integers(1, 61, 500, dtype=np.int32)
    expected = [instalment(*loan) for loan in zip(principal.tolist(), rate.tolist(), months.tolist(), strict=True)]
    assert loop(principal, rate, months).tolist() == expected


def test_a_loan_of_1200_at_1_percent_a_week_in_four_weeks():
    # 1200 / (1 / 1.01 + 1 / 1.01^2 + 1 / 1.01^3 + 1 / 1.01^4) = 1200 / 3.901966 = 307.5373 a week
    month = finance.weekly_instalment(1200.0, 0.48, 1)
    assert month / 4 == pytest.approx(307.53731269)
    # 12 on 1200, 9.0446 on 904.4627, 6.0597 on 605.9700, 3.0449 on 304.4924
    assert finance.interest_in_weeks(1200.0, 0.48, month) == pytest.approx(
        12.0 + 9.044627 + 6.059700 + 3.044924, abs=1e-5
    )


@given(PRINCIPALS, RATES, MONTHS)
def test_weekly_instalments_repay_the_principal_month_by_month(principal, rate, months):
    payment = finance.weekly_instalment(principal, rate, months)
    balance = principal
    for _ in range(months):
        balance -= payment - finance.interest_in_weeks(balance, rate, payment)
    assert balance == pytest.approx(0.0, abs=1e-9 * principal * growth(rate / 12, months))


@given(PRINCIPALS, st.floats(0.01, 0.6), MONTHS)
def test_paid_by_the_week_a_loan_costs_less_interest_but_more_a_year(principal, rate, months):
    by_week, by_month = finance.weekly_instalment(principal, rate, months), instalment(principal, rate, months)
    assert by_week < by_month
    assert effective_rate(rate, 48) > effective_rate(rate, 12)


def test_a_week_paid_ahead_bears_no_interest_below_zero():
    assert finance.interest_in_weeks(100.0, 0.48, 4000.0) == pytest.approx(1.0)
