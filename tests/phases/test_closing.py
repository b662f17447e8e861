"""The month's books are closed: by hand for one branch, and as roll-forwards over whole runs."""

from typing import Any

import numpy as np
import pytest

from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.phases import closing, repayment
from tests.phases.village import lend, village

HARD_TIMES = {  # every flow of the books occurs
    "world.borrowers": 800,
    "world.branches": 3,
    "world.months": 84,
    "levers.guarantee_fee": 0.01,
    "levers.write_off_budget": 0.05,
    "levers.forced_renewal": 0.5,
    "levers.audit": 0.05,
    "levers.cross_default": 1.0,
    "levers.weekly_share": 0.5,
    "levers.cash_flow_share": 0.2,
    "levers.collateral_share": 0.4,
    "levers.land_share": 0.4,
    "levers.revolving_share": 0.5,
    "income.farm_volatility": 0.9,
    "population.farm_income": 1500.0,
}


@pytest.fixture(scope="module", params=[0, 1])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    return CreditModel(**HARD_TIMES, scenario="crisis_severe", rng=request.param).run()


def follows(stock: np.ndarray, change: np.ndarray) -> bool:
    """Whether a stock is what it was plus the change, in every month but the first."""
    return bool(np.allclose(stock[1:], stock[:-1] + change[1:], rtol=1e-9, atol=1e-6 * stock.max()))


def test_every_flow_of_the_books_occurs_in_hard_times(ledger: Ledger) -> None:
    """Otherwise the roll-forwards below would prove little."""
    bank = ledger.bank
    flows = (
        "granted", "topped_up", "interest_received", "principal_received", "calls_interest", "calls_principal",
        "collected", "collected_after", "capitalised", "written_off", "interest_forgone", "missed", "caught_up",
        "dues_given_up", "rolled", "fees", "recourse", "liquidated", "assets_sold", "invested", "hidden_found",
        "drawn", "prepaid", "collateral_sold", "recovered_unsecured", "recovered_guaranteed", "recovered_collateral",
    )  # fmt: skip
    assert [name for name in flows if not getattr(bank, name).sum() > 0.0] == []


def test_loans_roll_forward(ledger: Ledger) -> None:
    for level in (ledger.bank, ledger.by_branch):
        lent = level.granted + level.topped_up + level.capitalised + level.drawn
        back = level.principal_received + level.prepaid + level.calls_principal + level.collected + level.written_off
        assert follows(level.loans, lent - back)


def test_unpaid_dues_roll_forward(ledger: Ledger) -> None:
    for level in (ledger.bank, ledger.by_branch):
        met = level.caught_up + level.calls_interest + level.calls_principal + level.collected
        assert follows(level.unpaid, level.missed - met - level.rolled - level.dues_given_up)


def test_provisions_roll_forward(ledger: Ledger) -> None:
    for level in (ledger.bank, ledger.by_branch):
        assert follows(level.statement("provisions"), level.statement("provision_charge") - level.written_off)


def test_capital_rolls_forward_with_profit_less_dividend(ledger: Ledger) -> None:
    for level in (ledger.bank, ledger.by_branch):
        assert follows(level.statement("capital"), level.statement("profit") - level.statement("dividend"))


def test_deposits_roll_forward(ledger: Ledger) -> None:
    for level in (ledger.bank, ledger.by_branch):
        assert follows(level.statement("deposits"), level.statement("deposits_received"))


def test_profit_is_what_was_earned_less_what_it_cost(ledger: Ledger) -> None:
    bank = ledger.bank
    earned = bank.interest_received + bank.calls_interest + bank.capitalised + bank.collected_after
    earned = earned + bank.statement("reserve_interest")
    cost = sum(bank.statement(name) for name in ("deposit_interest", "operating_cost", "provision_charge"))
    assert np.allclose(bank.statement("profit"), earned - cost)


