"""Which runs a result folder holds: a chunk counts when its entry in the ledger is whole and its files are as written.

A chunk is a few runs. Its tables go in first, its entry last, so that whatever breaks off leaves no chunk that counts.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiment.files import HIDDEN, checksum, checksum_of, write_whole

LEDGER = "ledger"
TABLES = ("runs", "monthly", "branches", "segments", "costs", "failures")


@dataclass(frozen=True)
class Entry:
    """What the ledger says of a chunk: its runs, their keys, which of them failed, and its files' checksums.

    `attempt` counts how often failed runs were done again.
    """

    chunk: str
    runs: tuple[int, ...]
    keys: tuple[str, ...]
    failed: tuple[int, ...]
    files: Mapping[str, str]  # checksums by path within the folder, always with /
    attempt: int = 0

    def write(self, folder: Path) -> None:
        """Write the entry, after all files of the chunk; raises OSError."""
        said = {"chunk": self.chunk, "runs": list(self.runs), "keys": list(self.keys), "failed": list(self.failed),
                "files": dict(self.files), "attempt": self.attempt}  # fmt: skip
        text = json.dumps({"entry": said, "sha256": _seal(said)}, indent=1) + "\n"
        write_whole(folder / LEDGER / f"{self.chunk}.json", text.encode())

    def is_as_written(self, folder: Path) -> bool:
        """Say whether every file of the chunk is there and has its checksum."""
        try:
            return all(checksum_of(folder / name) == written for name, written in self.files.items())
        except OSError:
            return False


def read_entry(path: Path) -> Entry | None:
    """Read an entry; None when it is not whole, or not as it was written."""
    try:
        said = json.loads(path.read_bytes())
        entry = said["entry"]
        if said["sha256"] != _seal(entry) or entry["chunk"] != path.stem:
            return None
        return Entry(
            entry["chunk"],
            tuple(entry["runs"]),
            tuple(entry["keys"]),
            tuple(entry["failed"]),
            entry["files"],
            entry["attempt"],
        )
    except (OSError, ValueError, KeyError, TypeError):  # ValueError: also what is no JSON, or no UTF-8
        return None


def entries_in(folder: Path) -> dict[str, Entry | None]:
    """Return the entries of a result folder by chunk, in the order of their names; None for one that is not whole."""
    found = {}
    with contextlib.suppress(FileNotFoundError):
        for path in sorted((folder / LEDGER).iterdir()):
            if path.suffix == ".json" and not path.name.startswith(HIDDEN):
                found[path.stem] = read_entry(path)
    return found


class Ledger:
    """The chunks that count in a result folder, and for every run the chunk it is taken from."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take each run from one chunk: one in which it finished, of those the latest attempt, then by name."""
        self.entries = {entry.chunk: entry for entry in entries}
        self.chunk_of: dict[int, str] = {}
        self.failed: set[int] = set()
        rank: dict[int, tuple[bool, int]] = {}
        for entry in self.entries.values():
            failed = set(entry.failed)
            for run in entry.runs:
                better = (run not in failed, entry.attempt)
                if run not in rank or better > rank[run]:
                    rank[run], self.chunk_of[run] = better, entry.chunk
        self.failed = {run for run, (finished, _) in rank.items() if not finished}

    def __contains__(self, run: int) -> bool:
        """Say whether a run is there, finished or failed."""
        return run in self.chunk_of

    def __len__(self) -> int:
        """Return how many runs are there."""
        return len(self.chunk_of)

    def taken_from(self, chunk: str) -> list[int]:
        """Return the runs that are taken from a chunk: nearly always all of its runs."""
        return [run for run in self.entries[chunk].runs if self.chunk_of[run] == chunk]

    def attempt(self, run: int) -> int:
        """Return how often a run was done again because it had failed."""
        return self.entries[self.chunk_of[run]].attempt if run in self.chunk_of else 0


def examine(folder: Path, keys: Sequence[str]) -> tuple[Ledger, list[str]]:
    """Return the ledger of the chunks that are as written, and the names of those that are not.

    `keys` are those of the runs by number: a chunk of runs with other keys does not belong here. Every file is read.
    """
    good, damaged = [], []
    for chunk, entry in entries_in(folder).items():
        if entry is not None and _belongs(entry, keys) and entry.is_as_written(folder):
            good.append(entry)
        else:
            damaged.append(chunk)
    return Ledger(good), damaged


def throw_away(folder: Path, chunk: str) -> None:
    """Remove a chunk, its entry first."""
    (folder / LEDGER / f"{chunk}.json").unlink(missing_ok=True)
    for table in TABLES:
        (folder / table / f"{chunk}.parquet").unlink(missing_ok=True)


def sweep_up(folder: Path, ledger: Ledger) -> None:
    """Remove what a broken-off process has left: files that are not whole, and tables without an entry."""
    for part in folder.glob(f"{HIDDEN}*-*"):
        _remove(part)
    for table in (LEDGER, *TABLES):
        for file in (folder / table).glob("*"):
            if file.name.startswith(HIDDEN) or (table != LEDGER and file.stem not in ledger.entries):
                _remove(file)


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _belongs(entry: Entry, keys: Sequence[str]) -> bool:
    return len(entry.runs) == len(entry.keys) and all(
        run >= len(keys) or keys[run] == key for run, key in zip(entry.runs, entry.keys, strict=True)
    )


def _seal(said: Mapping[str, Any]) -> str:
    return checksum(json.dumps(said, sort_keys=True).encode())


__all__ = ["LEDGER", "TABLES", "Entry", "Ledger", "entries_in", "examine", "read_entry", "sweep_up", "throw_away"]
