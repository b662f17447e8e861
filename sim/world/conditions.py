"""The economic conditions of one month, as every phase reads them."""

from math import sqrt
from typing import Any

from sim.core.declare import Group, param
from sim.core.draws import normal
from sim.core.numbers import half_life_decay
from sim.world.population import BIRTH
from sim.world.purposes import CREDIT_FACTOR

NATION = 0  # the entity of national draws
INFINITE = float("inf")
# cos(2 pi k / 12) to the last bit on every machine
COSINES = (1.0, 0.8660254037844387, 0.5, 0.0, -0.5, -0.8660254037844387, -1.0, -0.8660254037844387, -0.5, 0.0, 0.5,
           0.8660254037844387)  # fmt: skip
HARVEST, SPRING = 9, 2  # October and March, counted from 0


def _level(unit: str, meaning: str, start: float = 0.0) -> Any:
    return param(start, unit, meaning, low=-INFINITE, high=INFINITE, source="scenario")


class Economy(Group):
    """What a scenario says of the month, and the indices that follow from it."""

    output_gap: float = _level("share", "Log output over its trend.")
    job_loss_hazard: float = _level("per month", "Chance that a worker away from the farm loses his job.")
    export_gap: float = _level("share", "Exports over their trend level.")
    farm_price_gap: float = _level("share", "Farm prices over their mean growth.")
    collateral_price: float = _level("index", "Price of houses and land relative to trend.", 1.0)
    benchmark_lending_rate: float = _level("1/year", "Central bank's one-year lending rate.")
    benchmark_deposit_rate: float = _level("1/year", "Central bank's one-year deposit rate.")
    loan_supply: float = _level("1/year", "Planned growth of the book over its normal rate.")
    income_growth: float = _level("1/year", "Growth of nominal rural income.")
    cpi_inflation: float = _level("1/year", "Growth of consumer prices.")

    credit_factor: float = _level("sd", "National part of the income shock that no channel explains; AR(1).")
    income_index: float = _level("index", "Nominal income over that of the first month.", 1.0)
    price_index: float = _level("index", "Consumer prices over those of the first month.", 1.0)
    need_index: float = _level("index", "What cannot be done without, over that of the first month.", 1.0)
    size_index: float = _level("index", "Years of income asked for, over those of the first month.", 1.0)
    wealth_growth: float = _level("factor", "Revaluation of assets this month.", 1.0)
    season: float = _level("-", "Harvest: 1 in October, -1 in April.")
    spring: float = _level("-", "Spring: 1 in March, -1 in September.")

    def begin(self, shock_half_life: float, luck: int) -> None:
        """Draw the credit factor from its stationary law, before the first month."""
        self.persistence = float(half_life_decay(shock_half_life))
        self.credit_factor = float(normal(luck, CREDIT_FACTOR, NATION, BIRTH))

    def move(self, channels: dict[str, float], month: int, calendar_month: int, luck: int) -> None:
        """Take over the scenario's channels of the month and draw the credit factor."""
        self.collateral_before = self.collateral_price if month > 0 else channels["collateral_price"]
        self.move_to(channels)
        innovation = float(normal(luck, CREDIT_FACTOR, NATION, month))
        phi = self.persistence
        self.credit_factor = phi * self.credit_factor + sqrt(1.0 - phi * phi) * innovation
        self.season = COSINES[(calendar_month - HARVEST) % 12]
        self.spring = COSINES[(calendar_month - SPRING) % 12]

    def move_to(self, channels: dict[str, float]) -> None:
        """Take over the channels alone."""
        for name, value in channels.items():
            self.f8[PLACES[name]] = value

    def grow(self, month: int, growth_weight: float, size_growth: float, habit: float) -> None:
        """Move the indices on by the month's growth, once policies have spoken."""
        income = 1.0 + growth_weight * self.income_growth / 12.0
        if month == 0:
            income = 1.0
        else:
            self.income_index *= income
            self.price_index *= 1.0 + growth_weight * self.cpi_inflation / 12.0
            self.size_index *= 1.0 + growth_weight * size_growth / 12.0
        self.need_index = (1.0 - habit) * self.price_index + habit * self.income_index
        self.wealth_growth = income * self.collateral_price / self.collateral_before


PLACES = {name: place for place, name in enumerate(Economy.fields)}  # among the numbers of the month
