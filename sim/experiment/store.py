"""Results on disk: a folder for each experiment and version of the code, which fills chunk by chunk."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from sim.core.errors import InputError
from sim.experiment.files import checksum, sync_folder, write_whole
from sim.experiment.frames import Layout, empty, frame, joined
from sim.experiment.ledger import Ledger, entries_in
from sim.experiment.locking import LOCK
from sim.experiment.provenance import FORMAT, hash_of
from sim.experiment.reading import Dumper, one_line, read_file
from sim.experiment.spec import NETWORK, Experiment, is_plain_name, own_files
from sim.world.own_network import OwnNetwork

if TYPE_CHECKING:
    import pandas as pd

MANIFEST, EXPERIMENT = "manifest.json", "experiment.yaml"
AGAIN = "run the experiment again"
HEADER = """\
# The experiment as it was run, defaults filled in. Levers that are not listed follow the dated regulation.
"""


class Results:
    """What an experiment gave: tidy frames joined on `run`, read when first asked for, and where they are stored.

    `runs` has a row per finished run (run, scenario, arm, point where parameters vary, seed, the varied parameters, and
    every measure's value per run), `monthly` one per run and month (run, month, date, the measures recorded),
    `branches` and `segments` one per run, month and branch or segment, or are None when not kept. `costs` has a row
    per run, policy and bearer, or is None when no policy costs anything. `failures` has a row per run that failed:
    at which stage, and why. Ratios are fractions, money is yuan; NaN is a measure without a value. Rows are sorted by
    run. Nobody's own code is run to read them.

    Reading a damaged chunk raises InputError; to run the experiment again does its runs anew.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder}: {len(self.ledger)} of {self.manifest['runs']} runs>"

    @classmethod
    def of_folder(cls, folder: str | Path) -> Self:
        """Read a result folder; raises InputError when it is none."""
        path = Path(folder)
        made = cls(path, read_manifest(path))
        _ = made.ledger
        return made

    @cached_property
    def experiment(self) -> Experiment:
        """The experiment, read from the folder; raises InputError when this version no longer understands it."""
        data, source = read_file(self.folder / EXPERIMENT)
        return Experiment.from_data(
            data, str(self.manifest.get("name", "experiment")), source, self.folder, run_code=False
        )

    @cached_property
    def ledger(self) -> Ledger:
        """Which chunk each run is in."""
        found = entries_in(self.folder)
        for chunk, entry in found.items():
            if entry is None or not all((self.folder / name).is_file() for name in entry.files):
                raise self._damaged(chunk, "is damaged or incomplete")
        return Ledger(entry for entry in found.values() if entry is not None)

    @property
    def missing(self) -> int:
        """How many runs of the experiment are not done yet."""
        return max(0, int(self.manifest["runs"]) - len(self.ledger))

    @cached_property
    def runs(self) -> "pd.DataFrame":
        """A row per finished run."""
        return self._frame("runs")

    @cached_property
    def monthly(self) -> "pd.DataFrame":
        """A row per finished run and month; none for a model of one's own."""
        return self._frame("monthly")

    @cached_property
    def branches(self) -> "pd.DataFrame | None":
        """A row per finished run, month and branch."""
        return self._frame_if_any("branches")

    @cached_property
    def segments(self) -> "pd.DataFrame | None":
        """A row per finished run, month and segment, of the recorded measures that segments have."""
        return self._frame_if_any("segments")

    @cached_property
    def costs(self) -> "pd.DataFrame | None":
        """A row per finished run, policy and bearer."""
        return self._frame_if_any("costs")

    @cached_property
    def failures(self) -> "pd.DataFrame":
        """A row per failed run: run, scenario, arm, point, seed, stage, kind, message, details, configuration."""
        return self._frame("failures")

    @property
    def layout(self) -> Layout:
        """Which columns the tables have."""
        said = self.manifest["columns"]
        return Layout(tuple(said["monthly"]), bool(said["branches"]), tuple(said["varied"]), bool(said["points"]),
                      bool(said.get("segments")))  # fmt: skip

    def _frame(self, kind: str) -> "pd.DataFrame":
        found = self.table(kind)
        made: pd.DataFrame = frame(empty(kind, self.layout) if found is None else found)
        return made

    def _frame_if_any(self, kind: str) -> "pd.DataFrame | None":
        return self._frame(kind) if any(f"{kind}/{name}.parquet" in entry.files
                                        for name, entry in self.ledger.entries.items()) else None  # fmt: skip

    def table(self, kind: str) -> pa.Table | None:
        """Return all chunks of a table as one, sorted; None when there is none. Raises InputError for a damaged one."""
        found = []
        for chunk, entry in self.ledger.entries.items():
            name = f"{kind}/{chunk}.parquet"
            taken = self.ledger.taken_from(chunk)
            if name in entry.files and taken:
                read = self._read(chunk, name, entry.files[name])
                if len(taken) < len(entry.runs):  # another chunk has the rest of them as well
                    read = read.filter(pc.is_in(read["run"], pa.array(taken, pa.int64())))
                found.append(read)
        return joined(found, self.layout.labels if kind == "runs" else ()) if found else None

    def _read(self, chunk: str, name: str, written: str) -> pa.Table:
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise self._damaged(chunk, f"cannot be read ({name}: {error.strerror})") from None
        if checksum(content) != written:
            raise self._damaged(chunk, f"is damaged ({name} is not as it was written)")
        return pq.read_table(pa.BufferReader(content))

    def _damaged(self, chunk: str, how: str) -> InputError:
        return InputError(one_line(f"{self.folder}: chunk {chunk} {how}; {AGAIN}, which does these runs anew."))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_columns(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), list) and all(map(_is_text, value[name])) for name in ("monthly", "varied"))
        and all(isinstance(value.get(name), bool) for name in ("branches", "points"))
    )


