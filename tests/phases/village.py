"""A village so small that its months can be worked out by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.model import CreditModel
from sim.phases import accounts, closing, repayment
from sim.world.loans import BULLET, OPEN, UNSECURED

STILL = {  # nobody earns, spends, asks, forgets, hides or collects; everybody pays what he can
    "world.branches": 1,
    "world.months": 240,
    "population.outside_guarantors": 0.0,
    "population.borrowing_share": 0.0,
    "income.growth_weight": 0.0,
    "income.output_elasticity": 0.0,
    "income.local_multiplier": 0.0,
    "income.farm_price_exposure": 0.0,
    "income.export_exposure": 0.0,
    "income.capital_at_risk": 0.0,
    "spending.consumption": 0.0,
    "spending.liquid_share": 0.6,
    "behaviour.strategic_default": 0.0,
    "behaviour.social_sanction": 0.0,
    "behaviour.future_credit": 0.0,
    "behaviour.confidence_weight": 0.0,
    "behaviour.temptation": 0.0,
    "behaviour.punctuality": 1.0,
    "behaviour.punctuality_late": 1.0,
    "informal.cap": 0.0,
    "competition.opening_share": 0.0,
    "competition.presence": 0.0,
    "competition.foreign_presence": 0.0,
    "guaranteeing.sale_discount": 0.0,
    "guaranteeing.recourse_share": 0.0,
    "recovery.none_unsecured": 1.0,
    "recovery.none_guaranteed": 1.0,
    "recovery.none_collateral": 1.0,
    "demand.hazard": 0.0,
    "demand.no_renewal_wanted": 0.0,
    "demand.top_up": 0.0,
    "bank.record_weight": 0.0,
    "bank.cover_weight": 0.0,
    "levers.cut_off_new": 1.0,
    "levers.cut_off_renewal": 1.0,
    "levers.instalment_share": 0.0,
    "levers.enterprise_loan_share": 0.0,
    "levers.pledged_share": 0.0,
    "levers.collateral_share": 0.0,
    "levers.land_share": 0.0,
    "levers.revolving_share": 0.0,
    "levers.line_base": 1.0,
    "levers.line_step": 0.0,
    "levers.forced_renewal": 0.0,
    "evaluation.learning_window": 0,
    "evaluation.debt_weight": 0.0,
    "officers.most_leniency": 0.0,
    "officers.defaults_avoided": 0.0,
    "levers.audit": 0.0,
    "levers.write_off_budget": 0.0,
    "levers.capital_floor": -1.0,
    "levers.single_borrower_limit": 10.0,
    "levers.group_limit": 10.0,
    "levers.coverage_required": 0.0,
    "levers.loan_provision_required": 0.0,
    "bank.closed_below": -1e6,
    "levers.loan_to_deposit_cap": 10.0,
}
NOTHING = (
    "mean_income",
    "volatility",
    "wage_share",
    "subsistence",
    "seasonality",
    "project_return",
    "own_capital",
    "capital",
    "wealth",
    "pledged",
)


def village(borrowers: int = 1, settings: Mapping[str, Any] | None = None, seed: int = 0) -> CreditModel:
    """Make a model of a few parties who may borrow, have nothing, owe nothing, and to whom nothing happens."""
    model = CreditModel(**{**STILL, "world.borrowers": borrowers, **(settings or {})}, rng=seed)
    for column in NOTHING:
        setattr(model.parties, column, 0.0)
    model.parties.felt = 1.0
    model.accounts.cash[: len(model.parties)] = 0.0
    model.guarantees.guarantor = -1
    model.ties.neighbour = -1
    model.parties.ties = 0
    settle(model)
    return model


def lend(
    model: CreditModel,
    row: int = 0,
    balance: float = 1000.0,
    *,
    months_left: int = 60,
    rate: float = 0.12,
    guarantors: Sequence[int] = (),
    **columns: float,
) -> None:
    """Give a party an open loan, a bullet without security when nothing else is said; several guarantors share it."""
    loans, places = model.loans, model.network.guarantor_places
    chosen = {"product": UNSECURED, "schedule": BULLET, **columns}
    for name, value in {**chosen, "balance": balance, "months_left": months_left, "rate": rate}.items():
        getattr(loans, name)[row] = value
    loans.status[row] = OPEN
    for place, guarantor in enumerate(guarantors):
        model.guarantees.guarantor[row * places + place] = guarantor
        model.guarantees.share[row * places + place] = 1.0 / len(guarantors)
    settle(model)


def give(model: CreditModel, row: int, *, cash: float = 0.0, **columns: float) -> None:
    """Let a party have so much cash, and so much of other things."""
    model.accounts.cash[row] = cash
    for name, value in columns.items():
        getattr(model.parties, name)[row] = value
    settle(model)


def settle(model: CreditModel) -> None:
    """Let the books agree with what was set by hand."""
    branches, statement, cash = model.branches, model.statement, model.accounts.cash
    first, count = len(model.parties), len(model.branches)
    accounts.turn_page(model)
    repayment.list_active(model)
    closing.value_loans(model)
    branches.loans = statement.loans
    branches.provisions = statement.provisions
    branches.unpaid = model.books.unpaid.reshape(count, -1).sum(axis=1)
    branches.deposits = 1e6
    cash[first : first + count] = 1e6
    branches.capital = cash[first : first + count] + branches.loans - branches.provisions - branches.deposits
    cash[-1] = -cash[:-1].sum()
    model.head_office.capital[0] = 1e6  # as if there were capital enough that limits bind nobody
    model.head_office.loans[0] = 1e6  # as if there were a book large enough that the month's plan is no limit
    accounts.turn_page(model)


def last(model: CreditModel, entry: str) -> float:
    """Return an entry of the books of the month that has just ended, for the whole bank."""
    return float(getattr(model.ledger.bank, entry)[-1])
