"""One run in a process of its own: what it takes in time and memory, as JSON.

`python -m tests.benchmark.fresh BORROWERS MONTHS`
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sim.model import CreditModel

ROOT = Path(__file__).parents[2]


def peak_bytes() -> int:
    """Return the most memory this process has had at a time; not that of the one that started it, as rusage gives."""
    told = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) * 1024 if told else 0


def one_run(borrowers: int, months: int) -> dict[str, float]:
    """Return CPU seconds of making the world and of its months, and the peak of memory."""
    CreditModel(**{"world.borrowers": 60, "world.months": 13}).run()  # loads the machine code
    begin = time.process_time()
    model = CreditModel(**{"world.borrowers": borrowers, "world.months": months})
    made = time.process_time()
    ledger = model.run()
    end = time.process_time()
    if ledger.months != months:
        raise AssertionError(f"the run ended after {ledger.months} months")
    return {"making": made - begin, "months": end - made, "peak": peak_bytes()}


def in_process(borrowers: int, months: int) -> dict[str, Any]:
    """Do the same in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmark.fresh", str(borrowers), str(months)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(one_run(int(sys.argv[1]), int(sys.argv[2]))))
