"""Many runs on all cores against one: through the project's own runner, with the same results."""

import time
from typing import Any

from sim.experiment.design import Run, design
from sim.experiment.runner import Wanted, Work, available_cores, execute
from sim.experiment.spec import Experiment
from sim.experiment.warming import warm_up
from tests.benchmark.results import table, verdict

GAIN = 1.8  # at least, of two cores over one
WORLD = {"borrowers": 2_000, "months": 120}


def done(runs: list[Run], workers: int) -> tuple[float, dict[int, Any]]:
    """Do runs and return the seconds on the wall, the start of processes included, and every run's figures."""
    found: dict[int, Any] = {}
    begin = time.perf_counter()
    work = Work(runs, Wanted((), False), lambda number, outcome: found.setdefault(number, outcome.summary))
    execute([work], workers=workers)
    return time.perf_counter() - begin, found


def report(count: int) -> str:
    """Measure and return the table: half of one core's runs before and half after, as others come and go."""
    experiment = Experiment.from_data({"title": "Many runs", "world": WORLD, "seeds": count})
    runs, workers = design(experiment), min(2, available_cores())
    warm_up(lambda: None, skip_known=False)
    halves = [runs[: count // 2], [Run(number, run.scenario, run.arm, run.seed, run.configuration)
                                   for number, run in enumerate(runs[count // 2 :])]]  # fmt: skip
    first, found_first = done(halves[0], 1)
    together, found = done(runs, workers)
    second, found_second = done(halves[1], 1)
    alone = first + second
    one_by_one = [*(found_first[number] for number in range(len(halves[0]))),
                  *(found_second[number] for number in range(len(halves[1])))]  # fmt: skip
    if repr(one_by_one) != repr([found[number] for number in range(count)]):
        raise AssertionError("several workers gave other figures than one")
    rows = [
        ["1 process", f"{alone:.1f} s", f"{1e3 * alone / count:.1f} ms", "1.00", "", ""],
        [f"{workers} processes", f"{together:.1f} s", f"{1e3 * together / count:.1f} ms", f"{alone / together:.2f}",
         f">= {GAIN}", verdict(alone >= GAIN * together)],
    ]  # fmt: skip
    head = [f"{count:,} runs of 2,000 x 120", "on the wall", "a run", "gain", "target", ""]
    about = "The same figures of every run, to the bit. All measures, no series; the start of the processes counts."
    return "\n\n".join([about, table(head, rows)])
