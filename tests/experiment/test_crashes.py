"""Whatever is killed, cut off, flipped or full: no run is lost, none is there twice, and the bits are the same."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment import Experiment, chunks, load_results, run, sweeping

HERE = Path(__file__).parent
RUNS = 600
EXPERIMENT = {"title": "drill", "model": "drills.py:counted", "vary": {"x": [1, 2, 3, 4, 5, 6]}, "seeds": 100}
SCRIPT = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {str(HERE.parents[1])!r})
from pathlib import Path
from sim.experiment import Experiment, chunks, run
chunks.MOST_CALLS = 20

if __name__ == "__main__":
    experiment = Experiment.from_data({EXPERIMENT!r}, "drill", folder=Path({str(HERE)!r}))
    run(experiment, out=sys.argv[1], workers=2, progress=False)
"""


def start(folder: Path, calls: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CALLS": str(calls)}
    return subprocess.Popen(
        [sys.executable, str(folder / "drill.py"), str(folder / "results")],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def children(parent: int) -> list[int]:
    """Return the processes below one, by /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            own = int(path.parent.name)
            found += [own, *children(own)]
    return found


def called(calls: Path) -> Counter[str]:
    return Counter(line for file in calls.iterdir() for line in file.read_text().splitlines())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    experiment = Experiment.from_data(EXPERIMENT, "drill", folder=HERE)
    return run(experiment, out=tmp_path_factory.mktemp("undisturbed"), workers=1)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("least", [4, pytest.param(32, marks=pytest.mark.slow)])
def test_after_kills_of_parent_and_workers_the_bits_are_the_same(undisturbed, tmp_path, least):
    """Seed 0 chooses whom to kill and when; kills go on over many starts, each of which goes on where it was."""
    lot = random.Random(0)  # noqa: S311  luck of a test, no secret
    (tmp_path / "drill.py").write_text(SCRIPT)
    calls = tmp_path / "calls"
    calls.mkdir()
    kills = 0
    for _ in range(80):
        process = start(tmp_path, calls)
        if kills >= least:
            assert process.wait(timeout=120) == 0
            break
        deadline = time.monotonic() + 60
        while not children(process.pid) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.25 + 0.5 * lot.random())
        workers = children(process.pid)
        if workers and lot.random() < 0.6:
            os.kill(lot.choice(workers), signal.SIGKILL)
            kills += 1
            time.sleep(0.05 + 0.2 * lot.random())
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.wait()
    assert kills >= least
    [folder] = (tmp_path / "results").iterdir()
    results = load_results(folder)
    assert len(results.ledger) == RUNS
    pd.testing.assert_frame_equal(results.runs, undisturbed.runs, check_exact=True)
    assert results.runs.to_parquet() == undisturbed.runs.to_parquet()
    # A killed worker loses the chunk it was at, of 20 runs: two workers lose two at most, at each kill of the parent.
    again = sum(count - 1 for count in called(calls).values())
    assert again <= kills * 2 * 20


@pytest.mark.parametrize("seed", range(8))
def test_flipped_and_cut_files_cost_only_their_chunk(undisturbed, tmp_path, monkeypatch, seed):
    monkeypatch.setattr(chunks, "MOST_CALLS", 50)
    experiment = Experiment.from_data(EXPERIMENT, "drill", folder=HERE)
    first = run(experiment, out=tmp_path, workers=1)
    lot = random.Random(seed)  # noqa: S311  luck of a test, no secret
    files = sorted(path for kind in ("runs", "ledger") for path in (first.folder / kind).iterdir())
    for file in lot.sample(files, 2):
        content = bytearray(file.read_bytes())
        if lot.random() < 0.5:
            content[lot.randrange(len(content))] ^= 1 << lot.randrange(8)
            file.write_bytes(bytes(content))
        else:
            file.write_bytes(bytes(content[: lot.randrange(len(content))]))
    calls = tmp_path / "calls"
    calls.mkdir()
    monkeypatch.setenv("CALLS", str(calls))
    results = run(experiment, out=tmp_path, workers=1)
    assert sum(called(calls).values()) <= 2 * 50
    pd.testing.assert_frame_equal(results.runs, undisturbed.runs, check_exact=True)


def test_a_ledger_entry_that_lies_is_not_believed(undisturbed, tmp_path):
    experiment = Experiment.from_data(EXPERIMENT, "drill", folder=HERE)
    first = run(experiment, out=tmp_path, workers=1)
    entry = next((first.folder / "ledger").iterdir())
    said = json.loads(entry.read_text())
    said["entry"]["runs"] = said["entry"]["runs"][::-1]
    entry.write_text(json.dumps(said))
    results = run(experiment, out=tmp_path, workers=1)
    pd.testing.assert_frame_equal(results.runs, undisturbed.runs, check_exact=True)


def test_a_run_that_ends_its_process_twice_alone_is_a_failure_and_the_others_are_done(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeping, "PATIENCE", 0.05)
    data = {"title": "deadly", "model": "drills.py:deadly", "vary": {"x": [1, 2]}, "seeds": 6}
    results = run(Experiment.from_data(data, "deadly", folder=HERE), out=tmp_path, workers=2)
    assert len(results.runs) == 11
    [failure] = results.failures.to_dict("records")
    assert (failure["seed"], failure["stage"]) == (3, "process")
    assert "ended the process" in failure["message"]
