"""What a shock did: every run compared with the baseline of the same seed, and summed up over seeds."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.frames import BASELINE, Case, Frames, Window, cases, interval
from sim.measures.ledger import SHOCK

MONTHS_PER_QUARTER = 3
NEAR = 0.005  # half a point of the NPL ratio
BEARERS = ("guarantors", "debtor_assets", "bank", "public")  # as the measures of loss name who bore it


@dataclass(frozen=True)
class Row:
    """One line of the table: what is computed from the months since the shock, and from which monthly measures."""

    name: str
    group: str
    label: str
    unit: str
    meaning: str
    measures: tuple[str, ...]
    values: "Callable[[Window], pd.Series[float]]"
    paired: bool = False  # needs the baseline of the same seed
    undefined: str = "no value"  # why a run that has all of that may still have no value
    summary: str = ""  # the run-level measure that says the same when the monthly ones were not recorded


def highest(frame: pd.DataFrame) -> "pd.Series[float]":
    """Return the highest value of every run: [run]; NaN when it has none."""
    return frame.max()


def lowest(frame: pd.DataFrame) -> "pd.Series[float]":
    """Return the lowest value of every run: [run]; NaN when it has none."""
    return frame.min()


def when(frame: pd.DataFrame, start: int) -> "pd.Series[float]":
    """Return the first month of every run's highest value, in months after `start`: [run]; NaN when it has none."""
    filled = frame.fillna(-np.inf)
    if not len(frame):
        return pd.Series(np.nan, index=frame.columns, dtype=float)
    return (filled.idxmax().astype(float) - start).where(frame.notna().any())


def when_above(excess: pd.DataFrame, start: int) -> "pd.Series[float]":
    """Return the month of the highest excess as `when` does; NaN for a run that is never above its baseline."""
    return when(excess, start).where(highest(excess) > 0.0)


def quarters_until_back(excess: pd.DataFrame, start: int, near: float) -> "pd.Series[float]":
    """Return the quarters from `start` until a run is back within `near` of its baseline after its highest excess.

    0 for a run that never was further away; NaN for one that is not back by its end.
    """
    result = pd.Series(np.nan, index=excess.columns, dtype=float)
    for run in excess.columns:
        own = excess[run].dropna()
        if own.empty:
            continue
        if own.max() <= near:
            result[run] = 0.0
            continue
        back = own[own.index > own.idxmax()]
        back = back[back <= near]
        if len(back):
            result[run] = (back.index[0] - start) / MONTHS_PER_QUARTER
    return result


def over_baseline(window: Window, measure: str) -> pd.DataFrame:
    """Return a measure over that of the run's own baseline, less one, month by month: [calendar month, run]."""
    wide = window.series(measure)
    base = wide - window.excess(measure)
    return wide / base.where(base > 0.0) - 1.0


def total(window: Window, measure: str) -> "pd.Series[float]":
    """Return a monthly flow summed from the window's start on: [run]; NaN for a run that ends before."""
    if not window.recorded(measure):
        return _summary(window, f"{measure}_since_shock")
    return window.series(measure).sum(min_count=1)


def multiplier(window: Window) -> "pd.Series[float]":
    """Return true defaults over those not induced by guarantors' calls: [run]; NaN without one of the latter."""
    whole = window.series("defaults").sum(min_count=1)
    own = whole - window.series("defaults_induced").sum(min_count=1)
    return whole / own.where(own > 0.0)


def _summary(window: Window, name: str) -> "pd.Series[float]":
    if window.since != SHOCK or name not in window.runs:
        return window.nothing()
    return window.runs[name].astype(float)


def _of_loans(values: "pd.Series[float]", window: Window) -> "pd.Series[float]":
    loans = window.before("loans")
    return values / loans.where(loans > 0.0)


def _of_mean_loans(values: "pd.Series[float]", window: Window) -> "pd.Series[float]":
    loans = window.series("loans").mean()
    return values / loans.where(loans > 0.0)


def _over_baseline(values: "pd.Series[float]", window: Window) -> "pd.Series[float]":
    base = values.reindex(window.runs["baseline"].fillna(-1).astype(int).to_list())
    return pd.Series(values.to_numpy() - base.to_numpy(), index=values.index)


