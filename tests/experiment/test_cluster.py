"""Runs on a Dask scheduler with workers of their own, one killed in the middle: the same bits; settings are checked."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from sim.analysis.studies import run
from sim.core.errors import InputError
from sim.experiment import Experiment
from sim.experiment.cluster import check_settings, executor_for, job_script
from tests.experiment.test_crashes import EXPERIMENT, HERE

# Dask warns of its own: of memory it cannot look up, of connections that end.
pytestmark = [pytest.mark.filterwarnings("ignore:::distributed"), pytest.mark.filterwarnings("ignore:::dask_jobqueue")]


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def dask(*words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "dask", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
    )  # fmt: skip


def end(process: subprocess.Popen[bytes], how: int = signal.SIGKILL) -> None:
    if process.poll() is None:
        os.killpg(process.pid, how)
    process.wait(timeout=30)


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler and two workers, each a process of its own, on this machine only."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    started = [dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")]
    common = ["--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--death-timeout", "60"]
    started += [
        dask("worker", address, *common, "--no-nanny", "--local-directory", str(tmp_path / f"worker{number}"))
        for number in range(2)
    ]
    yield address, started[1:]
    for process in reversed(started):
        end(process)


def test_a_scheduler_with_a_worker_killed_in_the_middle_gives_the_same_bits(scheduler, tmp_path):
    address, workers = scheduler
    experiment = Experiment.from_data(EXPERIMENT, "drill", folder=HERE)
    alone = run(experiment, out=tmp_path / "alone", workers=1)
    seen = []

    def told(done: int, total: int) -> None:
        if done and not seen:
            seen.append(done)
            end(workers[0])

    results = run(experiment, out=tmp_path / "cluster", cluster=address, progress=told)
    assert 0 < seen[0] < 600, "the worker was killed in the middle"
    pd.testing.assert_frame_equal(results.runs, alone.runs, check_exact=True)
    assert results.runs.to_parquet() == alone.runs.to_parquet()
    assert len(results.failures) == 0


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its jobs are not waited for
def test_jobs_of_a_batch_system_give_the_same_bits(tmp_path):
    data = {**EXPERIMENT, "cluster": {"jobs": 2, "cores": 1, "memory": "1GB", "log_directory": str(tmp_path)}}
    experiment = Experiment.from_data(data, "drill", folder=HERE)
    alone = run(experiment, out=tmp_path / "alone", workers=1)
    results = run(experiment, out=tmp_path / "cluster", cluster="local", progress=False)
    pd.testing.assert_frame_equal(results.runs, alone.runs, check_exact=True)


def test_any_executor_gives_the_same_bits(tmp_path):
    experiment = Experiment.from_data(EXPERIMENT, "drill", folder=HERE)
    alone = run(experiment, out=tmp_path / "alone", workers=1)
    with ThreadPoolExecutor(3) as executor:
        results = run(experiment, out=tmp_path / "threads", executor=executor)
    pd.testing.assert_frame_equal(results.runs, alone.runs, check_exact=True)


def test_the_script_of_a_job_says_what_the_file_asks_for():
    settings = {"cores": 4, "memory": "8GB", "queue": "short", "walltime": "01:30:00", "account": "credit",
                "job_script_prologue": ["module load python"], "interface": "lo"}  # fmt: skip
    text = job_script("slurm", settings)
    assert text.startswith("#!")
    for line in ("#SBATCH -p short", "#SBATCH -A credit", "#SBATCH --cpus-per-task=4", "#SBATCH -t 01:30:00"):
        assert line in text
    assert "module load python" in text


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"core": 4}, "cluster: there is no 'core'; .*Did you mean 'cores'"),
        ({"cores": 0}, "cluster: cores: 0 is not allowed; give a whole number from 1"),
        ({"memory": 8}, "cluster: memory: 8 is not allowed; give text"),
        ({"job_extra_directives": [1]}, "cluster: job_extra_directives: a list of 1 is not allowed"),
    ],
)
def test_wrong_settings_are_refused(settings, says):
    with pytest.raises(InputError, match=says):
        check_settings(settings)


def test_jobs_need_to_know_through_which_network_they_are_reached():
    with pytest.raises(InputError, match="cluster: interface is missing"), executor_for("slurm", {"cores": 1}):
        pass


@pytest.mark.slow
def test_nobody_there_is_said_in_one_line():
    address = f"tcp://127.0.0.1:{free_port()}"
    begun = time.monotonic()
    with pytest.raises(InputError, match="no Dask scheduler answers there"), executor_for(address):
        pass
    assert time.monotonic() - begun < 40
    with pytest.raises(InputError, match="give the address of a Dask scheduler"), executor_for("moon"):
        pass
