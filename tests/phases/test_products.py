"""Kinds of loan in the month: months worked by hand, what is pledged, and the directions of their levers."""

from typing import Any

import numpy as np
import pytest

from sim.core.finance import weekly_instalment
from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.phases import informal, products, recovery
from sim.world.applications import NO_COVER
from sim.world.loans import (
    BULLET,
    CASH_FLOW,
    COLLATERAL,
    ENTERPRISE_LOAN,
    GUARANTEED,
    INSTALMENTS,
    NONE,
    OPEN,
    PLEDGED,
    RENEWED,
    REVOLVING,
    RUNS_OFF,
    SEASONAL,
    UNSECURED,
    WEEKLY,
    WEEKLY_GROUP,
)
from tests.phases.test_lending import review
from tests.phases.village import give, last, lend, settle, village

SMALL = {"world.borrowers": 300, "world.branches": 6, "world.months": 84}


def run(scenario: str = "crisis_2008_no_stimulus", seed: int = 0, **settings: Any) -> Ledger:
    overrides = {name.replace("__", "."): value for name, value in settings.items()}
    return CreditModel(**{**SMALL, **overrides}, scenario=scenario, rng=seed).run()


# Schedules, by hand


def test_during_grace_only_interest_falls_due() -> None:
    model = village()
    give(model, 0, cash=10_000.0)
    lend(model, balance=1200.0, months_left=5, schedule=INSTALMENTS, instalment=400.0, grace=2, rate=0.12)
    balances, interest = [], []
    for _ in range(4):
        model.step()
        balances.append(model.loans.balance[0])
        interest.append(last(model, "interest_received"))
    assert balances == pytest.approx([1200.0, 1200.0, 812.0, 420.12])  # 400 less 12, 400 less 8.12
    assert interest == pytest.approx([12.0, 12.0, 12.0, 8.12])


def test_a_loan_granted_with_grace_is_repaid_in_equal_payments_after_it() -> None:
    settings = {"levers.instalment_share": 1.0, "levers.grace": 3.0, "levers.term": 12.0}
    model = asking(settings, product=UNSECURED)
    model.step()
    loan = model.loans
    assert (loan.status[0], loan.schedule[0], loan.grace[0], loan.months_left[0]) == (OPEN, INSTALMENTS, 3, 12)
    rate = loan.rate[0] / 12.0
    assert loan.instalment[0] == pytest.approx(loan.balance[0] * rate / (1.0 - (1.0 + rate) ** -9))


def test_a_weekly_group_loan_pays_the_interest_of_four_payments_a_month() -> None:
    model = village()
    give(model, 0, cash=10_000.0)
    monthly = weekly_instalment(1200.0, 0.48, 2)
    lend(model, balance=1200.0, months_left=2, schedule=WEEKLY, product=WEEKLY_GROUP, instalment=monthly, rate=0.48)
    model.step()
    balance, weekly = 1200.0, monthly / 4.0
    interest = 0.0
    for _ in range(4):
        interest += 0.01 * balance
        balance = balance * 1.01 - weekly
    assert last(model, "interest_received") == pytest.approx(interest)
    assert model.loans.balance[0] == pytest.approx(balance)
    assert model.accounts.cash[0] == pytest.approx(10_000.0 - monthly)
    model.step()
    assert model.loans.status[0] == NONE


def test_a_weekly_loan_that_is_behind_bears_a_months_interest_on_what_is_overdue() -> None:
    model = village()
    lend(model, balance=1200.0, months_left=10, schedule=WEEKLY, product=WEEKLY_GROUP, instalment=0.0, rate=0.48,
         principal_due=200.0)  # fmt: skip
    model.step()
    # nothing is scheduled: four weeks on 1000 compound, 200 bear one month
    assert model.loans.interest_due[0] == pytest.approx(1000.0 * (1.01**4 - 1.0) + 200.0 * 0.04)


def test_a_seasonal_loan_is_repaid_from_the_harvest_of_three_months() -> None:
    model = village(settings={"demand.no_renewal_wanted": 1.0})
    give(model, 0, cash=10_000.0)
    lend(model, balance=900.0, months_left=5, schedule=SEASONAL, product=GUARANTEED, rate=0.12)
    balances = []
    for _ in range(5):
        model.step()
        balances.append(model.loans.balance[0])
    assert balances == pytest.approx([900.0, 900.0, 600.0, 300.0, 0.0])


