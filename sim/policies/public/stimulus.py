"""What government and regulator can do."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.world.economy import stimulus_path


class Stimulus(Policy):
    """The state spends, opens the credit tap and cuts rates: what the programme of 2008-11 did is added to the economy.

    At strength 1 on `crisis_2008_no_stimulus` this is `china_2008`, to the bit.
    """

    name: ClassVar = "stimulus"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"strength": 0.0}
    everywhere: ClassVar = True
    strength: float = param(
        1.0, "share", "Size of the programme.", low=0.0, high=2.0,
        source="1 is the programme of November 2008",
    )  # fmt: skip

    def begin(self, model: Any) -> Any:
        """Compute the path with the stimulus once."""
        without, history = model.path_of("crisis_2008_no_stimulus"), model.path_of("china_2008")
        return stimulus_path(model.path, without, history, self.strength)

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Replace the month's conditions; while it is phased in, part of the way from those of the scenario."""
        conditions = prepared.month(model.month)
        if levers.strength < 1.0:
            own = model.path.month(model.month)
            conditions = {name: own[name] + levers.strength * (value - own[name]) for name, value in conditions.items()}
        model.economy.move_to(conditions)