def _bad_loans(name: str, group: str, measure: str, meaning: str) -> tuple[Row, ...]:
    return (
        Row(
            f"{name}_peak_excess",
            group,
            "peak excess",
            "fraction over baseline",
            "highest monthly difference to the baseline run of the same seed",
            (measure,),
            lambda window: highest(window.excess(measure)),
            paired=True,
        ),
        Row(
            f"{name}_peak_excess_month",
            group,
            "month of that peak",
            "month",
            "the month of the highest excess; none for a run that is never above its baseline",
            (measure,),
            lambda window: when_above(window.excess(measure), window.start),
            paired=True,
            undefined="never above the baseline",
        ),
        Row(
            f"{name}_peak",
            group,
            "highest",
            "fraction",
            f"highest monthly value, {meaning}",
            (measure,),
            lambda window: highest(window.series(measure)),
            summary=f"{name}_peak",
        ),
    )


def _borne(bearer: str, label: str, meaning: str) -> Row:
    def share(window: Window) -> "pd.Series[float]":
        loss = total(window, "loss")
        return total(window, f"loss_{bearer}") / loss.where(loss > 0.0)

    measures = ("loss", f"loss_{bearer}")
    return Row(f"loss_{bearer}_share", LOSS, label, "fraction", meaning, measures, share, undefined="no loss")


def _of_applications(measure: str, label: str, meaning: str) -> Row:
    def share(window: Window) -> "pd.Series[float]":
        applications = total(window, "applications")
        return total(window, measure) / applications.where(applications > 0.0)

    measures = ("applications", measure)
    return Row(f"{measure}_share", ASKED, label, "fraction", meaning, measures, share, undefined="no applications")


def _at_the_end(measure: str, label: str, meaning: str) -> Row:
    def last(window: Window) -> "pd.Series[float]":
        return window.last(window.series(measure))

    return Row(f"{measure}_end", OTHERS, label, "fraction", meaning, (measure,), last)


REPORTED, TRUE, LOSS = "Reported NPL ratio", "True NPL ratio", "Cumulative loss"
CAPITAL, ACCESS, GUARANTORS = "Capital ratio", "Access to credit", "Guarantors"
ASKED, LENDING, WELFARE, OTHERS = "New applications", "Gross loans", "Welfare", "Other banks"
NO_LOANS = "no loans in the month before the shock"
REFUSED = (  # measure without its first word, label, meaning; the first reason counts
    ("evaluation", "risk", "default probability over the cut-off, not among the safest, or no surplus to pay from"),
    ("debt_service", "debts", "debt service would take too much of income"),
    ("collateral", "collateral", "what could be pledged does not cover the loan"),
    ("guarantor", "guarantor", "nobody would stand for the loan"),
    ("limits", "limits", "one borrower, group or trade would weigh too much"),
    ("funds", "funds", "the month's lending plan, capital or deposits did not reach"),
)

