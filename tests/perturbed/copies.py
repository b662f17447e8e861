"""A copy of the package in which a rule is wrong, and what `ruralcredit reproduce` says of it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sim.core.compiling import BASE_FOLDER, PACKAGE, cache_folder

ROOT = PACKAGE.parent
ORACLES = Path("experiments", "oracles")


@dataclass(frozen=True)
class Perturbation:
    """An edit of a source file of the package, and the oracles that rest on what it changes.

    `old` must stand once in the file. Every oracle must fail; `untouched` ones must still pass.
    """

    file: str
    old: str
    new: str
    oracles: tuple[str, ...]
    untouched: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name it by the file and the oracles."""
        return f"{self.file}: {self.new[:40]}: {', '.join(self.oracles)}"


def copy_with(folder: Path, perturbation: Perturbation | None) -> Path:
    """Copy package, experiments and the machine code of what the edit leaves alone; returns the copy's folder."""
    copied = folder / "copy"
    shutil.copytree(PACKAGE, copied / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "experiments", copied / "experiments")
    _copy_machine_code(copied)
    if perturbation is not None:
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


def verdicts(copied: Path, oracles: tuple[str, ...], seeds: int | None = None) -> dict[str, set[str]]:
    """Return the verdicts on every oracle's claims in a copy."""
    files = [str(ORACLES / f"{name}.yaml") for name in oracles]
    fewer = () if seeds is None else ("--seeds", str(seeds))
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-m", "sim", "reproduce", *files, "--json", "--workers", "1", *fewer],
        cwd=copied,
        env={**inherited, "PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(copied / "cache")},
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, done.stderr
    found: dict[str, set[str]] = {name: set() for name in oracles}
    for verdict in json.loads(done.stdout):
        found[Path(verdict["file"]).stem].add(verdict["verdict"])
    return found


def check(perturbation: Perturbation, folder: Path) -> None:
    """Assert that the oracles which rest on the rule fail where it is wrong, and the others do not."""
    copied = copy_with(folder, perturbation)
    found = verdicts(copied, perturbation.oracles + perturbation.untouched)
    assert {name for name in perturbation.oracles if "FAIL" not in found[name]} == set(), "they pass on a wrong rule"
    assert {name for name in perturbation.untouched if "FAIL" in found[name]} == set()
