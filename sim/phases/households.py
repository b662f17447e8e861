"""What parties earn and spend."""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import normal, uniforms
from sim.core.numbers import half_life_decay, normal_quantiles
from sim.parameters.income import Income
from sim.parameters.spending import Spending
from sim.rules.income import common_shock, income_shock, job_next_month, monthly_income, persist, price_gap, shaped
from sim.rules.spending import consumed, put_to_work, sold_for_food
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.branches import Branches
from sim.world.conditions import Economy
from sim.world.parties import Parties
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
    drawn = np.full(len(own), 0.5)
    for party in range(len(own)):
        if present[party] == 0:
            continue
        drawn[party], lost, found, asks[party] = uniforms(luck, MONTHLY_BLOCK, party, month)
        if wage_share[party] > 0.0:
            jobless[party] = job_next_month(jobless[party], lost, found, hazard, finding)
    shocks = normal_quantiles(drawn)
    for party in range(len(own)):
        if present[party] == 1:
            own[party] = persist(own[party], shocks[party], persistence)


@phase
def earn(
    parties: Parties, branches: Branches, economy: Economy, income: Income, accounts: Accounts, books: Books
) -> None:
    """Everybody earns his month's net cash flow; what he owns is revalued with income and collateral prices."""
    branch, cell, trade, jobless = parties.branch, parties.cell, parties.trade, parties.jobless
    mean, volatility, wage_share, season = (
        parties.mean_income,
        parties.volatility,
        parties.wage_share,
        parties.seasonality,
    )
    capital, yearly_return, wealth = parties.capital, parties.project_return, parties.wealth
    own, earned, present, district, received = (
        parties.shock,
        parties.income,
        parties.present,
        branches.shock,
        books.income,
    )
    factor, incomes, time_of_year, growth = (
        economy.credit_factor,
        economy.income_index,
        economy.season,
        economy.wealth_growth,
    )
    farm_gap, export_gap, output = economy.farm_price_gap, economy.export_gap, economy.output_gap
    national, correlation, at_risk = income.national_share, income.asset_correlation, income.capital_at_risk
    effect = branches.local_effect
    law, bad, elasticity = income.law, income.two_point_probability, income.output_elasticity
    farm_exposure, export_exposure = income.farm_price_exposure, income.export_exposure
    for party in range(len(mean)):
        if present[party] == 0:
            continue
        common = common_shock(factor, district[branch[party]], national)
        shock = shaped(income_shock(common, own[party], correlation), law, bad)
        gap = price_gap(
            trade[party],
            farm_gap,
            export_gap,
            farm_exposure,
            export_exposure,
        )
        earned[party] = monthly_income(
            mean[party] * incomes,
            1.0 + season[party] * time_of_year,
            elasticity * output + gap + effect[branch[party]],
            wage_share[party] * jobless[party],
            capital[party],
            yearly_return[party],
            volatility[party],
            at_risk,
            shock,
        )
        transfer(accounts, OUTSIDE, party, earned[party])
        received[cell[party]] += earned[party]
        wealth[party] *= growth


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
    for party in range(len(mean)):
        if present[party] == 0:
            continue
        needed = subsistence[party] * prices
        target = months_kept * mean[party] * incomes
        sold = sold_for_food(needed, cash[party], liquid_share * capital[party])
        if sold > 0.0:
            capital[party] -= sold
            transfer(accounts, OUTSIDE, party, sold)
            liquidated[cell[party]] += sold
        eaten[party] = consumed(cash[party], needed, target, propensity)
        transfer(accounts, party, OUTSIDE, eaten[party])
        consumption[cell[party]] += eaten[party]
        if eaten[party] < needed:
            hunger[cell[party]] += 1.0
        missing = own_capital[party] * incomes - capital[party]
        rebuilt = put_to_work(cash[party], target, reinvested, missing)
        if rebuilt > 0.0:
            capital[party] += rebuilt
            transfer(accounts, party, OUTSIDE, rebuilt)
            invested[cell[party]] += rebuilt