def test_seasonal_loans_mature_in_november_and_are_renewed_to_the_next() -> None:
    model = village(
        settings={
            "levers.term": 12.0,
            "demand.top_up": 1.0,
            "levers.consent_at_renewal": 0.0,
            "bank.reserve_rate": 0.05,
        }
    )
    give(model, 0, cash=10_000.0, mean_income=100.0)
    lend(model, balance=900.0, months_left=11, schedule=SEASONAL, product=GUARANTEED, rate=0.12)  # January: November
    for _ in range(11):
        model.step()  # January to November
    assert model.loans.status[0] == OPEN
    assert model.loans.months_left[0] == 12
    assert last(model, "topped_up") > 0.0
    assert model.loans.balance[0] == pytest.approx(300.0 + last(model, "topped_up"))
    assert model.loans.balance[0] >= 900.0 - 1e-6  # what the harvest brought back is lent again, whatever the plan


def test_who_has_paid_the_last_instalment_may_ask_at_once_and_only_then() -> None:
    for share, asked in ((0.0, [0.0, 0.0]), (1.0, [1.0, 0.0])):
        settings = {"demand.follow_on": share, "demand.outside_option": -1.0, "levers.unsecured_share": 1.0,
                    "levers.cut_off_new": 0.0}  # fmt: skip
        model = village(settings=settings)
        give(model, 0, cash=10_000.0, mean_income=100.0)
        lend(model, balance=100.0, months_left=1, schedule=INSTALMENTS, instalment=101.0, rate=0.12)
        seen = []
        for _ in range(2):
            model.step()
            seen.append(last(model, "applications"))
        assert seen == asked
        assert model.parties.former_client[0] == 1


# Revolving lines


def test_a_line_is_paid_back_from_spare_cash_and_drawn_when_cash_is_short() -> None:
    settings = {"spending.consumption": 1.0, "spending.marginal_propensity": 0.0, "spending.reinvested": 0.0,
                "spending.cash_target": 1.0, "products.line_prepaid": 0.5}  # fmt: skip
    model = village(settings=settings)
    give(model, 0, cash=510.0, mean_income=0.0, subsistence=10.0)
    lend(model, balance=1000.0, schedule=REVOLVING, line=1000.0, rate=0.0)
    model.step()
    assert last(model, "prepaid") == pytest.approx(250.0)  # half of 510 - 10
    assert model.loans.balance[0] == pytest.approx(750.0)
    give(model, 0, cash=4.0, subsistence=10.0)
    model.step()
    assert last(model, "drawn") == pytest.approx(6.0)
    assert last(model, "hunger") == 0.0
    assert model.loans.balance[0] == pytest.approx(756.0)


def test_a_line_is_not_drawn_beyond_its_limit_nor_when_it_is_late_nor_from_a_closed_bank() -> None:
    settings = {"spending.consumption": 1.0, "spending.reinvested": 0.0}
    for change, drawn in (("", 2.0), ("late", 0.0), ("closed", 0.0)):
        model = village(settings=settings)
        give(model, 0, cash=0.0, subsistence=10.0)
        lend(model, balance=998.0, schedule=REVOLVING, line=1000.0, rate=0.0)
        if change == "late":
            lend(model, balance=998.0, schedule=REVOLVING, line=1000.0, rate=0.0, principal_due=1.0)
        if change == "closed":
            model.head_office.failed[0] = 1
        model.step()
        assert last(model, "drawn") == pytest.approx(drawn)


def test_a_line_that_is_not_drawn_stays_open_to_the_end_of_its_term() -> None:
    model = village(settings={"products.line_prepaid": 1.0, "demand.no_renewal_wanted": 1.0})
    give(model, 0, cash=5000.0)
    lend(model, balance=1000.0, schedule=REVOLVING, line=1000.0, rate=0.0, months_left=3)
    model.step()
    assert (model.loans.balance[0], model.loans.status[0]) == (0.0, OPEN)
    model.step()
    model.step()
    assert (model.loans.status[0], model.loans.line[0]) == (NONE, 0.0)


# What is lent


