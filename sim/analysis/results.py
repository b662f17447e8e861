"""Results with what can be asked of them: how arms compare, which stand up to what is not known, what matters."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment import store

if TYPE_CHECKING:
    import pandas as pd


class Results(store.Results):
    """Stored results: frames as `sim.experiment.store.Results` has them, and the questions that are asked of them."""

    def compare(self, reference: str | None = None, measures: Any = None, **more: Any) -> "pd.DataFrame":
        """Compare every arm with the reference, paired by seed; as `sim.analysis.comparing.compare`."""
        from sim.analysis.comparing import compare

        return compare(self, reference, measures, **more)

    def robustness(self, objectives: Any = None, **more: Any) -> Any:
        """Hold the arms against all states of the world that were run; as `sim.analysis.robustness.robustness`."""
        from sim.analysis.robustness import robustness

        return robustness(self, objectives, **more)

    @cached_property
    def sensitivity(self) -> "pd.DataFrame":
        """What matters, by the experiment's sensitivity design: parameter, outcome, index, value, low, high, n, ...

        Raises InputError for an experiment without one, and for outcomes of which no index can be told.
        """
        from sim.analysis.sensitivity import sensitivity_frame

        return sensitivity_frame(self)

    @cached_property
    def convergence(self) -> "pd.DataFrame":
        """The same indices by how many samples they rest on, and whether they have settled."""
        from sim.analysis.sensitivity import convergence_frame

        return convergence_frame(self)


def load_results(folder: str | Path) -> Results:
    """Read a result folder, finished or not; raises InputError when it is none, or one that cannot be read."""
    return Results.of_folder(folder)


__all__ = ["Results", "load_results"]
