"""Worker processes: started alike on every system, gone when their parent is done, interrupted or dead."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from typing import Any, TypeVar

from sim.experiment import interrupts
from sim.experiment.errors import WorkerDiedError

Result = TypeVar("Result")


@contextlib.contextmanager
def process_pool(workers: int, preload: str) -> Iterator[Executor]:
    """Start worker processes that end with the block, at once when it is left by an error or Ctrl-C.

    `preload` is the module they need. Submit functions through `working`. Raises WorkerDiedError when one dies.
    """
    # Named, because importing Mesa 3.3 changes the default; not fork, which copies locks that other threads hold.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([preload])
        with interrupts.ignored():
            forkserver.ensure_running()
    told, tell = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(told,))
    begun = False
    try:
        with interrupts.deferred():  # a worker that finds its parent gone while it starts prints a traceback
            for started in [pool.submit(os.getpid) for _ in range(workers)]:
                started.result()
        begun = True
        yield pool
    except BaseException as error:
        tell.send_bytes(b"leave")
        if isinstance(error, BrokenProcessPool):
            raise WorkerDiedError(_died(begun), begun=begun) from None
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        tell.close()
        told.close()


def working(function: Callable[..., Result], *values: Any) -> Result:
    """Call a function in a worker, which may leave meanwhile."""
    _talking.release()
    try:
        return function(*values)
    finally:
        _talking.acquire()


def call_all(
    function: Callable[..., Result], cases: Iterable[tuple[Any, ...]], workers: int, preload: str
) -> list[Result]:
    """Return what a function gives for every case, its arguments, in their order, worked out in several processes."""
    with process_pool(workers, preload) as pool:
        asked = [pool.submit(working, function, *case) for case in cases]
        return [done.result() for done in asked]


_talking = threading.Lock()  # held by a worker except while it computes


def _begin(told: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _talking.acquire()
    threading.Thread(target=_leave_when_told, args=(told,), daemon=True).start()


def _leave_when_told(told: Any) -> None:
    """Leave in the middle of a run when the parent says so, or at any time when it is dead.

    Leaving while a result is being sent would let the parent wait for the rest of it.
    """
    told.poll(None)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.is_alive():
        _talking.acquire()
    os._exit(1)


def _died(begun: bool) -> str:
    if begun:
        return "A worker process died, perhaps for want of memory; try fewer workers or a smaller world."
    main = sys.modules.get("__main__")
    if getattr(main, "__spec__", None) is None and hasattr(main, "__file__"):
        return (
            "A worker process died while it started; a script that calls run() needs `if __name__ == '__main__':`"
            " around the call, or workers=1."
        )
    return "A worker process died while it started; try workers=1, which shows why."


__all__ = ["call_all", "process_pool", "working"]
