"""Who asks for a loan, what the bank thinks of him, and what it answers."""

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.lending import (
    asking_hazard,
    lending_budget,
    lending_rate,
)

share = st.floats(0.0, 1.0)


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
