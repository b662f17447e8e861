"""Banks of a sector differ when they begin: in the middle they are the average bank, and nobody else's luck moves."""

from typing import Any

import numpy as np
import pytest

from sim.configuration import DECLARED
from sim.model import CreditModel

SMALL: dict[str, Any] = {"world.borrowers": 40, "world.branches": 1, "world.months": 2}
SEEDS = 400


def bank(seed: int = 0, **settings: float) -> CreditModel:
    return CreditModel(**SMALL, **{name.replace("__", "."): value for name, value in settings.items()}, rng=seed)


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    openings = [bank(seed, bank__spread=1.0).opening for seed in range(SEEDS)]
    return {name: np.array([getattr(opening, name) for opening in openings]) for name in vars(openings[0])}


AVERAGE = {
    "capital": DECLARED["bank.opening_capital"].default,
    "bad_share": DECLARED["population.legacy_bad_share"].default,
    "loan_to_deposit": DECLARED["bank.opening_loan_to_deposit"].default,
    "unsecured_share": DECLARED["levers.unsecured_share"].default,
    "target_growth": DECLARED["levers.target_growth"].default,
}
CAPITAL, BAD = AVERAGE["capital"], AVERAGE["bad_share"]


def test_without_spread_every_bank_is_the_average_bank() -> None:
    for seed in range(3):
        assert vars(bank(seed).opening) == AVERAGE


@pytest.mark.parametrize("name", AVERAGE)
def test_the_middle_of_the_sector_is_the_average_bank(drawn: dict[str, np.ndarray], name: str) -> None:
    below = (drawn[name] < AVERAGE[name]).mean()
    assert below == pytest.approx(0.5, abs=3.0 * np.sqrt(0.25 / SEEDS))
    assert drawn[name].std() > 0.0


def test_the_spread_is_what_the_parameters_say(drawn: dict[str, np.ndarray]) -> None:
    near = 3.0 / np.sqrt(2.0 * SEEDS)
    assert drawn["capital"].std() == pytest.approx(0.03, rel=near)
    assert np.log(drawn["bad_share"]).std() == pytest.approx(0.6, rel=near)
    assert drawn["loan_to_deposit"].std() == pytest.approx(0.06, rel=near)
    assert drawn["target_growth"].std() == pytest.approx(0.12, rel=near)
    odds = np.log(drawn["unsecured_share"] / (1.0 - drawn["unsecured_share"]))
    assert odds.std() == pytest.approx(0.9, rel=near)


def test_banks_with_more_bad_loans_have_less_capital(drawn: dict[str, np.ndarray]) -> None:
    found = np.corrcoef(np.log(drawn["bad_share"]), drawn["capital"])[0, 1]
    assert found == pytest.approx(-0.5, abs=0.13)
    alone = [bank(seed, bank__spread=1.0, sector__weakness=0.0).opening for seed in range(100)]
    loose = np.corrcoef([np.log(one.bad_share) for one in alone], [one.capital for one in alone])[0, 1]
    assert abs(loose) < 0.3


def test_all_figures_stay_within_their_bounds_and_some_banks_have_no_capital() -> None:
    openings = [bank(seed, bank__spread=3.0).opening for seed in range(100)]
    assert all(-0.2 <= one.capital <= 1.0 and 0.0 <= one.bad_share <= 1.0 for one in openings)
    assert all(0.05 <= one.loan_to_deposit <= 2.0 and 0.0 < one.unsecured_share < 1.0 for one in openings)
    assert all(-0.5 <= one.target_growth <= 2.0 for one in openings)
    assert any(one.capital < 0.0 for one in openings)


def test_half_the_spread_is_half_as_far_from_the_average() -> None:
    whole, half = bank(7, bank__spread=1.0).opening, bank(7, bank__spread=0.5).opening
    assert half.capital - CAPITAL == pytest.approx(0.5 * (whole.capital - CAPITAL))
    assert half.bad_share / BAD == pytest.approx(np.sqrt(whole.bad_share / BAD))


def test_the_bank_opens_with_what_was_drawn() -> None:
    model = bank(5, bank__spread=1.0)
    loans = model.branches.loans.sum()
    assert model.branches.capital.sum() == pytest.approx(model.opening.capital * loans)
    assert loans / model.branches.deposits.sum() == pytest.approx(model.opening.loan_to_deposit)
    assert model.levers.base["target_growth"] == model.opening.target_growth
    model.run()
    assert model.levers.unsecured_share[0] == model.opening.unsecured_share


def test_the_people_and_their_luck_are_the_same_in_every_bank() -> None:
    average, other = bank(5), bank(5, bank__spread=2.0)
    for name in ("quality", "mean_income", "wealth", "shock", "felt", "branch", "trade"):
        assert np.array_equal(getattr(average.parties, name), getattr(other.parties, name)), name
    assert np.array_equal(average.ties.neighbour, other.ties.neighbour)
    average.run()
    other.run()
    assert np.array_equal(average.parties.shock, other.parties.shock)


def test_a_third_of_every_district_is_poor_and_owns_least() -> None:
    model = CreditModel(**{"world.borrowers": 120, "world.branches": 4, "population.outside_guarantors": 0.0})
    for branch in range(4):
        here = model.parties.branch == branch
        poor = model.parties.poor[here] == 1
        assert poor.sum() == 10
        assert model.parties.wealth[here][poor].max() <= model.parties.wealth[here][~poor].min()