def asking(settings: dict[str, Any], *, product: int, wealth: float = 0.0, capital: float = 0.0) -> CreditModel:
    """A village of one who asks in the first month for the given kind of loan; a year's income is 1200."""
    shares = {
        UNSECURED: {"levers.unsecured_share": 1.0},
        CASH_FLOW: {"levers.unsecured_share": 0.0, "levers.cash_flow_share": 1.0, "levers.guarantors_required": 0.0},
        COLLATERAL: {"levers.unsecured_share": 0.0, "levers.collateral_share": 1.0, "levers.land_share": 1.0},
        PLEDGED: {"levers.unsecured_share": 0.0, "levers.pledged_share": 1.0, "population.trader_share": 1.0,
                  "population.enterprise_share": 0.0},
        ENTERPRISE_LOAN: {"levers.unsecured_share": 0.0, "levers.enterprise_loan_share": 1.0,
                          "population.trader_share": 0.0, "population.enterprise_share": 1.0,
                          "levers.guarantors_required": 0.0},
    }  # fmt: skip
    usual = {"levers.group_share": 0.0, "demand.hazard": 1.0, "demand.outside_option": -1.0, "demand.spring": 0.0,
             "demand.farm_loan": 1.0, "demand.trader_loan": 1.0, "demand.enterprise_loan": 1.0}  # fmt: skip
    model = village(settings={**usual, **shares[product], **settings})
    give(model, 0, mean_income=100.0, wealth=wealth, capital=capital)
    return model


def test_credit_without_security_grows_with_the_stars() -> None:
    for prior, stars in ((-1.0, 0), (-3.7, 1), (-4.5, 2), (-9.0, 3)):
        settings = {"levers.line_base": 0.5, "levers.line_step": 0.25, "bank.prior_log_odds": prior}
        model = asking({**settings, "bank.quality_weight": 0.0}, product=UNSECURED)
        model.step()
        assert model.loans.grade[0] == stars
        assert last(model, "granted") == pytest.approx(1200.0 * (0.5 + 0.25 * stars))


def test_a_cash_flow_loan_takes_its_share_of_the_surplus_seen_at_the_visit() -> None:
    settings = {"products.visit_error": 0.0, "levers.surplus_share": 0.5, "spending.consumption": 1.0}
    model = asking(settings, product=CASH_FLOW)
    give(model, 0, mean_income=100.0, subsistence=60.0, cash=1000.0)
    model.step()
    assert model.loans.schedule[0] == INSTALMENTS
    assert model.loans.instalment[0] == pytest.approx(0.5 * 40.0)
    assert last(model, "visits") == 1.0
    assert model.ledger.bank.statement("operating_cost")[-1] >= 300.0


def test_without_a_surplus_there_is_no_cash_flow_loan() -> None:
    model = asking({"products.visit_error": 0.0, "spending.consumption": 1.0}, product=CASH_FLOW)
    give(model, 0, mean_income=100.0, subsistence=160.0, cash=1000.0)
    model.step()
    assert (last(model, "refused_evaluation"), last(model, "granted")) == (1.0, 0.0)


@pytest.mark.parametrize(("wealth", "granted"), [(2400.0, 1200.0), (2390.0, 0.0)])
def test_property_must_cover_the_loan_after_the_haircut(wealth: float, granted: float) -> None:
    model = asking({"levers.collateral_haircut": 0.5}, product=COLLATERAL)
    give(model, 0, mean_income=100.0, wealth=wealth)
    model.economy.wealth_growth = 1.0
    model.step()
    assert last(model, "granted") == pytest.approx(granted)
    assert model.parties.pledged[0] == pytest.approx(2.0 * granted)
    assert last(model, "collateral") == pytest.approx(granted)
    if granted == 0.0:
        assert model.applications.refusal[0] == NO_COVER
        assert last(model, "refused_collateral") == 1.0


def test_an_enterprise_loan_is_covered_as_far_as_property_goes() -> None:
    model = asking({"levers.collateral_haircut": 0.5}, product=ENTERPRISE_LOAN, wealth=1000.0)
    model.step()
    assert model.loans.product[0] == ENTERPRISE_LOAN
    assert model.parties.pledged[0] == pytest.approx(1000.0)
    assert last(model, "collateral") == pytest.approx(500.0)
    assert last(model, "guaranteed") == pytest.approx(700.0)
    assert last(model, "enterprise_loans") == pytest.approx(1200.0)


