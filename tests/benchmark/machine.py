"""Where figures come from: machine, versions, commit."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("numba", "numpy", "mesa")


def machine() -> str:
    """Return processor, cores, memory, versions and commit in one line."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor()}, {len(os.sched_getaffinity(0))} cores, {memory_gib():.0f} GiB; "
        f"Python {platform.python_version()}, {packages}, {compiler()}; commit {commit()}"
    )


def processor() -> str:
    """Return the processor's name, with family and model, which tell more where the name is cut short."""
    told = dict(re.findall(r"^([^\t:]+)\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE))
    wide = next((name for name in ("avx512f", "avx2") if name in told.get("flags", "").split()), "no AVX2")
    return f"{told['model name']} (family {told.get('cpu family')}, model {told.get('model')}, {wide})"


def memory_gib() -> float:
    """Return the machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def compiler() -> str:
    """Return the C compiler's name and version."""
    try:
        told = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True)
    except FileNotFoundError:
        return "no gcc"
    return f"gcc {told.stdout.strip()}"


def commit() -> str:
    """Return the commit, with a + when sources have been changed since."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    command = ["git", "status", "--porcelain", "--", "sim", "tests"]
    changed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    return head.stdout.strip() + ("+" if any(not line.endswith("RESULTS.md") for line in changed) else "")
