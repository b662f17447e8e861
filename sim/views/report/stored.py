"""A result as the page reads it: its frames, and its experiment as plain data, so that no code named in it is run."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from sim.analysis.comparing import compare
from sim.analysis.wide import has_months
from sim.configuration import DECLARED
from sim.core.errors import InputError
from sim.experiment.reading import read_file

EXPERIMENT = "experiment.yaml"


class Stored:
    """A result: `runs`, `monthly`, `costs`, `branches`, `failures`, and `data`, the experiment as its file says it.

    What else the result has (`sensitivity`, ...) is found on it too.
    """

    def __init__(self, results: Any) -> None:
        self.results = results
        self.folder = Path(getattr(results, "folder", "."))
        self.runs: pd.DataFrame = results.runs
        self.manifest: Mapping[str, Any] = getattr(results, "manifest", None) or {}

    def __getattr__(self, name: str) -> Any:
        """Take what is not said here from the result itself; None where it has no such frame."""
        if name in ("monthly", "branches", "segments", "costs", "failures"):
            return getattr(self.results, name, None)
        return getattr(self.results, name)

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The experiment as plain data, every default filled in; empty where it was not stored."""
        if not (self.folder / EXPERIMENT).is_file():
            return {}
        try:
            data, _ = read_file(self.folder / EXPERIMENT)
        except InputError:
            return {}
        return data if isinstance(data, Mapping) else {}

    @cached_property
    def experiment(self) -> Any:
        """What comparisons ask an experiment: arms, reference, wanted precision, and what varies."""
        labels = [str(arm.get("label", "")) for arm in self.data.get("arms", ()) if isinstance(arm, Mapping)]
        return SimpleNamespace(
            arms=[SimpleNamespace(label=label) for label in labels],
            model=self.data.get("model"),
            reference=self.data.get("reference"),
            precision=self.data.get("precision"),
            vary=dict.fromkeys(self.varied),
            varied=tuple(self.varied),
            reference_arm=str(self.data.get("reference") or (labels[0] if labels else "")),
        )

    @property
    def title(self) -> str:
        """The question."""
        return str(self.data.get("title") or self.manifest.get("title") or self.folder.name)

    @cached_property
    def scenarios(self) -> list[str]:
        """Scenarios, in the order of the experiment, else of the runs."""
        named = [name_of(made) for made in self.data.get("scenarios", ())]
        return _in_order(named, [str(name) for name in self.runs["scenario"].unique()] if len(self.runs) else [])

    @cached_property
    def arms(self) -> list[str]:
        """Arms, also those of which every run failed: in the order of the experiment, else of the runs."""
        named = [arm.label for arm in self.experiment.arms]
        frames = [frame for frame in (self.runs, self.failures) if frame is not None and len(frame)]
        there = dict.fromkeys(str(name) for frame in frames for name in frame["arm"].unique())
        return _in_order(named, list(there))

    @property
    def reference(self) -> str:
        """The arm the others are compared with."""
        return str(self.experiment.reference_arm or (self.arms[0] if self.arms else ""))

    @cached_property
    def varied(self) -> list[str]:
        """The parameters that vary between runs, by their dotted names."""
        named = getattr(getattr(self.results, "design", None), "names", None) or ()
        free = (self.data.get("sensitivity") or {}).get("vary") or self.data.get("vary") or {}
        known = {*named, *(free if isinstance(free, Mapping) else ())}
        return [str(name) for name in self.runs.columns if name in DECLARED or name in known]

    @property
    def is_of_the_bank(self) -> bool:
        """Whether the model is the one of this package, and not one of the reader's own."""
        return not self.data.get("model")

    @property
    def missing(self) -> int:
        """How many runs of the experiment are not done yet."""
        return int(getattr(self.results, "missing", 0))

    @property
    def has_months(self) -> bool:
        """Whether monthly values were kept."""
        return has_months(self)

    @property
    def has_arms(self) -> bool:
        """Whether there is something to compare."""
        return len(self.runs) > 0 and len(self.arms) > 1

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The headline figures of every arm beside the reference's, all tests adjusted together."""
        return compare(self)

    @cached_property
    def frames(self) -> Any:
        """Runs and months for whoever pairs runs by seed alone: every point and seed has a number of its own."""
        runs = pd.DataFrame(self.runs)
        if "point" in runs.columns:
            runs = runs.assign(seed=runs.groupby(["point", "seed"], sort=True, dropna=False).ngroup())
        return SimpleNamespace(runs=runs, monthly=self.monthly)

    def seeds_said(self) -> str:
        """Say how many seeds there are."""
        count = self.runs["seed"].nunique() if len(self.runs) else 0
        return f"{count} seed{'' if count == 1 else 's'}"


def name_of(scenario: Any) -> str:
    """Return the name of a scenario, whether written as a word or as a mapping."""
    if isinstance(scenario, Mapping):
        return str(scenario.get("name") or scenario.get("label") or next(iter(scenario.values()), ""))
    return str(scenario)


def _in_order(first: Sequence[str], there: Sequence[str]) -> list[str]:
    return [*(name for name in first if name in there), *(name for name in there if name not in first)]


__all__ = ["Stored", "name_of"]