def test_an_order_is_lent_on_for_its_share_and_its_term() -> None:
    model = asking({"levers.pledge_share": 0.75, "levers.pledge_term": 4.0}, product=PLEDGED, capital=100.0)
    model.step()
    assert last(model, "granted") == pytest.approx(300.0)  # of an order of 400, 100 are his own
    assert (model.loans.months_left[0], model.loans.schedule[0]) == (4, BULLET)
    assert last(model, "pledged") == pytest.approx(300.0)


# Orders


def ordered(pays: float, trouble: float, **settings: Any) -> CreditModel:
    """A trader whose order of 1000 is delivered next month; 700 are lent on it, and he would not pay himself."""
    usual = {"products.buyer_pays": pays, "products.buyer_trouble": trouble, "products.buyer_cyclical": 0.0,
             "levers.pledge_share": 0.7, "demand.no_renewal_wanted": 1.0,
             "behaviour.strategic_default": 1.0}  # fmt: skip
    model = village(settings={**usual, **settings})
    give(model, 0, capital=1000.0, calculating=1)
    lend(model, balance=700.0, months_left=1, rate=0.0, product=PLEDGED, order_open=1)
    return model


def test_the_buyer_pays_the_bank_whether_the_debtor_wants_or_not() -> None:
    model = ordered(pays=0.0, trouble=0.0)
    model.step()
    assert last(model, "principal_received") == pytest.approx(700.0)
    assert model.loans.status[0] == NONE
    assert model.accounts.cash[0] == pytest.approx(300.0)
    assert model.parties.capital[0] == pytest.approx(0.0)


def test_what_a_buyer_in_trouble_pays_goes_to_the_bank_first() -> None:
    model = ordered(pays=0.5, trouble=1.0)
    model.step()
    assert last(model, "buyers_failed") == 1.0
    assert last(model, "principal_received") == pytest.approx(500.0)
    assert model.loans.balance[0] == pytest.approx(200.0)
    assert model.parties.capital[0] == pytest.approx(0.0)  # the goods are gone
    assert model.loans.months_late[0] == 1


def test_an_order_that_is_renewed_goes_round_but_not_with_a_buyer_in_trouble() -> None:
    for trouble, status in ((0.0, 1000.0), (1.0, 0.0)):
        model = ordered(pays=0.5, trouble=trouble)
        model.loans.decision[0] = RENEWED
        model.step()
        assert model.parties.capital[0] == pytest.approx(status, abs=10.0)  # interest at the rate of the day
        assert model.loans.balance[0] == pytest.approx(700.0 if trouble == 0.0 else 200.0)


def test_a_loan_on_an_order_is_repaid_whole_although_it_would_run_off_and_a_hidden_one_has_no_order() -> None:
    model = ordered(pays=0.0, trouble=0.0)
    model.loans.decision[0] = RUNS_OFF
    model.step()
    assert last(model, "principal_received") == pytest.approx(700.0)
    model = ordered(pays=0.0, trouble=0.0)
    model.loans.hidden_months[0] = 1
    model.loans.order_open[0] = 0
    model.step()
    assert last(model, "principal_received") == 0.0
    assert model.parties.capital[0] > 900.0


def test_clean_terms_earn_larger_lines_and_late_ones_smaller() -> None:
    settings = {"levers.line_base": 0.5, "levers.line_step": 0.25, "demand.size_growth": 0.0}
    for record, stars in ((0, 2), (1, 0)):
        model = village(settings=settings)
        give(model, 0, mean_income=100.0, late_record=record)
        lend(model, balance=100.0, months_left=1, grade=1, product=UNSECURED, schedule=REVOLVING, line=900.0)
        model.levers.hold(model.start)
        review(model)
        products.review(model)
        assert model.loans.decision[0] == RENEWED
        assert model.loans.grade[0] == stars
        assert model.loans.line[0] == pytest.approx(1200.0 * (0.5 + 0.25 * stars))
        assert model.loans.top_up[0] == 0.0


def test_buyers_are_in_trouble_more_often_in_a_slump() -> None:
    failed = {
        cyclical: sum(
            float(
                run(
                    "crisis_severe", seed, levers__pledged_share=1.0, products__buyer_cyclical=cyclical,
                    products__buyer_trouble=0.1, world__start="2006-01", levers__unsecured_share=0.0,
                ).bank.buyers_failed[36:].sum()
            )
            for seed in range(3)
        )
        for cyclical in (0.0, 20.0)
    }  # fmt: skip
    assert failed[20.0] > failed[0.0]