ROWS: tuple[Row, ...] = (
    *_bad_loans("npl", REPORTED, "npl_ratio", "as the bank reports it"),
    Row(
        "npl_quarters",
        REPORTED,
        "until back",
        "quarters",
        "quarters until, after its peak, the ratio is within half a point of the baseline run of the same seed",
        ("npl_ratio",),
        lambda window: quarters_until_back(window.excess("npl_ratio"), window.start, NEAR),
        paired=True,
        undefined="not back by the end",
    ),
    *_bad_loans("npl_true", TRUE, "npl_ratio_true", "with the bad loans that renewals hide"),
    Row(
        "loss",
        LOSS,
        "total",
        "CNY",
        "dues missed by debtors, less what they paid later",
        ("loss",),
        lambda window: total(window, "loss"),
    ),
    Row(
        "loss_share",
        LOSS,
        "of loans before",
        "fraction",
        "the loss over gross loans of the month before the shock",
        ("loss", "loans"),
        lambda window: _of_loans(total(window, "loss"), window),
        undefined=NO_LOANS,
    ),
    Row(
        "loss_share_excess",
        LOSS,
        "its excess",
        "fraction over baseline",
        "that share less that of the baseline run of the same seed",
        ("loss", "loans"),
        lambda window: _over_baseline(_of_loans(total(window, "loss"), window), window),
        paired=True,
        undefined=NO_LOANS,
    ),
    Row(
        "loss_of_mean_loans",
        LOSS,
        "of mean loans",
        "fraction",
        "the loss over mean gross loans from the shock on, so that a shrinking book does not hide it",
        ("loss", "loans"),
        lambda window: _of_mean_loans(total(window, "loss"), window),
        undefined="no loans",
    ),
    Row(
        "loss_of_mean_loans_excess",
        LOSS,
        "its excess",
        "fraction over baseline",
        "that share less that of the baseline run of the same seed",
        ("loss", "loans"),
        lambda window: _over_baseline(_of_mean_loans(total(window, "loss"), window), window),
        paired=True,
        undefined="no loans",
    ),
    _borne("guarantors", "by guarantors", "share of the loss that guarantors paid when called"),
    _borne("debtor_assets", "by debtors' assets", "share of the loss met from debtors' seized cash and assets"),
    _borne("bank", "by the bank", "share of the loss left with the bank: dues still unpaid or given up"),
    _borne("public", "by the public", "share of the loss paid by public funds and insurance"),
    Row(
        "capital_ratio_low",
        CAPITAL,
        "lowest",
        "fraction",
        "lowest monthly value",
        ("capital_ratio",),
        lambda window: lowest(window.series("capital_ratio")),
        summary="capital_ratio_low",
    ),
    Row(
        "capital_ratio_low_month",
        CAPITAL,
        "month of that low",
        "month",
        "the first month of the lowest value",
        ("capital_ratio",),
        lambda window: when(-window.series("capital_ratio"), window.start),
    ),
    Row(
        "capital_ratio_low_excess",
        CAPITAL,
        "lowest excess",
        "fraction over baseline",
        "lowest monthly difference to the baseline run of the same seed",
        ("capital_ratio",),
        lambda window: lowest(window.excess("capital_ratio")),
        paired=True,
    ),
    Row(
        "credit_contraction",
        LENDING,
        "lowest to baseline",
        "fraction of baseline",
        "lowest monthly gross loans over those of the baseline run of the same seed, less one",
        ("loans",),
        lambda window: lowest(over_baseline(window, "loans")),
        paired=True,
    ),
    Row(
        "access_low",
        ACCESS,
        "lowest",
        "fraction",
        "lowest share of possible borrowers with an open loan in good standing",
        ("access",),
        lambda window: lowest(window.series("access")),
        summary="access_low",
    ),
    Row(
        "access_low_excess",
        ACCESS,
        "lowest excess",
        "fraction over baseline",
        "lowest monthly difference to the baseline run of the same seed",
        ("access",),
        lambda window: lowest(window.excess("access")),
        paired=True,
    ),
    Row(
        "access_end",
        ACCESS,
        "at the end",
        "fraction",
        "the value of the last month",
        ("access",),
        lambda window: window.last(window.series("access")),
    ),
    Row(
        "access_end_excess",
        ACCESS,
        "end excess",
        "fraction over baseline",
        "the value of the last month, less that of the baseline run of the same seed",
        ("access",),
        lambda window: window.last(window.excess("access")),
        paired=True,
    ),
    Row(
        "applications",
        ASKED,
        "number",
        "parties",
        "applications by those who had no loan",
        ("applications",),
        lambda window: total(window, "applications"),
    ),
    _of_applications(
        "approvals",
        "granted",
        "new loans as a share of applications; with those refused, left and declined 100 % in every run, "
        "though medians over runs need not add up",
    ),
    *(_of_applications(f"refusals_{reason}", f"refused: {label}", meaning) for reason, label, meaning in REFUSED),
    _of_applications("went_elsewhere", "left for another", "passed evaluation and took another bank's offer"),
    _of_applications("declined_rate", "declined the rate", "withdrew because the rate offered was not worth it"),
    _at_the_end("market_share", "this bank's share", "the bank's loans over those of all banks in its districts"),
    _at_the_end("competing_share", "competing bank", "the competing bank's share"),
    _at_the_end("foreign_share", "foreign bank", "the foreign bank's share"),
    Row(
        "lost_at_renewal",
        OTHERS,
        "clients lost",
        "parties",
        "clients in good order whose loan another bank took over when it was to be renewed",
        ("lost_at_renewal",),
        lambda window: total(window, "lost_at_renewal"),
    ),
    Row(
        "won_from_others",
        OTHERS,
        "clients won",
        "parties",
        "new clients who had another bank's offer or had been its clients",
        ("won_from_others",),
        lambda window: total(window, "won_from_others"),
    ),
    _at_the_end("borrowing_twice", "owe two banks", "clients with a loan of another bank as well, over all clients"),
    Row(
        "consumption_change",
        WELFARE,
        "consumption",
        "fraction of baseline",
        "sure consumption worth as much, over that of the baseline run of the same seed, less one; mean of the years",
        ("consumption_equivalent",),
        lambda window: over_baseline(window, "consumption_equivalent").mean(),
        paired=True,
    ),
    Row(
        "guarantors_called",
        GUARANTORS,
        "called",
        "parties",
        "called as guarantors, each party counted once",
        ("guarantors_called",),
        lambda window: total(window, "guarantors_called"),
    ),
    Row(
        "guarantors_ruined",
        GUARANTORS,
        "ruined",
        "parties",
        "called, and could not pay or kept less than six months of subsistence",
        ("guarantors_ruined",),
        lambda window: total(window, "guarantors_ruined"),
    ),
    Row(
        "contagion_multiplier",
        "Contagion",
        "multiplier",
        "ratio",
        "true defaults over those that no guarantor's call induced",
        ("defaults", "defaults_induced"),
        multiplier,
        undefined="no default that was not induced",
        summary="contagion_multiplier_since_shock",
    ),
)


