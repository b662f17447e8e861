"""The names, signatures and defaults that others rely on."""

import inspect
import math
import subprocess
import sys
from typing import Any

import pytest

import sim
from sim import MEASURES, POLICIES, SCENARIOS, CreditModel, Levers, Parameters, simulate
from sim.configuration import DECLARED, Configuration
from sim.core.declare import Declared
from sim.world.size import World

PUBLIC = {
    "CreditModel", "Parameters", "Levers", "simulate", "load_experiment", "run", "load_results", "POLICIES",
    "SCENARIOS", "MEASURES", "SETS", "Policy", "param", "write_report",
}  # fmt: skip
MONTHLY = {
    "npl_ratio", "npl_ratio_true", "npl_ratio_count", "par30", "par90", "provision_coverage", "capital_ratio", "loans",
    "loan_growth", "loan_to_deposit", "access", "approval_rate", "approvals", "applications", "refusals", "defaults",
    "defaults_induced", "contagion_multiplier", "guarantors_called", "guarantors_ruined", "loss", "loss_guarantors",
    "share_unsecured", "share_guaranteed", "share_group", "share_collateral", "share_pledged", "share_weekly_groups",
    "share_cash_flow", "share_enterprise_loans", "share_revolving", "refusals_collateral",
    "loss_collateral", "loss_debtor_assets", "loss_bank", "loss_public", "output_gap",
    "interest_income", "reserve_income", "recoveries_after_write_off", "funding_cost", "operating_cost",
    "provision_charge", "dividends", "capital", "capital_base", "public_support", "failed",
    "leverage_ratio", "officers_effort", "officers_leniency", "refusals_limits", "lending_rate",
    "informal_debt", "informal_share",
    "informal_losses", "informal_defaults", "bridged", "refused_repaid", "refused_defaulted", "confidence",
    "local_feedback", "reciprocity", "largest_component", "guarantor_concentration", "debtrank_top",
    "refusal_to_guarantee", "quit_rate", "guarantor_losses", "cascades_spread",
    "market_share", "competing_share", "foreign_share", "loans_elsewhere", "npl_ratio_elsewhere", "defaults_elsewhere",
    "losses_elsewhere", "went_elsewhere", "lost_at_renewal", "won_from_others", "lent_after_refusal",
    "borrowing_twice", "unseen_debts", "overindebted_half", "overindebted_whole", "outside_access",
    "npl_gap", "cure_rate", "roll_rate_2", "migration_pass", "vintage_12", "vintage_24", "vintage_36",
    "vintage_size", "return_on_assets", "return_on_equity", "net_interest_margin", "cost_income_ratio", "raroc",
    "loss_rate", "loss_given_default", "expected_loss_rate", "write_offs", "capital_shortfall", "insolvent_branches",
    "active_borrowers", "poor_share", "first_time_share", "loan_to_income", "unmet_demand", "rationed_out_share",
    "consumption_equivalent", "hardship_in_default", "hardship_elsewhere",
}  # fmt: skip
PER_RUN = {
    "npl_peak", "npl_true_peak", "npl_peak_month", "capital_ratio_low", "loss_since_shock", "loss_bank_since_shock",
    "loss_guarantors_since_shock", "loss_debtor_assets_since_shock", "loss_collateral_since_shock",
    "loss_given_default_unsecured", "loss_given_default_guaranteed", "loss_given_default_collateral",
    "loss_public_since_shock",
    "guarantors_called_since_shock", "guarantors_ruined_since_shock", "contagion_multiplier_since_shock", "access_low",
    "cascade_mean", "cascade_largest", "cascade_exponent", "guarantor_loss_each", "guarantors_ruined_of_called",
}  # fmt: skip


def signature(function: Any) -> dict[str, tuple[Any, Any]]:
    return {name: (given.kind, given.default) for name, given in inspect.signature(function).parameters.items()}


