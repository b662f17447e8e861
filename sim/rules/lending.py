"""Who asks for a loan, what the bank thinks of him, and what it answers."""

from sim.core.compiling import rule
from sim.core.numbers import exponential, logarithm
from sim.world.parties import ENTERPRISE, TRADER


@rule
def asking_hazard(
    hazard: float, former: int, former_multiple: float, gap: float, cyclical: float, spring: float, supply: float,
    solicited: float,
) -> float:  # fmt: skip
    """Monthly chance of asking: higher for former good clients, in a boom, in spring, and when the bank solicits."""
    multiple = former_multiple if former == 1 else 1.0
    return min(1.0, hazard * multiple * max(0.0, 1.0 + cyclical * gap) * spring * (1.0 + solicited * max(0.0, supply)))


@rule
def is_worth_asking(yearly_return: float, rate: float, outside_option: float) -> bool:
    """A project is worth a loan iff its return leaves at least the outside option (Stiglitz and Weiss 1981); 1/year."""
    return yearly_return - rate >= outside_option


@rule
def scaled(value: float, sensitivity: float, by: float) -> float:
    """Return a value as far up or down as something moves it, and never below 0: value x exp(sensitivity x by)."""
    return value * exponential(sensitivity * by)


@rule
def accepted_number(wanted: float, carried: float, count: int) -> int:
    """How many of `count` are accepted this month: whole ones of the share wanted and what was left over before."""
    return min(count, int(wanted + carried + 1e-9))  # a share of 0.6 of 400, added up, is a trifle under 240


@rule
def renewal_decision(wants: bool, on_record: bool, acceptable: bool) -> int:
    """What becomes of a loan at maturity: 3 leaves, 1 renewed, 2 runs off; see `world.loans.DECISIONS`."""
    if not wants:
        return 3
    return 1 if on_record and acceptable else 2


@rule
def lending_rate(benchmark: float, multiple: float, ceiling: float) -> float:
    """Benchmark times the bank's multiple, under the ceiling of the day; 1/year."""
    return benchmark * min(multiple, ceiling)


@rule
def lending_budget(loans: float, growth: float, supply: float, repaid: float, open_: int) -> float:
    """New money this month: what the plan lets the book grow by at the year's pace, and what was repaid; CNY."""
    if open_ == 0:
        return 0.0
    monthly = exponential(logarithm(max(0.01, 1.0 + growth + supply)) / 12.0) - 1.0
    return max(0.0, loans * monthly + repaid)


@rule
def loan_years(segment: int, farm: float, trader: float, enterprise: float) -> float:
    """Return how many years of income somebody of a segment wants to borrow."""
    if segment == ENTERPRISE:
        return enterprise
    return trader if segment == TRADER else farm


@rule
def loan_wanted(years: float, monthly_income: float, size_index: float, multiple: float) -> float:
    """A loan is a number of years of income, times what the bank grants of what is asked; CNY."""
    return years * 12.0 * monthly_income * size_index * multiple


@rule
def usual_loan(
    segment: int, farm: float, trader: float, enterprise: float, monthly_income: float, size_index: float,
    multiple: float,
) -> float:  # fmt: skip
    """Return the loan somebody of a segment and an income asks for, as far as it is granted; CNY."""
    return loan_wanted(loan_years(segment, farm, trader, enterprise), monthly_income, size_index, multiple)
