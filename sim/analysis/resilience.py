"""How far a shock throws the bank and its clients, and how long it takes until they are back."""

import pandas as pd

from sim.analysis.frames import Frames, Window
from sim.analysis.shock import (
    MONTHS_PER_QUARTER,
    ROWS,
    Row,
    lowest,
    shock_table,
)
from sim.measures.ledger import SHOCK

ENOUGH_CAPITAL = 0.105  # floor and buffer from 2018 on
GROUP = "Resilience"
OF_THE_MAIN_TABLE = ("npl_peak_excess", "npl_quarters", "credit_contraction", "access_low_excess", "consumption_change")


def area(excess: pd.DataFrame) -> "pd.Series[float]":
    """Return the area under the positive excess, in fractions times quarters: [run]; NaN when it has none."""
    return excess.clip(lower=0.0).sum(min_count=1) / MONTHS_PER_QUARTER


def quarters_until_capital(ratio: pd.DataFrame, start: int, enough: float = ENOUGH_CAPITAL) -> "pd.Series[float]":
    """Return the quarters from `start` until the capital ratio reaches `enough` after its lowest: [run].

    0 for a run that never is below; NaN for one that does not reach it by its end.
    """
    result = pd.Series(float("nan"), index=ratio.columns, dtype=float)
    for run in ratio.columns:
        own = ratio[run].dropna()
        if own.empty:
            continue
        later = own[own.index >= own.idxmin()]
        later = later[later >= enough]
        if own.min() >= enough:
            result[run] = 0.0
        elif len(later):
            result[run] = (later.index[0] - start) / MONTHS_PER_QUARTER
    return result


def regained(window: Window, measure: str) -> "pd.Series[float]":
    """Return how much of the deepest gap to the baseline is closed at the end: [run]; NaN without a gap."""
    excess = window.excess(measure)
    deepest = lowest(excess)
    return 1.0 - window.last(excess) / deepest.where(deepest < 0.0)


RESILIENCE: tuple[Row, ...] = (
    *(row for row in ROWS if row.name in OF_THE_MAIN_TABLE),
    Row(
        "npl_excess_area",
        GROUP,
        "area under excess NPL",
        "fraction x quarters",
        "reported NPL ratio over that of the baseline run of the same seed, where it is above, summed over quarters",
        ("npl_ratio",),
        lambda window: area(window.excess("npl_ratio")),
        paired=True,
    ),
    Row(
        "capital_quarters",
        GROUP,
        "capital at 10.5 %",
        "quarters",
        "quarters until, after its lowest, the capital ratio reaches 10.5 %",
        ("capital_ratio",),
        lambda window: quarters_until_capital(window.series("capital_ratio"), window.start),
        undefined="not there by the end",
    ),
    Row(
        "access_regained",
        GROUP,
        "outreach regained",
        "fraction",
        "how much of the deepest gap in access to the baseline run of the same seed is closed at the end",
        ("access",),
        lambda window: regained(window, "access"),
        paired=True,
        undefined="never below the baseline",
    ),
)


def resilience_table(results: Frames, *, since: str = SHOCK) -> pd.DataFrame:
    """Sum up resilience over seeds, as `shock_table` does: one row per scenario, arm and line of `RESILIENCE`."""
    return shock_table(results, since=since, rows=RESILIENCE)


__all__ = ["RESILIENCE", "resilience_table"]
