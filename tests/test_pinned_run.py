"""A small run, kept to the bit: whatever changes results shows here first.

A change that is meant is pinned anew with one line, and named in CHANGELOG.md:

    .venv/bin/python tests/test_pinned_run.py
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from sim.measures import MEASURES
from sim.model import CreditModel

PINNED = Path(__file__).with_suffix(".json")
RUN: dict[str, Any] = {"world.borrowers": 200, "world.branches": 2, "world.months": 84}
MONTHS = (0, 11, 65, 83)
SERIES = ("loans", "npl_ratio", "npl_ratio_true", "capital_ratio", "loss", "access", "lending_rate")
EVENTS = ("first_misses", "defaults", "forced_renewals", "applications", "approvals", "renewals_refused", "written_off")


def results() -> dict[str, Any]:
    """Run it; returns a few figures for the eye and a digest of all books."""
    ledger = CreditModel(scenario="china_2008", rng=0, **RUN).run()
    series = {name: MEASURES[name].series(ledger.bank) for name in SERIES}
    return {
        "months": list(MONTHS),
        "series": {name: [float(values[month]) for month in MONTHS] for name, values in series.items()},
        "totals": {name: float(getattr(ledger.bank, name).sum()) for name in EVENTS},
        "sha256 of books and statements": hashlib.sha256(
            ledger.books.tobytes() + ledger.statements.tobytes()
        ).hexdigest(),
    }


def test_the_small_run_gives_what_it_gave() -> None:
    pinned, found = json.loads(PINNED.read_text()), results()
    for part in pinned:
        assert found[part] == pinned[part], f"{part}: results have changed; if that is meant, see the top of this file"
    assert set(found) == set(pinned)


if __name__ == "__main__":
    PINNED.write_text(json.dumps(results(), indent=2) + "\n")