# What is pledged


def pledged(claim: float = 700.0, wealth: float = 2000.0, pledge: float = 1500.0, **settings: Any) -> CreditModel:
    """A debtor whose property is pledged; a sale brings 70 %."""
    model = village(2, {"guaranteeing.sale_discount": 0.3, **settings})
    lend(model, balance=claim, rate=0.0, product=COLLATERAL)
    give(model, 0, wealth=wealth, pledged=pledge)
    return model


def test_what_is_pledged_follows_prices_as_wealth_does() -> None:
    model = pledged()
    ratio = model.parties.pledged[0] / model.parties.wealth[0]
    for _ in range(24):
        model.step()
    assert model.parties.pledged[0] != 1500.0
    assert model.parties.pledged[0] / model.parties.wealth[0] == pytest.approx(ratio)


def test_a_guarantors_pledge_is_not_there_for_calls_beyond_what_his_own_bank_loan_leaves() -> None:
    for claim, paid in ((700.0, 700.0), (1050.0, 350.0)):  # 1000 or all 1500 of the pledge are the bank's
        model = pledged(claim=claim)
        lend(model, 1, 5000.0, rate=0.0, principal_due=5000.0, product=GUARANTEED, guarantors=[0], months_late=3)
        model.step()
        assert last(model, "calls_principal") == pytest.approx(paid, rel=0.02)  # what prices have made of 2000
        assert model.parties.wealth[0] > 0.0


def test_informal_lenders_seize_only_what_the_bank_leaves() -> None:
    settings = {"informal.patience": 1, "informal.seized_share": 1.0, "informal.cap": 1.0}
    for pledge, left in ((0.0, 0.0), (1500.0, 1000.0)):
        model = pledged(pledge=pledge, **settings)
        model.parties.informal_debt[0] = 1e6
        model.branches.informal_debt[0] = 1e6
        informal.collect(model)
        assert model.parties.wealth[0] == pytest.approx(left)


def test_what_is_pledged_is_sold_first_at_a_discount_and_pays_the_claim() -> None:
    model = pledged(**{"recovery.none_collateral": 0.0})
    give(model, 0, cash=1000.0, wealth=2000.0, pledged=1500.0)
    lend(model, balance=700.0, rate=0.0, product=COLLATERAL, principal_due=700.0, impaired=1, exposure=700.0,
         recovery_rate=1.0)  # fmt: skip
    recovery.collect(model)
    due = 700.0 * (1.0 - 0.5 ** (1.0 / model.recovery.half_life))
    assert model.books.collateral_sold.sum() == pytest.approx(due)
    assert model.accounts.cash[0] == pytest.approx(1000.0)
    assert model.parties.pledged[0] == pytest.approx(1500.0 - due / 0.7)
    assert model.parties.wealth[0] == pytest.approx(2000.0 - due / 0.7)


def test_a_pledge_at_stake_makes_a_debtor_pay() -> None:
    for pledge, paid in ((0.0, 0.0), (1500.0, 700.0)):
        settings = {"behaviour.strategic_default": 1.0, "behaviour.enforceable_share": 0.1}
        model = pledged(pledge=pledge, **settings)
        give(model, 0, cash=1000.0, wealth=2000.0, pledged=pledge, calculating=1)
        model.loans.principal_due[0] = 700.0
        settle(model)
        model.step()  # 0.1 x 3000 are less than 700; 0.1 x 2000 and the 1000 of the pledge are more
        assert last(model, "principal_received") == pytest.approx(paid)


def test_a_pledge_is_free_again_when_the_loan_is_paid() -> None:
    model = pledged()
    give(model, 0, cash=1000.0, wealth=2000.0, pledged=1500.0)
    model.loans.principal_due[0] = 700.0
    settle(model)
    model.step()
    assert (model.loans.status[0], model.parties.pledged[0]) == (NONE, 0.0)


