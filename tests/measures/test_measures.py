"""Every measure on a ledger written by hand."""

import math
from typing import Any

import numpy as np
import pytest

from sim.analysis.shock import REFUSED
from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.measures import MEASURES
from sim.model import CreditModel
from sim.simulation import ledger_of
from tests.measures.made import ledger

NAN = math.nan
NONE = [NAN] * 11  # of the first months, in which there is no year to look at
BOOK = {"substandard": [2.0, 3.0], "doubtful": [3.0, 0.0], "loss": [1.0, 0.0], "loans": [100.0, 60.0]}


# Mean log of whole numbers from 2 on whose chances fall as n^-3: sum of n^-3 log n over the sum of n^-3.
LOGS_AT_3 = math.fsum(math.log(n) / n**3 for n in range(2, 200_000)) / math.fsum(1.0 / n**3 for n in range(2, 200_000))


def series(name: str, **entries: Any) -> list[float]:
    return list(MEASURES[name].series(ledger(**entries).bank))


CASES: list[tuple[str, dict[str, Any], list[float]]] = [
    ("npl_ratio", {**BOOK, "special_mention": [50.0, 50.0]}, [0.06, 0.05]),
    ("npl_ratio", {"substandard": [1.0], "loans": [0.0]}, [NAN]),
    ("npl_ratio_true", {"truly_bad": [9.0], "loans": [100.0]}, [0.09]),
    ("npl_ratio_count", {"bad_count": [3.0], "loans_count": [40.0]}, [0.075]),
    ("par30", {"past_due_30": [7.0], "loans": [100.0]}, [0.07]),
    ("par90", {"past_due_90": [4.0], "loans": [100.0]}, [0.04]),
    ("defaults", {"defaults": [3.0, 0.0]}, [3.0, 0.0]),
    ("defaults_strategic", {"defaults_strategic": [2.0]}, [2.0]),
    ("defaults_induced", {"defaults_induced": [2.0]}, [2.0]),
    ("forced_renewals", {"forced_renewals": [2.0]}, [2.0]),
    ("rescheduled", {"rescheduled": [2.0]}, [2.0]),
    ("first_misses", {"first_misses": [2.0]}, [2.0]),
    ("missed_share", {"first_misses": [1.0, 2.0, 1.0], "loans_count": [40.0, 0.0, 5.0]}, [NAN, 0.05, NAN]),
    ("defaulted_balance", {"defaulted_balance": [2.0]}, [2.0]),
    ("hidden_found", {"hidden_found": [2.0]}, [2.0]),
    ("calls_made", {"calls_made": [2.0]}, [2.0]),
    ("default_rate", {"defaults": [1.0] * 13, "loans_count": [100.0] * 12 + [40.0]}, [NAN] * 11 + [0.12, 12 / 95]),
    ("loss", {"missed": [10.0], "caught_up": [3.0], "rolled": [2.0]}, [5.0]),
    ("loss_guarantors", {"calls_interest": [1.0], "calls_principal": [4.0]}, [5.0]),
    ("loss_debtor_assets", {"collected": [1.0], "collected_after": [2.0], "collateral_sold": [0.5]}, [2.5]),
    ("loss_collateral", {"collateral_sold": [0.5]}, [0.5]),
    ("share_unsecured", {"unsecured": [20.0, 0.0], "loans": [100.0, 0.0]}, [0.2, NAN]),
    ("share_guaranteed", {"guaranteed": [20.0], "loans": [100.0]}, [0.2]),
    ("share_group", {"group": [20.0], "loans": [100.0]}, [0.2]),
    ("share_collateral", {"collateral": [20.0], "loans": [100.0]}, [0.2]),
    ("share_pledged", {"pledged": [20.0], "loans": [100.0]}, [0.2]),
    ("share_weekly_groups", {"weekly_groups": [20.0], "loans": [100.0]}, [0.2]),
    ("share_cash_flow", {"cash_flow": [20.0], "loans": [100.0]}, [0.2]),
    ("share_enterprise_loans", {"enterprise_loans": [20.0], "loans": [100.0]}, [0.2]),
    ("share_revolving", {"revolving": [20.0], "loans": [100.0]}, [0.2]),
    ("refusals_collateral", {"refused_collateral": [2.0]}, [2.0]),
    ("loss_public", {"missed": [10.0], "statement_support": [4.0]}, [4.0]),
    # of 10 missed 3 were caught up, 1 was called; in the second month 4 of the 6 unpaid are given up, 1 comes back
    ("loss_bank", {"missed": [10.0, 0.0], "caught_up": [3.0, 0.0], "calls_principal": [1.0, 0.0], "unpaid": [6.0, 2.0],
                   "dues_given_up": [0.0, 4.0], "collected_after": [0.0, 1.0]}, [6.0, -1.0]),
    ("recourse_paid", {"recourse": [5.0]}, [5.0]),
    ("loans", {"loans": [100.0, 60.0]}, [100.0, 60.0]),
    ("loan_growth", {"loans": [100.0] * 12 + [125.0]}, [NAN] * 12 + [0.25]),
    ("capital_ratio",
     {"statement_capital": [9.0], "statement_risk_weighted": [90.0]}, [0.1]),
    ("leverage_ratio",
     {"statement_capital": [9.0], "statement_loans": [100.0], "statement_provisions": [10.0]}, [0.1]),
    ("score_power", {"statement_score_power": [0.7]}, [0.7]),
    ("score_level", {"statement_score_level": [-3.5]}, [-3.5]),
    ("score_weight", {"statement_score_weight": [0.6]}, [0.6]),
    ("quality_of_applicants", {"quality_asked": [3.0, 0.0], "applications": [10.0, 0.0]}, [0.3, NAN]),
    ("quality_of_granted", {"quality_granted": [3.0, 0.0], "approvals": [4.0, 0.0]}, [0.75, NAN]),
    ("estimation_gap",
     {"contracts_ended": [0.0, 50.0, 50.0], "contracts_bad": [0.0, 2.0, 1.0], "expected_bad": [0.0, 1.0, 4.0]},
     [NAN, -0.02, 0.02]),
    ("refusals_debt_service", {"refused_debt_service": [2.0]}, [2.0]),
    ("declined_rate", {"declined_rate": [2.0]}, [2.0]),
    ("officers_effort", {"statement_effort": [0.4]}, [0.4]),
    ("officers_leniency", {"statement_leniency": [-0.1]}, [-0.1]),
    ("public_support", {"statement_support": [3.0]}, [3.0]),
    ("failed", {"statement_failed": [0.0, 1.0]}, [0.0, 1.0]),
    ("refusals_limits",
     {"refused_single_borrower": [1.0], "refused_group": [2.0], "refused_sector": [4.0]}, [7.0]),
    ("provision_coverage", {"statement_provisions": [9.0, 9.0], "substandard": [6.0, 0.0]}, [1.5, NAN]),
    ("loan_provision_ratio", {"statement_provisions": [2.5], "statement_loans": [100.0]}, [0.025]),
    ("loan_to_deposit", {"statement_loans": [60.0, 60.0], "statement_deposits": [100.0, 0.0]}, [0.6, NAN]),
    ("profit", {"statement_profit": [-5.0]}, [-5.0]),
    ("lending_rate", {"lending_rate": [9.0], "earning": [100.0]}, [0.09]),
    ("reciprocity", {"network_mutual": [4.0, 0.0], "network_guarantees": [40.0, 0.0]}, [0.1, NAN]),
    ("guarantees_within_village", {"network_within_village": [30.0, 0.0], "network_guarantees": [40.0, 0.0]},
     [0.75, NAN]),
    ("loans_per_guarantor", {"network_guarantees": [40.0, 0.0], "network_guarantors": [32.0, 0.0]}, [1.25, NAN]),
    ("most_loans_guaranteed", {"network_most": [[3.0, 5.0, 0.0], [0.0] * 3],
                               "network_guarantors": [[9.0, 9.0, 0.0], [0.0] * 3]}, [5.0, NAN]),
    ("in_degree_exponent", {"network_tail": [100.0, 4.0], "network_tail_logs": [100.0 * LOGS_AT_3, 9.0]}, [3.0, NAN]),
    ("largest_component", {"network_component": [[2.0, 8.0, 0.0], [0.0] * 3],
                           "network_parties": [[20.0, 20.0, 0.0], [0.0] * 3]}, [0.2, NAN]),
    ("guarantor_concentration", {"network_squares": [50.0, 0.0], "network_amount": [10.0, 0.0]}, [0.5, NAN]),
    ("debtrank_top", {"network_impact": [5.0, 0.0], "network_guarantees": [1.0, 0.0], "loans": [50.0, 50.0]},
     [0.1, NAN]),
    ("guarantors_called_share", {"network_called": [3.0, 0.0], "network_guarantors": [30.0, 0.0]}, [0.1, NAN]),
    ("guarantors_ruined_share", {"network_ruined": [3.0, 0.0], "network_guarantors": [30.0, 0.0]}, [0.1, NAN]),
    ("calls_paid_share", {"calls_interest": [1.0, 0.0], "calls_principal": [3.0, 0.0], "calls_made": [8.0, 0.0]},
     [0.5, NAN]),
    ("refusal_to_guarantee", {"declined_to_guarantee": [2.0, 0.0], "asked_to_guarantee": [8.0, 0.0]}, [0.25, NAN]),
    ("quit_rate", {"withdrew": [1.0, 0.0], "asked_again": [20.0, 0.0]}, [0.05, NAN]),
    ("renewals_refused_guarantor", {"renewals_refused_guarantor": [2.0]}, [2.0]),
    ("guarantor_losses",
     {"calls_interest": [1.0], "calls_principal": [9.0], "sale_losses": [2.0], "recourse": [4.0]}, [8.0]),
    ("cascades", {"cascades_1": [1.0], "cascades_2": [2.0], "cascades_3": [3.0], "cascades_5": [4.0]}, [10.0]),
    ("pulled_along", {"cascades_1": [1.0], "cascades_2": [2.0], "cascades_3": [3.0], "cascades_5": [4.0],
                      "cascade_failures": [37.0]}, [27.0]),
    ("cascades_spread", {"cascades_1": [1.0], "cascades_2": [2.0], "cascades_3": [3.0], "cascades_5": [4.0]}, [9.0]),
    ("interest_income", {"interest_received": [5.0], "calls_interest": [2.0], "capitalised": [1.0]}, [8.0]),
    ("reserve_income", {"statement_reserve_interest": [1.0]}, [1.0]),
    ("recoveries_after_write_off", {"collected_after": [2.0]}, [2.0]),
    ("funding_cost", {"statement_deposit_interest": [3.0]}, [3.0]),
    ("operating_cost", {"statement_operating_cost": [4.0]}, [4.0]),
    ("policy_cost", {"statement_policy_cost": [1.5]}, [1.5]),
    ("public_cost", {"statement_public_cost": [2.5]}, [2.5]),
    ("provision_charge", {"statement_provision_charge": [-1.0]}, [-1.0]),
    ("dividends", {"statement_dividend": [2.0]}, [2.0]),
    ("capital", {"statement_capital": [9.0]}, [9.0]),
    ("capital_base", {"statement_risk_weighted": [90.0]}, [90.0]),
    ("output_gap", {"output_gap": [-0.02], "loans": [1.0]}, [-0.02]),
    ("job_loss_hazard", {"job_loss_hazard": [0.03], "loans": [1.0]}, [0.03]),
    ("access", {"borrowers_served": [4.0]}, [0.4]),
    ("applications", {"applications": [5.0]}, [5.0]),
    ("approval_rate", {"approvals": [3.0, 0.0], "applications": [4.0, 0.0]}, [0.75, NAN]),
    ("refusals", {"refused_evaluation": [1.0], "refused_guarantor": [2.0], "refused_funds": [4.0]}, [7.0]),
    ("refusals_evaluation", {"refused_evaluation": [1.0]}, [1.0]),
    ("refusals_guarantor", {"refused_guarantor": [2.0]}, [2.0]),
    ("refusals_funds", {"refused_funds": [4.0]}, [4.0]),
    ("renewals_refused", {"renewals_refused": [1.0], "renewals_due": [4.0]}, [0.25]),
    ("informal_debt", {"informal_debt": [3.0, 2.0]}, [3.0, 2.0]),
    ("informal_share", {"informal_debt": [25.0, 0.0], "loans": [75.0, 0.0]}, [0.25, NAN]),
    ("informal_losses", {"informal_lost": [2.0]}, [2.0]),
    ("informal_defaults", {"informal_defaults": [2.0]}, [2.0]),
    ("bridged", {"bridged": [2.0]}, [2.0]),
    ("refused_repaid", {"refused_repaid": [2.0]}, [2.0]),
    ("refused_defaulted", {"refused_defaulted": [2.0]}, [2.0]),
    ("confidence", {"statement_confidence": [0.8]}, [0.8]),
    ("credit_to_income", {"loans": [9.0] * 12 + [12.0], "competing_loans": [2.0] * 13, "foreign_loans": [1.0] * 13,
                          "income": [1.0] * 13}, [math.nan] * 11 + [1.0, 1.25]),
    ("credit_gap", {"loans": [12.0] * 13 + [24.0], "income": [1.0] * 14}, [math.nan] * 11 + [0.0, 0.0, 1.0 / 6.0]),
    ("local_feedback", {"statement_local_effect": [-0.03]}, [-0.03]),
    ("hunger", {"hunger": [4.0]}, [4.0]),
    ("market_share", {"loans": [60.0, 0.0], "competing_loans": [30.0, 0.0], "foreign_loans": [10.0, 0.0]}, [0.6, NAN]),
    ("competing_share", {"loans": [60.0], "competing_loans": [30.0], "foreign_loans": [10.0]}, [0.3]),
    ("foreign_share", {"loans": [60.0], "competing_loans": [30.0], "foreign_loans": [10.0]}, [0.1]),
    ("loans_elsewhere", {"competing_loans": [30.0], "foreign_loans": [10.0]}, [40.0]),
    ("npl_ratio_elsewhere", {"elsewhere_bad": [2.0], "competing_loans": [30.0], "foreign_loans": [10.0]}, [0.05]),
    ("defaults_elsewhere", {"defaults_elsewhere": [2.0]}, [2.0]),
    ("losses_elsewhere", {"elsewhere_lost": [2.0]}, [2.0]),
    ("went_elsewhere", {"went_elsewhere": [2.0]}, [2.0]),
    ("lost_at_renewal", {"lost_at_renewal": [2.0]}, [2.0]),
    ("won_from_others", {"won_from_others": [2.0]}, [2.0]),
    ("lent_after_refusal", {"lent_after_refusal": [2.0]}, [2.0]),
    ("borrowing_twice", {"borrowing_twice": [3.0, 0.0], "loans_count": [12.0, 0.0]}, [0.25, NAN]),
    ("unseen_debts", {"unseen_elsewhere": [3.0], "loans_count": [12.0]}, [0.25]),
    ("overindebted_half", {"owe_half": [6.0], "indebted": [8.0]}, [0.75]),
    ("overindebted_whole", {"owe_whole": [2.0], "indebted": [8.0]}, [0.25]),
    ("outside_access", {"statement_outside_access": [0.4]}, [0.4]),
    ("approval_rate", {"approvals": [3.0], "applications": [5.0], "went_elsewhere": [1.0]}, [0.75]),
    ("approval_rate", {"approvals": [3.0], "applications": [8.0], "went_elsewhere": [1.0], "declined_rate": [1.0]},
     [0.5]),
    ("approvals", {"approvals": [3.0]}, [3.0]),
    ("guarantors_called", {"guarantors_called": [4.0]}, [4.0]),
    ("guarantors_ruined", {"guarantors_ruined": [4.0]}, [4.0]),
    ("calls_paid", {"calls_interest": [1.0], "calls_principal": [4.0]}, [5.0]),
    ("pass_share", {"pass_": [80.0, 0.0], "loans": [100.0, 0.0]}, [0.8, NAN]),
    ("special_mention_share", {"special_mention": [10.0, 0.0], "loans": [100.0, 0.0]}, [0.1, NAN]),
    ("substandard_share", {"substandard": [5.0, 0.0], "loans": [100.0, 0.0]}, [0.05, NAN]),
    ("doubtful_share", {"doubtful": [3.0, 0.0], "loans": [100.0, 0.0]}, [0.03, NAN]),
    ("loss_share", {"loss": [2.0, 0.0], "loans": [100.0, 0.0]}, [0.02, NAN]),
    ("npl_gap", {"truly_bad": [9.0, 0.0], "loss": [6.0, 0.0], "loans": [100.0, 0.0]}, [0.03, NAN]),
    ("months_in_default", {"default_months": [60.0, 0.0], "in_default": [4.0, 0.0]}, [15.0, NAN]),
    # 6 cured of 4 on the mean of the first twelve months; then the first month's one drops out and 3 come in
    ("cure_rate", {"cured": [1.0] + [0.0] * 10 + [5.0, 3.0], "in_default": [4.0] * 13}, [*NONE, 1.5, 2.0]),
    # 100 loans of which 10 are late, 90 current: 9 of them miss a due in each month but the first
    ("roll_rate_1", {"first_misses": [90.0] + [9.0] * 11, "loans_count": [100.0] * 12, "late_1": [4.0] * 12,
                     "late_2": [3.0] * 12, "late_3": [2.0] * 12, "late_4": [1.0] * 12}, [*NONE, 0.1]),
    ("roll_rate_2", {"rolled_to_2": [9.0] + [2.0] * 11, "late_1": [8.0] * 12}, [*NONE, 0.25]),
    ("roll_rate_3", {"rolled_to_3": [9.0] + [2.0] * 11, "late_2": [4.0] * 12}, [*NONE, 0.5]),
    ("roll_rate_4", {"rolled_to_4": [9.0] + [2.0] * 11, "late_3": [2.0] * 12}, [*NONE, 1.0]),
    ("migration_pass", {"down_pass": [2.0, 0.0], "cohort_pass": [50.0, 0.0]}, [0.04, NAN]),
    ("migration_special_mention",
     {"down_special_mention": [3.0, 0.0], "cohort_special_mention": [12.0, 0.0]}, [0.25, NAN]),
    ("migration_substandard", {"down_substandard": [3.0, 0.0], "cohort_substandard": [6.0, 0.0]}, [0.5, NAN]),
    ("migration_doubtful", {"down_doubtful": [1.0, 0.0], "cohort_doubtful": [4.0, 0.0]}, [0.25, NAN]),
    # 40 loans granted in 2008H2 and none later; the last of them is a year old at the end of 2009, the 18th month
    ("vintage_12", {"loans": [1.0] * 18, "vintages": {"granted": [40.0, 0.0, 0.0], "bad_12": [2.0, 0.0, 0.0]}},
     [0.05] * 6 + [NAN] * 12),
    ("vintage_24", {"loans": [1.0] * 30, "vintages": {"granted": [40.0, 0, 0, 0, 0], "bad_24": [4.0, 0, 0, 0, 0]}},
     [0.1] * 6 + [NAN] * 24),
    ("vintage_36", {"loans": [1.0] * 41, "vintages": {"granted": [40.0] * 7, "bad_36": [6.0] * 7}}, [NAN] * 41),
    ("vintage_size", {"loans": [1.0] * 7, "vintages": {"granted": [40.0, 30.0]}}, [40.0] * 6 + [30.0]),
    # 12 earned in a year on assets of 100 - 10 + 30
    ("return_on_assets", {"statement_profit": [1.0] * 12, "statement_loans": [100.0] * 12,
                          "statement_provisions": [10.0] * 12, "statement_cash": [30.0] * 12}, [*NONE, 0.1]),
    ("return_on_equity", {"statement_profit": [1.0] * 12, "statement_capital": [48.0] * 12}, [*NONE, 0.25]),
    # 1 + 0.5 - 0.25 a month on loans of 120 and reserves of 30
    ("net_interest_margin", {"interest_received": [1.0] * 12, "statement_reserve_interest": [0.5] * 12,
                             "statement_deposit_interest": [0.25] * 12, "loans": [120.0] * 12,
                             "statement_cash": [30.0] * 12}, [*NONE, 0.1]),
    ("cost_income_ratio", {"interest_received": [1.0] * 12, "collected_after": [0.5] * 12,
                           "statement_deposit_interest": [0.5] * 12, "statement_operating_cost": [0.4] * 12},
     [*NONE, 0.4]),
    ("write_offs", {"written_off": [3.0]}, [3.0]),
    ("loss_given_default", {"written_off": [0.0] * 11 + [6.0], "collected_after": [0.0] * 11 + [1.0],
                            "cases_ended": [0.0] * 11 + [10.0]}, [*NONE, 0.5]),
    # 12 in default of 240 a year, half of it lost
    ("expected_loss_rate", {"defaulted_balance": [1.0] * 12, "loans": [240.0] * 12, "written_off": [1.0] * 12,
                            "cases_ended": [2.0] * 12}, [*NONE, 0.025]),
    ("loss_rate", {"missed": [1.0] * 12, "loans": [240.0] * 12}, [*NONE, 0.05]),
    ("basel_capital", {"defaults": [1.0] * 12, "loans_count": [600.0] * 12}, [*NONE, 0.046389154]),
    # default rate 2 %: (12 x 1.5 - 2 % x 45 % x 600) / (0.046389 x 600)
    ("raroc", {"defaults": [1.0] * 12, "loans_count": [600.0] * 12, "interest_received": [2.0] * 12,
               "statement_operating_cost": [0.5] * 12, "loans": [600.0] * 12}, [*NONE, 0.45269202]),
    ("capital_shortfall", {"statement_capital": [9.0, 12.0], "statement_capital_required": [10.0, 10.0]}, [1.0, 0.0]),
    ("insolvent_branches", {"statement_capital": [-1.0, 0.0]}, [1.0, 0.0]),
    ("deposits_lost", {"statement_deposits_sent_away": [1.0], "statement_deposits_fled": [2.0]}, [3.0]),
    ("active_borrowers", {"loans_count": [7.0]}, [7.0]),
    ("poor_share", {"poor_borrowers": [2.0, 0.0], "loans_count": [8.0, 0.0]}, [0.25, NAN]),
    ("first_time_share", {"first_loans": [1.0] * 12, "approvals": [4.0] * 12}, [*NONE, 0.25]),
    ("loan_to_income", {"granted": [3.0] * 12, "granted_income": [2.0] * 12}, [*NONE, 1.5]),
    ("unmet_demand", {"refused_amount": [5.0]}, [5.0]),
    ("rationed_out_share", {"refused_evaluation": [2.0] * 12, "refused_guarantor": [1.0] * 12,
                            "refused_funds": [1.0] * 12, "applications": [8.0] * 12}, [*NONE, 0.25]),
    # not good enough: too much debt, too little to pledge; good enough: 1 + 1 + 1 of 10 over a limit
    ("rationed_out_share", {"refused_debt_service": [1.0] * 12, "refused_collateral": [2.0] * 12,
                            "refused_single_borrower": [1.0] * 12, "refused_group": [1.0] * 12,
                            "refused_sector": [1.0] * 12, "applications": [10.0] * 12}, [*NONE, 0.3]),
    # utility -1 / c at risk aversion 2: of 2,400 and 12,000 a year, worth a sure 4,000
    ("consumption_equivalent", {"utility": [0.0, -1 / 2400 - 1 / 12000], "consumers": [0.0, 2.0]}, [NAN, 4000 / 12]),
    # 2 of 4 in default and 8 of the 16 others hungry every month; in the first eleven nobody knows
    ("hardship_in_default", {"hunger_in_default": [2.0] * 12, "in_default": [4.0] * 12}, [*NONE, 6.0]),
    ("hardship_elsewhere", {"hunger": [6.0] * 12, "hunger_in_default": [2.0] * 12, "in_default": [4.0] * 12},
     [*NONE, 3.0]),
    ("contagion_multiplier", {"defaults": [0.0, 4.0, 2.0], "defaults_induced": [0.0, 1.0, 1.0]}, [NAN, 4 / 3, 1.5]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "entries", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_monthly_measure_is_the_number_worked_by_hand(
    name: str, entries: dict[str, Any], expected: list[float]
) -> None:
    assert series(name, **entries) == pytest.approx(expected, nan_ok=True)


def test_every_monthly_measure_has_a_number_worked_by_hand() -> None:
    assert {name for name, measure in MEASURES.items() if measure.monthly} == {case[0] for case in CASES}


@pytest.mark.parametrize("name", [name for name, measure in MEASURES.items() if measure.monthly])
def test_a_monthly_measure_has_a_series_for_every_branch(name: str) -> None:
    made = ledger(branches=3, **{entry: np.ones((14, 9)) for entry in ("loans", "missed", "defaults", "loans_count")})
    assert MEASURES[name].series(made.by_branch).shape == (14, 3)
    assert MEASURES[name].series(made.bank).shape == (14,)


def test_every_application_is_granted_refused_for_a_reason_or_withdrawn() -> None:
    settings = {"levers.debt_service_cap": 0.65, "levers.risk_pricing": 1.0, "levers.sector_limit": 0.45}
    size = {"world.borrowers": 1000, "world.branches": 10, "world.months": 84}
    made = CreditModel(scenario="china_2008", rng=3, **size, **settings).run().bank
    reasons = [f"refusals_{reason}" for reason, _, _ in REFUSED]
    ended = {name: MEASURES[name].series(made) for name in ("approvals", *reasons, "went_elsewhere", "declined_rate")}
    assert all(values.sum() > 0.0 for values in ended.values()), "a way to end is not met"
    assert sum(ended.values()) == pytest.approx(MEASURES["applications"].series(made))
    assert sum(ended[name] for name in reasons) == pytest.approx(MEASURES["refusals"].series(made))


def test_a_branch_is_measured_by_its_own_books() -> None:
    loans = [[60.0, 30.0, 10.0, 50.0, 0.0, 0.0]]
    bad = [[1.0, 2.0, 3.0, 0.0, 0.0, 0.0]]
    made = ledger(branches=2, loans=loans, substandard=bad)
    assert MEASURES["npl_ratio"].series(made.by_branch) == pytest.approx(np.array([[0.06, 0.0]]))
    assert MEASURES["npl_ratio"].series(made.bank) == pytest.approx([0.04])
    assert MEASURES["npl_ratio"].series(made.by_segment) == pytest.approx(np.array([[1 / 110, 2 / 30, 0.3]]))


BEFORE = [0.5] + [0.0] * 2  # 2008-04 to 06
PER_RUN = [
    ("npl_peak", {"substandard": [*BEFORE, 0.1, 0.3, 0.2], "loans": [1.0] * 6}, 0.3),
    ("npl_peak_month", {"substandard": [*BEFORE, 0.1, 0.3, 0.2], "loans": [1.0] * 6}, 4.0),
    ("npl_true_peak", {"truly_bad": [*BEFORE, 0.1, 0.3, 0.2], "loans": [1.0] * 6}, 0.3),
    ("capital_ratio_low",
     {"statement_capital": [-1.0, 0.0, 0.0, 0.3, 0.1, 0.2], "statement_risk_weighted": [1.0] * 6}, 0.1),
    ("access_low", {"borrowers_served": [0.0, 0.0, 0.0, 3.0, 1.0, 2.0]}, 0.1),
    ("loss_since_shock", {"missed": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 6.0),
    ("loss_bank_since_shock", {"unpaid": [9.0, 9.0, 9.0, 10.0, 12.0, 15.0]}, 6.0),
    ("loss_guarantors_since_shock", {"calls_principal": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 6.0),
    ("loss_debtor_assets_since_shock", {"collected": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 6.0),
    ("loss_collateral_since_shock", {"collateral_sold": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 6.0),
    ("loss_given_default_unsecured", {"impaired_unsecured": [10.0, 0.0], "recovered_unsecured": [1.0, 2.0]}, 0.7),
    ("loss_given_default_guaranteed", {"impaired_guaranteed": [10.0], "recovered_guaranteed": [4.0]}, 0.6),
    ("loss_given_default_collateral", {"impaired_collateral": [10.0], "recovered_collateral": [9.0]}, 0.1),
    ("loss_public_since_shock", {"missed": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 0.0),
    ("guarantors_called_since_shock", {"guarantors_called": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 6.0),
    ("guarantors_ruined_since_shock", {"guarantors_ruined": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0]}, 6.0),
    ("contagion_multiplier_since_shock",
     {"defaults": [9.0, 9.0, 9.0, 1.0, 2.0, 3.0], "defaults_induced": [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]}, 1.5),
    ("cascade_mean", {"cascades_1": [9.0] * 3 + [1.0, 1.0, 0.0], "cascades_2": [9.0] * 3 + [0.0, 0.0, 2.0],
                      "cascade_failures": [99.0] * 3 + [1.0, 1.0, 4.0]}, 1.5),
    ("cascade_largest", {"cascade_largest": [9.0, 9.0, 9.0, 1.0, 7.0, 2.0]}, 7.0),
    ("cascade_exponent", {"cascades_2": [9.0] * 3 + [100.0, 0.0, 0.0],
                          "cascade_logs": [9.0] * 3 + [100.0 * LOGS_AT_3, 0.0, 0.0]}, 3.0),
    ("guarantors_ruined_of_called",
     {"guarantors_ruined": [9.0] * 3 + [1.0, 0.0, 0.0], "guarantors_called": [1.0] * 3 + [2.0, 2.0, 0.0]}, 0.25),
    # 4 called have lost 6,000 each; guarantors earn 1,000 a month
    ("guarantor_loss_each",
     {"calls_principal": [9.0] * 3 + [24_000.0, 0.0, 0.0], "guarantors_called": [1.0] * 3 + [4.0, 0.0, 0.0],
      "network_income": [0.0] * 5 + [50_000.0], "network_guarantors": [0.0] * 5 + [50.0]}, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "entries", "expected"), PER_RUN, ids=[case[0] for case in PER_RUN])
def test_a_measure_of_the_run_looks_at_the_months_from_the_shock_on(
    name: str, entries: dict[str, Any], expected: float
) -> None:
    assert MEASURES[name].value(ledger("2008-04", **entries)) == pytest.approx(expected)


@pytest.mark.parametrize("name", [case[0] for case in PER_RUN])
def test_a_measure_of_the_run_has_no_value_when_the_run_ends_before_the_shock(name: str) -> None:
    assert "NaN" in MEASURES[name].meaning
    assert math.isnan(MEASURES[name].value(ledger("2003-01", loans=[100.0] * 12)))


def test_every_measure_of_the_run_has_a_number_worked_by_hand() -> None:
    assert {name for name, measure in MEASURES.items() if not measure.monthly} == {case[0] for case in PER_RUN}


@pytest.mark.parametrize("name", [case[0] for case in CASES if any(math.isnan(value) for value in case[2])])
def test_a_measure_that_may_have_no_value_says_when(name: str) -> None:
    assert "NaN" in MEASURES[name].meaning


def test_a_stock_is_summed_up_by_the_mean_of_the_months_that_have_a_value() -> None:
    made = ledger("2008-05", past_due_30=[9.0, 9.0, 0.1, 0.3, 5.0], loans=[1.0, 1.0, 1.0, 1.0, 0.0])
    assert MEASURES["par30"].value(made) == pytest.approx(0.2)


def test_a_flow_is_summed_up_by_its_total_and_the_book_by_its_end() -> None:
    made = ledger("2008-05", defaults=[9.0, 9.0, 1.0, 2.0], loans=[1.0, 2.0, 3.0, 4.0])
    assert MEASURES["defaults"].value(made) == 3.0
    assert MEASURES["loans"].value(made) == 4.0


def test_a_run_that_ends_before_the_shock_is_summed_up_over_all_its_months() -> None:
    made = ledger("2003-01", defaults=[1.0, 2.0], past_due_30=[0.1, 0.3], loans=[1.0, 1.0])
    assert MEASURES["defaults"].value(made) == 3.0
    assert MEASURES["par30"].value(made) == pytest.approx(0.2)


def test_a_measure_without_any_value_is_no_number() -> None:
    assert math.isnan(MEASURES["npl_ratio"].value(ledger(loans=[0.0, 0.0])))


def test_the_ledger_knows_no_entry_that_is_not_in_the_books() -> None:
    with pytest.raises(AttributeError, match="no entry 'loan'"):
        _ = ledger(loans=[1.0]).bank.loan


def test_the_months_since_the_shock_are_counted_from_the_start_of_the_run() -> None:
    assert ledger("2003-01", loans=[1.0] * 132).since_shock() == slice(66, 132)
    assert ledger("2009-01", loans=[1.0] * 12).since_shock() == slice(0, 12)
    assert list(range(12))[ledger("2003-01", loans=[1.0] * 12).since_shock()] == []


def test_a_run_whose_books_by_cell_are_not_kept_has_the_same_figures_and_says_what_it_lacks() -> None:
    chosen = Configuration.resolve(
        scenario="crisis_severe", policies=(), overrides={"world.borrowers": 120, "world.branches": 4}, months=90
    )
    whole, alone = ledger_of(chosen, 3), ledger_of(chosen, 3, by_cell=False)
    for measure in MEASURES.values():
        assert repr(measure.value(whole)) == repr(measure.value(alone)), measure.name
    assert alone.books.nbytes < whole.books.nbytes / 20
    with pytest.raises(InputError, match="the books of branches and segments were not kept"):
        _ = alone.by_branch
    with pytest.raises(InputError, match="loans: the books of branches"):
        alone.by_cell("loans")
