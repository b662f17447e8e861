"""What Ctrl-C does where the default would leave something half done. It reaches every process of the terminal."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def ignored() -> Iterator[None]:
    """Ignore Ctrl-C for a moment: processes started meanwhile, and theirs, ignore it for good."""
    with _handled(signal.SIG_IGN):
        yield


@contextlib.contextmanager
def deferred() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block."""
    came: list[int] = []
    with _handled(lambda number, frame: came.append(number)):
        yield
    if came:
        raise KeyboardInterrupt


@contextlib.contextmanager
def not_swallowed() -> Iterator[None]:
    """Make sure that Ctrl-C ends the block, also from within callbacks of C, which print what is raised and go on."""
    came: list[int] = []

    def raise_and_note(number: int, frame: Any) -> None:
        came.append(number)
        raise KeyboardInterrupt

    printing = sys.unraisablehook
    sys.unraisablehook = lambda report: None if came else printing(report)
    try:
        with _handled(raise_and_note):
            yield
    except Exception:
        if not came:
            raise
    finally:
        sys.unraisablehook = printing
    if came:
        raise KeyboardInterrupt


@contextlib.contextmanager
def asked_to_stop(notice: str = "") -> Iterator[Callable[[], bool]]:
    """Note Ctrl-C, say so in a line on stderr, and let the block ask whether it came; a second one ends the block."""
    came: list[int] = []

    def note(number: int, frame: Any) -> None:
        came.append(number)
        if len(came) > 1:
            raise KeyboardInterrupt
        if notice:
            with contextlib.suppress(OSError):
                os.write(2, f"{notice}\n".encode())  # the stream itself may be in the middle of a line

    with _handled(note):
        yield lambda: bool(came)


@contextlib.contextmanager
def _handled(handler: Any) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread receives signals, and may say what they do
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


__all__ = ["asked_to_stop", "deferred", "ignored", "not_swallowed"]
