"""Runs held against the regulator's thresholds, each as it was in force that month: how often, when, how far, how much.

The dated values come from `data/regulation.csv`; two norms are no levers of the model and stand here with their source.
The law is what counts, whatever an arm or an experiment sets its levers to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.frames import Frames, calendar_month, cases
from sim.analysis.wide import recorded, wide, window_start
from sim.core.declare import month_text
from sim.data import regulation

CONFIDENCE = 0.95
NO_LIMIT = 9.0  # `regulation.csv` writes 9.99 for a limit that is no longer one
AT_LEAST, AT_MOST = "at least", "at most"
LEGAL_CAPITAL = ((2007, 1, 0.08),)
NPL_LIMIT = ((2006, 1, 0.05),)
ROUNDING = 1e-9  # of a ratio
COLUMNS = (
    "scenario", "arm", "threshold", "n", "in_force", "breached", "probability", "low", "high", "already",
    "first_month", "median_month", "depth", "deepest", "mend", "mend_highest",
)  # fmt: skip

Dated = tuple[tuple[int, int, float], ...]
Series = Mapping[str, pd.DataFrame]


def _capital_to_raise(series: Series, limit: Any) -> Any:
    return limit * series["capital_base"] - series["capital"]


def _provisions_for_bad_loans(series: Series, limit: Any) -> Any:
    return (limit - series["provision_coverage"]) * series["npl_ratio"] * series["loans"]


def _provisions_for_loans(series: Series, limit: Any) -> Any:
    return (limit - series["loan_provision_ratio"]) * series["loans"]


def _deposits_to_find(series: Series, limit: Any) -> Any:
    ratio = series["loan_to_deposit"]
    return series["loans"] / limit - series["loans"] / ratio.where(ratio > 0.0)


def _bad_loans_to_clear(series: Series, limit: Any) -> Any:
    # What leaves the book leaves numerator and denominator: (bad - x) / (loans - x) = limit.
    return (series["npl_ratio"] - limit) * series["loans"] / (1.0 - limit)


@dataclass(frozen=True)
class Threshold:
    """One rule of the regulator: which ratio, which side is allowed, and what it takes to be back on it."""

    name: str
    title: str
    measure: str
    side: str
    dated: Dated
    source: str
    remedy: str
    amount: Callable[[Series, Any], Any] = field(repr=False)
    needs: tuple[str, ...] = ()  # the measures, besides its own, that the yuan to mend it are worked out from
    of_capital: bool = False  # a closed bank has failed it

    def limits(self, months: Any) -> Any:
        """Return the value in force in each calendar month (since year 0): [month], NaN where there is none."""
        return limits_of(self.dated, months)


def limits_of(dated: Dated, months: Any) -> Any:
    """Return dated values as they hold month by month: [month], NaN before the first, for 0 and for no limit."""
    values = np.full(len(months), np.nan)
    for year, month, value in sorted(dated):
        there = value if 0.0 < value < NO_LIMIT else np.nan
        values[np.asarray(months) >= year * 12 + month - 1] = there
    return values


def added(first: Dated, second: Dated) -> Dated:
    """Return the sum of two dated values, from the first month in which both are there."""
    dates = sorted({(year, month) for year, month, _ in (*first, *second)})
    sums = []
    for year, month in dates:
        parts = [[value for at, of, value in dated if (at, of) <= (year, month)] for dated in (first, second)]
        if all(parts):
            sums.append((year, month, parts[0][-1] + parts[1][-1]))
    return tuple(sums)


def _lever(name: str) -> Dated:
    return tuple(regulation(name))


BUFFER = tuple(row for row in _lever("capital_buffer") if row[2] > 0.0)

THRESHOLDS = (
    Threshold(
        "capital_enforced",
        "Capital ratio, minimum the supervisor enforces",
        "capital_ratio",
        AT_LEAST,
        _lever("capital_floor"),
        "data/regulation.csv, capital_floor: CBRC Order 2 of 2004 and Order 1 of 2012; the way to 8 % is assumed",
        "capital to be raised",
        _capital_to_raise,
        ("capital", "capital_base"),
        of_capital=True,
    ),
    Threshold(
        "capital_8",
        "Capital ratio, legal minimum of 8 %",
        "capital_ratio",
        AT_LEAST,
        LEGAL_CAPITAL,
        "CBRC Order 2 of 2004: 8 % by January 2007 (literature, high confidence); rural banks were given more time",
        "capital to be raised",
        _capital_to_raise,
        ("capital", "capital_base"),
        of_capital=True,
    ),
    Threshold(
        "capital_10_5",
        "Capital ratio with conservation buffer, on its way to 10.5 %",
        "capital_ratio",
        AT_LEAST,
        added(LEGAL_CAPITAL, BUFFER),
        "CBRC Order 1 of 2012: 8.5 % in 2013, 10.5 % from 2018 (literature, high confidence)",
        "capital to be raised",
        _capital_to_raise,
        ("capital", "capital_base"),
        of_capital=True,
    ),
    Threshold(
        "coverage",
        "Provisions over bad loans, on their way to 150 %",
        "provision_coverage",
        AT_LEAST,
        _lever("coverage_required"),
        "data/regulation.csv, coverage_required: CBRC Order 4 of 2011, 150 % by the end of 2016; steps assumed",
        "provisions to be set aside",
        _provisions_for_bad_loans,
        ("npl_ratio", "loans"),
    ),
    Threshold(
        "loan_provision",
        "Provisions over loans, on their way to 2.5 %",
        "loan_provision_ratio",
        AT_LEAST,
        _lever("loan_provision_required"),
        "data/regulation.csv, loan_provision_required: CBRC Order 4 of 2011, 2.5 % by the end of 2016; steps assumed",
        "provisions to be set aside",
        _provisions_for_loans,
        ("loans",),
    ),
    Threshold(
        "loan_to_deposit",
        "Loans over deposits, at most 75 %",
        "loan_to_deposit",
        AT_MOST,
        _lever("loan_to_deposit_cap"),
        "data/regulation.csv, loan_to_deposit_cap: Commercial Bank Law of 1995, until October 2015",
        "deposits to be found",
        _deposits_to_find,
        ("loans",),
    ),
    Threshold(
        "npl",
        "Reported NPL ratio, at most 5 %",
        "npl_ratio",
        AT_MOST,
        NPL_LIMIT,
        "CBRC core indicators for commercial banks, on trial from 2006 (literature, high confidence)",
        "bad loans to be collected or written off",
        _bad_loans_to_clear,
        ("loans",),
    ),
)


def missing_for(results: Frames) -> dict[str, list[str]]:
    """Return, by the name of a threshold, the monthly measures that must be recorded for it and are not."""
    missing = {
        made.name: [name for name in (made.measure, *made.needs) if not recorded(results, name)] for made in THRESHOLDS
    }
    return {name: measures for name, measures in missing.items() if measures}


def breaches(results: Frames, *, since: str | None = None, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Hold every run against the thresholds in force: one row per scenario, arm and threshold, money in yuan (CNY).

    Months count from `since` on (default: 2008-07; all months when no run reaches it). Columns: scenario, arm,
    threshold; n, the runs in which it was in force and the ratio had a value; in_force, how it changed in these months
    as text; breached, the runs that ever broke it; probability, with the ends `low` and `high` of Wilson's interval
    (Wilson 1927), NaN where parameters vary, since points share luck; already, the share that broke it in the month
    before (NaN when not in force then); first_month, the earliest of all runs, and median_month, of the runs that broke
    it, as texts; depth, the median over these runs of their farthest month, and deepest, fractions of the ratio's base;
    mend, the median of the most yuan it took in any month to be back at the limit, and mend_highest. A bank that was
    closed has failed its capital thresholds: in that month its capital is what the insurer had to pay, with a minus,
    and its base that of the month before, and so it stands in later months, under limits that come into force then too;
    of other thresholds these months do not count. A threshold whose ratio was not recorded has no rows, and no yuan
    where more is missing.
    """
    since = since if since is not None else window_start(results)
    rows = []
    for made in THRESHOLDS:
        if recorded(results, made.measure):
            rows += _rows(results, made, since, confidence)
    order = {(case.scenario, case.arm): place for place, case in enumerate(cases(results.runs))}
    rows.sort(key=lambda row: order[row["scenario"], row["arm"]])
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(results: Frames, made: Threshold, since: str | None, confidence: float) -> list[dict[str, Any]]:
    series = standing(results, made)
    ratio = series[made.measure]
    limits = pd.Series(made.limits(ratio.index), index=ratio.index)
    column = limits.to_numpy()[:, None]
    off: Any = (column - ratio) if made.side == AT_LEAST else (ratio - column)
    off = off.mask(off.abs() <= ROUNDING, 0.0)  # a bank that holds just what is required
    yuan: Any = made.amount(series, column) if set(made.needs) <= set(series) else ratio * np.nan
    begin = calendar_month(since) if since else int(ratio.index.min())
    before, after = off[off.index < begin].tail(1), off[off.index >= begin]
    yuan = yuan[yuan.index >= begin]
    rows = []
    points = results.runs["point"].nunique() if "point" in results.runs.columns else 1
    alone = points == 1  # runs of other points share luck: how sure their share is, they do not tell
    for case in cases(results.runs):
        own = after[list(case.runs)]
        known = own.loc[:, own.notna().any()]
        broken = known > 0.0
        hit = broken.any()
        first = broken.loc[:, hit].idxmax()
        depth = known.loc[:, hit].max()
        money = yuan[known.columns[hit.to_numpy()]].where(broken.loc[:, hit]).max()
        earlier = before[list(case.runs)].iloc[-1].dropna() if len(before) else pd.Series(dtype=float)
        n, breached = known.shape[1], int(hit.sum())
        low, high = share_interval(breached, n, confidence) if alone else (np.nan, np.nan)
        row: dict[str, Any] = {"scenario": case.scenario, "arm": case.arm, "threshold": made.name, "n": n}
        row |= {"in_force": said(limits[limits.index >= begin], made), "breached": breached}
        row |= {"probability": breached / n if n else np.nan, "low": low, "high": high}
        row |= {"already": float((earlier > 0.0).mean()) if len(earlier) else np.nan}
        row |= {"first_month": month_text(int(first.min())) if breached else ""}
        row |= {"median_month": month_text(int(first.median())) if breached else ""}
        row |= {"depth": depth.median(), "deepest": depth.max(), "mend": money.median(), "mend_highest": money.max()}
        rows.append(row)
    return rows