def test_the_balance_sheet_balances_at_every_branch(ledger: Ledger) -> None:
    sheet = {name: ledger.by_branch.statement(name) for name in ("cash", "loans", "provisions", "deposits", "capital")}
    assets = sheet["cash"] + sheet["loans"] - sheet["provisions"]
    assert np.allclose(assets, sheet["deposits"] + sheet["capital"], rtol=1e-10)


def test_the_parts_of_the_loss_add_up_to_it_every_month(ledger: Ledger) -> None:
    for level in (ledger.bank, ledger.by_branch):
        parts = [
            MEASURES[name].series(level)
            for name in ("loss_guarantors", "loss_debtor_assets", "loss_collateral", "loss_public", "loss_bank")
        ]
        loss = MEASURES["loss"].series(level)
        assert np.allclose(sum(parts), loss, rtol=1e-9, atol=1e-6 * np.abs(loss).max())
        assert np.abs(loss).sum() > 0.0


def test_categories_add_up_to_the_book(ledger: Ledger) -> None:
    bank = ledger.bank
    by_category = bank.pass_ + bank.special_mention + bank.substandard + bank.doubtful + bank.loss
    assert np.allclose(by_category, bank.loans)
    assert np.allclose(bank.unsecured + bank.guaranteed + bank.group + bank.collateral + bank.pledged, bank.loans)
    for part, whole in (("weekly_groups", bank.group), ("cash_flow", bank.guaranteed), ("revolving", bank.unsecured)):
        assert (getattr(bank, part) <= whole * (1.0 + 1e-12)).all()
    assert (bank.enterprise_loans <= bank.guaranteed + bank.collateral + 1e-6).all()
    assert (bank.truly_bad >= bank.substandard + bank.doubtful + bank.loss - 1e-6).all()
    assert (bank.past_due_30 >= bank.past_due_90).all()


def test_branches_and_segments_add_up_to_the_bank(ledger: Ledger) -> None:
    for name in ("loans", "income", "defaults", "missed"):
        whole = getattr(ledger.bank, name)
        assert np.allclose(getattr(ledger.by_branch, name).sum(axis=1), whole)
        assert np.allclose(getattr(ledger.by_segment, name).sum(axis=1), whole)


def test_working_capital_changes_only_by_what_is_invested_sold_or_wasted_in_hiding() -> None:
    small: dict[str, Any] = {"world.borrowers": 300, "world.branches": 3, "world.months": 60}
    model = CreditModel(**small)
    changes = []
    while model.month < model.world.months:
        before = model.parties.capital.sum()
        model.step()
        bank, at = model.ledger.bank, model.month - 1
        changes.append(model.parties.capital.sum() - before - (bank.invested[at] - bank.liquidated[at]))
    assert max(changes) <= 1e-6 * before
    assert min(changes) < 0.0  # insolvent borrowers whose loans are hidden waste theirs


def test_provisions_follow_the_category_of_every_loan() -> None:
    model = village(5)
    for row in range(5):
        lend(model, row, 1000.0, category=row)
    model.levers.hold(model.start)
    for name, value in (
        ("general_provision", 0.01), ("provision_special_mention", 0.02), ("provision_substandard", 0.25),
        ("provision_doubtful", 0.5), ("provision_loss", 1.0),
    ):  # fmt: skip
        setattr(model.levers, name, value)
    repayment.list_active(model)
    closing.value_loans(model)
    assert model.statement.provisions.sum() == pytest.approx(10.0 + 30.0 + 260.0 + 510.0 + 1000.0)


def branch_closes(settings: dict[str, float]) -> CreditModel:
    """One branch with deposits of 1,200, loans and cash of its own, in a month in which nobody pays."""
    still = dict.fromkeys(
        ("operating_cost", "reserve_rate", "deposit_growth", "deposit_response", "deposit_local"), 0.0
    )
    model = village(1, {**{f"bank.{name}": value for name, value in still.items()}, **settings})
    model.branches.deposits = 1200.0
    model.branches.loans = 600.0
    model.statement.loans = 600.0
    model.branches.provisions = 0.0
    model.accounts.cash[1] = 2400.0
    model.economy.benchmark_deposit_rate = model.economy.income_growth = 0.0
    model.head_office.capital_ratio[0] = 0.1
    model.head_office.loan_to_deposit[0] = 0.5
    return model


