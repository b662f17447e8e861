"""Where a result comes from: the code, its versions, the machine's kind, the time."""

import hashlib
import json
import platform
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.core.compiling import PACKAGE, hash_of_files
from sim.data import FOLDER
from sim.experiment.spec import Experiment

PACKAGES = ("ruralcredit", "mesa", "numba", "numpy", "pandas", "pyarrow", "scipy")
HASH_DIGITS = 10
FORMAT = 2  # of a result folder
SIMULATION = ("core", "world", "rules", "phases", "measures", "policies", "scenarios", "parameters", "data",
              "levers.py", "configuration.py", "model.py", "simulation.py")  # fmt: skip


@cache
def code_version() -> str:
    """Return 16 hex digits that change with any source file of the simulation and any shipped series.

    They are those of when it was first asked. What reads experiments, stores, compares and draws is no part of it: an
    edit there changes no run.
    """
    digest = hashlib.sha256(hash_of_files(PACKAGE, simulation_files()).encode())
    for path in sorted(FOLDER.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def simulation_files() -> list[Path]:
    """Return the source files that decide what comes out of a run."""
    found = [PACKAGE / name for name in SIMULATION if name.endswith(".py")]
    for name in SIMULATION:
        found += (PACKAGE / name).rglob("*.py") if not name.endswith(".py") else []
    return sorted(found)


def hash_of(experiment: Experiment) -> str:
    """Return the hash a result folder is named by: of the resolved experiment and the code, its own model's too."""
    content = {"experiment": experiment.resolved(), "code": code_version()}
    if experiment.model is not None:
        content["model"] = experiment.model.identity()
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def manifest(experiment: Experiment, *, started: datetime, runs: int, workers: int, **more: Any) -> dict[str, Any]:
    """Return all that is known about a result when its runs begin, as plain data; it has not finished yet."""
    return {
        "format": FORMAT,
        "name": experiment.name,
        "title": experiment.title,
        "hash": hash_of(experiment),
        "code_version": code_version(),
        "git": git_state(),
        "versions": {"python": platform.python_version(), **versions()},
        "platform": system(),
        "started": started.isoformat(timespec="seconds"),
        "finished": None,
        "wall_seconds": 0.0,
        "workers": workers,
        "runs": runs,
        "seeds": list(experiment.seeds),
        **more,
    }


def system() -> str:
    """Return the operating system, the machine and which Python it is."""
    return f"{platform.system()} {platform.machine()}, {platform.python_implementation()}"


def versions() -> dict[str, str]:
    """Return the versions of the packages a result depends on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def git_state() -> dict[str, Any] | None:
    """Return commit and whether files differ from it, when this package lies in a git checkout; None otherwise."""
    try:
        _git("ls-files", "--error-unmatch", "__init__.py")
        return {"commit": _git("rev-parse", "HEAD"), "dirty": bool(_git("status", "--porcelain", "--", "."))}
    except (OSError, subprocess.SubprocessError):
        return None


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603  fixed words
        ["git", *words],  # noqa: S607  git is wherever the user has it
        cwd=PACKAGE,
        check=True,
        capture_output=True,
        text=True,
        timeout=10,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.strip()


__all__ = ["code_version", "hash_of", "manifest", "now"]
