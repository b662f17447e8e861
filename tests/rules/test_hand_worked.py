"""One number worked by hand for every rule, in machine code and in plain Python."""

import importlib
import pkgutil
from math import inf
from typing import Any

import pytest

import sim.rules
from sim.rules import (
    capital,
    classifying,
    districts,
    guaranteeing,
    income,
    informal,
    lending,
    paying,
    recovering,
    spending,
)


def case(rule: Any, arguments: tuple[Any, ...], expected: Any, worked: str) -> Any:
    return pytest.param(rule, arguments, expected, id=f"{rule.__name__}: {worked}")


CASES = [
    # capital, provisions, limits
    case(capital.provisions_required, (3.0, 1.5, 4.0, 0.025, 100.0), 6.0, "coverage: 1.5 x 4"),
    case(capital.provisions_required, (3.0, 0.5, 4.0, 0.05, 100.0), 5.0, "of all loans: 0.05 x 100"),
    case(capital.provisions_required, (7.0, 1.5, 4.0, 0.025, 100.0), 7.0, "by category is most"),
    case(capital.provisions_required, (7.0, 9.0, 40.0, 0.025, 100.0), 100.0, "not more than the loans"),
    case(capital.risk_weighted_assets, (75.0, 100.0, 4.0), 72.0, "75 x 0.96"),
    case(capital.risk_weighted_assets, (0.0, 0.0, 0.0), 0.0, "no loans"),
    case(capital.is_over_limit, (11.0, 0.1, 100.0), True, "11 > 10"),
    case(capital.is_over_limit, (10.0, 0.1, 100.0), False, "10 is allowed"),
    case(capital.is_over_limit, (1.0, 0.1, -100.0), True, "no capital, no loan"),
    case(capital.whole_capital, (50.0, 20_000.0, 2000), 500.0, "a tenth of the bank"),
    case(capital.whole_capital, (50.0, 20_000.0, 40_000), 50.0, "more than the bank: itself"),
    case(capital.has_failed, (0, -0.01, 0.0), 1, "below the threshold"),
    case(capital.has_failed, (0, 0.01, 0.0), 0, "above it"),
    case(capital.has_failed, (1, 0.2, 0.0), 1, "closed stays closed"),
    # who earns what
    case(income.persist, (2.0, -1.0, 0.6), 0.4, "0.6 x 2 - 0.8 x 1"),
    case(income.common_shock, (1.0, -1.0, 0.36), -0.2, "0.6 x 1 - 0.8 x 1"),
    case(income.income_shock, (2.0, -1.0, 0.36), 0.4, "0.6 x 2 - 0.8 x 1"),
    case(income.shaped, (0.7, income.NORMAL, 0.5), 0.7, "a normal shock stays as it is"),
    case(income.shaped, (0.0, income.UNIFORM, 0.5), 0.0, "the median stays the median"),
    case(income.shaped, (9.0, income.UNIFORM, 0.5), 3.0**0.5, "sqrt(12) x (1 - 1/2)"),
    case(income.shaped, (-3.0, income.TWO_POINT, 0.2), -2.0, "bad with chance 1/5: -sqrt(0.8 / 0.2)"),
    case(income.shaped, (3.0, income.TWO_POINT, 0.2), 0.5, "good otherwise: sqrt(0.2 / 0.8)"),
    case(income.price_gap, (0, -0.1, -0.2, 0.5, 1.0), -0.05, "a farmer: 0.5 x -0.1"),
    case(income.price_gap, (2, -0.1, -0.2, 0.5, 1.0), -0.2, "an exporter: 1 x -0.2"),
    case(income.price_gap, (1, -0.1, -0.2, 0.5, 1.0), 0.0, "a local trader: nothing"),
    case(
        income.monthly_income,
        (1000.0, 1.2, 0.1, 0.3, 12000.0, 0.25, 0.5, 1.0, -1.0),
        174.0,
        "1000 x 1.2 x 1.1 x 0.7 + 12000 / 48 - 0.5 x (1000 + 1000)",
    ),
    case(income.monthly_income, (1000.0, 1.0, -1.5, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0), 0.0, "never less than no sales"),
    case(income.job_next_month, (0, 0.009, 0.0, 0.01, 0.25), 1, "0.009 < 0.01: lost"),
    case(income.job_next_month, (0, 0.011, 0.0, 0.01, 0.25), 0, "0.011 > 0.01: kept"),
    case(income.job_next_month, (1, 0.0, 0.2, 0.01, 0.25), 0, "0.2 < 0.25: found"),
    case(income.job_next_month, (1, 0.0, 0.3, 0.01, 0.25), 1, "0.3 > 0.25: still looking"),
    # who spends what
    case(spending.sold_for_food, (900.0, 600.0, 1000.0), 300.0, "900 - 600"),
    case(spending.sold_for_food, (900.0, -200.0, 1000.0), 1000.0, "1100 are missing, 1000 can be sold"),
    case(spending.sold_for_food, (900.0, 950.0, 1000.0), 0.0, "there is enough"),
    case(spending.consumed, (5000.0, 900.0, 3000.0, 0.5), 1450.0, "900 + 0.5 x (5000 - 900 - 3000)"),
    case(spending.consumed, (700.0, 900.0, 3000.0, 0.5), 700.0, "all there is"),
    case(spending.consumed, (-50.0, 900.0, 3000.0, 0.5), 0.0, "nothing from debt"),
    case(spending.put_to_work, (4000.0, 3000.0, 0.3, 500.0), 300.0, "0.3 x 1000"),
    case(spending.put_to_work, (9000.0, 3000.0, 0.3, 500.0), 500.0, "no more than is missing"),
    case(spending.put_to_work, (2000.0, 3000.0, 0.3, 500.0), 0.0, "nothing under the target"),
    case(spending.put_to_work, (9000.0, 3000.0, 0.3, -1.0), 0.0, "nothing is missing"),
    # informal lenders
    case(informal.informal_room, (0.5, 24000.0, 2000.0, 0, 0), 10000.0, "0.5 x 24000 - 2000"),
    case(informal.informal_room, (0.5, 24000.0, 13000.0, 0, -5), 0.0, "he owes more than the cap"),
    case(informal.informal_room, (0.5, 24000.0, 0.0, 1, 0), 0.0, "interest is unpaid"),
    case(informal.informal_room, (0.5, 24000.0, 0.0, 0, 3), 0.0, "shut out for 3 more months"),
    case(informal.bridge_loan, (1000.0, 400.0, 600.0, 0.25, 1150.0, 1), 600.0, "1000 + 0.25 x 600 is the penalty"),
    case(informal.bridge_loan, (1000.0, 400.0, 600.0, 0.25, 1149.0, 1), 0.0, "1150 > 1149: not worth it"),
    case(informal.bridge_loan, (1000.0, 400.0, 600.0, 0.25, 0.0, 0), 600.0, "he does not calculate"),
    case(informal.bridge_loan, (1000.0, 400.0, 599.0, 0.25, 1e9, 0), 0.0, "600 are missing, 599 are lent"),
    case(informal.bridge_loan, (1000.0, 1000.0, 599.0, 0.25, 1e9, 0), 0.0, "nothing is missing"),
    case(informal.borrowed_for_food, (900.0, -100.0, 300.0, 5000.0), 700.0, "900 + 100 - 300"),
    case(informal.borrowed_for_food, (900.0, 100.0, 300.0, 200.0), 200.0, "500 are missing, 200 are lent"),
    case(informal.borrowed_for_food, (900.0, 700.0, 300.0, 200.0), 0.0, "working capital feeds him"),
    case(informal.repaid_informally, (5000.0, 1900.0, 900.0, 0.3), 300.0, "0.3 x (1900 - 900)"),
    case(informal.repaid_informally, (200.0, 1900.0, 900.0, 0.3), 200.0, "no more than is owed"),
    case(informal.repaid_informally, (200.0, 800.0, 900.0, 0.3), 0.0, "nothing is left over"),
    case(informal.months_unpaid_next, (2, 100.0, 99.9), 3, "one more month"),
    case(informal.months_unpaid_next, (2, 100.0, 100.0), 0, "paid"),
    case(informal.months_unpaid_next, (2, 100.0, 99.996), 0, "but for less than a cent"),
    case(informal.seized, (5000.0, 8000.0, 0.5), 4000.0, "half of what he owns"),
    case(informal.seized, (3000.0, 8000.0, 0.5), 3000.0, "no more than is owed"),
    case(informal.seized, (3000.0, -8000.0, 0.5), 0.0, "nothing from nothing"),
    # what a district makes of the bank
    case(districts.moved_towards, (1.0, 0.0, 1.0), 0.5, "half of the gap in a half-life of 1"),
    case(districts.moved_towards, (0.8, 0.4, 0.0), 0.4, "at once"),
    case(districts.moved_towards, (0.5, 0.5, 6.0), 0.5, "no news"),
    case(districts.settled_towards, (7.0, 0.25, 6.0, 0), 0.25, "the first month alone"),
    case(districts.settled_towards, (0.1, 0.4, 60.0, 2), 0.2, "the third month: 0.1 + 0.3 / 3"),
    case(districts.settled_towards, (0.1, 0.4, 1.0, 20), 0.25, "the half-life has taken over"),
    case(districts.share_served, (6.0, 2.0, 0.1), 0.75, "6 of 8"),
    case(districts.share_served, (0.0, 2.0, 0.1), 0.0, "nobody"),
    case(districts.share_served, (0.0, 0.0, 0.1), 0.1, "no news"),
    case(districts.trust, (0.25, 0.5), 0.5, "sqrt(1/4)"),
    case(districts.trust, (0.0, 0.0), 1.0, "switched off"),
    case(districts.trust, (0.0, 2.0), 1e-12, "a millionth, squared"),
    case(districts.local_effect, (0.5, -0.1, 0.02, 0.25), -0.06, "0.5 x -0.12"),
    case(districts.local_effect, (2.0, -0.2, 0.0, 0.25), -0.25, "at the limit"),
    case(districts.local_effect, (0.0, -0.2, 0.0, 0.25), 0.0, "switched off"),
    # what a debtor can and will pay
    case(paying.spare_means, (500.0, 300.0, 100.0), 300.0, "500 - 300 + 100"),
    case(paying.spare_means, (-500.0, 300.0, 100.0), 100.0, "unpaid bills do not eat what can be sold"),
    case(paying.months_of_exclusion_worth, (0.5, 3), 1.75, "1 + 1/2 + 1/4"),
    case(paying.months_of_exclusion_worth, (0.985, 0), 0.0, "never excluded"),
    case(paying.feeling, (0.65, 0.0), 1.0, "exp(0)"),
    case(paying.feeling, (0.5, -2.0), 0.36787944117144233, "exp(-1)"),
    case(
        paying.felt_penalty,
        (10000.0, 0.09, 5000.0, 0.06, 30.0, 1.0, 800.0, 0.5),
        1225.0,
        "half of 900 from a court, 5000 x 0.06 / 12 x 30 of credit, 800 of shame",
    ),
    case(paying.is_willing, (100.0, 100.0, 1), True, "no dearer than the penalty"),
    case(paying.is_willing, (100.01, 100.0, 1), False, "a cent dearer than the penalty"),
    case(paying.is_willing, (100.01, 0.0, 0), True, "one who does not calculate"),
    case(paying.paid_on_dues, (100.0, 100.0, True, 0.0), 100.0, "all of it"),
    case(paying.paid_on_dues, (100.0, 60.0, True, 1.0), 60.0, "all he has"),
    case(paying.paid_on_dues, (100.0, 60.0, True, 0.5), 30.0, "half of what he has"),
    case(paying.paid_on_dues, (100.0, 60.0, True, 0.0), 0.0, "all or nothing"),
    case(paying.paid_on_dues, (100.0, 200.0, False, 1.0), 0.0, "he will not"),
    case(paying.taken_from_cash, (100.0, 150.0, 80.0), 70.0, "150 - 80"),
    case(paying.taken_from_cash, (50.0, 150.0, 80.0), 50.0, "all of it"),
    case(paying.taken_from_cash, (50.0, 20.0, 80.0), 0.0, "food comes first"),
    case(paying.months_late_next, (0, 10.0, 10.0, 0.0), 1, "the first is missed"),
    case(paying.months_late_next, (2, 30.0, 10.0, 0.0), 3, "one more is missed"),
    case(paying.months_late_next, (2, 20.0, 0.0, 0.0), 3, "nothing new falls due, and a month has passed"),
    case(paying.months_late_next, (2, 20.0, 10.0, 10.0), 2, "one of two is caught up while one is missed"),
    case(paying.months_late_next, (2, 21.0, 10.0, 9.0), 3, "less than one is caught up"),
    case(paying.months_late_next, (3, 10.0, 10.0, 30.0), 1, "three are caught up, this month's is missed"),
    case(paying.months_late_next, (1, 990.0, 10.0, 20.0), 2, "interest alone does not stop the clock of 1000"),
    case(paying.months_late_next, (4, 1000.0, 1000.0, 0.0), 5, "known to be late before anything fell due"),
    case(paying.months_late_next, (2, 0.004, 10.0, 30.0), 0, "cents do not count"),
    case(paying.months_late_next, (0, 5.0, 10.0, 5.0), 1, "half is missed"),
    # what a guarantor does
    case(guaranteeing.pays_call, (40.0, 40.0, 60.0, 100.0, 1), True, "40 of 40 left, 100 in all for a penalty of 100"),
    case(guaranteeing.pays_call, (41.0, 40.0, 0.0, inf, 0), False, "41 of 40 left"),
    case(guaranteeing.pays_call, (40.0, 40.0, 60.0, 99.0, 1), False, "100 in all for a penalty of 99"),
    case(guaranteeing.pays_call, (40.0, 40.0, 60.0, 99.0, 0), True, "one who does not calculate"),
    case(guaranteeing.part_paid, (40.0, 30.0, 60.0, 1000.0, 1, 1.0), 0.75, "30 of 40"),
    case(guaranteeing.part_paid, (40.0, 30.0, 60.0, 1000.0, 1, 0.5), 0.375, "half of 30 of 40"),
    case(guaranteeing.part_paid, (40.0, 30.0, 60.0, 1000.0, 1, 0.0), 0.0, "all or nothing"),
    case(guaranteeing.part_paid, (40.0, 30.0, 60.0, 99.0, 1, 1.0), 0.0, "he will not"),
    case(guaranteeing.part_paid, (40.0, -5.0, 60.0, 1000.0, 1, 1.0), 0.0, "nothing is left"),
    case(guaranteeing.part_paid, (0.0, 30.0, 60.0, 1000.0, 1, 1.0), 0.0, "nothing is asked"),
    case(guaranteeing.within_capacity, (1000.0, 500.0, 1000.0, 1.5), True, "1500 of 1.5 x 1000"),
    case(guaranteeing.within_capacity, (1000.0, 501.0, 1000.0, 1.5), False, "1501 of 1.5 x 1000"),
    case(
        guaranteeing.consents,
        (10000.0, 0.05, 0.5, 0.9, 1000.0, 30.0, 20.0),
        True,
        "0.05 x 10000 against 0.5 x 0.9 x 1000 + 30 + 20",
    ),
    case(
        guaranteeing.consents,
        (10000.0, 0.0501, 0.5, 0.9, 1000.0, 30.0, 20.0),
        False,
        "0.0501 x 10000 against 0.5 x 0.9 x 1000 + 30 + 20",
    ),
    case(guaranteeing.is_induced, (100.0, 100.0, 12, 12), True, "without the 100 he would have paid"),
    case(guaranteeing.is_induced, (101.0, 100.0, 12, 12), False, "101 were missing"),
    case(guaranteeing.is_induced, (100.0, 100.0, 13, 12), False, "thirteen months ago"),
    case(guaranteeing.is_induced, (0.0, 0.0, 1, 12), False, "nothing is missing"),
    case(guaranteeing.recent_calls_next, (100.0, 12, 12, 50.0), 150.0, "100 + 50 within the window"),
    case(guaranteeing.recent_calls_next, (100.0, 13, 12, 50.0), 50.0, "the 100 are past"),
    case(guaranteeing.recourse_paid, (1000.0, 0.1, 500.0), 100.0, "0.1 x 1000"),
    case(guaranteeing.recourse_paid, (9000.0, 0.1, 500.0), 500.0, "until they are even"),
    case(guaranteeing.recourse_paid, (-10.0, 0.1, 500.0), 0.0, "nothing to spare"),
    # categories and provisions
    case(classifying.category_by_days, (0, 1), 1, "unsecured, 30 days: special mention"),
    case(classifying.category_by_days, (0, 3), 2, "unsecured, 90 days: substandard"),
    case(classifying.category_by_days, (1, 1), 0, "guaranteed, 30 days: pass"),
    case(classifying.category_by_days, (1, 4), 2, "guaranteed, over 90 days: substandard"),
    case(classifying.observed_category, (2, 0, 1), 2, "under observation it stays substandard"),
    case(classifying.observed_category, (2, 0, 0), 0, "observed for long enough"),
    case(classifying.observed_category, (2, 3, 6), 3, "worse at once"),
    case(classifying.observation_next, (0, 2, 0), 6, "six months from substandard on"),
    case(classifying.observation_next, (2, 0, 6), 5, "one month better"),
    case(classifying.observation_next, (0, 0, 6), 0, "nothing to observe"),
    case(classifying.reported_floor, (0, 1), 1, "renewed to hide: special mention"),
    case(classifying.reported_floor, (0, 0), 0, "never renewed to hide"),
    case(classifying.reported_floor, (3, 1), 3, "doubtful is worse"),
    case(classifying.provision_needed, (1000.0, 0, 0.01, 0.02, 0.25, 0.5, 1.0), 10.0, "pass: 1 %"),
    case(classifying.provision_needed, (1000.0, 1, 0.01, 0.02, 0.25, 0.5, 1.0), 30.0, "special mention: 1 + 2 %"),
    case(classifying.provision_needed, (1000.0, 2, 0.01, 0.02, 0.25, 0.5, 1.0), 260.0, "substandard: 1 + 25 %"),
    case(classifying.provision_needed, (1000.0, 3, 0.01, 0.02, 0.25, 0.5, 1.0), 510.0, "doubtful: 1 + 50 %"),
    case(classifying.provision_needed, (1000.0, 4, 0.01, 0.02, 0.25, 0.5, 1.0), 1000.0, "loss: no more than all"),
    # what comes back
    case(recovering.recovery_rate, (0.24, 0.25, 0.4), 0.0, "0.24 < 0.25: nothing"),
    case(recovering.recovery_rate, (0.25, 0.25, 0.4), 0.4, "0.25 is not under 0.25"),
    case(recovering.collection_due, (1000.0, 0.4, 0.0, 0.5), 200.0, "half of 400 after a half-life"),
    case(recovering.collection_due, (1000.0, 0.4, 300.0, 0.75), 25.0, "a quarter of the last 100"),
    case(recovering.collection_due, (1000.0, 0.4, 401.0, 0.5), 0.0, "all is in"),
    case(recovering.may_be_written_off, (18, 18.0), True, "18 of 18 months"),
    case(recovering.may_be_written_off, (17, 18.0), False, "17 of 18 months"),
    case(recovering.rationed_share, (30.0, 120.0), 0.25, "30 of 120"),
    case(recovering.rationed_share, (130.0, 120.0), 1.0, "enough for all"),
    case(recovering.rationed_share, (-5.0, 120.0), 0.0, "nothing to share"),
    case(recovering.rationed_share, (0.0, 0.0), 1.0, "nothing is wanted"),
    # asking and granting
    case(
        lending.asking_hazard,
        (0.01, 1, 5.0, 0.1, 2.0, 1.3, 0.05, 4.0),
        0.0936,
        "0.01 x 5 x (1 + 2 x 0.1) x 1.3 x (1 + 4 x 0.05)",
    ),
    case(lending.asking_hazard, (0.01, 0, 5.0, 0.0, 2.0, 1.0, -0.05, 4.0), 0.01, "nobody is told not to ask"),
    case(lending.asking_hazard, (0.9, 1, 5.0, 0.0, 2.0, 1.0, 0.0, 4.0), 1.0, "a chance is at most 1"),
    case(lending.asking_hazard, (0.9, 1, 5.0, -0.6, 2.0, 1.0, 0.0, 4.0), 0.0, "a chance is at least 0"),
    case(lending.is_worth_asking, (0.25, 0.125, 0.125), True, "0.25 - 0.125 leaves 0.125"),
    case(lending.is_worth_asking, (0.25, 0.125, 0.126), False, "0.25 - 0.125 does not leave 0.126"),
    case(lending.expected_quality, (3.25, 1.5), 1.0, "3.25 / (1 + 2.25)"),
    case(lending.estimated_default_probability, (-3.0, 0.5, 0.0, 1.0, 2, 4.0, 0.25), 0.5, "log odds -3 + 2 + 4 / 4"),
    case(lending.estimated_default_probability, (0.0, 0.5, 2.0, 1.0, 0, 0.0, 0.0), 0.2689414213699951, "1 / (1 + e)"),
    case(lending.moved_cut_off, (0.05, 2.0, 0.0), 0.05, "a normal year"),
    case(lending.moved_cut_off, (0.05, 2.0, 0.5), 0.1359140914229523, "0.05 e"),
    case(lending.renewal_decision, (True, True, True), 1, "renewed"),
    case(lending.renewal_decision, (True, True, False), 2, "refused"),
    case(lending.renewal_decision, (True, False, True), 2, "late, so refused"),
    case(lending.renewal_decision, (False, True, True), 3, "leaves"),
    case(lending.lending_rate, (0.06, 1.5, 2.3), 0.09, "0.06 x 1.5"),
    case(lending.lending_rate, (0.06, 2.5, 2.3), 0.138, "0.06 x 2.3, the ceiling"),
    case(
        lending.lending_budget,
        (1200.0, 0.12, 0.006825030131970, 50.0, 1),
        62.0,
        "1.01^12 a year is 1 % a month: 1200 x 0.01 + 50",
    ),
    case(lending.lending_budget, (1200.0, 0.2, 0.04, 50.0, 0), 0.0, "closed"),
    case(lending.lending_budget, (1200.0, -0.9, 0.0, 50.0, 1), 0.0, "209 less, 50 repaid: nothing to lend"),
    case(lending.uncovered_share, (1000.0, 500.0, 250.0), 0.25, "1 - 750 / 1000"),
    case(lending.uncovered_share, (1000.0, 900.0, 250.0), 0.0, "covered"),
    case(lending.uncovered_share, (1000.0, -900.0, 250.0), 0.75, "debts cover nothing and uncover nothing"),
    case(lending.uncovered_share, (0.0, 0.0, 0.0), 0.0, "no loan"),
    case(lending.loan_wanted, (1.5, 1000.0, 1.1, 0.5), 9900.0, "1.5 x 12 x 1000 x 1.1 x 0.5"),
    case(lending.product_for, (0.19, 0.2, 0.5, True), 2, "0.19 < 0.2: group"),
    case(lending.product_for, (0.59, 0.2, 0.5, True), 1, "between 0.2 and 0.6: guaranteed"),
    case(lending.product_for, (0.61, 0.2, 0.5, True), 0, "over 1 - 0.8 x 0.5 = 0.6: unsecured"),
    case(lending.product_for, (0.19, 0.2, 0.5, False), 1, "no group to join: guaranteed"),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_the_rule_gives_the_number_worked_by_hand(rule: Any, arguments: tuple[Any, ...], expected: Any) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert rule.py_func(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_every_rule_has_a_number_worked_by_hand() -> None:
    rules = set()
    for found in pkgutil.iter_modules(sim.rules.__path__, "sim.rules."):
        module = importlib.import_module(found.name)
        rules |= {
            f"{found.name}.{name}"
            for name, made in vars(module).items()
            if hasattr(made, "py_func") and made.__module__ == found.name
        }
    worked = {f"{one.values[0].__module__}.{one.values[0].__name__}" for one in CASES}
    assert rules == worked
