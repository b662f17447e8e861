"""What the bank earns on what it has, what it loses, and whether its capital is enough: figures of twelve months."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.bank import profit
from sim.measures.base import SUM, monthly
from sim.measures.delinquency import default_rate
from sim.measures.income import (
    funding_cost,
    interest_income,
    operating_cost,
    recoveries_after_write_off,
    reserve_income,
)
from sim.measures.ledger import Level, ratio, year_sum
from sim.measures.losses import loss
from sim.rules.basel import LOSS_GIVEN_DEFAULT, capital_requirement, retail_correlation
from sim.world.books import Statement


def _mean(stock: Floats) -> Floats:
    return year_sum(stock) / 12.0


def _cash(level: Level) -> Floats:
    return np.maximum(level.statement("cash"), 0.0)


def _net_interest(level: Level) -> Floats:
    earned: Floats = interest_income.series(level) + reserve_income.series(level) - funding_cost.series(level)
    return earned


@monthly("fraction/year")
def return_on_assets(level: Level) -> Floats:
    """Profit of twelve months over mean assets: loans less provisions, and reserves; NaN in the first year."""
    assets = level.statement("loans") - level.statement("provisions") + _cash(level)
    return ratio(year_sum(profit.series(level)), _mean(assets))


@monthly("fraction/year")
def return_on_equity(level: Level) -> Floats:
    """Profit of twelve months over mean capital; NaN in the first year and without capital."""
    return ratio(year_sum(profit.series(level)), _mean(level.statement("capital")))


@monthly("fraction/year")
def net_interest_margin(level: Level) -> Floats:
    """Interest of twelve months, less that paid to depositors, over mean loans and reserves; NaN in the first year."""
    return ratio(year_sum(_net_interest(level)), _mean(level.loans + _cash(level)))


@monthly("fraction")
def cost_income_ratio(level: Level) -> Floats:
    """Operating cost of twelve months over net interest and late recoveries; NaN in the first year or without any."""
    income = _net_interest(level) + recoveries_after_write_off.series(level)
    return ratio(year_sum(operating_cost.series(level)), year_sum(income))


@monthly("CNY", SUM)
def write_offs(level: Level) -> Floats:
    """Principal written off."""
    return level.written_off


@monthly("fraction")
def loss_given_default(level: Level) -> Floats:
    """Written off in twelve months, less later collections, over exposure of impaired loans that ended; NaN if none.

    They end by being cured, paid off or written off; cases that go on are not in it.
    """
    return ratio(year_sum(level.written_off - level.collected_after), year_sum(level.cases_ended))


@monthly("fraction/year")
def expected_loss_rate(level: Level) -> Floats:
    """True defaults of twelve months over mean loans, by balance, times loss given default; NaN without either."""
    return ratio(year_sum(level.defaulted_balance), _mean(level.loans)) * loss_given_default.series(level)


@monthly("fraction/year")
def loss_rate(level: Level) -> Floats:
    """Loss of twelve months, whoever bears it, over mean loans; NaN in the first year."""
    return ratio(year_sum(loss.series(level)), _mean(level.loans))


@monthly("fraction")
def basel_capital(level: Level) -> Floats:
    """Capital per yuan lent by the Basel retail formula, at the year's default rate; NaN in the first year."""
    rates = default_rate.series(level)
    needed = [
        capital_requirement(rate, LOSS_GIVEN_DEFAULT, retail_correlation(rate)) if rate == rate else np.nan
        for rate in rates.ravel().tolist()
    ]
    return np.array(needed).reshape(rates.shape)


@monthly("fraction/year")
def raroc(level: Level) -> Floats:
    """Net interest less costs and expected loss, over the capital the Basel formula asks for; NaN in the first year.

    All of twelve months; expected loss is the default rate times 45 %.
    """
    expected = default_rate.series(level) * LOSS_GIVEN_DEFAULT * _mean(level.loans)
    earned = year_sum(_net_interest(level) - operating_cost.series(level)) - expected
    return ratio(earned, basel_capital.series(level) * _mean(level.loans))


@monthly("CNY")
def capital_shortfall(level: Level) -> Floats:
    """What is missing to the capital that floor and buffer of the day ask for."""
    return np.maximum(level.statement("capital_required") - level.statement("capital"), 0.0)


@monthly("branches")
def insolvent_branches(level: Level) -> Floats:
    """Branches whose part of the bank's capital is negative."""
    insolvent = (level.ledger.statements[:, Statement.columns["capital"].row, :] < 0.0).astype(float)
    return insolvent.sum(axis=1) if level.level == "bank" else insolvent


@monthly("CNY", SUM)
def deposits_lost(level: Level) -> Floats:
    """Deposits sent away for want of loans, or gone for want of confidence."""
    return level.statement("deposits_sent_away") + level.statement("deposits_fled")


ALL = (
    return_on_assets,
    return_on_equity,
    net_interest_margin,
    cost_income_ratio,
    write_offs,
    loss_given_default,
    expected_loss_rate,
    loss_rate,
    basel_capital,
    raroc,
    capital_shortfall,
    insolvent_branches,
    deposits_lost,
)
