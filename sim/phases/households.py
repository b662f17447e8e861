"""What parties earn and spend."""

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.core.numbers import half_life_decay
from sim.parameters import Income, Spending
from sim.rules.income import common_shock, income_shock, job_next_month, monthly_income, persist, price_gap, shaped
from sim.rules.spending import consumed, put_to_work, sold_for_food
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.branches import Branches
from sim.world.conditions import Economy
from sim.world.parties import Parties
from sim.world.purposes import DISTRICT_SHOCK, INCOME_SHOCK, JOB_FOUND, JOB_LOST


@phase
def draw_shocks(branches: Branches, parties: Parties, income: Income, month: int, luck: int) -> None:
    """District and own shocks move on with the half-life they share with the nation's."""
    persistence = half_life_decay(income.shock_half_life)
    district, own, present = branches.shock, parties.shock, parties.present
    for branch in range(len(district)):
        district[branch] = persist(district[branch], normal(luck, DISTRICT_SHOCK, branch, month), persistence)
    for party in range(len(own)):
        if present[party] == 1:
            own[party] = persist(own[party], normal(luck, INCOME_SHOCK, party, month), persistence)


@phase
def update_jobs(parties: Parties, economy: Economy, income: Income, month: int, luck: int) -> None:
    """Workers away from the farm lose their jobs and find new ones."""
    jobless, wage_share, present = parties.jobless, parties.wage_share, parties.present
    hazard, finding = economy.job_loss_hazard, income.job_finding
    for party in range(len(jobless)):
        if wage_share[party] > 0.0 and present[party] == 1:
            lost, found = uniform(luck, JOB_LOST, party, month), uniform(luck, JOB_FOUND, party, month)
            jobless[party] = job_next_month(jobless[party], lost, found, hazard, finding)


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
    for party in range(len(mean)):
        if present[party] == 0:
            continue
        common = common_shock(economy.credit_factor, district[branch[party]], income.national_share)
        shock = shaped(
            income_shock(common, own[party], income.asset_correlation), income.law, income.two_point_probability
        )
        gap = price_gap(
            trade[party],
            economy.farm_price_gap,
            economy.export_gap,
            income.farm_price_exposure,
            income.export_exposure,
        )
        earned[party] = monthly_income(
            mean[party] * economy.income_index,
            1.0 + season[party] * economy.season,
            income.output_elasticity * economy.output_gap + gap,
            wage_share[party] * jobless[party],
            capital[party],
            yearly_return[party],
            volatility[party],
            income.capital_at_risk,
            shock,
        )
        transfer(accounts, OUTSIDE, party, earned[party])
        received[cell[party]] += earned[party]
        wealth[party] *= economy.wealth_growth


@phase
def spend(parties: Parties, economy: Economy, spending: Spending, accounts: Accounts, books: Books) -> None:
    """Subsistence first, from working capital if need be; then a share of what is above the cash target."""
    if spending.consumption == 0.0:
        return
    cell, cash, capital, own_capital = parties.cell, accounts.cash, parties.capital, parties.own_capital
    subsistence, mean, eaten, present = parties.subsistence, parties.mean_income, parties.consumed, parties.present
    liquidated, invested, consumption, hunger = books.liquidated, books.invested, books.consumption, books.hunger
    for party in range(len(mean)):
        if present[party] == 0:
            continue
        needed = subsistence[party] * economy.price_index
        target = spending.cash_target * mean[party] * economy.income_index
        sold = sold_for_food(needed, cash[party], spending.liquid_share * capital[party])
        if sold > 0.0:
            capital[party] -= sold
            transfer(accounts, OUTSIDE, party, sold)
            liquidated[cell[party]] += sold
        eaten[party] = consumed(cash[party], needed, target, spending.marginal_propensity)
        transfer(accounts, party, OUTSIDE, eaten[party])
        consumption[cell[party]] += eaten[party]
        if eaten[party] < needed:
            hunger[cell[party]] += 1.0
        missing = own_capital[party] * economy.income_index - capital[party]
        rebuilt = put_to_work(cash[party], target, spending.reinvested, missing)
        if rebuilt > 0.0:
            capital[party] += rebuilt
            transfer(accounts, party, OUTSIDE, rebuilt)
            invested[cell[party]] += rebuilt
