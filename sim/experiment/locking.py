"""One process at a time in a result folder; the lock goes with the process that holds it, however it ends."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from sim.experiment.errors import RunError
from sim.experiment.reading import one_line

LOCK = ".lock"
WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)  # some file systems of clusters


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make a folder and hold its lock; raises RunError when another process does, and OSError if it cannot be made.

    Where a file system has no locks there is none: two processes would then do the same runs twice, and no harm.
    """
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except FileNotFoundError:  # who held the lock has just removed the folder
            continue
        try:
            _take(descriptor, folder)
            if _is_still(descriptor, folder / LOCK):
                os.truncate(descriptor, 0)
                os.write(descriptor, f"{os.getpid()}\n".encode())
                yield
                return
        finally:
            os.close(descriptor)


def _take(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        number = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        who = f"process {number}" if number.isdigit() else "another process"
        raise RunError(one_line(f"{folder}: {who} is at work there; wait for it, or name another folder with --out.")
                       ) from None  # fmt: skip
    except OSError as error:
        if error.errno not in WITHOUT_LOCKS:
            raise


def _is_still(descriptor: int, path: Path) -> bool:
    """Say whether the file that is locked is the one that stands there."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


__all__ = ["LOCK", "locked"]