def test_the_public_names_are_these() -> None:
    assert set(sim.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(sim, name) is not None
        assert name in dir(sim)
    assert sim.__version__.count(".") == 2


def test_a_name_that_is_not_there_is_said_not_to_be() -> None:
    with pytest.raises(AttributeError, match="no attribute 'CreditModle'"):
        sim.CreditModle  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = "import sys, sim; print([name for name in ('numpy', 'numba', 'mesa', 'pandas') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_the_model_takes_these_arguments() -> None:
    by_name = inspect.Parameter.KEYWORD_ONLY
    assert signature(CreditModel) == {
        "scenario": (by_name, "baseline"),
        "policies": (by_name, ()),
        "months": (by_name, None),
        "rng": (by_name, None),
        "network": (by_name, None),
        "overrides": (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.empty),
    }


def test_the_flat_door_takes_these_arguments() -> None:
    by_name = inspect.Parameter.KEYWORD_ONLY
    assert signature(simulate) == {
        "overrides": (inspect.Parameter.POSITIONAL_OR_KEYWORD, None),
        "scenario": (by_name, "baseline"),
        "policies": (by_name, ()),
        "seed": (by_name, 0),
        "months": (by_name, None),
        "network": (by_name, None),
        "measures": (by_name, None),
    }


def test_a_configuration_made_before_gives_the_same_model() -> None:
    settings = {"world.borrowers": 60, "world.branches": 1, "levers.call_after": 1.0}
    configuration = Configuration.resolve(scenario="china_2008", overrides=settings, months=80)
    first = CreditModel.of(configuration, 2).run()
    second = CreditModel(scenario="china_2008", months=80, rng=2, **settings).run()
    assert (first.books == second.books).all()


def test_the_world_is_this_large_everywhere() -> None:
    assert {name: made.default for name, made in World.declared().items()} == {
        "world.borrowers": 2000,
        "world.branches": 20,
        "world.start": "2003-01",
        "world.months": 132,
    }


def test_there_are_these_scenarios_and_policies() -> None:
    assert set(SCENARIOS) >= {"baseline", "china_2008", "crisis_2008_no_stimulus", "crisis_severe"}
    assert set(POLICIES) >= {"stimulus"}
    for registry in (SCENARIOS, POLICIES):
        for name, entry in registry.items():
            assert entry.name == name
            assert entry.meaning.endswith(".")
    assert all(entry.source for entry in SCENARIOS.values())


def test_there_are_these_measures() -> None:
    assert {name for name, measure in MEASURES.items() if measure.monthly} >= MONTHLY
    assert {name for name, measure in MEASURES.items() if not measure.monthly} >= PER_RUN
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.unit
        assert measure.meaning.endswith(".")


def test_simulate_answers_with_one_number_per_measure() -> None:
    tiny = {"world.borrowers": 40, "world.branches": 1}
    answer = simulate(tiny, months=70)
    assert list(answer) == list(MEASURES)
    assert all(type(value) is float for value in answer.values())
    assert list(simulate(tiny, months=70, measures=["npl_peak", "access"])) == ["npl_peak", "access"]
    assert math.isnan(simulate(tiny, months=12)["npl_peak"])


def test_parameters_and_levers_are_declared_under_the_names_that_overrides_use() -> None:
    assert set(DECLARED) == {*World.declared(), *Parameters.declared(), *Levers.declared()}
    assert Parameters({"income.asset_correlation": 0.2}).income.asset_correlation == 0.2
    assert {name.partition(".")[0] for name in Levers.declared()} == {"levers"}


@pytest.mark.parametrize("declared", [pytest.param(made, id=name) for name, made in DECLARED.items()])
def test_every_declared_number_says_what_it_is_and_where_it_comes_from(declared: Declared) -> None:
    assert declared.meaning.endswith(".")
    assert declared.unit
    assert len(declared.source) > 2
    assert declared.check(declared.default, declared.name) == declared.default
    if not declared.choices and declared.type != "month":
        assert declared.low <= declared.default <= declared.high
        assert math.isfinite(declared.low)
        assert math.isfinite(declared.high)