def shock_table(results: Frames, *, since: str = SHOCK, rows: tuple[Row, ...] = ROWS) -> pd.DataFrame:
    """Sum up what followed the shock, over seeds: one row per scenario, arm and line of `rows`.

    Columns: scenario, arm, measure, unit, median, low, high (5 % and 95 % quantile over seeds), n (runs with a
    value), seeds (runs there are), note (why n is less than seeds, else empty). Everything is of the months from
    `since` on; an excess is a run's difference to the run of scenario `baseline` with the same seed and arm, so a
    seed without one is left out and counted. Ratios are fractions, money is yuan (CNY), months count from `since`.
    Raises InputError when `since` is no month or two baseline runs share seed and arm.
    """
    window = Window(results, since)
    values = {row.name: _values(row, window) for row in rows}
    lines = []
    for case in cases(results.runs):
        for row in rows:
            median, low, high, n = interval(values[row.name].loc[list(case.runs)])
            unit = f"months after {since}" if row.unit == "month" else row.unit
            note = _note(row, case, window) if n < len(case.runs) else ""
            lines.append((case.scenario, case.arm, row.name, unit, median, low, high, n, len(case.runs), note))
    columns = ["scenario", "arm", "measure", "unit", "median", "low", "high", "n", "seeds", "note"]
    return pd.DataFrame(lines, columns=columns)


def loss_borne(results: Frames, *, since: str = SHOCK) -> pd.DataFrame:
    """Return who bore the loss from `since` on: one row per scenario and arm, money in yuan (CNY).

    Columns: scenario, arm, the mean over seeds of what each of `BEARERS` bore, median, low and high (5 % and 95 %
    quantile) of the whole loss, n. Means, unlike medians, add up. Runs without a value for every bearer are left out.
    """
    window = Window(results, since)
    parts = pd.DataFrame({bearer: total(window, f"loss_{bearer}") for bearer in BEARERS})
    parts["loss"] = total(window, "loss")
    lines = []
    for case in cases(results.runs):
        known = parts.loc[list(case.runs)].dropna()
        median, low, high, n = interval(known["loss"])
        means = {bearer: float(known[bearer].mean()) if n else float("nan") for bearer in BEARERS}
        lines.append({"scenario": case.scenario, "arm": case.arm, **means, "median": median, "low": low, "high": high})
        lines[-1]["n"] = n
    return pd.DataFrame(lines)


def _values(row: Row, window: Window) -> "pd.Series[float]":
    if row.summary and not all(window.recorded(measure) for measure in row.measures):
        return _summary(window, row.summary)
    return row.values(window)


def _note(row: Row, case: Case, window: Window) -> str:
    """Say why some of a case's runs have no value, the most general reason first."""
    own = window.runs.loc[list(case.runs)]
    missing = [name for name in row.measures if not window.recorded(name)]
    if not window.reaches.loc[list(case.runs)].any():
        return f"the runs end before {window.since}"
    if missing:
        return f"not recorded by month: {', '.join(missing)}"
    if row.paired and not (window.runs["scenario"] == BASELINE).any():
        return f"no scenario {BASELINE!r} among the runs"
    alone = int(own["baseline"].isna().sum())
    if row.paired and alone:
        return f"no {BASELINE} run with the same seed and arm for {alone} of {len(own)}"
    return row.undefined
