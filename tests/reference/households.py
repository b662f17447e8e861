"""What parties earn and spend."""

from typing import Any

import sim.core.numbers
import sim.rules.income
import sim.rules.spending
from sim.core.draws import normal, uniforms
from sim.core.numbers import normal_quantile
from sim.world.parties import TRADES
from sim.world.purposes import DISTRICT_SHOCK, MONTHLY_BLOCK
from tests.reference.cash import from_outside, to_outside
from tests.reference.plain import plain

income, spending, numbers = plain(sim.rules.income), plain(sim.rules.spending), plain(sim.core.numbers)


class Household:
    """A party as an earner and a consumer."""

    def draw_luck(self, persistence: float) -> None:
        """His shock moves on, his job is lost or found, and he draws whether he thinks of a loan."""
        model = self.model
        shock, lost, found, self.asks_draw = uniforms(model.luck, MONTHLY_BLOCK, self.index, model.month)
        self.shock = income.persist(self.shock, normal_quantile(shock), persistence)
        if self.wage_share > 0.0:
            self.jobless = income.job_next_month(
                self.jobless, lost, found, model.now.job_loss_hazard, model.income.job_finding
            )

    def earn(self, gap: float) -> None:
        """The month's net cash flow comes in, at the prices of his trade."""
        now, settings = self.model.now, self.model.income
        shock = income.shaped(
            income.income_shock(self.branch.common_shock, self.shock, settings.asset_correlation),
            settings.law,
            settings.two_point_probability,
        )
        self.income = income.monthly_income(
            self.mean_income * now.income_index,
            1.0 + self.seasonality * now.season,
            settings.output_elasticity * now.output_gap + gap + self.branch.local_effect,
            self.wage_share * self.jobless,
            self.capital,
            self.project_return,
            self.volatility,
            settings.capital_at_risk,
            shock,
        )
        self.cell.books.income += self.income

    def spend(self) -> None:
        """Subsistence first, from working capital if need be; then a share of what is above the cash target."""
        now, settings, books = self.model.now, self.model.spending, self.cell.books
        needed = self.subsistence * now.need_index
        target = settings.cash_target * self.mean_income * now.income_index
        self.sold = spending.sold_for_food(needed, self.cash, settings.liquid_share * self.capital)
        left = self.cash + self.sold
        self.consumed = spending.consumed(left, needed, target, settings.marginal_propensity)
        missing = self.own_capital * now.income_index - (self.capital - self.sold)
        self.rebuilt = spending.put_to_work(left - self.consumed, target, settings.reinvested, missing)
        self.capital = self.capital - self.sold + self.rebuilt
        books.liquidated += self.sold
        books.consumption += self.consumed
        books.invested += self.rebuilt
        if self.consumed < needed:
            books.hunger += 1.0


def draw_luck(model: Any) -> None:
    """District and own shocks move on; jobs are lost and found."""
    persistence = numbers.half_life_decay(model.income.shock_half_life)
    for branch in model.branches:
        innovation = normal(model.luck, DISTRICT_SHOCK, branch.index, model.month)
        branch.shock = income.persist(branch.shock, innovation, persistence)
    for party in model.parties:
        if party.present:
            party.draw_luck(persistence)


def earn(model: Any) -> None:
    """Everybody earns, and what everybody owns is revalued."""
    now, settings = model.now, model.income
    for branch in model.branches:
        branch.common_shock = income.common_shock(now.credit_factor, branch.shock, settings.national_share)
    gaps = [
        income.price_gap(
            trade, now.farm_price_gap, now.export_gap, settings.farm_price_exposure, settings.export_exposure
        )
        for trade in range(len(TRADES))
    ]
    for party in model.parties:
        party.income = 0.0
        if party.present:
            party.earn(gaps[party.trade])
        party.wealth *= model.now.wealth_growth
        party.pledged *= model.now.wealth_growth
    from_outside(model, [party.income for party in model.parties])


def spend(model: Any) -> None:
    """Everybody lives on what he has, unless spending is switched off."""
    if model.spending.consumption == 0.0:
        return
    for party in model.parties:
        party.sold = party.consumed = party.rebuilt = 0.0
        if party.present:
            party.spend()
    from_outside(model, [party.sold for party in model.parties])
    to_outside(model, [party.consumed for party in model.parties])
    to_outside(model, [party.rebuilt for party in model.parties])
