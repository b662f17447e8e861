"""What theory says, by the names that claims call it by: pure functions, a subject a file, each with its source.

Nothing here looks at the model: what is expected must not come from what is tested.
"""

from collections.abc import Callable, Mapping

from sim.analysis.theory import (
    adverse_selection,
    cascades,
    discrimination,
    dynamic_incentives,
    joint_liability,
    loans,
    moral_hazard,
    officers,
    one_factor,
    pools,
    roll_rates,
)

SUBJECTS = (
    adverse_selection,
    cascades,
    discrimination,
    dynamic_incentives,
    joint_liability,
    loans,
    moral_hazard,
    officers,
    one_factor,
    pools,
    roll_rates,
)

THEORY: Mapping[str, Callable[..., float]] = {
    function.__name__: function for subject in SUBJECTS for function in subject.ALL
}

__all__ = ["THEORY"]
