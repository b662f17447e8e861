"""Policies of one's own: a class in a Python file beside the experiment, named in it."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.core.errors import InputError, nearest
from sim.policies.base import Policy
from sim.policies.scope import KEYS, Scope

CLASS, CODE = "class", "code"  # keys: the file and class, and the hash of the file as it was when results were stored
FORM = "write the file and the class in it, such as my_policies:VillageRating"
WHAT = "policies: class"
HASH_DIGITS = 16

_loaded: dict[tuple[Path, str], Any] = {}  # modules by file and hash: the same class as long as the file is the same


@dataclass(frozen=True)
class Origin:
    """Where a policy of one's own comes from: a file, the class in it, and the hash of the file's content."""

    file: str
    name: str
    code: str

    def said(self) -> dict[str, Any]:
        """Return what takes the place of a policy's name in an experiment."""
        return {CLASS: f"{Path(self.file).stem}:{self.name}", CODE: self.code}

    def make_again(self, scope: Scope, values: dict[str, Any]) -> Policy:
        """Make the policy in another process, where its file is run anew; raises InputError if the file has changed."""
        return _class_in(Path(self.file), self.name, self.code)(scope, **values)


class Unread(Policy):
    """A policy of one's own as an experiment names it, its file not run: to read stored results nobody needs it."""

    said: Mapping[str, Any]

    def resolved(self) -> dict[str, Any]:
        """Return it as it was named."""
        return {**self.said, **self.scope.said()}

    def _called(self, origin: Origin, values: Mapping[str, Any]) -> "Unread":
        name = f"{Path(origin.file).stem}:{origin.name}"
        self.__dict__.update(name=name, origin=origin, said={**origin.said(), **values})
        return self

    def __copy__(self) -> "Unread":
        """Return another of the same name."""
        return Unread(self.scope)._called(self.origin, self.said)

    def begin(self, model: Any) -> Any:
        """Refuse to be run."""
        raise InputError(f"policies: {self.name}: its file was not run; load the experiment with `load_experiment`.")

    def __reduce__(self) -> Any:
        """Travel between processes as it was named."""
        return unread, (dict(self.said), Path(self.origin.file).parent, self.scope)


def unread(given: Mapping[str, Any], folder: Path, scope: Scope) -> Policy:
    """Return a stand-in for a policy of one's own, whose file is read but not run; raises InputError."""
    path, name = _file_and_name(given[CLASS], folder)
    _, found = content_of(path, WHAT, FORM)
    _check_code(path, given.get(CODE), found)
    values = {str(key): value for key, value in given.items() if key not in (CLASS, CODE, *KEYS)}
    return Unread(scope)._called(Origin(str(path.resolve()), name, found), values)


def load_class(named: Any, folder: Path, code: Any = None) -> type[Policy]:
    """Return the class that `my_policies:VillageRating` names, from a file in the folder; its code is run.

    `code` is the hash the file must have. Raises InputError.
    """
    path, name = _file_and_name(named, folder)
    return _class_in(path, name, code)


def _file_and_name(named: Any, folder: Path) -> tuple[Path, str]:
    file, _, name = named.partition(":") if isinstance(named, str) else ("", "", "")
    if not file or not name.isidentifier():
        raise InputError(f"{WHAT}: {named!r} is not allowed; {FORM}.")
    return folder / (file if file.endswith(".py") else f"{file}.py"), name


def _check_code(path: Path, code: Any, found: str) -> None:
    if code is not None and code != found:
        raise InputError(
            f"{WHAT}: {path.name} is not the file it was (code {found} instead of {code}); take the file that"
            " was stored with the results, or leave `code` out."
        )


def _class_in(path: Path, name: str, code: Any) -> type[Policy]:
    module, found = module_of(path, WHAT, FORM)
    _check_code(path, code, found)
    classes = {
        key: value for key, value in vars(module).items() if isinstance(value, type) and issubclass(value, Policy)
    }
    own = {key: value for key, value in classes.items() if value.__module__ == module.__name__}
    if name not in own:
        known = ", ".join(own) or "none"
        raise InputError(
            f"{WHAT}: {path.name} has no policy {name!r}; it has {known} (classes that inherit from"
            f" sim.Policy).{nearest(name, own)}"
        )
    chosen = own[name]
    chosen.origin = Origin(str(path.resolve()), name, found)
    chosen.name = f"{path.stem}:{name}"  # not the name of a policy of the package, nor of one in another file
    return chosen


def content_of(path: Path, what: str, form: str) -> tuple[bytes, str]:
    """Return a file's content and its hash; raises InputError that begins with `what` and ends with the right form."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{what}: {path} cannot be read ({reason}); {form}, relative to the experiment.") from None
    return content, hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def module_of(path: Path, what: str, form: str) -> tuple[Any, str]:
    """Run a file once for each content it has; returns the module and the hash of its content. Raises InputError."""
    _, code = content_of(path, what, form)
    key = (path.resolve(), code)
    if key not in _loaded:
        name = f"own_code_{path.stem}_{code}"
        module = ModuleType(name)
        module.__file__ = str(path)
        sys.modules[name] = module
        try:
            # Compiled here: byte code kept beside the file is told apart by second and size, not by content.
            exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102
        except (Exception, SystemExit) as error:
            del sys.modules[name]
            line = getattr(error, "lineno", None) or _line(error, path)
            said = " ".join(str(error).split())
            raise InputError(f"{what}: {path.name}, line {line}: {type(error).__name__}: {said}.") from None
        _loaded[key] = module
    return _loaded[key], code


def _line(error: BaseException, path: Path) -> int:
    """Return the last line of the file that an error passed through."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == path.name:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


__all__ = ["CLASS", "CODE", "Origin", "content_of", "load_class", "module_of", "unread"]
