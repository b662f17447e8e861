"""Results on disk: one folder per experiment and code version, written whole or not at all."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from sim.core.errors import InputError
from sim.experiment.frames import frame
from sim.experiment.provenance import hash_of
from sim.experiment.reading import Dumper, one_line, read_file
from sim.experiment.spec import NETWORK, Experiment, own_files
from sim.world.own_network import OwnNetwork

if TYPE_CHECKING:
    import pandas as pd

MANIFEST, EXPERIMENT = "manifest.json", "experiment.yaml"
HEADER = """\
# The experiment as it was run, defaults filled in. Levers that are not listed follow the dated regulation.
"""


@dataclass(frozen=True, eq=False)
class Results:
    """What an experiment gave: tidy frames joined on `run`, and where they are stored.

    `runs` has a row per run (run, scenario, arm, seed, and every measure's value per run), `monthly` one per run and
    month (run, month, date, the measures recorded), `branches` one per run, month and branch, or is None when the
    experiment does not keep branches. `costs` has a row per run, policy and bearer, or is None when no policy costs
    anything. Ratios are fractions, money is yuan; NaN is a measure without a value.
    """

    folder: Path
    runs: "pd.DataFrame"
    monthly: "pd.DataFrame"
    branches: "pd.DataFrame | None" = None
    costs: "pd.DataFrame | None" = None
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def experiment(self) -> Experiment:
        """The experiment, read from the folder; raises InputError when this version no longer understands it."""
        data, source = read_file(self.folder / EXPERIMENT)
        return Experiment.from_data(data, str(self.manifest.get("name", "experiment")), source, self.folder)


def folder_of(experiment: Experiment, out: str | Path) -> Path:
    """Return the folder an experiment's results belong into."""
    return Path(out) / f"{experiment.name}-{hash_of(experiment)}"


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


def is_complete(folder: Path) -> bool:
    """Say whether a folder holds a whole result: the manifest goes in last, and the folder appears at once."""
    return (folder / MANIFEST).is_file()


def write(folder: Path, experiment: Experiment, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> None:
    """Write a result beside its place, under a name that begins with a dot, and move it there when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, table in tables.items():
            pq.write_table(table, part / f"{name}.parquet", compression="zstd")
        if isinstance(experiment.network, OwnNetwork):
            experiment.network.write(part / NETWORK)
        for file in own_files(experiment):
            shutil.copyfile(file, part / file.name)
        text = yaml.dump(experiment.resolved(), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
        (part / EXPERIMENT).write_text(HEADER + text, encoding="utf-8")
        (part / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        part.chmod(0o777 & ~_umask())
        replace(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def replace(part: Path, folder: Path) -> None:
    """Move a folder to its place; what was there goes only once the new one stands."""
    old = part.with_name(f"{part.name}-old")
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_results(folder: str | Path) -> Results:
    """Read a result folder; raises InputError when it is none, or one that cannot be read."""
    path = Path(folder)
    name = one_line(str(path))
    try:
        if not path.exists():
            raise InputError(f"{name}: there is no such folder; give one that `ruralcredit run` wrote, see results/.")
        if not is_complete(path):
            raise InputError(
                f"{name}: this is no result folder (no {MANIFEST}); give one that `ruralcredit run` wrote."
            )
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(manifest, dict) or manifest.get("format") != 1:
            raise InputError(f"{name}: {MANIFEST} is of an unknown format; run the experiment again.")
        files = {file.stem: file for file in sorted(path.glob("*.parquet"))}
        frames = {kind: frame(pq.read_table(files[kind])) for kind in ("runs", "monthly")}
        branches, costs = (
            frame(pq.read_table(files[kind])) if kind in files else None for kind in ("branches", "costs")
        )
    except InputError:
        raise
    except KeyError as error:
        raise InputError(f"{name}: {error.args[0]}.parquet is missing; run the experiment again.") from None
    except (OSError, ValueError) as error:  # also what JSON and Arrow make of damaged files
        raise InputError(one_line(f"{name}: cannot be read ({error}); run the experiment again.")) from None
    return Results(path, frames["runs"], frames["monthly"], branches, costs, manifest)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


__all__ = ["Results", "check_place", "folder_of", "is_complete", "load_results", "write"]