def standing(results: Frames, made: Threshold) -> dict[str, pd.DataFrame]:
    """Return a threshold's measures while the bank stands: by name, [calendar month, run]; its closing is a month.

    NaN from its closing on, but for thresholds of capital: of these it stands as in the month of its closing.
    """
    names = [name for name in (made.measure, *made.needs) if recorded(results, name)]
    series = {name: wide(results, name) for name in dict.fromkeys(names)}
    if not recorded(results, "failed"):
        return series
    closed = wide(results, "failed") > 0.0
    closing = closed & ~closed.shift(1, fill_value=False)
    kept = {name: values.where(~closed) for name, values in series.items()}
    if not made.of_capital:
        return kept
    paid = wide(results, "public_support") if recorded(results, "public_support") else closed * 0.0
    if set(made.needs) <= set(series):
        base = series["capital_base"].shift(1)
        kept["capital_base"] = kept["capital_base"].where(~closing, base)
        kept["capital"] = kept["capital"].where(~closing, -paid)
        kept[made.measure] = kept[made.measure].where(~closing, -paid / base.where(base > 0.0))
    kept[made.measure] = kept[made.measure].mask(closing & kept[made.measure].isna(), 0.0)
    return {name: values.where(~closed, values.where(closing).ffill()) for name, values in kept.items()}


def share_interval(count: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return Wilson's interval of a share: `count` of `of` runs; NaN without runs (Wilson 1927, JASA 22: 209-212)."""
    if not of:
        return float("nan"), float("nan")
    from scipy.stats import binomtest

    found = binomtest(count, of).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)


def said(limits: "pd.Series[float]", made: Threshold) -> str:
    """Say which limits were in force in these months, and from when where they changed."""
    parts = []
    before = np.nan
    for month, value in limits.items():
        if value == before or (np.isnan(value) and np.isnan(before)):
            continue
        what = "none" if np.isnan(value) else f"{round(100.0 * value, 4):g} %"
        parts.append(what if month == limits.index[0] else f"{what} from {month_text(int(str(month)))}")
        before = value
    return f"{made.side} {', '.join(parts)}" if parts else "not in force in these months"


__all__ = ["THRESHOLDS", "Threshold", "breaches", "limits_of", "missing_for", "share_interval", "standing"]
