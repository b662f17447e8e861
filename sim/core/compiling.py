"""Rules and phases: how a function becomes machine code, and where that code is kept.

Numba's disk cache looks at the file of the outer function only: a phase would keep the machine code of a rule that was
edited in another file. So the cache lives in a folder named by a hash of all sources of this package, chosen before
anything is compiled.
"""

import hashlib
import inspect
import operator
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit

PACKAGE = Path(__file__).resolve().parents[1]
KEPT_CACHES = 12

Function = TypeVar("Function", bound=Callable[..., Any])


def hash_of_sources(package: Path = PACKAGE) -> str:
    """Return 16 hex digits that change with any source file of the package, its path within it, or Numba's version."""
    digest = hashlib.sha256(f"numba {numba.__version__}".encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def choose_cache_folder() -> Path | None:
    """Point Numba at this source tree's own cache folder; a folder named in NUMBA_CACHE_DIR by the user wins."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ruralcredit"
    folder = base / hash_of_sources()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        by_age = sorted((entry for entry in base.iterdir() if entry.is_dir()), key=lambda entry: -entry.stat().st_mtime)
        for old in by_age[KEPT_CACHES:]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return None  # a home that cannot be written to: Numba falls back to its own places
    numba.config.CACHE_DIR = str(folder)
    return folder


CACHE_FOLDER = choose_cache_folder()


def rule(function: Function) -> Function:
    """Compile a pure scalar function: what one agent does. `rule.py_func` is the same in plain Python."""
    return njit(cache=True, error_model="numpy")(function)  # type: ignore[no-any-return]


def inlined(function: Function) -> Function:
    """Compile a small helper that takes arrays and is copied into its caller's loop.

    Called as a function it would cost two atomic reference counts per array and row.
    """
    return njit(inline="always", error_model="numpy")(function)  # type: ignore[no-any-return]


class Phase:
    """A compiled loop over rows; called with the model, it takes from it what its parameters name."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.compiled = njit(cache=True, error_model="numpy")(function)
        self.names = tuple(inspect.signature(function).parameters)
        self._run: Callable[..., Any] | None = None
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__

    def __call__(self, model: Any) -> Any:
        """Run the loop on the model's tables."""
        if self._run is None:
            self._take, self._run = self._compile(model)
        return self._run(*self._take(model))

    def _compile(self, model: Any) -> tuple[Callable[[Any], tuple[Any, ...]], Callable[..., Any]]:
        """Compile for the types of this model's tables, which are those of every model.

        What is returned is the machine code's own entry: the dispatcher would find out the type of every argument
        anew at every call, which costs more than a short loop.
        """
        paths = [f"{name}.compiled" if hasattr(getattr(model, name), "compiled") else name for name in self.names]
        taken = operator.attrgetter(*paths)
        take = taken if len(paths) > 1 else lambda model: (taken(model),)
        signature = tuple(numba.typeof(value) for value in take(model))
        self.compiled.compile(signature)
        return take, self.compiled.overloads[signature].entry_point

    def __repr__(self) -> str:
        """Show the phase as the month's table of contents prints it."""
        return f"<phase {self.__module__.rpartition('.')[2]}.{self.__name__}({', '.join(self.names)})>"


def phase(function: Callable[..., Any]) -> Phase:
    """Make a phase of a function whose parameters name the model's tables and records."""
    return Phase(function)
