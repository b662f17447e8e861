"""Drawn runs: any parameter or lever, within its bounds and near its default or at a setting that means something."""

from typing import Any

from hypothesis import strategies as st

from sim.configuration import DECLARED, SCENARIOS
from sim.core.declare import Declared

# Switches at both ends, and settings where a rule takes another way.
SETTINGS: dict[str, list[Any]] = {
    "behaviour.confidence_half_life": [0.0, 6.0],
    "behaviour.confidence_weight": [0.0, 1.0, 3.0],
    "behaviour.partial_payment": [0.0, 0.5, 1.0],
    "behaviour.punctuality": [0.5, 0.99, 1.0],
    "behaviour.strategic_default": [0.0, 0.5, 1.0],
    "behaviour.temptation": [0.0, 0.65, 2.0],
    "competition.believed_access": [0.0, 1.0],
    "competition.cut_off": [0.0, 0.03, 1.0],
    "competition.foreign_cut_off": [0.018, 1.0],
    "competition.foreign_entry": ["2003-01", "2007-12"],
    "competition.foreign_presence": [0.0, 0.2, 1.0],
    "competition.most_debt": [1.0, 1.5, 10.0],
    "competition.opening_share": [0.0, 0.12, 1.0],
    "competition.presence": [0.0, 0.5, 1.0],
    "competition.reach": [0.0, 0.25, 1.0],
    "competition.renewal_multiple": [0.0, 3.0],
    "competition.run_off": [0, 1, 12],
    "competition.solicitation": [0.0, 0.003, 0.3],
    "competition.switching_cost": [0.0, 0.02],
    "competition.term": [1, 2, 12],
    "competition.write_off_after": [5, 12],
    "demand.follow_on": [0.0, 0.85, 1.0],
    "demand.hazard": [0.0, 0.006, 0.3],
    "demand.no_renewal_wanted": [0.0, 0.15, 1.0],
    "demand.outside_option": [-0.2, 0.0, 0.1],
    "guaranteeing.reciprocity_bonus": [0.0, 0.3, 10.0],
    "guaranteeing.sale_discount": [0.0, 0.3, 1.0],
    "guaranteeing.tie_value": [0.0, 0.9, 100.0],
    "income.asset_correlation": [0.0, 0.1, 0.9],
    "income.farm_volatility": [0.0, 0.45, 2.0],
    "income.local_limit": [0.0, 0.25, 1.0],
    "income.local_memory": [0.0, 6.0],
    "income.local_multiplier": [0.0, 0.5, 2.0],
    "income.law": ["normal", "uniform", "two_point"],
    "income.shock_half_life": [0.0, 6.6, 60.0],
    "informal.cap": [0.0, 0.5, 10.0],
    "informal.exclusion": [0, 36],
    "informal.patience": [1, 6, 120],
    "informal.rate": [0.0, 0.24, 2.0],
    "informal.repayment_share": [0.0, 0.3, 1.0],
    "informal.seized_share": [0.0, 0.5, 1.0],
    "levers.accelerate_after": [0.0, 1.0, 3.0, 120.0],
    "levers.audit": [0.0, 0.05, 1.0],
    "levers.call_after": [0.0, 1.0, 2.0, 3.0, 4.0],
    "levers.longer_exclusion": [0.0, 24.0],
    "levers.call_share": [0.0, 0.1, 1.0],
    "bank.closed_below": [-1e6, 0.0, 0.1],
    "bank.represented_borrowers": [1.0, 20_000.0],
    "bank.opening_capital": [-0.05, 0.02, 0.06],
    "bank.spread": [0.0, 1.0, 3.0],
    "bank.deposit_response": [0.0, 1.0, 20.0],
    "bank.deposit_local": [0.0, 1.0, 20.0],
    "bank.least_loan_to_deposit": [0.0, 0.4, 2.0],
    "bank.deposit_flight": [0.0, 1.0, 50.0],
    "bank.flight_below": [0.04, 1.0],
    "levers.deposits_insured": [0.0, 0.5, 1.0],
    "levers.capital_buffer": [0.0, 0.025, 0.5],
    "levers.leverage_floor": [-1.0, 0.0, 0.04],
    "levers.operational_charge": [0.0, 0.15, 1.0],
    "levers.classification_rule": [0.0, 1.0, 2.0],
    "spending.risk_aversion": [0.5, 1.0, 2.0, 4.0],
    "levers.coverage_required": [0.0, 1.0, 3.0],
    "levers.loan_provision_required": [0.0, 0.025, 0.2],
    "levers.risk_weight": [0.5, 1.0],
    "levers.single_borrower_limit": [0.001, 0.1, 10.0],
    "levers.group_limit": [0.001, 0.15],
    "levers.village_limit": [0.005, 0.1, 1.0],
    "levers.identification": [0.0, 0.6, 1.0],
    "levers.sector_limit": [0.0, 0.4, 1.0],
    "levers.volume_pay": [0.0, 0.3, 2.0],
    "levers.default_penalty": [0.0, 0.2, 2.0],
    "levers.deferred_share": [0.0, 0.5],
    "levers.separate_approval": [0.0, 0.5, 1.0],
    "levers.rotation": [0.0, 3.0, 24.0],
    "levers.acceptance_new": [0.0, 0.3, 0.7, 1.0],
    "levers.acceptance_renewal": [0.0, 0.5, 0.9],
    "levers.scorecard_power": [0.5, 0.62, 0.85],
    "levers.village_peers": [0.0, 7.0],
    "levers.soft_weight": [0.0, 1.0],
    "levers.risk_pricing": [0.0, 1.0],
    "levers.debt_service_cap": [0.1, 0.5, 10.0],
    "levers.bureau_coverage": [0.0, 0.3, 1.0],
    "levers.bureau_lag": [0.0, 1.0, 3.0, 12.0],
    "levers.bureau_full": [0.0, 1.0],
    "levers.bureau_awareness": [0.0, 0.5, 1.0],
    "levers.debts_disclosed": [0.0, 0.5, 1.0],
    "levers.most_loans": [1.0, 2.0, 10.0],
    "levers.committee": [1.0, 3.0],
    "levers.warned_from": [1.0, 2.0],
    "levers.staffing": [0.5, 1.0, 3.0],
    "levers.cure": [0.0, 3.0, 12.0],
    "evaluation.learning_window": [0, 12, 60],
    "evaluation.prior_sd": [0.01, 0.15, 2.0],
    "levers.early_warning": [0.0, 0.6, 1.0],
    "levers.mutual_guarantees": [0.0, 1.0],
    "levers.same_trade_guarantors": [0.0, 1.0],
    "levers.same_village_guarantors": [0.0, 1.0],
    "levers.guarantor_cut_off": [0.0, 0.05, 0.2, 1.0],
    "levers.longest_chain": [1.0, 2.0, 4.0, 20.0],
    "levers.capital_floor": [-1.0, 0.04, 0.1],
    "levers.consent_at_renewal": [0.0, 1.0],
    "levers.cross_default": [0.0, 1.0],
    "levers.forced_renewal": [0.0, 0.4, 1.0],
    "levers.group_share": [0.0, 0.5, 1.0],
    "levers.guarantee_fee": [0.0, 0.02],
    "levers.guarantee_limit": [0.0, 1.5, 100.0],
    "levers.guarantors_required": [0.0, 1.0, 2.0, 4.0],
    "levers.instalment_share": [0.0, 0.5, 1.0],
    "levers.joint_and_several": [0.0, 1.0],
    "levers.loan_to_deposit_cap": [0.1, 0.75, 10.0],
    "levers.most_forced_renewals": [0.0, 1.0, 3.0],
    "levers.run_off": [0.0, 1.0, 12.0],
    "levers.target_growth": [-0.5, 0.22, 2.0],
    "projects.choice": [0.0, 1.0],
    "projects.risky_gain": [-0.1, 0.0, 0.5],
    "projects.gain": [0.0, 0.1, 1.0],
    "projects.success": [0.7, 0.98, 1.0],
    "projects.risky_share": [0.0, 0.5, 1.0],
    "projects.risky_success": [0.4, 0.9, 1.0],
    "levers.term": [1.0, 2.0, 12.0, 18.0],
    "levers.unsecured_share": [0.0, 0.2, 1.0],
    "levers.weekly_share": [0.0, 0.5, 1.0],
    "levers.enterprise_loan_share": [0.0, 0.5, 1.0],
    "levers.pledged_share": [0.0, 0.5, 1.0],
    "levers.pledge_share": [0.0, 0.7, 1.0],
    "levers.pledge_term": [1.0, 2.0, 6.0],
    "levers.cash_flow_share": [0.0, 0.5, 1.0],
    "levers.surplus_share": [0.0, 0.7, 2.0],
    "levers.collateral_share": [0.0, 0.5, 1.0],
    "levers.land_share": [0.0, 0.5, 1.0],
    "levers.collateral_haircut": [0.0, 0.4, 0.9, 1.0],
    "levers.line_base": [0.0, 0.7, 1.0],
    "levers.line_step": [0.0, 0.2, 1.0],
    "levers.seasonal_share": [0.0, 0.5, 1.0],
    "levers.revolving_share": [0.0, 0.5, 1.0],
    "levers.grace": [0.0, 1.0, 3.0, 24.0],
    "products.buyer_trouble": [0.0, 0.03, 1.0],
    "products.buyer_pays": [0.0, 0.5, 1.0],
    "products.line_prepaid": [0.0, 0.1, 1.0],
    "products.visit_error": [0.0, 0.2, 2.0],
    "recovery.none_collateral": [0.0, 0.1, 1.0],
    "levers.write_off_after": [6.0, 18.0],
    "levers.write_off_budget": [0.0, 0.003, 1.0],
    "network.group_size": [2, 5, 6],
    "network.guarantor_places": [1, 2, 4, 6],
    "network.reciprocity": [0.0, 0.1, 1.0],
    "network.rewiring": [0.0, 0.2, 1.0],
    "network.within_village": [0.0, 0.8, 1.0],
    "population.borrowing_share": [0.0, 0.3, 1.0],
    "population.legacy_bad_share": [0.0, 0.08, 1.0],
    "population.outside_guarantors": [0.0, 0.3, 1.5],
    "recovery.exclusion": [0, 3, 36],
    "recovery.insolvent_decay": [0.0, 0.02, 0.3],
    "spending.consumption": [0.0, 1.0],
    "spending.liquid_share": [0.0, 0.6, 1.0],
}


