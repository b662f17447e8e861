"""What the month's lending does to a district: to its confidence in more credit, and to its incomes."""

import numpy as np
import pytest

from sim.model import CreditModel
from sim.phases import districts, households
from tests.phases.village import give, last, lend, village


def people(**settings: float) -> CreditModel:
    """Ten parties with an income of 1,000 a month each."""
    model = village(10, {name.replace("__", "."): value for name, value in settings.items()})
    model.parties.mean_income = 1000.0
    model.branches.mean_income = 10_000.0
    return model


def lent(model: CreditModel, month: int, amount: float) -> float:
    """Let the month's lending be so much; returns its effect on incomes."""
    model.month = month
    model.books.f8[:] = 0.0
    model.books.granted[0] = amount
    districts.feel_lending(model)
    return float(model.branches.local_effect[0])


def test_confidence_starts_full_and_halves_its_distance_to_the_news_in_a_half_life() -> None:
    model = people(behaviour__confidence_half_life=1.0)
    assert list(model.branches.confidence) == [1.0]
    model.books.renewals_due[0], model.books.renewals_refused[0] = 4.0, 3.0
    model.books.approvals[1], model.books.refused_funds[1] = 1.0, 3.0
    districts.gain_confidence(model)
    assert model.branches.confidence[0] == pytest.approx(0.625)  # half-way to 2 of 8
    assert model.statement.confidence[0] == model.branches.confidence[0]


def test_a_month_without_news_leaves_confidence_as_it_was() -> None:
    model = people()
    model.branches.confidence = 0.7
    districts.gain_confidence(model)
    assert model.branches.confidence[0] == 0.7


@pytest.mark.parametrize(("weight", "pays"), [(0.0, True), (1.0, False)])
def test_where_nobody_is_lent_to_again_future_credit_holds_nobody_back(weight: float, pays: bool) -> None:
    """Due are 10 of interest; credit lost is 1,000 x 0.12 / 12 x 1.985 = 19.85 with full confidence, half with half."""
    model = village(
        1,
        {
            "behaviour.strategic_default": 1.0,
            "behaviour.enforceable_share": 0.0,
            "behaviour.future_credit": 1.0,
            "behaviour.credit_surplus": 0.12,
            "behaviour.confidence_weight": weight,
            "recovery.exclusion": 2,
        },
    )
    lend(model, balance=1000.0, rate=0.12)
    give(model, 0, cash=500.0)
    model.branches.confidence = 0.5
    model.step()
    assert (last(model, "interest_received") > 0.0) == pays


@pytest.mark.parametrize(("weight", "pays"), [(0.0, True), (1.0, False)])
def test_one_whose_own_renewal_was_refused_counts_on_no_more_credit(weight: float, pays: bool) -> None:
    model = village(
        1,
        {
            "behaviour.strategic_default": 1.0,
            "behaviour.enforceable_share": 0.0,
            "behaviour.future_credit": 1.0,
            "behaviour.credit_surplus": 0.12,
            "behaviour.confidence_weight": weight,
            "recovery.exclusion": 2,
        },
    )
    lend(model, balance=1000.0, rate=0.12, refused=1)
    give(model, 0, cash=500.0)
    model.step()
    assert (last(model, "interest_received") > 0.0) == pays


def test_a_run_costs_the_bank_where_nothing_but_future_credit_makes_borrowers_pay() -> None:
    """Weak courts, no shame: the crunch of the severe crisis makes able borrowers walk away."""
    settings = {
        "world.borrowers": 600,
        "behaviour.enforceable_share": 0.03,
        "behaviour.social_sanction": 0.0,
        "behaviour.credit_surplus": 0.2,
    }
    walked = [
        CreditModel(scenario="crisis_severe", rng=1, **settings, **{"behaviour.confidence_weight": weight}).run()
        for weight in (0.0, 3.0)
    ]
    crunch = slice(69, 93)
    strategic = [float(ledger.bank.defaults_strategic[crunch].sum()) for ledger in walked]
    assert strategic[1] > strategic[0]


def test_lending_above_normal_lifts_incomes_and_less_than_normal_lowers_them() -> None:
    for amount, sign in ((2000.0, 1.0), (0.0, -1.0)):
        model = people(income__local_multiplier=0.5, income__local_limit=1.0)
        effects = [lent(model, month, 1000.0) for month in range(40)]
        assert effects == pytest.approx([0.0] * 40)
        effects = [lent(model, month, amount) for month in range(40, 52)]
        assert all(sign * effect > 0.0 for effect in effects)
        assert abs(effects[-1]) < 0.5 * 0.1


def test_what_lasts_becomes_normal() -> None:
    model = people(income__local_multiplier=0.5, income__local_normal=12.0)
    before = [lent(model, month, 0.0) for month in range(120)]
    after = [lent(model, month, 1000.0) for month in range(120, 360)]
    assert before[-1] == 0.0
    assert max(after) > 0.01
    assert after[-1] < 1e-4


def test_the_first_months_are_taken_for_normal() -> None:
    """Short half-lives take over once a plain mean would be slower: in the ninth month for six months."""
    model = people(income__local_multiplier=0.5)
    effects = [lent(model, month, 1000.0 * month) for month in range(20)]
    assert effects[:9] == [0.0] * 9
    assert effects[12] > 0.0


def test_the_limit_holds() -> None:
    model = people(income__local_multiplier=2.0, income__local_limit=0.2)
    for month in range(40):
        lent(model, month, 0.0)
    assert lent(model, 40, -1e7) == -0.2
    assert lent(model, 41, 1e9) == 0.2


def test_incomes_of_the_next_month_follow() -> None:
    model = people(income__local_multiplier=0.5)
    model.parties.shock = 0.0
    model.branches.shock = 0.0
    model.economy.credit_factor = 0.0
    model.branches.local_effect = -0.1
    households.earn(model)
    assert list(model.parties.income) == pytest.approx([900.0] * 10)


@pytest.mark.parametrize("multiplier", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("scenario", ["crisis_severe", "china_2008"])
def test_the_feedback_does_not_run_away(multiplier: float, scenario: str) -> None:
    """Swings stay within the limit, and what is left four years after the crunch is not at it."""
    settings = {"world.borrowers": 600, "world.branches": 3, "income.local_multiplier": multiplier}
    ledger = CreditModel(scenario=scenario, rng=4, **settings).run()
    effect = ledger.by_branch.statement("local_effect")
    assert np.abs(effect).max() <= 0.25
    assert np.abs(effect[-12:].mean(axis=0)).max() < 0.15
    assert np.isfinite(ledger.bank.income).all()
