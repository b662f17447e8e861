"""Whatever is killed, cut off, flipped or full: no run is lost, none is there twice, and the bits are the same."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment import Experiment, chunks, load_results, run, sweeping
from sim.experiment.verifying import verify

HERE = Path(__file__).parent
EXPERIMENT = {"title": "drill", "model": "drills.py:counted", "vary": {"x": [1, 2, 3, 4, 5, 6]}, "seeds": 100}
CHUNK = 5  # runs of 4 ms: short enough that kills hit every stage of computing and storing a chunk
SCRIPT = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {str(HERE.parents[1])!r})
from pathlib import Path
from sim.experiment import Experiment, chunks, run
chunks.MOST_CALLS = {CHUNK}

if __name__ == "__main__":
    data = {EXPERIMENT!r} | {{"seeds": int(sys.argv[2])}}
    run(Experiment.from_data(data, "drill", folder=Path({str(HERE)!r})), out=sys.argv[1], workers=2, progress=False)
"""


def start(folder: Path, calls: Path, seeds: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CALLS": str(calls)}
    return subprocess.Popen(
        [sys.executable, str(folder / "drill.py"), str(folder / "results"), str(seeds)],
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "MOST_CALLS", 50)
        return run(experiment, out=tmp_path_factory.mktemp("undisturbed"), workers=1)


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.002)


def stored(folder: Path) -> int:
    """Return how many runs are stored, each once; a folder whose making was cut off has none."""
    return sum(len(load_results(place).ledger) for place in folder.glob("*") if (place / "manifest.json").exists())


def same_as_alone(out: Path, beside: Path, seeds: int) -> None:
    """Check that a result has every run once, with the bits of an undisturbed one."""
    [folder] = out.iterdir()
    results = load_results(folder)
    assert (len(results.ledger), len(results.failures)) == (6 * seeds, 0)
    alone = run(Experiment.from_data(EXPERIMENT | {"seeds": seeds}, "drill", folder=HERE), out=beside, workers=1)
    pd.testing.assert_frame_equal(results.runs, alone.runs, check_exact=True)
    assert results.runs.to_parquet() == alone.runs.to_parquet()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("least", [5, pytest.param(32, marks=pytest.mark.slow)])
def test_after_kills_of_parent_and_workers_the_bits_are_the_same(tmp_path, least):
    """Seed 0 chooses whom to kill and when; a kill counts only if runs had been computed since the start before it.

    Kills of processes that are still importing prove nothing about the store, so each waits for work and then up to
    60 ms, the time of three chunks. After each start no more is lost than a chunk for each worker and kill.
    """
    lot = random.Random(0)  # noqa: S311  luck of a test, no secret
    seeds = 4 * least
    (tmp_path / "drill.py").write_text(SCRIPT)
    calls, out = tmp_path / "calls", tmp_path / "results"
    calls.mkdir()
    killed: Counter[str] = Counter()
    lost, stages = 0, []
    while killed.total() < least:
        process, here, begun = start(tmp_path, calls, seeds), 0, called(calls).total()
        for whom in ["worker"] * lot.randint(2, 5) + ["parent"]:
            before = called(calls).total()
            wait_until(
                lambda before=before, process=process: called(calls).total() > before or process.poll() is not None
            )
            time.sleep(0.06 * lot.random())
            assert process.poll() is None, "it ended before it was killed: there is too little to do"
            below = children(process.pid)
            at_work = [worker for worker in below if (calls / str(worker)).exists()]
            assert called(calls).total() > before
            if whom == "worker" and not at_work:
                continue
            try:
                os.kill(lot.choice(at_work) if whom == "worker" else process.pid, signal.SIGKILL)
            except ProcessLookupError:  # a worker beside one that was killed leaves by itself: that is no kill
                continue
            killed[whom] += 1
            here += 1
        process.wait()
        wait_until(lambda below=below: not any(Path(f"/proc/{orphan}").exists() for orphan in below))
        there = stored(out)
        assert 0 <= called(calls).total() - there - lost <= here * 2 * CHUNK
        lost = called(calls).total() - there
        stages.append((begun, there))
    assert there < 6 * seeds, "the last kill left something to do"
    assert start(tmp_path, calls, seeds).wait(timeout=120) == 0
    assert min(killed["worker"], killed["parent"]) >= least // 5
    assert sum(after > 0 for _, after in stages) >= len(stages) // 2, "most kills came when something was stored"
    assert called(calls).total() - 6 * seeds == lost
    same_as_alone(out, tmp_path / "alone", seeds)


