"""Who asks for a loan, what the bank thinks of him, and what it answers."""

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.lending import (
    asking_hazard,
    estimated_default_probability,
    expected_quality,
    lending_budget,
    lending_rate,
)

share = st.floats(0.0, 1.0)
sd = st.floats(-4.0, 4.0)


@given(quality=sd, better=st.floats(0.0, 4.0), late=st.integers(0, 30))
def test_the_better_and_the_more_punctual_look_safer(quality: float, better: float, late: int) -> None:
    def risk(quality: float, late: int) -> float:
        return estimated_default_probability(-3.6, 0.55, quality, 0.35, late, 0.0, 0.0)

    assert risk(quality + better, late) <= risk(quality, late) <= risk(quality, late + 1)
    assert 0.0 < risk(quality, late) < 1.0


@given(quality=sd, uncovered=share, more=share, weight=st.floats(0.0, 5.0))
def test_a_loan_that_nothing_covers_any_more_looks_riskier(
    quality: float, uncovered: float, more: float, weight: float
) -> None:
    def risk(uncovered: float) -> float:
        return estimated_default_probability(-3.6, 0.55, quality, 0.35, 0, weight, uncovered)

    assert risk(uncovered) <= risk(uncovered + more)


@given(quality=sd)
def test_a_record_of_more_than_a_year_counts_as_a_year(quality: float) -> None:
    def risk(late: int) -> float:
        return estimated_default_probability(-3.6, 0.55, quality, 0.35, late, 0.0, 0.0)

    assert risk(12) == risk(13) == risk(500)
    assert risk(11) < risk(12)


@given(signal=sd, noise=st.floats(0.0, 10.0))
def test_a_weaker_signal_is_believed_less(signal: float, noise: float) -> None:
    assert abs(expected_quality(signal, noise + 0.1)) <= abs(expected_quality(signal, noise)) <= abs(signal)
    assert expected_quality(signal, 0.0) == signal


@given(hazard=share, gap=st.floats(-0.5, 0.5), supply=st.floats(-0.5, 0.5), season=st.floats(0.0, 2.0))
def test_the_chance_of_asking_is_a_chance_and_higher_for_former_clients(
    hazard: float, gap: float, supply: float, season: float
) -> None:
    new = asking_hazard(hazard, 0, 5.0, gap, 2.0, season, supply, 4.0)
    former = asking_hazard(hazard, 1, 5.0, gap, 2.0, season, supply, 4.0)
    assert 0.0 <= new <= former <= 1.0


def test_demand_stands_still_where_cycle_season_and_solicitation_are_switched_off() -> None:
    assert {
        asking_hazard(0.006, 0, 5.0, gap, 0.0, 1.0, supply, 0.0) for gap in (-0.1, 0.1) for supply in (-0.2, 0.2)
    } == {0.006}


@given(benchmark=st.floats(0.0, 0.2), multiple=st.floats(0.5, 10.0), ceiling=st.floats(0.5, 10.0))
def test_no_loan_costs_more_than_the_ceiling_of_the_day(benchmark: float, multiple: float, ceiling: float) -> None:
    assert lending_rate(benchmark, multiple, ceiling) <= benchmark * ceiling


@given(loans=st.floats(0.0, 1e9), growth=st.floats(-1.0, 2.0), supply=st.floats(-1.0, 1.0), repaid=st.floats(0.0, 1e9))
def test_the_plan_is_never_negative(loans: float, growth: float, supply: float, repaid: float) -> None:
    assert lending_budget(loans, growth, supply, repaid, 1) >= 0.0
