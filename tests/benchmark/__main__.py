"""Measure how fast the engine is, and keep the tables: `python -m tests.benchmark` (or `make bench`)."""

import argparse
from collections.abc import Callable

from tests.benchmark import budget, lanes, native, policies, size, starting, storing, workers
from tests.benchmark.results import keep

RUNS = 1_000

if __name__ == "__main__":
    parts: dict[str, Callable[[], str]] = {
        "reference": lanes.report,
        "size": size.report,
        "native": native.report,
        "workers": lambda: workers.report(chosen.runs),
        "starting": starting.report,
        "storing": storing.report,
        "policies": policies.report,
        "budget": budget.report,
    }
    parser = argparse.ArgumentParser(description="Measure how fast the engine is, into tests/benchmark/RESULTS.md.")
    parser.add_argument("--only", nargs="+", choices=parts, default=list(parts), help="parts to measure")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of the part `workers` ({RUNS} if not given)")
    chosen = parser.parse_args()
    for part in chosen.only:
        keep(part, parts[part]())
