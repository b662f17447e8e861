"""Monthly measures laid out for arithmetic: calendar months down, runs across, whatever was varied between runs."""

import pandas as pd

from sim.analysis.frames import Frames, calendar_month, calendar_months
from sim.core.declare import month_number
from sim.measures.ledger import SHOCK


def has_months(results: Frames) -> bool:
    """Say whether a result holds monthly values at all; those of a model of one's own do not."""
    monthly = getattr(results, "monthly", None)
    return monthly is not None and len(monthly) > 0 and len(monthly.columns) > len(("run", "month", "date"))


def recorded(results: Frames, *measures: str) -> bool:
    """Say whether there are monthly values of all these measures."""
    return has_months(results) and set(measures) <= set(results.monthly.columns)


def wide(results: Frames, measure: str, since: str | None = None) -> pd.DataFrame:
    """Return a measure month by month, from `since` on: [calendar month since year 0, run], NaN where without value.

    Raises KeyError when the measure was not recorded, and InputError when `since` is no month written YYYY-MM.
    """
    monthly = pd.DataFrame(results.monthly[["run", measure]])  # without the units noted beside it
    monthly["calendar"] = calendar_months(results.monthly["date"])
    if since is not None:
        monthly = monthly[monthly["calendar"] >= calendar_month(since)]
    table = monthly.pivot(index="calendar", columns="run", values=measure).astype(float)
    return table.reindex(columns=results.runs["run"].to_numpy())


def reaches_shock(results: Frames) -> bool:
    """Say whether any run goes on until the shock."""
    return has_months(results) and int(calendar_months(results.monthly["date"]).max()) >= month_number(SHOCK)


def window_start(results: Frames) -> str | None:
    """Return the month from which outcomes count: that of the shock, or None (all months) when no run reaches it."""
    return SHOCK if reaches_shock(results) else None


__all__ = ["has_months", "reaches_shock", "recorded", "wide", "window_start"]