@pytest.mark.parametrize("scenario", ["china_2008", "crisis_severe"])
def test_nobody_has_pledged_more_than_he_owns_after_any_month(scenario: str) -> None:
    """What others take of a pledge beyond the bank's claim is no longer pledged."""
    settings = {"levers.land_share": 0.5, "levers.collateral_share": 0.8, "competition.opening_share": 0.5}
    model = CreditModel(**settings, **{"world.borrowers": 600, "world.branches": 3}, scenario=scenario, rng=1)
    taken = 0
    for _ in range(model.world.months):
        before = model.parties.pledged.copy()
        model.step()
        pledged, wealth = model.parties.pledged, model.parties.wealth
        assert (pledged <= wealth * (1.0 + 1e-9) + 1e-6).all()
        taken += int(((pledged < 0.99 * before) & (pledged > 0.0)).sum())
    assert taken > 0


def test_a_renewal_is_refused_when_the_property_no_longer_covers_the_loan() -> None:
    for wealth, decision in ((1400.0, RENEWED), (1399.0, RUNS_OFF)):
        model = pledged(wealth=wealth, pledge=1000.0, **{"levers.collateral_haircut": 0.5})
        model.loans.months_left[0] = 1
        model.levers.hold(model.start)
        review(model)
        products.review(model)
        assert model.loans.decision[0] == decision
        assert model.books.cover_lost.sum() == (decision == RUNS_OFF)


def test_recovery_on_property_follows_what_it_is_worth_at_default() -> None:
    means = []
    for value in (0.5, 1.0, 2.0):
        model = village(2000, {"recovery.none_collateral": 0.1}, seed=1)
        model.loans.status[:] = OPEN
        model.loans.product[:] = COLLATERAL
        model.loans.balance[:] = 1000.0
        model.loans.months_left[:] = 60
        model.loans.principal_due[:] = 1000.0
        model.loans.months_late[:] = 3
        model.parties.wealth[:] = 1000.0 * value
        model.parties.pledged[:] = 1000.0 * value
        settle(model)
        model.step()
        means.append(float(model.loans.recovery_rate.mean()))
        assert (model.loans.recovery_rate == 0.0).mean() == pytest.approx(0.1, abs=0.02)
    assert means[0] == pytest.approx(0.9 * 0.4 * 0.5, abs=0.02)  # too little for the cap to matter
    assert means[0] < means[1] < means[2] < 0.9


# Directions


def total(name: str, **settings: Any) -> float:
    return sum(float(getattr(run(seed=seed, **settings).bank, name).sum()) for seed in range(3))


def test_a_larger_haircut_refuses_more() -> None:
    more = {"levers__collateral_share": 0.8, "levers__land_share": 0.8, "levers__unsecured_share": 0.0}
    assert total("refused_collateral", **more, levers__collateral_haircut=0.8) > total("refused_collateral", **more)


def test_tighter_shares_of_the_surplus_make_smaller_cash_flow_loans() -> None:
    wanted = {"levers__cash_flow_share": 1.0, "levers__unsecured_share": 0.0}
    sizes = [
        np.nanmean(MEASURES["loan_to_income"].series(run(**wanted, levers__surplus_share=share).bank))
        for share in (0.4, 0.9)
    ]
    assert 0.0 < sizes[0] < sizes[1] < 1.0


def test_loans_on_property_lose_less_than_loans_without_security() -> None:
    shares = {"levers__collateral_share": 0.8, "levers__land_share": 0.8, "world__borrowers": 1500}
    ledger = run("crisis_severe", **shares)
    lost = [MEASURES[f"loss_given_default_{security}"].value(ledger) for security in ("collateral", "unsecured")]
    assert lost[0] < lost[1] < 1.0


def test_kinds_that_are_switched_off_leave_the_books_as_they_would_be_without_them() -> None:
    """The order of kinds, their sizes and schedules do not matter where nobody asks for them."""
    none = {"levers__collateral_share": 0.0, "levers__land_share": 0.0, "levers__pledged_share": 0.0,
            "levers__enterprise_loan_share": 0.0, "levers__revolving_share": 0.0}  # fmt: skip
    plain = run(**none)
    other = run(
        **none, levers__collateral_haircut=0.9, levers__pledge_share=0.1, levers__pledge_term=1.0,
        levers__surplus_share=0.1, levers__grace=0.0, recovery__mean_collateral=0.9, products__visit_error=1.0,
        products__buyer_trouble=1.0, products__line_prepaid=1.0,
    )  # fmt: skip
    assert (plain.books == other.books).all()
