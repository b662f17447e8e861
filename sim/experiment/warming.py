"""Machine code is made once per version, before the first run, on two cores where there are two."""

import contextlib
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from sim.configuration import Configuration
from sim.core import compiling
from sim.experiment import interrupts
from sim.experiment.runner import available_cores
from sim.model import MONTH
from sim.simulation import simulate
from sim.world.building import lay_tables
from sim.world.loans import Ties
from sim.world.network import Members

TINY = {"world.borrowers": 60, "world.branches": 2, "world.months": 18}  # past a year, so that loans have matured


def warm_up(notice: Callable[[], None], *, skip_known: bool, patience: float = 4.0) -> None:
    """Compile the model, or load its machine code, by one tiny run; calls `notice` if that takes a while.

    Done before other processes start, so that all find the code in the cache. Where there is a second core, another
    process begins at the end of the month meanwhile: what one of them has compiled the other takes over. With
    `skip_known` nothing is done when the code is known to be there, as this process then has no use for it.
    """
    known = compiled_mark()
    there = known is not None and known.exists()
    if skip_known and there:
        return
    timer = threading.Timer(patience, notice)
    timer.daemon = True
    timer.start()
    try:
        help_pays = known is not None and not there and available_cores() > 1
        with helped() if help_pays else contextlib.nullcontext(), interrupts.not_swallowed():
            simulate(TINY)
    finally:
        timer.cancel()
    if known is not None:
        with contextlib.suppress(OSError):
            known.touch()


@contextlib.contextmanager
def helped() -> Iterator[None]:
    """Let another process compile from the end meanwhile, and wait for it at the end, unless an error ends the block.

    It is a process of its own and no worker, since a worker begins by reading the user's script anew, which a script
    without `if __name__ == "__main__":` or one typed at a prompt does not survive.
    """
    lines = f"from {__name__} import compile_from_the_end; compile_from_the_end()"
    try:
        helper = subprocess.Popen(  # noqa: S603  this Python, fixed words
            [sys.executable, "-c", lines],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # what goes wrong there goes wrong here too, and is said here
            start_new_session=True,  # Ctrl-C is for this process, which ends the other
        )
    except OSError:  # no second process to be had; this one does all of it
        yield
        return
    try:
        yield
        helper.wait()
    finally:
        helper.kill()
        helper.wait()


def compile_from_the_end() -> None:
    """Compile the phases of the month, the last one first, for tables in which nobody has been put yet."""
    empty = SimpleNamespace(configuration=Configuration.resolve(overrides=TINY), luck=np.uint64(0), start=0, month=0)
    lay_tables(empty)
    empty.ties, empty.members = Ties(1), Members(1)
    for stage in reversed(MONTH):
        for phase in reversed(stage.phases):
            phase.address(empty)


def compiled_mark() -> Path | None:
    """Return the file that stands for a cache filled by this Python on this machine, if there is a cache."""
    if compiling.BASE_FOLDER is None:
        return None
    machine = "".join(letter for letter in platform.node() if letter.isalnum() or letter in "-.")
    version = f"{compiling.hash_of_sources()}-{sys.implementation.cache_tag}-{machine}"
    return compiling.BASE_FOLDER / f"complete-{version}"


__all__ = ["compile_from_the_end", "helped", "warm_up"]
