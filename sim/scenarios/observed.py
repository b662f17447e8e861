"""What happened in China from 2003-01 to 2016-12, made monthly from the shipped series; nothing here is assumed.

Every function returns 168 numbers, one a month, and is computed once. How and why is told in `data/README.md`.
"""

from datetime import date
from functools import cache

import numpy as np

from sim.core.columns import Floats
from sim.data import numbers, texts

FIRST_YEAR = 2003
YEARS = 14
MONTHS = 12 * YEARS
QUARTERS = 4 * YEARS
NORMAL = slice(0, 60)  # 2003-07, the years whose means count as normal
CHAINED = 16  # quarters before 2007, the first year of the official quarterly growth
CALM = 28  # quarters before 2010, when the crisis was over and quarters repeat themselves


def month_index(year: int, month: int) -> int:
    """Return the months from 2003-01 to a month of a year (counted from 1)."""
    return 12 * (year - FIRST_YEAR) + month - 1


@cache
def output_gap() -> Floats:
    """Log real output less its log-quadratic trend over 2003-16, linear between the middles of quarters."""
    level = log_output()
    pattern = quarterly_pattern(trend_gap(level)[CALM:])
    level[CHAINED:] -= np.tile(pattern, (QUARTERS - CHAINED) // 4)
    return frozen(between_quarters(trend_gap(level)))


def log_output() -> Floats:
    """Chain log real output by quarter; 2003Q1 is 0.

    To 2006: quarterly growth of the GVAR database less a constant, so that 2003-06 grows as in the annual data.
    2007-12: official growth over the year, revised. From 2013: growth over the year of the GVAR database, moved each
    year so that it averages to the annual growth.
    """
    yearly = np.log1p(numbers("china_annual", "gdp_growth") / 100.0)
    over_quarter = numbers("quarterly_growth", "cn_gdp_qoq") / 100.0
    over_year = np.log1p(numbers("quarterly_growth", "cn_gdp_yoy") / 100.0)
    official = np.log1p(numbers("china_gdp_quarterly", "revised") / 100.0)

    level = np.zeros(QUARTERS)
    level[1:CHAINED] = np.cumsum(over_quarter[1:CHAINED])
    excess = (level[12:16].mean() - level[:4].mean() - yearly[1:4].sum()) / 12.0
    level[:CHAINED] -= excess * np.arange(CHAINED)
    for quarter in range(CHAINED, QUARTERS):
        at = quarter - CHAINED
        if at < len(official):
            growth = official[at]
        else:
            year = slice(quarter - quarter % 4, quarter - quarter % 4 + 4)
            growth = over_year[quarter] - over_year[year].mean() + yearly[quarter // 4]
        level[quarter] = level[quarter - 4] + growth
    return level


def trend_gap(level: Floats) -> Floats:
    """Return what a quadratic trend, fitted by least squares, leaves of a series of logs."""
    time = np.arange(len(level), dtype=float)
    left: Floats = level - np.polynomial.Polynomial.fit(time, level, 2)(time)
    return left


def quarterly_pattern(gap: Floats) -> Floats:
    """Return how each quarter lies over its year on average: what chained growth over the year repeats for ever."""
    by_year = gap.reshape(-1, 4)
    pattern: Floats = (by_year - by_year.mean(axis=1, keepdims=True)).mean(axis=0)
    return pattern


def between_quarters(values: Floats) -> Floats:
    """Lay straight lines between the middles of quarters (February, May, ...); flat outside the first and last."""
    return np.interp(np.arange(MONTHS), 3 * np.arange(len(values)) + 1, values)


@cache
def export_trend_gap() -> Floats:
    """Log exports by year over their log-quadratic trend of 2002-16: one number a year from 2003."""
    level = np.concatenate([[0.0], np.cumsum(np.log1p(numbers("china_annual", "exports_growth") / 100.0))])
    return frozen(trend_gap(level)[1:])


@cache
def price_growth() -> Floats:
    """Consumer-price inflation over the year, linear between the middles of quarters."""
    return frozen(between_quarters(numbers("quarterly_growth", "cn_inflation") / 100.0))


@cache
def cpi_inflation() -> Floats:
    """The same as simple growth of the month, times twelve."""
    return frozen(as_monthly(np.log1p(price_growth())))


@cache
def income_growth() -> Floats:
    """The smoothest monthly growth that agrees with nominal rural income year by year; simple, times twelve.

    Income of a year is the sum of its months, so its growth weighs the months of two years, most those around January.
    Where there is no comparable income of the year before (2003, 2016) real growth and inflation stand in.
    """
    income = numbers("china_annual", "rural_income")
    real = np.log1p(numbers("china_annual", "rural_income_real_growth") / 100.0)
    prices = np.log1p(numbers("china_annual", "inflation") / 100.0)
    growth = np.concatenate([[real[0] + prices[0]], np.diff(np.log(income))])
    growth[-1] = real[-1] + prices[-1]
    triangle = np.concatenate([np.arange(1.0, 13.0), np.arange(11.0, 0.0, -1.0)]) / 144.0
    weights = np.zeros((YEARS, MONTHS + 12))
    for year in range(YEARS):
        weights[year, 12 * year + 1 : 12 * year + 24] = triangle
    return frozen(as_monthly(smoothest(weights, growth)[12:]))


@cache
def loan_growth() -> Floats:
    """The smoothest monthly series whose mean over each year is that year's growth of RMB loans."""
    weights = np.repeat(np.eye(YEARS), 12, axis=1) / 12.0
    return frozen(smoothest(weights, numbers("china_annual", "loan_growth") / 100.0))


def as_monthly(log_growth: Floats) -> Floats:
    """Turn log growth over a year into the simple growth of a month, times twelve, so that months multiply up."""
    monthly: Floats = 12.0 * np.expm1(log_growth / 12.0)
    return monthly


def smoothest(weights: Floats, values: Floats) -> Floats:
    """Return the series x with `weights @ x = values` whose squared changes add up to least.

    Boot, Feibes and Lisman 1967 (Applied Statistics 16), with the weights left open: [values, months].
    """
    count, months = weights.shape
    change = np.diff(np.eye(months), axis=0)
    system = np.block([[change.T @ change, weights.T], [weights, np.zeros((count, count))]])
    solution: Floats = np.linalg.solve(system, np.concatenate([np.zeros(months), values]))
    return solution[:months]


@cache
def benchmark_rate(column: str) -> Floats:
    """The benchmark rate (`lending` or `deposit`), averaged over the days of each month; a share a year."""
    since = np.array([date.fromisoformat(day).toordinal() for day in texts("benchmark_rates", "effective")])
    rates = numbers("benchmark_rates", column) / 100.0
    averages = np.empty(MONTHS)
    for month in range(MONTHS):
        days = np.arange(first_day(month), first_day(month + 1))
        averages[month] = rates[np.searchsorted(since, days, side="right") - 1].mean()
    return frozen(averages)


def first_day(month: int) -> int:
    """Return the ordinal of the first day of a month counted from 2003-01."""
    return date(FIRST_YEAR + month // 12, month % 12 + 1, 1).toordinal()


def frozen(values: Floats) -> Floats:
    """Make a series that is shared by everybody read only."""
    values.flags.writeable = False
    return values
