"""What a party earns in a month."""

from math import sqrt

from sim.core.compiling import rule
from sim.core.numbers import normal_probability
from sim.world.parties import EXPORT_TRADE, FARMING

NORMAL, UNIFORM, TWO_POINT = 0, 1, 2  # places in `income.law`


@rule
def persist(before: float, innovation: float, persistence: float) -> float:
    """An AR(1) of unit variance moves on: phi x before + sqrt(1 - phi^2) x innovation."""
    return persistence * before + sqrt(1.0 - persistence * persistence) * innovation


@rule
def common_shock(nation: float, district: float, national_share: float) -> float:
    """The common part of the shock, of unit variance: sqrt(omega) Z + sqrt(1 - omega) W."""
    return sqrt(national_share) * nation + sqrt(1.0 - national_share) * district


@rule
def income_shock(common: float, own: float, correlation: float) -> float:
    """One-factor shock (Vasicek 2002): sqrt(rho) x common + sqrt(1 - rho) x own."""
    return sqrt(correlation) * common + sqrt(1.0 - correlation) * own


@rule
def shaped(shock: float, law: int, bad_probability: float) -> float:
    """Give a standard normal shock another law of mean 0 and variance 1, keeping its rank.

    Uniform: sqrt(12) (Phi - 1/2). Two points: -sqrt((1-p)/p) with probability p, else sqrt(p/(1-p)).
    """
    if law == NORMAL:
        return shock
    level = normal_probability(shock)
    if law == UNIFORM:
        return sqrt(12.0) * (level - 0.5)
    if level < bad_probability:
        return -sqrt((1.0 - bad_probability) / bad_probability)
    return sqrt(bad_probability / (1.0 - bad_probability))


@rule
def price_gap(
    trade: int, farm_price_gap: float, export_gap: float, farm_exposure: float, export_exposure: float
) -> float:
    """Farmers feel the farm-price gap, exporters the export gap, others neither; as a share of income."""
    if trade == FARMING:
        return farm_exposure * farm_price_gap
    if trade == EXPORT_TRADE:
        return export_exposure * export_gap
    return 0.0


@rule
def monthly_income(
    mean: float, season: float, conditions: float, wage_lost: float, capital: float, yearly_return: float,
    volatility: float, capital_at_risk: float, shock: float,
) -> float:  # fmt: skip
    """Net cash flow: m season (1 + conditions) (1 - wage lost) + K r/12 + v (m + k K/12) xi, in CNY; may be negative.

    `conditions` is beta g + gamma q, `shock` has mean 0 and variance 1, `capital_at_risk` is k.
    """
    regular = mean * season * max(0.0, 1.0 + conditions) * (1.0 - wage_lost)
    return regular + capital * yearly_return / 12.0 + volatility * (mean + capital_at_risk * capital / 12.0) * shock


@rule
def job_next_month(jobless: int, lost_draw: float, found_draw: float, hazard: float, finding: float) -> int:
    """A worker loses his job with the month's hazard; a jobless one finds another with his."""
    if jobless == 1:
        return 0 if found_draw < finding else 1
    return 1 if lost_draw < hazard else 0
