"""How far a sweep is: a bar with rate and time left on a terminal, a line at the start and at the end elsewhere."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

Told = Callable[[int, int], None]


class Progress:
    """Tells on stderr, or to a function `told(done, total)`, how many runs are done.

    `progress=True` always tells, None only on a terminal, False never.
    """

    def __init__(self, progress: bool | Told | None, title: str) -> None:
        """Begin with nothing known."""
        self.told = progress if callable(progress) else None
        self.terminal = sys.stderr.isatty() and progress is not False and self.told is None
        self.lines = self.terminal or progress is True
        self.title = title
        self.done, self.total = 0, 0
        self.began = time.perf_counter()
        self.bar: Any = None
        self.task: Any = None

    def say(self, line: str) -> None:
        """Tell one line."""
        if self.lines:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    def compiling(self) -> None:
        """Say why nothing seems to happen."""
        self.say("Compiling the model, once per version: up to a minute ...")

    def begin(self, total: int, workers: int | None) -> None:
        """Start counting; `workers` is None where somebody else does the runs."""
        self.total, self.began = total, time.perf_counter()
        processes = "others" if workers is None else "1 process" if workers == 1 else f"{workers} processes"
        if not self.terminal:
            self.say(f"{self.title}: {total} {_runs(total)} in {processes} ...")
            return
        self.bar = _bar()
        self.task = self.bar.add_task(f"{total} {_runs(total)} in {processes}", total=total, rate="")
        self.bar.start()

    def advance(self, count: int) -> None:
        """Count runs that are done."""
        self.done += count
        if self.told is not None:
            self.told(self.done, self.total)
        if self.bar is not None:
            seconds = max(time.perf_counter() - self.began, 1e-9)
            self.bar.update(self.task, advance=count, rate=f"{self.done / seconds:.3g} runs/s")

    def end(self) -> None:
        """Say how long it took."""
        self.stop()
        seconds = max(time.perf_counter() - self.began, 1e-9)
        self.say(f"{self.done} {_runs(self.done)} in {seconds:.1f} s ({self.done / seconds:.3g} a second).")

    def stop(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _runs(count: int) -> str:
    return "run" if count == 1 else "runs"


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )


__all__ = ["Progress"]
