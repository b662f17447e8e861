"""The same results for any number of workers; a failed run says which it was; nothing is left running."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.experiment import load_experiment, run, runner
from sim.experiment.design import design
from sim.experiment.runner import Wanted, Work, chunk_size, do_chunk, execute, workers_for
from sim.simulation import Outcome, simulate


@pytest.fixture
def runs(small_file):
    return design(load_experiment(small_file))


def test_results_are_the_same_bits_for_one_worker_and_for_two(small_file, small_results, tmp_path):
    other = run(small_file, out=tmp_path, workers=2)
    assert other.folder.name == small_results.folder.name
    assert other.manifest["workers"] == 2
    for name in ("runs", "monthly", "branches"):
        ours, theirs = getattr(other, name), getattr(small_results, name)
        assert ours.to_parquet() == theirs.to_parquet(), name


def test_a_run_does_not_depend_on_the_others(small_results, runs):
    """The last run alone, and through the flat door, gives what it gave as one of twelve."""
    last = runs[-1]
    alone = simulate(
        {
            "world.borrowers": 60,
            "world.branches": 2,
            "world.start": "2008-01",
            "world.months": 9,
            "levers.call_after": 1,
        },
        scenario=last.scenario,
        seed=last.seed,
    )
    row = small_results.runs.iloc[last.number]
    assert (row["scenario"], row["arm"], row["seed"]) == ("china_2008", "early call", 11)
    for name, value in alone.items():
        assert row[name] == value or (value != value and row[name] != row[name]), name


def test_chunks_and_their_order_do_not_matter(runs, monkeypatch):
    wanted = Wanted(("npl_ratio",), branches=False)
    taken: dict[int, Outcome] = {}
    execute([Work(runs, wanted, taken.__setitem__)], workers=1)
    for chunk in (list(reversed(runs)), runs[5:8]):
        for number, outcome in do_chunk(chunk, wanted):
            assert outcome.summary.keys() == taken[number].summary.keys()
            assert repr(outcome.summary) == repr(taken[number].summary)


def test_a_run_that_refuses_its_input_is_wrong_input(small_file, tmp_path, monkeypatch):
    def refuse(configuration, seed, **wanted):
        raise InputError("lever call_after is set by policy a and by policy b; keep one of them.")

    monkeypatch.setattr(runner, "run_one", refuse)
    with pytest.raises(InputError, match=r"run 0 .*lever call_after is set by policy a and by policy b"):
        run(small_file, out=tmp_path, workers=1)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_every_run(small_file, tmp_path):
    told = []
    run(small_file, out=tmp_path, workers=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 12) for done in range(1, 13)]


def test_without_a_terminal_there_is_a_line_at_the_start_and_one_at_the_end(small_file, tmp_path, capfd):
    run(small_file, out=tmp_path / "told", workers=1, progress=True)
    first, last = capfd.readouterr().err.splitlines()
    assert first == "Two economies, two banks: 12 runs in 1 process ..."
    assert last.startswith("12 runs in ")
    run(small_file, out=tmp_path / "quiet", workers=1)
    assert capfd.readouterr() == ("", "")


def test_small_work_stays_in_this_process_and_large_work_takes_every_core(runs, monkeypatch):
    monkeypatch.setattr(runner, "available_cores", lambda: 7)
    assert workers_for(runs) == 1
    assert workers_for(runs * 1000) == 7
    assert workers_for(runs, 3) == 3


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2", 10**9])
def test_a_wrong_number_of_workers_is_refused(runs, workers):
    with pytest.raises(InputError, match=r"--workers: .* give a whole number from 1 to 1024"):
        workers_for(runs, workers)


@pytest.mark.parametrize(("count", "workers"), [(1, 2), (9, 2), (1000, 2), (1000, 64)])
def test_there_are_enough_chunks_to_share_the_work_evenly(runs, count, workers):
    size = chunk_size([runs[0]] * count, workers)
    assert size >= 1
    assert size == 1 or count / size >= 4 * workers


DYING = """
import os, sys
from sim.experiment import runner
from sim.experiment.pool import process_pool, working

if __name__ == "__main__":
    try:
        with process_pool(2, "sim.simulation") as pool:
            pool.submit(working, os._exit, 3).result()
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")
"""

UNGUARDED = """
from sim.experiment.pool import process_pool, working
with process_pool(2, "sim.simulation") as pool:
    print(pool.submit(working, abs, -3).result())
"""


@pytest.mark.parametrize(
    ("program", "fragment"),
    [(DYING, "perhaps for want of memory"), (UNGUARDED, "while it started; a script that calls run()")],
)
def test_a_worker_that_dies_is_reported(tmp_path, program, fragment):
    script = tmp_path / "script.py"
    script.write_text(program)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "A worker process died" in done.stderr
    assert fragment in done.stderr


ORPHANING = """
import os, sys, time
from sim.experiment.pool import process_pool, working

def forever():
    print(os.getpid(), flush=True)
    time.sleep(300)

if __name__ == "__main__":
    with process_pool(2, "sim.core") as pool:
        pool.submit(working, forever)
        time.sleep(300)
"""


def test_workers_do_not_outlive_a_parent_that_was_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(ORPHANING)
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait(10)
    # The worker holds the other end of our pipe: it ends when the worker does.
    assert parent.stdout.read() == ""
    parent.stdout.close()
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc").exists()
