"""What parties earn and spend."""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import normal, uniform_columns
from sim.core.numbers import half_life_decay, normal_quantiles
from sim.parameters.income import Income
from sim.parameters.spending import Spending
from sim.rules.income import (
    NORMAL,
    common_shock,
    income_shock,
    job_next_month,
    monthly_income,
    persist,
    price_gap,
    shaped,
)
from sim.rules.spending import consumed, put_to_work, sold_for_food
from sim.world.accounts import Accounts, from_outside, trade_with_outside
from sim.world.books import Books
from sim.world.branches import Branches
from sim.world.conditions import Economy
from sim.world.parties import TRADES, Parties
from sim.world.purposes import DISTRICT_SHOCK, MONTHLY_BLOCK


@phase
def draw_luck(branches: Branches, parties: Parties, economy: Economy, income: Income, month: int, luck: int) -> None:
    """District and own shocks move on with the half-life they share with the nation's; jobs are lost and found.

    The draws of a party's month share one block, and are made here once.
    """
    persistence, finding = half_life_decay(income.shock_half_life), income.job_finding
    district, own, present, asks = branches.shock, parties.shock, parties.present, parties.asks_draw
    jobless, wage_share, hazard = parties.jobless, parties.wage_share, economy.job_loss_hazard
    for branch in range(len(district)):
        district[branch] = persist(district[branch], normal(luck, DISTRICT_SHOCK, branch, month), persistence)
    drawn = uniform_columns(luck, MONTHLY_BLOCK, len(own), month)
    shocks, lost, found, thought = normal_quantiles(drawn[0]), drawn[1], drawn[2], drawn[3]
    for party in range(len(own)):  # without a branch, so that several parties are worked out at a time
        here, works = present[party] == 1, wage_share[party] > 0.0
        own[party] = persist(own[party], shocks[party], persistence) if here else own[party]
        asks[party] = thought[party] if here else asks[party]
        job = job_next_month(jobless[party], lost[party], found[party], hazard, finding)
        jobless[party] = job if here and works else jobless[party]


@phase
def earn(
    parties: Parties, branches: Branches, economy: Economy, income: Income, accounts: Accounts, books: Books
) -> None:
    """Everybody earns his month's net cash flow; what he owns is revalued with income and collateral prices."""
    branch, cell, trade, jobless = parties.branch, parties.cell, parties.trade, parties.jobless
    order = parties.by_cell
    mean, volatility, wage_share, season = (
        parties.mean_income,
        parties.volatility,
        parties.wage_share,
        parties.seasonality,
    )
    capital, yearly_return, wealth = parties.capital, parties.project_return, parties.wealth
    pledged = parties.pledged
    own, earned, present, received = parties.shock, parties.income, parties.present, books.income
    incomes, time_of_year, growth = economy.income_index, economy.season, economy.wealth_growth
    conditions, at_risk, correlation = (
        income.output_elasticity * economy.output_gap,
        income.capital_at_risk,
        income.asset_correlation,
    )
    effect = branches.local_effect
    common = np.empty(len(branches.shock))
    for district in range(len(common)):
        common[district] = common_shock(economy.credit_factor, branches.shock[district], income.national_share)
    gap = np.empty(len(TRADES))
    for kind in range(len(gap)):
        gap[kind] = price_gap(
            kind, economy.farm_price_gap, economy.export_gap, income.farm_price_exposure, income.export_exposure
        )
    shock = np.empty(len(mean))
    for party in range(len(shock)):
        shock[party] = income_shock(common[branch[party]], own[party], correlation)
    if income.law != NORMAL:
        for party in range(len(shock)):
            shock[party] = shaped(shock[party], income.law, income.two_point_probability)
    for party in range(len(mean)):  # without a branch, so that several parties are worked out at a time
        here = 1.0 if present[party] == 1 else 0.0
        earned[party] = here * monthly_income(
            mean[party] * incomes,
            1.0 + season[party] * time_of_year,
            conditions + gap[trade[party]] + effect[branch[party]],
            wage_share[party] * jobless[party],
            capital[party],
            yearly_return[party],
            volatility[party],
            at_risk,
            shock[party],
        )
        wealth[party] *= growth
        pledged[party] *= growth
    place = 0
    while place < len(order):  # cell by cell, so that the sum need not go back to memory for every party
        at = cell[order[place]]
        total = received[at]
        while place < len(order) and cell[order[place]] == at:
            total += earned[order[place]]
            place += 1
        received[at] = total
    from_outside(accounts, earned)


@phase
def spend(parties: Parties, economy: Economy, spending: Spending, accounts: Accounts, books: Books) -> None:
    """Subsistence first, from working capital if need be; then a share of what is above the cash target."""
    if spending.consumption == 0.0:
        return
    cell, cash, capital, own_capital = parties.cell, accounts.cash, parties.capital, parties.own_capital
    subsistence, mean, eaten, present = parties.subsistence, parties.mean_income, parties.consumed, parties.present
    liquidated, invested, consumption, hunger = books.liquidated, books.invested, books.consumption, books.hunger
    prices, incomes, liquid_share = economy.need_index, economy.income_index, spending.liquid_share
    months_kept, propensity, reinvested = spending.cash_target, spending.marginal_propensity, spending.reinvested
    sold, rebuilt, hungry = np.empty(len(mean)), np.empty(len(mean)), np.empty(len(mean))
    order = parties.by_cell
    for party in range(len(mean)):  # without a branch, so that several parties are worked out at a time
        here = 1.0 if present[party] == 1 else 0.0
        needed = subsistence[party] * prices
        target = months_kept * mean[party] * incomes
        sale = here * sold_for_food(needed, cash[party], liquid_share * capital[party])
        left = cash[party] + sale
        food = here * consumed(left, needed, target, propensity)
        missing = own_capital[party] * incomes - (capital[party] - sale)
        work = here * put_to_work(left - food, target, reinvested, missing)
        capital[party] = capital[party] - sale + work
        sold[party], eaten[party], rebuilt[party] = sale, food, work
        hungry[party] = here if food < needed else 0.0
    place = 0
    while place < len(order):  # cell by cell, so that the sums need not go back to memory for every party
        at = cell[order[place]]
        came, ate, worked, starved = liquidated[at], consumption[at], invested[at], hunger[at]
        while place < len(order) and cell[order[place]] == at:
            party = order[place]
            came += sold[party]
            ate += eaten[party]
            worked += rebuilt[party]
            starved += hungry[party]
            place += 1
        liquidated[at], consumption[at], invested[at], hunger[at] = came, ate, worked, starved
    trade_with_outside(accounts, sold, eaten, rebuilt)