FULL = """
mount -t tmpfs -o size={room}k none "$1" || exit 99
"$2" "$3/drill.py" "$1/results" 20; echo $?
mount -o remount,size=64m "$1"
"$2" "$3/drill.py" "$1/results" 20; echo $?
cp -r "$1/results" "$3/kept"
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a disk of its own needs unshare")
@pytest.mark.slow
@pytest.mark.parametrize("room", [40, 100, 160], ids=lambda room: f"{room} KiB")
def test_on_a_disk_that_is_full_what_was_stored_stays_and_with_more_room_it_goes_on(tmp_path, room):
    """A file system that is really full, at the start, in the middle and later; 120 runs in chunks of five."""
    disk, calls = tmp_path / "disk", tmp_path / "calls"
    disk.mkdir()
    calls.mkdir()
    (tmp_path / "drill.py").write_text(SCRIPT)
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", FULL.format(room=room), "sh", str(disk), sys.executable, str(tmp_path)],
        env={**os.environ, "CALLS": str(calls)}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    if "99" in done.stdout or "unshare" in done.stderr or not done.stdout:
        pytest.skip(f"no file system of one's own here: {done.stderr[:100]}")
    assert done.stdout.split() == ["1", "0"], done.stderr
    assert "there is no room left; make room." in done.stderr
    same_as_alone(tmp_path / "kept", tmp_path / "alone", 20)
    assert called(calls).total() <= 6 * 20 + 2 * CHUNK + 20


@pytest.mark.slow
def test_where_no_file_may_be_long_enough_nothing_is_lost(tmp_path):
    """A quota of 3,000 bytes a file: the first chunk does not fit."""
    (tmp_path / "drill.py").write_text(SCRIPT)
    short = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    drill = [str(tmp_path / "drill.py"), str(tmp_path / "results"), "20"]
    refused = subprocess.run([sys.executable, "-c", short, *drill], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "there is no room left" in refused.stderr
    subprocess.run([sys.executable, *drill], check=True)
    same_as_alone(tmp_path / "results", tmp_path / "alone", 20)


@pytest.mark.parametrize("seed", range(8))
def test_flipped_and_cut_files_cost_only_their_chunk(undisturbed, tmp_path, monkeypatch, seed):
    monkeypatch.setattr(chunks, "MOST_CALLS", 50)
    experiment = Experiment.from_data(EXPERIMENT, "drill", folder=HERE)
    folder = shutil.copytree(undisturbed.folder, tmp_path / undisturbed.folder.name)
    lot = random.Random(seed)  # noqa: S311  luck of a test, no secret
    files = sorted(path for kind in ("runs", "ledger") for path in (folder / kind).iterdir())
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
    assert results.folder == folder
    assert 0 < sum(called(calls).values()) <= 2 * 50, "what was damaged is computed again, and nothing else"
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


DEADLY = {"title": "deadly", "model": "drills.py:deadly", "vary": {"x": [1, 2]}, "seeds": 6}


def test_a_run_that_ends_its_process_twice_alone_is_a_failure_and_the_others_are_done(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeping, "PATIENCE", 0.05)
    results = run(Experiment.from_data(DEADLY, "deadly", folder=HERE), out=tmp_path, workers=2)
    assert len(results.runs) == 11
    [failure] = results.failures.to_dict("records")
    assert (failure["seed"], failure["stage"]) == (3, "process")
    assert "ended the process" in failure["message"]


def test_a_run_that_ends_the_only_process_is_told_from_the_others_by_the_next_call(tmp_path):
    """Without workers it takes the whole call with it, once; the next one gives every run a process of its own."""
    code = (
        "from pathlib import Path; from sim.experiment import Experiment, run; import sys\n"
        f"run(Experiment.from_data({DEADLY!r}, 'deadly', folder=Path(sys.argv[1])), out=sys.argv[2], workers=1)"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", code, str(HERE), str(tmp_path / "one")], capture_output=True, check=False)
        for _ in range(2)
    )
    assert first.returncode == -signal.SIGKILL
    assert second.returncode == 0, second.stderr
    [folder] = (tmp_path / "one").iterdir()
    both = run(Experiment.from_data(DEADLY, "deadly", folder=HERE), out=tmp_path / "two", workers=2)
    alone = load_results(folder)
    pd.testing.assert_frame_equal(alone.runs, both.runs, check_exact=True)
    pd.testing.assert_frame_equal(alone.failures, both.failures, check_exact=True)
    assert not list(folder.glob(".working"))


@pytest.mark.slow
def test_many_runs_that_end_their_processes_do_not_end_the_sweep(tmp_path, monkeypatch):
    """Of ten chunks each has one such run, and no chunk is stored before three processes have died in a row."""
    monkeypatch.setattr(sweeping, "PATIENCE", 0.05)
    monkeypatch.setattr(chunks, "MOST_CALLS", 2)
    (tmp_path / "own.py").write_text(
        "import os\ndef f(p, seed):\n    if seed % 2 == 0:\n        os._exit(9)\n    return {'y': 1.0 * seed}\n"
    )
    data = {"title": "deadly", "model": "own.py:f", "seeds": 20}
    results = run(Experiment.from_data(data, "deadly", folder=tmp_path), out=tmp_path / "out", workers=2)
    assert results.runs["seed"].tolist() == list(range(1, 20, 2))
    assert results.failures["seed"].tolist() == list(range(0, 20, 2))
    assert set(results.failures["stage"]) == {"process"}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_ended_its_process_is_verified_by_ending_it_again(tmp_path, workers):
    results = run(Experiment.from_data(DEADLY, "deadly", folder=HERE), out=tmp_path, workers=2)
    found = verify(results.folder, workers=workers)
    assert found.ok
    assert found.again == 12


def test_a_run_that_ends_its_process_only_when_it_is_verified_is_named(tmp_path):
    (tmp_path / "own.py").write_text(
        "import os\ndef f(parameters, seed):\n"
        "    if seed == 4 and os.path.exists(os.environ.get('DRILL', '')):\n        os._exit(9)\n"
        "    return {'y': float(seed)}\n"
    )
    results = run(
        Experiment.from_data({"title": "late", "model": "own.py:f", "seeds": 8}, "late", folder=tmp_path),
        out=tmp_path / "results", workers=1,
    )  # fmt: skip
    (tmp_path / "flag").touch()
    done = subprocess.run(
        [sys.executable, "-m", "sim", "verify", str(results.folder), "--workers", "1", "--json"],
        env={**os.environ, "DRILL": str(tmp_path / "flag")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["differing"] == [4]