def test_depositors_are_paid_their_rate() -> None:
    model = branch_closes({})
    model.economy.benchmark_deposit_rate = 0.03
    closing.close_branches(model)
    assert model.statement.deposit_interest[0] == pytest.approx(3.0)
    assert model.statement.profit[0] == pytest.approx(-3.0)
    assert model.accounts.cash[1] == pytest.approx(2397.0)


def test_deposits_grow_with_incomes_and_with_what_is_lent() -> None:
    model = branch_closes({"bank.deposit_growth": 0.05, "bank.deposit_share": 0.4})
    model.economy.income_growth = 0.07
    model.books.granted[0] = 100.0
    model.books.principal_received[0] = 20.0
    closing.close_branches(model)
    assert model.statement.deposits_received[0] == pytest.approx(12.0 + 32.0)
    assert model.branches.deposits[0] == pytest.approx(1244.0)


@pytest.mark.parametrize(("response", "inflow"), [(0.0, 0.0), (1.0, -3.0), (2.0, -6.0)])
def test_depositors_go_where_the_real_rate_is_lower_than_usual(response: float, inflow: float) -> None:
    model = branch_closes({"bank.deposit_response": response, "bank.usual_real_rate": -0.01})
    model.economy.benchmark_deposit_rate, model.economy.cpi_inflation = 0.02, 0.06  # -4 %, 3 points under the usual
    closing.close_branches(model)
    assert model.statement.deposits_received[0] == pytest.approx(inflow)


def test_a_district_that_earns_more_than_usual_saves_more() -> None:
    model = branch_closes({"bank.deposit_local": 0.5})
    model.branches.local_effect = 0.1
    closing.close_branches(model)
    assert model.statement.deposits_received[0] == pytest.approx(1200.0 * 0.05 / 12.0)


@pytest.mark.parametrize(("ratio", "sent"), [(0.5, 0.0), (0.3, 30.0), (0.0, 120.0)])
def test_a_bank_whose_book_vanishes_lets_go_of_its_deposits(ratio: float, sent: float) -> None:
    model = branch_closes({"bank.least_loan_to_deposit": 0.4, "bank.deposit_run_off": 0.1})
    model.head_office.loan_to_deposit[0] = ratio
    closing.close_branches(model)
    assert model.statement.deposits_sent_away[0] == pytest.approx(sent)
    assert model.branches.deposits[0] == pytest.approx(1200.0 - sent)
    assert model.accounts.cash[1] == pytest.approx(2400.0 - sent)


@pytest.mark.parametrize(("insured", "fled"), [(0.0, 24.0), (0.5, 12.0), (1.0, 0.0)])
def test_depositors_without_insurance_leave_a_bank_with_thin_capital(insured: float, fled: float) -> None:
    model = branch_closes({"bank.flight_below": 0.04, "bank.deposit_flight": 1.0})
    model.levers.deposits_insured = insured
    model.head_office.capital_ratio[0] = 0.02
    closing.close_branches(model)
    assert model.statement.deposits_fled[0] == pytest.approx(fled)
    assert model.branches.deposits[0] == pytest.approx(1200.0 - fled)


def test_depositors_cannot_take_away_more_than_the_branch_has_in_cash() -> None:
    model = branch_closes({"bank.flight_below": 0.5, "bank.deposit_flight": 50.0})
    model.accounts.cash[1] = 100.0
    closing.close_branches(model)
    assert model.statement.deposits_fled[0] == pytest.approx(100.0)
    assert model.accounts.cash[1] == pytest.approx(0.0)


