"""Shares of an experiment, done apart, put together: one result, as if it had been done at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.experiment import store
from sim.experiment.files import write_whole
from sim.experiment.ledger import LEDGER, Ledger, entries_in
from sim.experiment.locking import locked
from sim.experiment.provenance import now
from sim.experiment.reading import one_line
from sim.experiment.spec import NETWORK
from sim.experiment.store import Results

SAME = ("hash", "code_version", "name")


def merge(folders: Sequence[str | Path], *, out: str | Path = "results") -> Results:
    """Put the results of all shares of an experiment together in a folder of its own under `out`.

    Bit for bit what one run of all would have stored, whatever order the shares are in; a chunk whose tables are
    damaged is left out. Raises InputError when they are of different experiments or versions of the code, or when runs
    are missing: then the folder is there, and `run` on the experiment does the rest.
    """
    if not folders:
        raise InputError("merge: there is no folder; give those that `ruralcredit run --shard` wrote.")
    parts = [Results.of_folder(folder) for folder in dict.fromkeys(map(Path, folders))]
    first = parts[0].manifest
    for part in parts:
        if part.manifest.get("shard") is None:
            raise InputError(one_line(f"{part.folder}: this is no share of an experiment but all of it; leave it out."))
        for key in SAME:
            if part.manifest.get(key) != first.get(key):
                raise InputError(
                    one_line(f"{part.folder}: its {key.replace('_', ' ')} is {part.manifest.get(key)}, that of"
                             f" {parts[0].folder} is {first.get(key)}; merge shares of one experiment and version.")
                )  # fmt: skip
    target = store.check_place(out) / f"{first['name']}-{first['hash']}"
    with locked(target):
        _copy(parts, target)
    made = store.load_results(target)
    if made.missing:
        shares = sorted({tuple(part.manifest["shard"]) for part in parts})
        there = ", ".join(f"{number}/{count}" for number, count in shares)
        raise InputError(
            one_line(f"{target}: {made.missing} of {made.manifest['runs']} runs are missing; shares {there} are merged."
                     " Merge the others too, or run the experiment, which does the rest.")
        )  # fmt: skip
    return made


def _copy(parts: Sequence[Results], target: Path) -> None:
    """Copy what makes the experiment, then every chunk that is as it was written, then say what is done."""
    whole = _manifest(parts)
    for path in sorted(parts[0].folder.rglob("*")):
        inside = path.relative_to(parts[0].folder)
        is_part = inside.parts[0] == NETWORK or inside.name == store.EXPERIMENT or path.suffix == ".py"
        if path.is_file() and is_part and not inside.name.startswith("."):
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            write_whole(target / inside, path.read_bytes())
    store.write_manifest(target, {**whole, "finished": None})
    for part in parts:
        for chunk, entry in part.ledger.entries.items():
            if not entry.is_as_written(part.folder):
                continue
            for name in entry.files:
                (target / name).parent.mkdir(exist_ok=True)
                write_whole(target / name, (part.folder / name).read_bytes())
            (target / LEDGER).mkdir(exist_ok=True)
            name = f"{LEDGER}/{chunk}.json"
            write_whole(target / name, (part.folder / name).read_bytes())
    ledger = Ledger(entry for entry in entries_in(target).values() if entry is not None)
    done = len(ledger) == whole["runs"]
    store.write_manifest(target, {**whole, "finished": now().isoformat(timespec="seconds") if done else None})


def _manifest(parts: Sequence[Results]) -> dict[str, Any]:
    about = dict(parts[0].manifest)
    return {
        **about,
        "started": min(str(part.manifest["started"]) for part in parts),
        "wall_seconds": round(sum(float(part.manifest["wall_seconds"]) for part in parts), 3),
        "runs": int(about["all_runs"]),
        "shard": None,
        "merged": sorted(list(part.manifest["shard"]) for part in parts),
    }


__all__ = ["merge"]
