"""Who lives in the districts when a run begins.

Means of 20,000 parties are compared within five standard errors: a false alarm less than once in a million seeds, and
the seed is fixed.
"""

from typing import Any

import numpy as np
import pytest

from sim.configuration import DECLARED
from sim.model import CreditModel
from sim.world.parties import ENTERPRISE, EXPORT_TRADE, FARM, FARMING, LOCAL_TRADE, TRADER, Parties

BORROWERS = 20_000


def people(**settings: Any) -> Parties:
    chosen = {name.replace("__", "."): value for name, value in settings.items()}
    return CreditModel(
        **{"world.borrowers": BORROWERS, "world.branches": 4, "world.months": 1, **chosen}, rng=1
    ).parties


@pytest.fixture(scope="module")
def usual() -> Parties:
    return people()


def default(name: str) -> float:
    return float(DECLARED[name].default)


def share(flags: Any) -> float:
    return float(np.mean(flags))


def test_borrowers_come_first_and_the_others_only_guarantee(usual: Parties) -> None:
    assert len(usual) == BORROWERS * (1.0 + default("population.outside_guarantors"))
    assert list(np.flatnonzero(usual.may_borrow)) == list(range(BORROWERS))
    assert usual.present.all()
    assert len(people(population__outside_guarantors=0.0)) == BORROWERS


def test_every_branch_has_its_part_of_the_people(usual: Parties) -> None:
    assert list(np.bincount(usual.branch[:BORROWERS])) == [5000] * 4
    assert set(np.bincount(usual.branch[BORROWERS:])) == {(len(usual) - BORROWERS) // 4}
    assert (usual.cell == usual.branch * 3 + usual.segment).all()


def test_segments_and_trades_have_their_shares(usual: Parties) -> None:
    assert share(usual.segment == TRADER) == pytest.approx(default("population.trader_share"), abs=0.018)
    assert share(usual.segment == ENTERPRISE) == pytest.approx(default("population.enterprise_share"), abs=0.018)
    farmers = usual.segment == FARM
    assert (usual.trade[farmers] == FARMING).all()
    assert share(usual.trade[~farmers] == EXPORT_TRADE) == pytest.approx(default("population.export_share"), abs=0.03)
    assert set(usual.trade[~farmers]) == {LOCAL_TRADE, EXPORT_TRADE}
    assert (people(population__export_share=0.0).trade != EXPORT_TRADE).all()


def test_mean_incomes_are_those_of_the_segments(usual: Parties) -> None:
    for segment, name in ((FARM, "farm"), (TRADER, "trader"), (ENTERPRISE, "enterprise")):
        found = usual.mean_income[usual.segment == segment]
        mean = default(f"population.{name}_income")
        assert found.mean() == pytest.approx(mean, abs=5.0 * found.std() / len(found) ** 0.5)


def test_quality_reaches_the_cash_flow_and_nothing_when_switched_off(usual: Parties) -> None:
    farmers = usual.segment == FARM
    assert np.corrcoef(usual.quality[farmers], np.log(usual.mean_income[farmers]))[0, 1] > 0.4
    assert np.corrcoef(usual.quality[farmers], np.log(usual.volatility[farmers]))[0, 1] < -0.999
    flat = people(
        population__quality_on_income=0.0, population__quality_on_volatility=0.0, population__quality_on_return=0.0,
        population__income_spread=0.0, income__return_spread=0.0,
    )  # fmt: skip
    for name in ("mean_income", "volatility", "project_return"):
        assert len(set(getattr(flat, name)[flat.segment == FARM])) == 1


def test_quality_is_standard_normal(usual: Parties) -> None:
    assert usual.quality.mean() == pytest.approx(0.0, abs=0.032)
    assert usual.quality.std() == pytest.approx(1.0, abs=0.022)


def test_subsistence_goes_with_the_segments_income_and_not_with_ones_own_quality(usual: Parties) -> None:
    assert (people(population__quality_on_income=0.0).subsistence == usual.subsistence).all()
    alike = people(
        population__income_spread=0.0, population__subsistence_share=0.5, population__farm_income=1000.0,
        population__trader_income=2000.0, population__enterprise_income=3000.0,
    )  # fmt: skip
    for segment, needed in ((FARM, 500.0), (TRADER, 700.0), (ENTERPRISE, 600.0)):  # richer segments have more slack
        assert alike.subsistence[alike.segment == segment] == pytest.approx(needed)


def test_only_farmers_have_wages_to_lose_and_a_harvest(usual: Parties) -> None:
    farmers = usual.segment == FARM
    for column in (usual.wage_share, usual.seasonality):
        assert (column[farmers] > 0.0).all()
        assert (column[~farmers] == 0.0).all()


def test_everybody_begins_with_cash_capital_and_wealth_in_months_of_income(usual: Parties) -> None:
    nobody_owes = {"population.borrowing_share": 0.0, "competition.opening_share": 0.0}
    model = CreditModel(**{"world.borrowers": 500, **nobody_owes, "population.cash": 2.0})
    parties = model.parties
    assert model.accounts.cash[: len(parties)] == pytest.approx(2.0 * parties.mean_income)
    assert parties.capital == pytest.approx(model.population.own_capital * parties.mean_income)
    ratio = usual.wealth / usual.mean_income
    assert np.median(ratio) == pytest.approx(default("population.wealth"), rel=0.04)


def test_popularity_has_the_tail_that_was_asked_for(usual: Parties) -> None:
    """Of a Pareto law with density exponent t, the part above 10 is 10^(1 - t)."""
    assert usual.popularity.min() >= 1.0
    for tail in (2.0, 3.0):
        found = people(network__popularity_tail=tail).popularity
        assert share(found > 10.0) == pytest.approx(10.0 ** (1.0 - tail), abs=0.01)


def test_who_weighs_what_is_due_is_the_share_that_does(usual: Parties) -> None:
    assert people(behaviour__strategic_default=1.0).calculating.all()
    assert not people(behaviour__strategic_default=0.0).calculating.any()
    assert share(people(behaviour__strategic_default=0.4).calculating) == pytest.approx(0.4, abs=0.016)


def test_sanctioning_power_has_mean_one(usual: Parties) -> None:
    assert usual.standing.mean() == pytest.approx(1.0, abs=0.02)
    assert 0.0 <= usual.standing.min() < usual.standing.max() <= 2.0
