"""Held against what the regulator asks: just enough is enough, and a breach is counted, dated and measured."""

from typing import Any

import pytest

from sim.analysis.studies import run
from sim.analysis.thresholds import THRESHOLDS, breaches, share_interval
from sim.core.declare import month_number

LOANS = next(made for made in THRESHOLDS if made.measure == "loan_provision_ratio")


@pytest.fixture
def held(tmp_path: Any) -> Any:
    """Four runs over 2003-2014 whose provisions over loans are just what is required of them, but for rounding."""
    data = {"title": "held", "world": {"borrowers": 60, "branches": 2, "months": 144}, "seeds": 4}
    results = run(data, out=tmp_path, workers=1, progress=False)
    months = results.monthly["month"].to_numpy() + month_number("2003-01")
    results.monthly["loan_provision_ratio"] = LOANS.limits(months) - 1.7e-16
    results.monthly["failed"] = 0.0
    return results


def row_of(results: Any) -> Any:
    table = breaches(results)
    return table[table["threshold"] == LOANS.name].iloc[0]


def test_a_bank_that_holds_just_what_is_required_breaks_nothing(held: Any) -> None:
    row = row_of(held)
    assert row["n"] == 4
    assert row["breached"] == 0
    assert row["probability"] == 0.0
    assert row["first_month"] == ""


def test_a_breach_is_counted_dated_and_measured(held: Any) -> None:
    """One run of four is half a point short in March and April 2013, where 2.5 % are asked for."""
    months = held.monthly["month"] + month_number("2003-01")
    short = (held.monthly["run"] == 2) & months.isin([month_number("2013-03"), month_number("2013-04")])
    held.monthly.loc[short, "loan_provision_ratio"] -= 0.005
    row = row_of(held)
    assert (row["breached"], row["probability"]) == (1, 0.25)
    assert (row["low"], row["high"]) == pytest.approx(share_interval(1, 4))
    assert (row["first_month"], row["median_month"]) == ("2013-03", "2013-03")
    assert row["depth"] == pytest.approx(0.005)
    loans = held.monthly.loc[short, "loans"].max()
    assert row["mend"] == pytest.approx(0.005 * loans, rel=1e-6)
