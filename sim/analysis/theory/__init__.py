"""What theory says, by the names that claims call it by: pure functions, a subject a file, each with its source.

Nothing here looks at the model: what is expected must not come from what is tested.
"""

from collections.abc import Callable, Mapping

from sim.analysis.theory import one_factor, pools

THEORY: Mapping[str, Callable[..., float]] = {
    function.__name__: function for subject in (one_factor, pools) for function in subject.ALL
}

__all__ = ["THEORY"]
