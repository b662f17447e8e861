"""What equal luck is worth on the shipped comparison of policies, in runs: 12 arms, 4 economies, 20 seeds."""

import sys
from pathlib import Path

from sim.analysis.luck import FILE, factors, table
from sim.analysis.studies import run


def test_pairing_by_seed_takes_five_times_fewer_runs_for_the_same_interval(tmp_path: Path) -> None:
    """The median over arms of each arm's median over economies and headline figures; the seeds are 0 to 19."""
    found = factors(run(FILE, out=tmp_path, seeds=20, progress=False))
    sys.stdout.write(f"\n{table(found)}\n")
    assert found.groupby("arm")["factor"].median().median() >= 5.0
