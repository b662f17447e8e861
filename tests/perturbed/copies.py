"""A copy of the package in which a rule is wrong, and what `ruralcredit reproduce` says of it."""

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sim.analysis.reproducing import passed, reproduce
from sim.core.compiling import BASE_FOLDER, PACKAGE, cache_folder

ROOT = PACKAGE.parent
ORACLES = Path("experiments", "oracles")


@dataclass(frozen=True)
class Perturbation:
    """An edit of a source file of the package, and the oracles that rest on what it changes.

    `old` must stand once in the file. On seeds 0 to `seeds` - 1 every oracle must fail, and pass where the rule is
    right; `untouched` ones must pass on the wrong rule too. What is `always` tried is so without being asked.
    """

    file: str
    old: str
    new: str
    oracles: tuple[str, ...]
    untouched: tuple[str, ...] = ()
    seeds: int = 40
    always: bool = False

    def __str__(self) -> str:
        """Name it by the file and the oracles."""
        return f"{self.file}: {self.new[:40]}: {', '.join(self.oracles)}"


def copy_with(folder: Path, perturbation: Perturbation) -> Path:
    """Copy package, experiments and the machine code of what the edit leaves alone; returns the copy's folder."""
    copied = folder / "copy"
    shutil.copytree(PACKAGE, copied / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "experiments", copied / "experiments")
    _copy_machine_code(copied)
    file = copied / PACKAGE.name / perturbation.file
    text = file.read_text(encoding="utf-8")
    assert text.count(perturbation.old) == 1, f"{perturbation.old!r} must stand once in {perturbation.file}"
    file.write_text(text.replace(perturbation.old, perturbation.new), encoding="utf-8")
    return copied


def _copy_machine_code(copied: Path) -> None:
    """Give the copy the machine code that Numba keeps by a module's folder, whose path it hashes.

    Where it is not found under the expected name the copy only takes longer: it is compiled anew.
    """
    if BASE_FOLDER is None:
        return
    for path in PACKAGE.rglob("*.py"):
        kept = cache_folder(path, BASE_FOLDER)
        if kept is None:
            continue
        there = copied / PACKAGE.name / path.parent.relative_to(PACKAGE)
        found = kept / _numbas_name(path.parent)
        if found.is_dir():
            place = copied / "cache" / kept.relative_to(BASE_FOLDER.parent) / _numbas_name(there)
            shutil.copytree(found, place)


def _numbas_name(folder: Path) -> str:
    return f"{folder.name}_{hashlib.sha1(str(folder).encode()).hexdigest()}"  # noqa: S324  as Numba names it


def failing(copied: Path, oracles: tuple[str, ...], seeds: int) -> set[str]:
    """Return the oracles of which a claim fails in a copy."""
    files = [str(ORACLES / f"{name}.yaml") for name in oracles]
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-m", "sim", "reproduce", *files, "--json", "--workers", "1", "--seeds", str(seeds)],
        cwd=copied,
        env={**inherited, "PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(copied / "cache")},
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, done.stderr
    return {Path(verdict["file"]).stem for verdict in json.loads(done.stdout) if verdict["verdict"] == "FAIL"}


@functools.cache
def fails_when_right(oracle: str, seeds: int) -> bool:
    """Say whether an oracle fails on these seeds although no rule is wrong."""
    return not passed(reproduce([ROOT / ORACLES / f"{oracle}.yaml"], seeds=seeds, workers=1))


def check(perturbation: Perturbation, folder: Path) -> None:
    """Assert that the oracles which rest on the rule fail where it is wrong, and the others do not."""
    looked_at, seeds = perturbation.oracles + perturbation.untouched, perturbation.seeds
    assert [name for name in looked_at if fails_when_right(name, seeds)] == []
    assert failing(copy_with(folder, perturbation), looked_at, seeds) == set(perturbation.oracles)
