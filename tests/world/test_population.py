"""Who lives in the districts when a run begins.

Means of 20,000 parties are compared within five standard errors: a false alarm less than once in a million seeds, and
the seed is fixed.
"""

from typing import Any

import numpy as np
import pytest

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


def share(flags: Any) -> float:
    return float(np.mean(flags))


def test_borrowers_come_first_and_the_others_only_guarantee(usual: Parties) -> None:
    assert len(usual) == BORROWERS + 6000  # 0.3 per borrower
    assert list(np.flatnonzero(usual.may_borrow)) == list(range(BORROWERS))
    assert usual.present.all()
    assert len(people(population__outside_guarantors=0.0)) == BORROWERS


def test_every_branch_has_its_part_of_the_people(usual: Parties) -> None:
    assert list(np.bincount(usual.branch[:BORROWERS])) == [5000] * 4
    assert list(np.bincount(usual.branch[BORROWERS:])) == [1500] * 4
    assert (usual.cell == usual.branch * 3 + usual.segment).all()


def test_segments_and_trades_have_their_shares(usual: Parties) -> None:
    assert share(usual.segment == TRADER) == pytest.approx(0.25, abs=0.014)
    assert share(usual.segment == ENTERPRISE) == pytest.approx(0.05, abs=0.007)
    farmers = usual.segment == FARM
    assert (usual.trade[farmers] == FARMING).all()
    assert share(usual.trade[~farmers] == EXPORT_TRADE) == pytest.approx(0.2, abs=0.023)
    assert set(usual.trade[~farmers]) == {LOCAL_TRADE, EXPORT_TRADE}
    assert (people(population__export_share=0.0).trade != EXPORT_TRADE).all()


def test_mean_incomes_are_those_of_the_segments(usual: Parties) -> None:
    for segment, income in ((FARM, 1700.0), (TRADER, 4200.0), (ENTERPRISE, 15_000.0)):
        found = usual.mean_income[usual.segment == segment]
        settings = {FARM: "farm_income", TRADER: "trader_income", ENTERPRISE: "enterprise_income"}
        assert CreditModel().population.fields[settings[segment]].default == income
        assert found.mean() == pytest.approx(income, abs=5.0 * found.std() / len(found) ** 0.5)


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
    farmers = usual.segment == FARM
    richer = people(population__quality_on_income=0.0)
    assert (richer.subsistence == usual.subsistence).all()
    needs = usual.subsistence[farmers]
    assert needs.mean() / 1700.0 == pytest.approx(0.55, abs=5 * 0.42 * 0.55 / farmers.sum() ** 0.5)
    without = people(population__income_spread=0.0)
    needed = {segment: float(without.subsistence[without.segment == segment][0]) for segment in (FARM, TRADER)}
    assert needed[FARM] == pytest.approx(0.55 * 1700.0)
    assert needed[TRADER] == pytest.approx(0.55 * 0.7 * 4200.0)


def test_only_farmers_have_wages_to_lose_and_a_harvest(usual: Parties) -> None:
    farmers = usual.segment == FARM
    for column in (usual.wage_share, usual.seasonality):
        assert (column[farmers] > 0.0).all()
        assert (column[~farmers] == 0.0).all()


def test_everybody_begins_with_cash_capital_and_wealth_in_months_of_income(usual: Parties) -> None:
    model = CreditModel(**{"world.borrowers": 500, "population.borrowing_share": 0.0, "population.cash": 2.0})
    parties = model.parties
    assert model.accounts.cash[: len(parties)] == pytest.approx(2.0 * parties.mean_income)
    assert parties.capital == pytest.approx(model.population.own_capital * parties.mean_income)
    ratio = usual.wealth / usual.mean_income
    assert np.median(ratio) == pytest.approx(24.0, rel=0.04)


def test_popularity_has_the_tail_that_was_asked_for(usual: Parties) -> None:
    """Of a Pareto law with density exponent 2.6, the part above 10 is 10^-1.6."""
    assert usual.popularity.min() >= 1.0
    assert share(usual.popularity > 10.0) == pytest.approx(10.0**-1.6, abs=0.005)


def test_who_weighs_what_is_due_is_the_share_that_does(usual: Parties) -> None:
    assert usual.calculating.all()
    assert not people(behaviour__strategic_default=0.0).calculating.any()
    assert share(people(behaviour__strategic_default=0.4).calculating) == pytest.approx(0.4, abs=0.016)


def test_sanctioning_power_has_mean_one(usual: Parties) -> None:
    assert usual.standing.mean() == pytest.approx(1.0, abs=0.02)
    assert 0.0 <= usual.standing.min() < usual.standing.max() <= 2.0
