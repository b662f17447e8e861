"""Who lives in the districts when a run begins, drawn party by party from the seed."""

from typing import Protocol

import numpy as np

from sim.core.columns import Floats, Integers
from sim.core.compiling import rule
from sim.core.draws import normal_column, uniform_column
from sim.core.numbers import exponential, exponentials, logarithm
from sim.parameters.behaviour import Behaviour
from sim.parameters.income import Income
from sim.parameters.population import Population
from sim.parameters.projects import Projects
from sim.world.branches import Branches
from sim.world.parties import ENTERPRISE, EXPORT_TRADE, FARM, FARMING, LOCAL_TRADE, SEGMENTS, TRADER, Parties
from sim.world.purposes import (
    BUREAU,
    DISTRICT_SHOCK,
    INCOME_LEVEL,
    OPENING_SHOCK,
    POPULARITY,
    PROJECT,
    PROJECT_RISK,
    QUALITY,
    SEGMENT,
    STANDING,
    TEMPER,
    TEMPTATION,
    TRADE,
    WEALTH,
)

BIRTH = -1  # the month of the draws that make a party
NEVER = -10_000  # a month long before any run
SUBSISTENCE_BY_SEGMENT = np.array([1.0, 0.7, 0.4])  # of the farm share; richer segments have more slack


class Known(Protocol):
    """What a network of one's own says of its parties, by row; -1 where it does not."""

    @property
    def branch(self) -> Integers | None:
        """Home branches."""

    @property
    def segment(self) -> Integers | None:
        """Segments."""


def settle_parties(
    parties: Parties,
    borrowers: int,
    branches: int,
    population: Population,
    income: Income,
    tail: float,
    luck: int,
    own: "Known | None" = None,
) -> None:
    """Fill the columns of every party; the first `borrowers` rows may borrow, the rest only guarantee.

    Branch and segment are drawn where a network of one's own does not say them.
    """
    count = len(parties)
    rows = np.arange(count)

    def uniform(purpose: int) -> Floats:
        return uniform_column(luck, purpose, count, BIRTH)

    def normal(purpose: int) -> Floats:
        return normal_column(luck, purpose, count, BIRTH)

    parties.present = 1
    parties.may_borrow = rows < borrowers
    outside = max(count - borrowers, 1)
    parties.branch = np.where(rows < borrowers, rows * branches // borrowers, (rows - borrowers) * branches // outside)

    kind = uniform(SEGMENT)
    parties.segment = np.where(
        kind < population.enterprise_share,
        ENTERPRISE,
        np.where(kind < population.enterprise_share + population.trader_share, TRADER, FARM),
    )
    if own is not None and own.branch is not None:
        parties.branch = own.branch
    if own is not None and own.segment is not None:
        parties.segment = np.where(own.segment >= 0, own.segment, parties.segment)
    segment = parties.segment
    parties.cell = parties.branch * len(SEGMENTS) + segment
    parties.by_cell = np.argsort(parties.cell, kind="stable")
    exports = (segment != FARM) & (uniform(TRADE) < population.export_share)
    parties.trade = np.where(segment == FARM, FARMING, np.where(exports, EXPORT_TRADE, LOCAL_TRADE))

    quality = normal(QUALITY)
    spread = population.income_spread
    typical = np.array([population.farm_income, population.trader_income, population.enterprise_income])[segment]
    level = exponentials(spread * normal(INCOME_LEVEL) - 0.5 * spread**2)
    effect = population.quality_on_income
    volatility = np.array([income.farm_volatility, income.trader_volatility, income.enterprise_volatility])[segment]
    parties.quality = quality
    parties.mean_income = typical * level * exponentials(effect * quality - 0.5 * effect**2)
    parties.volatility = volatility * exponentials(-population.quality_on_volatility * quality)
    parties.wage_share = np.where(segment == FARM, population.wage_share, 0.0)
    parties.subsistence = typical * level * population.subsistence_share * SUBSISTENCE_BY_SEGMENT[segment]
    parties.seasonality = np.where(segment == FARM, income.seasonality, 0.0)
    luck_of_project = 2.0 * uniform(PROJECT) - 1.0
    parties.project_return = (
        income.return_on_capital
        + population.quality_on_return * quality
        + income.return_spread * np.sqrt(3.0) * luck_of_project
    )
    parties.standing = 2.0 * uniform(STANDING)
    parties.popularity = pareto_column(uniform(POPULARITY), tail)
    parties.own_capital = population.own_capital * parties.mean_income
    parties.capital = parties.own_capital
    parties.wealth = population.wealth * parties.mean_income * exponentials(population.wealth_spread * normal(WEALTH))
    parties.shock = normal(OPENING_SHOCK)
    parties.bureau_draw = uniform(BUREAU)
    parties.last_call = NEVER
    parties.credit_at_stake = 1.0
    parties.group = -1


def form_characters(parties: Parties, behaviour: Behaviour, luck: int) -> None:
    """Mark the share of parties who weigh what is due against the penalty, and how strongly they feel it at first."""
    parties.calculating = uniform_column(luck, TEMPER, len(parties), BIRTH) < behaviour.strategic_default
    parties.felt = exponentials(behaviour.temptation * normal_column(luck, TEMPTATION, len(parties), BIRTH))


def draw_projects(parties: Parties, projects: Projects, luck: int) -> None:
    """Mark the share of parties whose projects are risky."""
    parties.risky = uniform_column(luck, PROJECT_RISK, len(parties), BIRTH) < projects.risky_share


def settle_districts(branches: Branches, parties: Parties, luck: int) -> None:
    """Start every district's shock from its stationary law, with full confidence and the incomes of its parties."""
    branches.confidence = 1.0
    branches.mean_income = np.bincount(parties.branch, weights=parties.mean_income, minlength=len(branches))
    branches.shock = normal_column(luck, DISTRICT_SHOCK, len(branches), BIRTH)


def mark_poor(parties: Parties) -> None:
    """Mark the third of every district's parties who own least: houses, land and other assets."""
    order = np.lexsort((parties.wealth, parties.branch))
    number = np.bincount(parties.branch)
    first = np.cumsum(number) - number
    branch = parties.branch[order]
    parties.poor[order] = 3 * (np.arange(len(order)) - first[branch]) < number[branch]


@rule
def pareto_column(draws: Floats, tail: float) -> Floats:
    """Return Pareto numbers from 1 on, whose density falls with the exponent `tail`: u^(-1 / (tail - 1))."""
    result = np.empty(len(draws))
    for place in range(len(draws)):
        result[place] = exponential(-logarithm(draws[place]) / (tail - 1.0))
    return result
