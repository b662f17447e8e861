"""What the model's own code answers without a run, by the names that claims call it by: a subject a file."""

from collections.abc import Callable, Mapping
from typing import Any

from sim.analysis.probes import books, loans, rolling, signals, weights

PROBES: Mapping[str, Callable[..., Any]] = {
    function.__name__: function for subject in (books, loans, rolling, signals, weights) for function in subject.ALL
}

__all__ = ["PROBES"]
