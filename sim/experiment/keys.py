"""Keys of runs: equal for runs that must come out equal, whatever experiment they belong to."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from sim.configuration import DECLARED, Configuration
from sim.experiment.design import Run
from sim.experiment.provenance import code_version
from sim.experiment.spec import is_dated
from sim.scenarios.own_series import OwnSeries
from sim.world.own_network import OwnNetwork

KEY_BYTES = 16
# Numbers whose default, named, is as good as not named; a dated lever that is named holds from the first month.
FREE = {name: made.default for name, made in DECLARED.items() if not is_dated(name)}


class Keys:
    """Makes the keys of many runs; what runs have in common is written down once."""

    def __init__(self) -> None:
        self.code = code_version()
        self.said: dict[int, tuple[Any, Any]] = {}  # by identity, with the object, which must stay alive

    def of_all(self, runs: Sequence[Run]) -> list[str]:
        """Return the key of every run, in their order."""
        return [self.of(run) for run in runs]

    def of(self, run: Run) -> str:
        """Return the key of a run: 32 hex digits of what counts of its configuration, its seed, and the code."""
        if isinstance(run.configuration, Configuration):
            about = self._noted(run.configuration, lambda one: json.dumps(self.canonical(one), sort_keys=True))
        else:
            parameters = {name: _plain(value) for name, value in run.parameters.items()}
            about = json.dumps({"model": self._noted(run.configuration, lambda one: one.identity()),
                                "parameters": parameters}, sort_keys=True)  # fmt: skip
        text = f"{self.code}\n{run.seed}\n{about}"
        return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).hexdigest()

    def canonical(self, configuration: Configuration) -> dict[str, Any]:
        """Return as plain data what of a configuration decides what comes out, and nothing else."""
        scenario, network = configuration.scenario, configuration.network
        return {
            "scenario": self._noted(scenario, OwnSeries.resolved) if isinstance(scenario, OwnSeries) else scenario,
            "policies": [self._noted(policy, lambda one: one.resolved()) for policy in configuration.policies],
            "network": network.content
            if isinstance(network, OwnNetwork)
            else self._noted(network, lambda one: None if one is None else one.resolved()),
            "numbers": {
                name: _plain(value)
                for name, value in configuration.overrides.items()
                if name not in FREE or value != FREE[name]
            },
        }

    def _noted(self, thing: Any, say: Callable[[Any], Any]) -> Any:
        found = self.said.get(id(thing))
        if found is None:
            found = self.said[id(thing)] = (thing, say(thing))
        return found[1]


def _plain(value: Any) -> Any:
    """Return a number or a word as JSON can hold it."""
    return value.item() if hasattr(value, "item") else value


__all__ = ["Keys"]