# What others read of a manifest, and how it must be.
FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "name": lambda value: _is_text(value) and is_plain_name(value),
    "title": _is_text,
    "hash": lambda value: _is_text(value) and value.isalnum(),
    "code_version": _is_text,
    "started": _is_text,
    "finished": lambda value: value is None or _is_text(value),
    "wall_seconds": lambda value: isinstance(value, int | float),
    "runs": _is_count,
    "all_runs": _is_count,
    "seeds": lambda value: isinstance(value, list),
    "extent": lambda value: value is None or _is_count(value),
    "shard": lambda value: (
        value is None or (isinstance(value, list) and len(value) == 2 and all(map(_is_count, value)))
    ),
    "versions": lambda value: isinstance(value, dict),
    "git": lambda value: value is None or isinstance(value, dict),
    "columns": _is_columns,
}


def load_results(folder: str | Path) -> Results:
    """Read a result folder, finished or not; raises InputError when it is none, or one that cannot be read."""
    return Results.of_folder(folder)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return a result folder's manifest; raises InputError when there is none, or none of this format."""
    name = one_line(str(path))
    try:
        if not path.exists():
            raise InputError(f"{name}: there is no such folder; give one that `ruralcredit run` wrote, see results/.")
        if not (path / MANIFEST).is_file():
            raise InputError(
                f"{name}: this is no result folder (no {MANIFEST}); give one that `ruralcredit run` wrote."
            )
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except InputError:
        raise
    except (OSError, ValueError) as error:  # also what JSON makes of damaged files
        raise InputError(one_line(f"{name}: cannot be read ({error}); {AGAIN}.")) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(f"{name}: {MANIFEST} is of an unknown format; {AGAIN}.")
    for field, holds in FIELDS.items():
        if not holds(manifest.get(field)):
            raise InputError(f"{name}: {MANIFEST} is damaged ({field} is not what it was); {AGAIN}.")
    return manifest


def known_manifest(path: Path) -> dict[str, Any]:
    """Return a folder's manifest, or nothing known where it has none that can be read."""
    try:
        return read_manifest(path)
    except InputError:
        return {}


def grown_to(folder: Path) -> int:
    """Return to how many seeds or samples a result has grown; 0 where there is none, or it has not."""
    return int(known_manifest(folder).get("extent") or 0)


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest in place of an older one; raises OSError."""
    write_whole(folder / MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())


def lay_out(folder: Path, experiment: Experiment) -> None:
    """Put into a folder what the experiment is, whole and as it should be: its text, own files, its network.

    What is there and right stays as it is. Raises OSError.
    """
    part = Path(tempfile.mkdtemp(prefix=".laid-", dir=folder))
    try:
        if isinstance(experiment.network, OwnNetwork):
            experiment.network.write(part / NETWORK)
            (folder / NETWORK).mkdir(exist_ok=True)
        for file in own_files(experiment):
            shutil.copyfile(file, part / file.name)
        (part / EXPERIMENT).write_text(text_of(experiment), encoding="utf-8")
        for file in sorted(part.rglob("*")):
            target = folder / file.relative_to(part)
            if file.is_file() and not (target.is_file() and target.read_bytes() == file.read_bytes()):
                write_whole(target, file.read_bytes())
    finally:
        shutil.rmtree(part, ignore_errors=True)
    sync_folder(folder.parent)


def text_of(experiment: Experiment) -> str:
    """Return an experiment as it is stored."""
    return HEADER + yaml.dump(experiment.resolved(), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)


def is_laid_out(folder: Path, experiment: Experiment) -> bool:
    """Say whether a folder holds the experiment's text and own files as they should be."""
    try:
        return (folder / EXPERIMENT).read_text(encoding="utf-8") == text_of(experiment) and all(
            (folder / file.name).read_bytes() == file.read_bytes() for file in own_files(experiment)
        )
    except (OSError, ValueError):
        return False


def folder_of(experiment: Experiment, out: str | Path, shard: tuple[int, int] | None = None) -> Path:
    """Return the folder an experiment's results belong into, or those of a share of its runs."""
    share = "" if shard is None else f".shard-{shard[0]}-of-{shard[1]}"
    return Path(out) / f"{experiment.name}-{hash_of(experiment)}{share}"


def make_empty(folder: Path) -> None:
    """Remove all that is in a result folder but its lock."""
    for path in folder.iterdir():
        if path.name == LOCK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def check_place(out: str | Path) -> Path:
    """Return the folder for results as a path; raises InputError when nothing can be written there.

    Leaves no trace: what it had to make to find out is removed again.
    """
    place = Path(out)
    wrong = f"--out {out}: nothing can be written there"
    try:
        missing = [folder for folder in (place, *place.parents) if not folder.exists()]
        place.mkdir(parents=True, exist_ok=True)
        allowed = os.access(place, os.W_OK | os.X_OK)
        with contextlib.suppress(OSError):  # somebody else has begun to use it
            for folder in missing:
                folder.rmdir()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise InputError(one_line(f"{wrong} ({reason}); name another folder.")) from None
    if not allowed:
        raise InputError(one_line(f"{wrong} (permission denied); name another folder."))
    return place


__all__ = ["Results", "check_place", "folder_of", "load_results"]
