"""One bank of a sector: how its capital, bad loans, funding, security and growth differ from the average bank's."""

from dataclasses import dataclass
from math import sqrt

from sim.core.compiling import rule
from sim.core.draws import normal
from sim.core.numbers import exponential
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.population import Population
from sim.parameters.sector import Sector
from sim.world.population import BIRTH
from sim.world.purposes import BANK_BAD_LOANS, BANK_CAPITAL, BANK_FUNDING, BANK_GROWTH, BANK_UNSECURED

WHOLE_BANK = 0  # the entity of the bank's own draws


@dataclass(frozen=True)
class OpeningBank:
    """What a bank opens with, and the rules of its own that it opens under."""

    capital: float
    bad_share: float
    loan_to_deposit: float
    unsecured_share: float
    target_growth: float


def draw_bank(bank: Bank, population: Population, sector: Sector, levers: Levers, luck: int) -> OpeningBank:
    """Draw one bank of the sector around the average bank; with `bank.spread` 0 it is the average bank."""

    def drawn(purpose: int) -> float:
        return float(normal(luck, purpose, WHOLE_BANK, BIRTH))

    spread, bad, base = bank.spread, drawn(BANK_BAD_LOANS), levers.base
    weak = linked(drawn(BANK_CAPITAL), bad, sector.weakness)
    growth, funding = Levers.fields["target_growth"], Bank.fields["opening_loan_to_deposit"]
    capital = Bank.fields["opening_capital"]
    return OpeningBank(
        capital=drawn_level(bank.opening_capital, spread * sector.capital, weak, capital.low, capital.high),
        bad_share=drawn_multiple(population.legacy_bad_share, spread * sector.bad_loans, bad, 1.0),
        loan_to_deposit=drawn_level(
            bank.opening_loan_to_deposit,
            spread * sector.loan_to_deposit,
            drawn(BANK_FUNDING),
            funding.low,
            funding.high,
        ),
        unsecured_share=drawn_share(base["unsecured_share"], spread * sector.unsecured, drawn(BANK_UNSECURED)),
        target_growth=drawn_level(
            base["target_growth"], spread * sector.growth, drawn(BANK_GROWTH), growth.low, growth.high
        ),
    )


def settle_bank(levers: Levers, opening: OpeningBank) -> None:
    """Let the bank's own base values be those it opens under."""
    levers.base["unsecured_share"] = opening.unsecured_share
    levers.base["target_growth"] = opening.target_growth


@rule
def drawn_level(median: float, width: float, normal: float, low: float, high: float) -> float:
    """A figure that lies evenly around that of the median bank, within its bounds."""
    if width == 0.0:
        return median
    return min(high, max(low, median + width * normal))


@rule
def drawn_multiple(median: float, width: float, normal: float, most: float) -> float:
    """A figure whose logarithm lies evenly around that of the median bank: half as much is as frequent as double."""
    if width == 0.0:
        return median
    return min(most, median * exponential(width * normal))


@rule
def drawn_share(median: float, width: float, normal: float) -> float:
    """A share whose log odds lie evenly around those of the median bank: nothing and everything stay what they are."""
    if width == 0.0:
        return median
    odds = exponential(width * normal)
    return median * odds / (1.0 - median + median * odds)


@rule
def linked(normal: float, other: float, correlation: float) -> float:
    """A standard normal draw with the given correlation with another one."""
    return correlation * other + sqrt(1.0 - correlation * correlation) * normal
