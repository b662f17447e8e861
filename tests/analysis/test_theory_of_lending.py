"""What theory says of single loans and their borrowers, at published values and at those worked out for these cases."""

import numpy as np
import pytest

from sim.analysis.theory.adverse_selection import bank_return, exit_rate
from sim.analysis.theory.discrimination import power_of_separation
from sim.analysis.theory.dynamic_incentives import enforceable_rate
from sim.analysis.theory.loans import (
    annuity_instalment,
    break_even_lending_rate,
    effective_of_nominal,
    flat_as_nominal,
)
from sim.analysis.theory.roll_rates import roll_rate_default, roll_rate_par30, roll_rate_share

TYPES = {"safe": 0.9, "risky": 0.6, "mean": 1.5, "outside": 0.3, "risky_share": 0.5}
MARKOV = {"f1": 0.03, "f2": 0.40, "f3": 0.60, "f4": 0.75, "w": 0.10}
OTHER_MARKOV = {"f1": 0.02, "f2": 0.35, "f3": 0.60, "f4": 0.80, "w": 0.12}


def test_safe_borrowers_leave_at_four_thirds_and_take_a_fifth_of_the_banks_return_with_them() -> None:
    assert exit_rate(0.9, 1.5, 0.3) == pytest.approx(1.3333, abs=5e-5)
    assert exit_rate(0.6, 1.5, 0.3) == pytest.approx(2.0)
    assert bank_return(1.2 / 0.9, **TYPES) == pytest.approx(1.0)
    assert bank_return(1.3334, **TYPES) == pytest.approx(0.8, abs=1e-4)


def test_the_best_rate_is_the_highest_unless_a_cap_keeps_the_bank_from_it() -> None:
    rates = np.arange(1.0, 2.2, 1e-4)
    returns = np.array([bank_return(float(rate), **TYPES) for rate in rates])
    assert rates[returns.argmax()] == pytest.approx(2.0, abs=2e-4)
    assert returns.max() == pytest.approx(1.2, abs=1e-4)
    capped = np.where(rates <= 1.6, returns, 0.0)
    assert rates[capped.argmax()] == pytest.approx(1.3333, abs=2e-4)
    assert bank_return(1.6, **TYPES) == pytest.approx(0.96)
    assert bank_return(2.1, **TYPES) == 0.0


def test_credit_is_worth_what_the_threat_of_losing_it_enforces() -> None:
    rate = enforceable_rate(0.9, 0.9, 1.6)
    assert rate == pytest.approx(1.296)
    worth = sum((0.9 * 0.9) ** period * 0.9 * (1.6 - rate) for period in range(1000))
    assert 0.9 * worth == pytest.approx(rate)


@pytest.mark.parametrize(
    ("chain", "shares"),
    [
        (MARKOV, [0.906454, 0.027194, 0.010877, 0.006526, 0.048949]),
        (OTHER_MARKOV, [0.944109, 0.018882, 0.006609, 0.003965, 0.026435]),
    ],
)
def test_rolling_loans_stand_where_the_chain_does_in_the_long_run(chain: dict[str, float], shares: list[float]) -> None:
    found = [roll_rate_share(late, **chain) for late in range(5)]
    assert found == pytest.approx(shares, abs=6e-7)
    f1, f2, f3, f4, w = chain.values()
    moves = np.array([
        [1 - f1, f1, 0, 0, 0], [1 - f2, 0, f2, 0, 0], [1 - f3, 0, 0, f3, 0], [1 - f4, 0, 0, 0, f4], [w, 0, 0, 0, 1 - w]
    ])  # fmt: skip
    assert found @ moves == pytest.approx(found)


def test_past_due_and_defaults_of_the_first_chain() -> None:
    assert roll_rate_par30(**MARKOV) == pytest.approx(0.06635, abs=5e-6)
    assert roll_rate_default(**MARKOV) == pytest.approx(0.0600, abs=5e-5)


def test_the_power_of_a_score_whose_groups_are_one_standard_deviation_apart() -> None:
    assert power_of_separation(1.0) == pytest.approx(0.7602, abs=5e-5)
    assert power_of_separation(0.0) == 0.5


@pytest.mark.parametrize(("rate", "payment"), [(0.1584, 4532.76), (0.12, 4442.44), (0.0656, 4316.20)])
def test_the_instalments_of_fifty_thousand_yuan_over_a_year(rate: float, payment: float) -> None:
    assert annuity_instalment(50_000, rate, 12) == pytest.approx(payment, abs=0.005)


def test_a_flat_rate_of_twenty_percent_costs_thirty_five() -> None:
    nominal = flat_as_nominal(0.20, 12)
    assert nominal == pytest.approx(0.3507, abs=5e-5)
    assert effective_of_nominal(nominal) == pytest.approx(0.413, abs=5e-4)


@pytest.mark.parametrize(
    ("pd", "lgd", "rate"), [(0.02, 0.6, 0.07857), (0.05, 0.6, 0.10), (0.05, 0.75, 0.10789), (0.1, 0.75, 0.15556)]
)
def test_break_even_rates(pd: float, lgd: float, rate: float) -> None:
    assert break_even_lending_rate(0.035, 0.03, pd, lgd) == pytest.approx(rate, abs=5e-6)
