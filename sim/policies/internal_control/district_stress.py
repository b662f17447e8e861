"""What a bank or its supervisor tries out: how much bad luck it could bear, and where."""

from typing import Any, ClassVar

import numpy as np

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.world.parties import SEGMENTS


class DistrictStress(Policy):
    """A stress test: regular incomes of the branches' districts are lower by a share, all else is as it is.

    Give it branches and months. The national economy does not move, so that what happens elsewhere is spread by the
    bank, the network or lenders.
    """

    name: ClassVar = "district_stress"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"depth": 0.0}
    by_branch: ClassVar = True
    depth: float = param(
        0.5, "share of regular income", "By how much incomes are lower.", low=0.0, high=1.0, source="assumed"
    )

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Lower what the month's incomes will be; what lending does to them is worked out anew every month."""
        hit = np.unique(levers.cells // len(SEGMENTS))
        model.branches.local_effect[hit] -= self.depth * levers.strength
