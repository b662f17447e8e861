"""Runs on other machines, by Dask: a scheduler that is there, or one started through a batch system."""

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from typing import Any

from sim.core.errors import InputError, nearest
from sim.core.extras import library
from sim.experiment.reading import one_line, shown

ASKED, EXTRA = "--cluster", "cluster"
SECONDS = 10  # until a scheduler that does not answer is given up
SLURM, LOCAL = "slurm", "local"  # local is the batch system that tests have
SETTINGS: Mapping[str, str] = {
    "jobs": "how many jobs to start",
    "cores": "of each job",
    "memory": "of each job, such as 8GB",
    "processes": "of each job; as many as cores if not given",
    "queue": "partition",
    "account": "who pays",
    "walltime": "such as 02:00:00",
    "interface": "network interface of the nodes",
    "log_directory": "where jobs write",
    "job_script_prologue": "lines at the start of each job, such as how Python is found",
    "job_extra_directives": "further lines for the batch system",
}
BY_US = ("jobs",)
DEFAULTS: Mapping[str, Any] = {"jobs": 1, "cores": 1, "memory": "2GB"}


@contextlib.contextmanager
def executor_for(where: str, settings: Mapping[str, Any] | None = None) -> Iterator[Executor]:
    """Give an executor whose workers are elsewhere: of the scheduler at `tcp://host:port`, or of jobs of `slurm`.

    Workers must have this package in the same version, and see the same file system, into which they store. `settings`
    is the experiment's `cluster` block. What is started here is stopped at the end; a scheduler that was there is left.
    Raises InputError when nothing answers, a setting is not known, or the libraries are not there.
    """
    distributed = library("distributed", ASKED, EXTRA)
    if "://" in where:
        with _client(distributed, where) as client:
            yield client.get_executor(pure=False, retries=3)
        return
    with cluster_of(where, settings or {}) as cluster, _client(distributed, cluster) as client:
        yield client.get_executor(pure=False, retries=3)


@contextlib.contextmanager
def cluster_of(where: str, settings: Mapping[str, Any]) -> Iterator[Any]:
    """Start a scheduler here, and workers as jobs of a batch system; raises InputError."""
    cluster = _started(where, settings, jobs=True)
    try:
        cluster.scale(jobs=settings.get("jobs", DEFAULTS["jobs"]))
        yield cluster
    finally:
        cluster.close()


def job_script(where: str, settings: Mapping[str, Any] | None = None) -> str:
    """Return the script of one job, as it is handed to the batch system; raises InputError."""
    cluster = _started(where, settings or {}, jobs=False)
    try:
        return str(cluster.job_script())
    finally:
        cluster.close()


def check_settings(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings if all are known and of a kind that can be; raises InputError."""
    for key, value in settings.items():
        if key not in SETTINGS:
            raise InputError(
                f"cluster: there is no {shown(key)}; give {', '.join(SETTINGS)}.{nearest(str(key), SETTINGS)}"
            )
        lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
        if key in ("jobs", "cores", "processes"):
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise InputError(f"cluster: {key}: {shown(value)} is not allowed; give a whole number from 1.")
        elif not isinstance(value, str) and not (lines and key.startswith("job_")):
            raise InputError(f"cluster: {key}: {shown(value)} is not allowed; give text ({SETTINGS[key]}).")
    return settings


def _started(where: str, settings: Mapping[str, Any], *, jobs: bool) -> Any:
    chosen = {**DEFAULTS, **check_settings(settings)}
    kinds = {SLURM: ("dask_jobqueue", "SLURMCluster"), LOCAL: ("dask_jobqueue.local", "LocalCluster")}
    if where not in kinds:
        raise InputError(
            f"--cluster: {where!r} is not allowed; give the address of a Dask scheduler, such as tcp://10.0.0.1:8786,"
            f" or {SLURM}."
        )
    given = {key: value for key, value in chosen.items() if key not in BY_US}
    given.setdefault("processes", given["cores"])
    if where == SLURM and jobs and "interface" not in given:
        raise InputError(
            "cluster: interface is missing; name the network through which jobs reach this machine, such as ib0 or"
            " eth0: without, the scheduler listens to this machine alone."
        )
    options: dict[str, Any] = {"dashboard_address": None}
    options |= {} if "interface" in given else {"host": "127.0.0.1"}
    host = {"scheduler_options": options}
    try:
        module, kind = kinds[where]
        return getattr(library(module, ASKED, EXTRA), kind)(**given, **host)
    except (ValueError, TypeError, OSError, RuntimeError) as error:
        raise InputError(one_line(f"cluster: {where} could not be started: {error}.")) from None


@contextlib.contextmanager
def _client(distributed: Any, where: Any) -> Iterator[Any]:
    try:
        client = distributed.Client(where, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        said = str(error) or type(error).__name__
        raise InputError(
            one_line(f"--cluster {where}: no Dask scheduler answers there ({said}); start one with `dask scheduler`.")
        ) from None
    try:
        yield client
    finally:
        client.close()


__all__ = ["check_settings", "executor_for", "job_script"]
