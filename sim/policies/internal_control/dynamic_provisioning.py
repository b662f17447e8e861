"""Provisions that grow in good times."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class DynamicProvisioning(Policy):
    """In good times more is set aside against loans than they cost, to be used in bad ones."""

    name: ClassVar = "dynamic_provisioning"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"cyclical": 0.0, "coverage": 0.0}
    cyclical: float = param(
        0.2, "share of loans per share of output", "General provision more when output is over its trend, less "
            "when it is under it.",
        low=0.0, high=2.0, source="after the Spanish provisions of 2000, Jimenez et al. 2017 "
            "(literature, high confidence); slope assumed",
    )  # fmt: skip
    coverage: float = param(
        1.0, "share of bad loans", "Provisions required against loans reported as bad, at least.",
        low=0.0, high=5.0, source="100 % asked of rural banks before the 150 % of 2011-12 (literature, "
            "medium confidence)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Set provisions by the cycle."""
        if self.cyclical > 0.0:
            declared = model.levers.fields["general_provision"]
            level = model.levers.base["general_provision"] + self.cyclical * float(model.economy.output_gap)
            levers.general_provision = min(max(level, declared.low), declared.high)
        levers.raise_to("coverage_required", self.coverage)
