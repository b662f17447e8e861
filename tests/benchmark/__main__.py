"""Measure how fast the engine is, and keep the tables: `python -m tests.benchmark` (or `make bench`)."""

import argparse
from collections.abc import Callable

from tests.benchmark import budget, lanes
from tests.benchmark.results import keep

PARTS: dict[str, Callable[[], str]] = {
    "reference": lanes.report,
    "budget": budget.report,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure how fast the engine is, into tests/benchmark/RESULTS.md.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts to measure")
    for part in parser.parse_args().only:
        keep(part, PARTS[part]())