@pytest.mark.parametrize(("ratio", "dividend"), [(0.11, 30.0), (0.1051, 30.0), (0.1049, 0.0), (0.0, 0.0)])
def test_no_dividend_is_paid_until_capital_reaches_floor_and_buffer(ratio: float, dividend: float) -> None:
    model = branch_closes({"bank.payout": 0.3})
    model.levers.capital_floor, model.levers.capital_buffer = 0.08, 0.025
    model.head_office.capital_ratio[0] = ratio
    model.books.interest_received[0] = 100.0
    closing.close_branches(model)
    assert model.statement.dividend[0] == pytest.approx(dividend)


def test_the_capital_asked_for_is_floor_and_buffer_of_the_weighted_book() -> None:
    model = branch_closes({})
    model.levers.capital_floor, model.levers.capital_buffer, model.levers.risk_weight = 0.08, 0.02, 0.5
    model.books.loans[0] = 600.0
    closing.close_branches(model)
    assert model.statement.capital_required[0] == pytest.approx(0.1 * 300.0)


def test_gross_income_of_the_years_before_weighs_as_operational_risk() -> None:
    model = branch_closes({"bank.reserve_rate": 0.02})
    model.levers.operational_charge, model.levers.risk_weight = 0.15, 0.0
    model.books.interest_received[0] = 96.0
    closing.close_branches(model)  # 96 from debtors and 4 on reserves, in the first month
    assert model.branches.gross_income[0] == pytest.approx(100.0)
    assert model.statement.risk_weighted[0] == pytest.approx(12.5 * 0.15 * 1200.0)
    model.month = 1
    model.books.interest_received[0] = 0.0
    closing.close_branches(model)
    assert model.branches.gross_income[0] == pytest.approx(52.0, rel=0.01)  # the mean of 100 and 4


def test_leverage_is_capital_over_all_assets() -> None:
    model = branch_closes({})
    model.branches.capital = 150.0
    model.branches.provisions = model.statement.provisions = 100.0
    closing.close_branches(model)  # 600 lent, 100 of it provided for, 2,400 of reserves
    assert model.head_office.leverage_ratio[0] == pytest.approx(150.0 / 2900.0)


def test_deposits_run_off_with_the_book_but_nobody_owes_the_bank_his_deposit() -> None:
    model = branch_closes({"bank.deposit_share": 1.0})
    model.books.principal_received[0] = 5000.0
    closing.close_branches(model)
    assert model.branches.deposits[0] == 0.0
    assert model.accounts.cash[1] == pytest.approx(1200.0)


def test_a_branch_costs_a_share_of_its_loans() -> None:
    model = branch_closes({"bank.operating_cost": 0.03})
    closing.close_branches(model)
    assert model.statement.operating_cost[0] == pytest.approx(1.5)


def test_reserves_earn_their_rate() -> None:
    model = branch_closes({"bank.reserve_rate": 0.02})
    closing.close_branches(model)
    assert model.statement.reserve_interest[0] == pytest.approx(4.0)


@pytest.mark.parametrize(("earned", "payout", "dividend"), [(100.0, 0.3, 30.0), (-100.0, 0.3, 0.0), (100.0, 0.0, 0.0)])
def test_a_dividend_is_paid_on_profit_alone(earned: float, payout: float, dividend: float) -> None:
    model = branch_closes({"bank.payout": payout})
    before = float(model.branches.capital[0])
    if earned > 0.0:
        model.books.interest_received[0] = earned
    else:
        model.statement.provisions = -earned
    closing.close_branches(model)
    assert model.statement.dividend[0] == pytest.approx(dividend)
    assert model.branches.capital[0] == pytest.approx(before + earned - dividend)


def test_a_loan_written_off_uses_up_provisions_and_is_no_loss_again() -> None:
    model = branch_closes({})
    model.branches.provisions = 100.0
    model.statement.provisions = 40.0
    model.books.written_off[0] = 60.0
    closing.close_branches(model)
    assert model.statement.provision_charge[0] == pytest.approx(0.0)
    assert model.statement.profit[0] == pytest.approx(0.0)
