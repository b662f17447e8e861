"""Every mechanism has an ordinary parameter that switches it off, and off is off: on the default world, made small."""

from typing import Any

import numpy as np
import pytest

from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel

SMALL = {
    "world.borrowers": 400,
    "world.branches": 2,
    "world.months": 84,
    "competition.foreign_presence": 1.0,
    "competition.foreign_entry": "2003-01",
}


def run(scenario: str = "crisis_severe", seed: int = 1, **settings: Any) -> Ledger:
    return CreditModel(
        **{**SMALL, **{name.replace("__", "."): value for name, value in settings.items()}}, scenario=scenario, rng=seed
    ).run()


def total(ledger: Ledger, entry: str) -> float:
    return float(getattr(ledger.bank, entry).sum())


@pytest.fixture(scope="module")
def usual() -> Ledger:
    """The default world, for the proof that what is switched off below is on otherwise."""
    return run()


@pytest.mark.parametrize(
    ("settings", "entries"),
    [
        ({"levers__forced_renewal": 0.0}, ["forced_renewals", "capitalised", "rolled", "hidden_found"]),
        ({"levers__most_forced_renewals": 0.0}, ["forced_renewals", "capitalised", "rolled"]),
        ({"levers__write_off_budget": 0.0, "recovery__half_life": 9.0}, ["collected_after"]),
        ({"recovery__none_unsecured": 1.0, "recovery__none_guaranteed": 1.0, "recovery__none_collateral": 1.0,
          "population__legacy_bad_share": 0.0}, ["collected", "collected_after", "collateral_sold"]),
        ({"levers__collateral_share": 0.0, "levers__land_share": 0.0, "levers__enterprise_loan_share": 0.0},
         ["collateral", "collateral_sold", "enterprise_loans", "impaired_collateral", "recovered_collateral"]),
        ({"levers__enterprise_loan_share": 0.0}, ["enterprise_loans"]),
        ({"levers__pledged_share": 0.0}, ["pledged", "buyers_failed"]),
        ({"levers__revolving_share": 0.0}, ["revolving", "drawn", "prepaid"]),
        ({"products__line_prepaid": 0.0}, ["prepaid"]),
        ({"demand__hazard": 0.0}, ["applications", "approvals", "granted"]),
        ({"demand__top_up": 0.0}, ["topped_up"]),
        ({"guaranteeing__recourse_share": 0.0}, ["recourse"]),
        ({"levers__unsecured_share": 1.0, "levers__group_share": 0.0},
         ["calls_made", "calls_interest", "calls_principal", "guarantors_called", "guarantors_ruined",
          "defaults_induced", "recourse", "guaranteed", "group", "refused_guarantor"]),
        ({"levers__group_share": 0.0}, ["group"]),
        ({"levers__consent_at_renewal": 0.0}, ["asked_again", "withdrew", "renewals_refused_guarantor"]),
        ({"levers__unsecured_share": 0.0, "population__legacy_bad_share": 0.0, "guaranteeing__tie_value": 1e6,
          "levers__guarantee_limit": 100.0}, ["unsecured"]),
        ({"levers__call_after": 24.0, "levers__write_off_budget": 1.0, "levers__write_off_after": 6.0},
         ["calls_made", "guarantors_called"]),
        ({"spending__consumption": 0.0}, ["consumption", "hunger"]),
        ({"spending__reinvested": 0.0, "demand__hazard": 0.0, "demand__top_up": 0.0,
          "competition__presence": 0.0, "competition__foreign_presence": 0.0}, ["invested"]),
        ({"spending__liquid_share": 0.0, "informal__seized_share": 0.0, "levers__pledged_share": 0.0}, ["liquidated"]),
        ({"informal__cap": 0.0},
         ["informal_lent", "bridged", "informal_paid", "informal_interest", "informal_lost", "informal_debt",
          "informal_defaults"]),
        ({"informal__patience": 120}, ["informal_lost", "informal_defaults"]),
        ({"informal__rate": 0.0}, ["informal_interest", "informal_lost", "informal_defaults"]),
        ({"competition__presence": 0.0, "competition__foreign_presence": 0.0},
         ["elsewhere_lent", "elsewhere_taken_over", "elsewhere_paid", "elsewhere_interest", "elsewhere_lost",
          "went_elsewhere", "lent_after_refusal", "lost_at_renewal", "won_from_others", "offers_elsewhere",
          "defaults_elsewhere", "competing_loans", "foreign_loans", "borrowing_twice"]),
        ({"competition__foreign_presence": 0.0}, ["foreign_loans"]),
        ({"competition__reach": 0.0, "competition__foreign_reach": 0.0, "competition__opening_share": 0.0},
         ["elsewhere_lent", "lost_at_renewal", "went_elsewhere"]),
        ({"population__borrowing_share": 0.0, "demand__hazard": 0.0}, ["loans", "defaults", "missed", "guaranteed"]),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else None,
)  # fmt: skip
def test_what_is_switched_off_does_not_occur(settings: dict[str, Any], entries: list[str], usual: Ledger) -> None:
    ledger = run(**settings)
    assert {entry: total(ledger, entry) for entry in entries} == dict.fromkeys(entries, 0.0)
    rare = {
        "hidden_found",
        "defaults_induced",
        "collateral_sold",
        "impaired_collateral",
        "recovered_collateral",
        "buyers_failed",
        "drawn",
    }
    assert {entry for entry in entries if total(usual, entry) == 0.0} <= rare


def test_without_strategic_default_everybody_pays_who_can() -> None:
    settings = {"behaviour__punctuality": 1.0, "behaviour__punctuality_late": 1.0}
    assert total(run(**settings, behaviour__strategic_default=0.0), "defaults_strategic") == 0.0
    assert total(run(**settings, behaviour__strategic_default=0.0), "defaults") > 0.0
    assert total(run(**settings, behaviour__enforceable_share=0.01), "defaults_strategic") > 0.0


def test_without_any_penalty_nobody_who_weighs_it_pays() -> None:
    ledger = run(
        behaviour__enforceable_share=0.0, behaviour__social_sanction=0.0, behaviour__future_credit=0.0,
        guaranteeing__recourse_share=0.0, levers__pledged_share=0.0, levers__collateral_share=0.0,
        levers__land_share=0.0, levers__enterprise_loan_share=0.0,
    )  # fmt: skip
    assert total(ledger, "interest_received") == total(ledger, "principal_received") == 0.0
    assert total(ledger, "calls_principal") == total(ledger, "calls_interest") == 0.0


def test_without_hiding_what_is_reported_is_the_truth(usual: Ledger) -> None:
    """Where property or an order stands behind a loan the rules call it bad later than it is in default."""
    no_property = {"levers__collateral_share": 0.0, "levers__land_share": 0.0, "levers__pledged_share": 0.0}
    honest = run(levers__forced_renewal=0.0, **no_property)
    reported, truly = (MEASURES[name].series(honest.bank) for name in ("npl_ratio", "npl_ratio_true"))
    assert np.abs(truly - reported).max() < 1e-12
    hidden = MEASURES["npl_ratio_true"].series(usual.bank) - MEASURES["npl_ratio"].series(usual.bank)
    assert hidden.max() > 0.0
    assert hidden.min() > -1e-12


def test_without_bad_loans_inherited_the_book_opens_clean() -> None:
    first = run(population__legacy_bad_share=0.0).bank
    assert first.truly_bad[0] == 0.0
    assert run().bank.truly_bad[0] > 0.0


def test_without_failing_calls_cross_default_changes_nothing() -> None:
    """Guarantors so rich that no call fails: the lever has nothing to act on."""
    rich = {"population__wealth": 1e5, "behaviour__strategic_default": 0.0}
    with_it, without = (run(**rich, levers__cross_default=lever) for lever in (1.0, 0.0))
    assert (with_it.books == without.books).all()


def test_cross_default_spreads_failures() -> None:
    poor = {
        "informal__cap": 0.0,
        "population__wealth": 0.5,
        "levers__call_after": 0.0,
        "levers__guarantors_required": 2.0,
    }
    ruined = [
        sum(total(run(seed=seed, **poor, levers__cross_default=lever), "defaults_induced") for seed in range(8))
        for lever in (1.0, 0.0)
    ]
    assert ruined[0] > ruined[1]


def test_with_one_guarantor_each_joint_and_several_is_the_same_as_several() -> None:
    single = {"levers__group_share": 0.0, "levers__guarantors_required": 1.0}
    joint, several = (run(**single, levers__joint_and_several=lever) for lever in (1.0, 0.0))
    assert np.allclose(joint.books, several.books, rtol=1e-9, atol=1e-3)


def test_without_temptation_everybody_feels_the_penalty_alike() -> None:
    model = CreditModel(**{**SMALL, "behaviour.temptation": 0.0})
    model.run()
    assert set(model.parties.felt) == {1.0}


def test_without_volatility_only_seasons_cycles_and_jobs_move_income() -> None:
    calm = {"income__farm_volatility": 0.0, "income__trader_volatility": 0.0, "income__enterprise_volatility": 0.0,
            "income__output_elasticity": 0.0, "income__farm_price_exposure": 0.0, "income__export_exposure": 0.0,
            "income__seasonality": 0.0, "population__wage_share": 0.0, "income__growth_weight": 0.0,
            "income__return_on_capital": 0.0, "income__return_spread": 0.0,
            "population__quality_on_return": 0.0, "income__local_multiplier": 0.0}  # fmt: skip
    income = run(**calm).bank.income
    assert income.max() == pytest.approx(income.min())


def test_without_weight_confidence_moves_but_nothing_follows_from_it() -> None:
    one, other = (run(behaviour__confidence_weight=0.0, behaviour__confidence_half_life=life) for life in (1.0, 60.0))
    assert (one.books == other.books).all()
    assert (one.bank.statement("confidence") != other.bank.statement("confidence")).any()
    assert (run().books != one.books).any()


def test_without_a_multiplier_lending_leaves_incomes_alone() -> None:
    off = run(income__local_multiplier=0.0)
    assert not off.bank.statement("local_effect").any()
    assert (off.books == run(income__local_limit=0.0).books).all()
    assert run().bank.statement("local_effect").any()


def test_scenarios_are_the_same_until_the_shock() -> None:
    books = [run(scenario).books[:66] for scenario in ("baseline", "china_2008", "crisis_2008_no_stimulus")]
    assert (books[0] == books[1]).all()
    assert (books[0] == books[2]).all()
