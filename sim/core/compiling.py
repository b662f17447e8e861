"""Rules and phases: how a function becomes machine code, and where that code is kept.

Numba's disk cache looks at the file of the outer function only: a phase would keep the machine code of a rule that was
edited in another file. So the code of each module lives in a folder named by a hash of all the sources it rests on:
its own and those of every module of this package that it imports, directly or not. An edit costs the compilation of
what rests on it, and of nothing else.
"""

import functools
import hashlib
import inspect
import operator
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit

PACKAGE = Path(__file__).resolve().parents[1]
KEPT_CACHES = 12  # versions of a module's machine code

# The imports of a source file. Python's own parser would say the same and take a fifth of the start of a process.
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))", re.MULTILINE
)
COMMENT, NAME, DOTTED = re.compile(r"#[^\n]*"), re.compile(r"\w+"), re.compile(r"[\w.]+")

Function = TypeVar("Function", bound=Callable[..., Any])


def hash_of_sources(package: Path = PACKAGE) -> str:
    """Return 16 hex digits that change with any source file of the package, its path within it, or Numba's version."""
    return hash_of_files(package, sorted(package.rglob("*.py")))


def hash_of_files(package: Path, paths: list[Path]) -> str:
    """Return 16 hex digits that change with any of these source files, its path in the package, or Numba's version."""
    digest = hashlib.sha256(f"numba {numba.__version__}".encode())
    for path in paths:
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@functools.cache
def file_of(module: str, package: Path) -> Path | None:
    """Return the source file of a module of the package by its dotted name, None for anything else."""
    first, *rest = module.split(".")
    if first != package.name:
        return None
    stem = package.joinpath(*rest)
    for path in (stem.with_suffix(".py"), stem / "__init__.py"):
        if path.is_file():
            return path
    return None


@functools.cache
def imported_files(path: Path, package: Path) -> tuple[Path, ...]:
    """Return the package's files that a source file names in its imports, in any place of it."""
    names: set[str] = set()
    for module, listed, plain in IMPORT.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))):
        if module:
            names.add(module)
            names.update(f"{module}.{name}" for name in NAME.findall(listed))
        else:
            names.update(DOTTED.findall(plain))
    found = {file_of(name, package) for name in names}
    return tuple(sorted(file for file in found if file is not None))


def files_behind(path: Path, package: Path = PACKAGE) -> list[Path]:
    """Return a source file and all files of the package that it rests on, sorted."""
    behind, ahead = {path}, [path]
    while ahead:
        for file in imported_files(ahead.pop(), package):
            if file not in behind:
                behind.add(file)
                ahead.append(file)
    return sorted(behind)


def choose_base_folder() -> Path | None:
    """Return the folder for all machine code of this package; None leaves it to Numba or to NUMBA_CACHE_DIR."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ruralcredit"
    try:
        base.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None  # a home that cannot be written to: Numba falls back to its own places
    return base


BASE_FOLDER = choose_base_folder()


@functools.cache
def cache_folder(path: Path, base: Path, package: Path = PACKAGE) -> Path | None:
    """Return the folder for a source file's machine code, made and marked as used; older versions are thrown away."""
    kept = base / ".".join(path.relative_to(package).with_suffix("").parts)
    folder = kept / hash_of_files(package, files_behind(path, package))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        by_age = sorted((entry for entry in kept.iterdir() if entry.is_dir()), key=lambda entry: -entry.stat().st_mtime)
        for old in by_age[KEPT_CACHES:]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return None
    return folder


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function when it is first called, or take its machine code from its module's folder."""
    path = Path(inspect.getsourcefile(function) or "").resolve()
    if BASE_FOLDER is not None and path.is_relative_to(PACKAGE):
        folder = cache_folder(path, BASE_FOLDER)
        if folder is not None:
            numba.config.CACHE_DIR = str(folder)  # read when the function is decorated
    return njit(cache=True, error_model="numpy")(function)


def rule(function: Function) -> Function:
    """Compile a pure scalar function: what one agent does. `rule.py_func` is the same in plain Python."""
    return compiled(function)  # type: ignore[no-any-return]


def inlined(function: Function) -> Function:
    """Compile a small helper that takes arrays and is copied into its caller's loop.

    Called as a function it would cost two atomic reference counts per array and row.
    """
    return njit(inline="always", error_model="numpy")(function)  # type: ignore[no-any-return]


class Phase:
    """A compiled loop over rows; called with the model, it takes from it what its parameters name."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.compiled = compiled(function)
        self.names = tuple(inspect.signature(function).parameters)
        self._run: Callable[..., Any] | None = None
        self._address: int | None = None
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
        return take, self._machine_code(take(model)).entry_point

    def _machine_code(self, values: tuple[Any, ...]) -> Any:
        signature = tuple(numba.typeof(value) for value in values)
        self.compiled.compile(signature)
        return self.compiled.overloads[signature]

    def address(self, model: Any) -> int:
        """Return where the machine code begins that runs on this model's tables, without the way in from Python."""
        if self._address is None:
            if self._run is None:
                self._take, self._run = self._compile(model)
            made = self._machine_code(self._take(model))
            self._address = made.library.get_pointer_to_function(made.fndesc.llvm_func_name)
        return self._address

    def __repr__(self) -> str:
        """Show the phase as the month's table of contents prints it."""
        return f"<phase {self.name}({', '.join(self.names)})>"

    @property
    def name(self) -> str:
        """The phase as the month's table of contents prints it: its module and its verb."""
        return f"{self.__module__.rpartition('.')[2]}.{self.__name__}"


def phase(function: Callable[..., Any]) -> Phase:
    """Make a phase of a function whose parameters name the model's tables and records."""
    return Phase(function)
