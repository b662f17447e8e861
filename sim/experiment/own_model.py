"""A model of one's own: any function of parameters and a seed, in a Python file beside the experiment."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.core.declare import Value
from sim.core.errors import InputError, nearest
from sim.policies.own import content_of, module_of

FORM = "write the file and the function in it, such as my_model:flood or my_model.py:flood"
MODEL = "model"


@dataclass(frozen=True)
class OwnModel:
    """A function `f(parameters: dict, seed: int) -> dict[str, float]`, and the numbers that hold in all its runs.

    `code` is the hash of its file: another content is another model. The file is run by `call` and `check` alone.
    """

    file: str
    function: str
    code: str
    parameters: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def named(cls, named: Any, folder: Path, code: Any = None) -> "OwnModel":
        """Return the model that `my_model:flood` names, its file in `folder` read but not run; raises InputError.

        `code` is the hash the file must have.
        """
        file, _, function = named.rpartition(":") if isinstance(named, str) else ("", "", "")
        if not file or not function.isidentifier():
            raise InputError(f"{MODEL}: {named!r} is not allowed; {FORM}.")
        path = folder / (file if file.endswith(".py") else f"{file}.py")
        _, found = content_of(path, MODEL, FORM)
        if code is not None and code != found:
            raise InputError(
                f"{MODEL}: {path.name} is not the file it was (code {found} instead of {code}); take the file that was"
                " stored with the results, or leave `code` out."
            )
        return cls(str(path.resolve()), function, found)

    def check(self) -> None:
        """Run the file, and raise InputError unless it has the function."""
        self._function()

    def call(self, parameters: Mapping[str, Value], seed: int) -> dict[str, float]:
        """Return what the function gives for a run's parameters, laid over those of all runs, and a seed."""
        given: dict[str, float] = self._function()({**self.parameters, **parameters}, seed)
        return given

    def with_parameters(self, parameters: Mapping[str, Value]) -> "OwnModel":
        """Return the model with the numbers that hold in all runs of a scenario, arm and point."""
        return replace(self, parameters=dict(sorted(parameters.items())))

    def identity(self) -> str:
        """Return a text that differs whenever a run with the same seed might: code, function and parameters."""
        return json.dumps([self.code, self.function, dict(self.parameters)], sort_keys=True)

    def resolved(self) -> dict[str, str]:
        """Return it as a stored experiment names it: beside the file, with the hash of its content."""
        return {"call": f"{Path(self.file).name}:{self.function}", "code": self.code}

    def __str__(self) -> str:
        """Name it as the experiment did."""
        return f"{Path(self.file).stem}:{self.function}"

    def _function(self) -> Callable[..., Any]:
        module, found = module_of(Path(self.file), MODEL, FORM)
        if found != self.code:
            raise InputError(f"{MODEL}: {Path(self.file).name} has changed while it was used; start again.")
        made: Callable[..., Any] | None = vars(module).get(self.function)
        if not callable(made):
            known = [name for name, value in vars(module).items() if callable(value) and not name.startswith("_")]
            raise InputError(
                f"{MODEL}: {Path(self.file).name} has no function {self.function!r}; it has"
                f" {', '.join(known) or 'none'}.{nearest(self.function, known)}"
            )
        return made


__all__ = ["OwnModel"]
