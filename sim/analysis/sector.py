"""A sector of banks: a set of seeds whose banks differ when they begin (`bank.spread`), summed up by date."""

from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.frames import Frames, Window, calendar_month, cases
from sim.core.declare import month_text
from sim.experiment.spec import Experiment
from sim.measures.ledger import SHOCK

DATES = ("2010-12",)  # besides the month before the shock and the last month
SPREAD = "bank.spread"
THRESHOLDS = (0.0, 0.04, 0.08)  # of the capital ratio
HIGH_NPL = 0.05  # of the core indicators of 2006
WEAK = 0.1  # the tail: one bank in ten
COLUMNS = (
    "scenario", "arm", "month", "n", "capital_median", "capital_weak", "below_0", "below_4", "below_8", "failed",
    "npl_median", "npl_weak", "npl_high",
)  # fmt: skip


def of_spread(experiment: Experiment) -> bool:
    """Say whether banks of an experiment differ when they begin: whether `bank.spread` is above 0 somewhere."""
    return any({**experiment.parameters, **arm.parameters}.get(SPREAD, 0.0) for arm in experiment.arms)


def sector_table(results: Frames, *, months: tuple[str, ...] = ()) -> pd.DataFrame:
    """Sum up the banks of a sector: one row per scenario, arm and month, all figures fractions.

    Months (2008-06, ...): the month before the shock, 2010-12 and the last one when not given; those outside the runs
    are left out. Columns: scenario, arm, month, n (banks with a capital ratio, or closed), median and weakest tenth of
    the capital ratio, share of banks below 0, 4 and 8 %, share that failed (they count as below 0), median and weakest
    tenth of the reported NPL ratio, share over 5 %. Needs `capital_ratio`; what else was not recorded is NaN.
    """
    window = Window(results, None)
    capital, failed, npl = (window.series(name) for name in ("capital_ratio", "failed", "npl_ratio"))
    chosen = months or (month_text(calendar_month(SHOCK) - 1), *DATES, month_text(int(window.months.max())))
    wanted = sorted({calendar_month(month) for month in chosen} & set(capital.index))
    rows = []
    for case in cases(results.runs):
        runs = list(case.runs)
        for month in wanted:
            line = summary(*(frame.loc[month, runs].to_numpy(dtype=float) for frame in (capital, failed, npl)))
            rows.append({"scenario": case.scenario, "arm": case.arm, "month": month_text(month), **line})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def summary(capital: Any, failed: Any, npl: Any) -> dict[str, float]:
    """Return the figures of one month over banks: [bank] each, NaN where a bank has none."""
    closed = failed == 1.0
    known = ~np.isnan(capital) | closed
    standing = np.where(closed, 0.0, capital)[known]  # the insurer pays for what is missing: nothing is left
    ranked = np.where(closed, -np.inf, capital)[known]
    shares = [float((ranked < threshold).mean()) if len(ranked) else float("nan") for threshold in THRESHOLDS]
    bad = npl[~np.isnan(npl)]
    return {
        "n": int(known.sum()),
        "capital_median": _middle(standing, 0.5),
        "capital_weak": _middle(standing, WEAK),
        **dict(zip(("below_0", "below_4", "below_8"), shares, strict=True)),
        "failed": float(closed[known].mean()) if known.any() and not np.isnan(failed).all() else float("nan"),
        "npl_median": _middle(bad, 0.5),
        "npl_weak": _middle(bad, 1.0 - WEAK),
        "npl_high": float((bad > HIGH_NPL).mean()) if len(bad) else float("nan"),
    }


def _middle(values: Any, quantile: float) -> float:
    return float(np.quantile(values, quantile)) if len(values) else float("nan")


__all__ = ["of_spread", "sector_table"]
