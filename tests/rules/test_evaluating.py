"""What the bank makes of what it sees of an applicant."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from sim.core.finance import break_even_rate
from sim.rules.evaluating import (
    estimated_default_probability,
    expected_quality,
    known_against,
    offered_rate,
    precision_of_score,
    precision_of_visits,
)

share = st.floats(0.0, 1.0)
sd = st.floats(-4.0, 4.0)
precision = st.floats(0.0, 10.0)
draw = st.floats(0.001, 0.999)


@given(quality=sd, better=st.floats(0.0, 4.0), late=st.integers(0, 30), weight=st.floats(0.0, 2.0))
def test_the_better_and_the_more_punctual_look_safer(quality: float, better: float, late: int, weight: float) -> None:
    def risk(quality: float, late: int) -> float:
        return estimated_default_probability(-3.6, weight, quality, known_against(0.35, late, 0.0, 0.0, 0.0, 0.0))

    assert risk(quality + better, late) <= risk(quality, late) <= risk(quality, late + 1)
    assert 0.0 < risk(quality, late) < 1.0


@given(late=st.integers(0, 30), uncovered=share, burden=st.floats(0.0, 3.0), more=share)
def test_nothing_held_against_a_borrower_makes_him_look_better(
    late: int, uncovered: float, burden: float, more: float
) -> None:
    against = known_against(0.35, late, 3.0, uncovered, 0.5, burden)
    assert 0.0 <= against <= known_against(0.35, late, 3.0, uncovered + more, 0.5, burden)
    assert against <= known_against(0.35, late, 3.0, uncovered, 0.5, burden + more)


def test_a_record_of_more_than_a_year_counts_as_a_year() -> None:
    at = [known_against(0.35, late, 0.0, 0.0, 0.0, 0.0) for late in (11, 12, 13, 500)]
    assert at[0] < at[1] == at[2] == at[3]


@given(power=st.floats(0.501, 0.95), separation=st.floats(0.5, 5.0))
def test_a_score_of_a_given_power_ranks_bad_below_good_with_that_probability(power: float, separation: float) -> None:
    """Two normal laws a separation apart, seen with the noise of the signal: Phi(d' / sqrt 2) pairs in order."""
    seen = precision_of_score(power, separation)
    if seen >= 1e6:  # more power than the separation allows
        assert power >= norm.cdf(separation / sqrt(2.0)) - 1e-5
    else:
        assert norm.cdf(separation / sqrt(1.0 + 1.0 / seen) / sqrt(2.0)) == pytest.approx(power, abs=1e-9)


@given(sd, precision, precision, draw, draw)
def test_signals_are_combined_as_bayes_would(
    quality: float, first: float, second: float, one: float, two: float
) -> None:
    combined = expected_quality(quality, first, 0.0, 0.0, second, 0.0, 0.0, one, 0.5, 0.5, two, 0.5, 0.5)
    signals = [(seen, quality + norm.ppf(u) / sqrt(seen)) for seen, u in ((first, one), (second, two)) if seen > 0.0]
    mean, total = 0.0, 1.0
    for seen, signal in signals:  # one after the other, as a conjugate normal
        mean, total = (total * mean + seen * signal) / (total + seen), total + seen
    assert combined == pytest.approx(mean, abs=1e-6)


@given(quality=sd, seen=precision, draw=draw)
def test_six_signals_of_the_same_precision_differ_in_their_draws_alone(
    quality: float, seen: float, draw: float
) -> None:
    alone = []
    for place in range(6):
        precisions, draws = [0.0] * 6, [0.5] * 6
        precisions[place], draws[place] = seen, draw
        alone.append(expected_quality(quality, *precisions, *draws))
    assert alone == [alone[0]] * 6


@given(client=st.floats(0.0, 200.0), tenure=st.floats(0.0, 200.0), more=st.floats(0.0, 50.0), effort=share)
def test_officers_know_more_the_longer_they_are_there_and_the_more_they_try(
    client: float, tenure: float, more: float, effort: float
) -> None:
    def seen(client: float, tenure: float, effort: float) -> float:
        return precision_of_visits(1.3, effort, client, tenure, 3.0, 12.0, 1.0)

    known = seen(client, tenure, effort)
    assert known <= seen(client + more, tenure, effort)
    assert known <= seen(client, tenure + more, effort)
    assert seen(client, tenure, 0.0) <= known <= 2.0 / 1.3**2
    assert seen(client, 0.0, effort) == seen(0.0, tenure, effort)  # a newcomer knows nobody


@given(risk=st.floats(0.0, 0.5), more=st.floats(0.0, 0.2), by_risk=share, ceiling=st.floats(0.5, 3.0))
def test_risk_raises_the_price_as_far_as_it_is_priced_and_never_over_the_ceiling(
    risk: float, more: float, by_risk: float, ceiling: float
) -> None:
    def rate(risk: float, by_risk: float) -> float:
        return offered_rate(0.06, 1.5, ceiling, by_risk, 0.03, 0.03, risk, 0.5, 0.02)

    assert rate(risk, by_risk) <= rate(risk + more, by_risk) <= 0.06 * ceiling
    assert rate(risk, 0.0) == min(0.06 * 1.5, 0.06 * ceiling)
    full = break_even_rate(0.03, 0.03, min(risk, 0.5), 0.5) + 0.02
    assert rate(risk, 1.0) == pytest.approx(min(full, 0.06 * ceiling))
