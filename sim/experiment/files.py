"""Files that are there whole or not at all, and the checksums by which a damaged one is known."""

import contextlib
import errno
import hashlib
import os
import secrets
from pathlib import Path

HIDDEN = "."  # how the name of a file begins that is not whole yet; such names count for nothing
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
AT_ONCE = 1 << 20  # bytes


def write_whole(path: Path, content: bytes) -> str:
    """Write a file beside its place, under a name that begins with a dot, and move it there once it is on the disk.

    Returns the content's checksum. Raises OSError, and leaves nothing behind, when it cannot be written.
    """
    part = path.with_name(f"{HIDDEN}{path.name}-{secrets.token_hex(4)}")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return checksum(content)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system can."""
    with contextlib.suppress(OSError):  # some file systems cannot; a name lost in a power cut is a chunk done again
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def checksum(content: bytes) -> str:
    """Return the SHA-256 of a content, in hex digits."""
    return hashlib.sha256(content).hexdigest()


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file; raises OSError when it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while content := stream.read(AT_ONCE):
            digest.update(content)
    return digest.hexdigest()


def is_no_room(error: BaseException) -> bool:
    """Say whether an error means that a disk, a quota or the largest allowed file is full."""
    return isinstance(error, OSError) and error.errno in NO_ROOM


__all__ = ["checksum", "checksum_of", "is_no_room", "sync_folder", "write_whole"]