def values(name: str, made: Declared) -> st.SearchStrategy[Any]:
    """Draw a value: one of the settings, or near the default."""
    if name in SETTINGS:
        return st.sampled_from(SETTINGS[name])
    if made.choices:
        return st.sampled_from(made.choices)
    if made.type == "month":
        return st.just(made.default)
    ends = (made.default * 0.5, made.default * 1.5) if made.default else (0.0, 0.1)
    low, high = max(made.low, min(ends)), min(made.high, max(ends))
    return st.integers(int(low), int(high)) if made.type == "int" else st.floats(low, high)


def runs(borrowers: int, branches: int, months: st.SearchStrategy[int]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw the arguments of a `CreditModel`: a small world, a scenario, a seed, any settings, some other numbers."""
    free = {name: values(name, made) for name, made in DECLARED.items() if not name.startswith("world.")}
    chosen = st.fixed_dictionaries({}, optional={name: free.pop(name) for name in SETTINGS})
    others = st.lists(st.sampled_from(sorted(free)), unique=True, max_size=12).flatmap(
        lambda names: st.fixed_dictionaries({name: free[name] for name in names})
    )
    world = st.fixed_dictionaries(
        {
            "scenario": st.sampled_from(sorted(SCENARIOS)),
            "policies": st.sampled_from([(), ("stimulus",), ({"name": "stimulus", "strength": 0.3},)]),
            "rng": st.integers(0, 2**63 - 1),
            "world.borrowers": st.just(borrowers),
            "world.branches": st.just(branches),
            "world.months": months,
            "world.start": st.sampled_from(["2003-01", "2007-09", "2008-05"]),
        }
    )
    return st.builds(lambda *drawn: with_places({**drawn[0], **drawn[1], **drawn[2]}), world, chosen, others)


def with_places(settings: dict[str, Any]) -> dict[str, Any]:
    """Ask for no more guarantors than a loan has places for."""
    required, places = "levers.guarantors_required", "network.guarantor_places"
    if required in settings:
        most = settings.get(places, DECLARED[places].default)
        settings[required] = min(settings[required], float(most))
    return settings
