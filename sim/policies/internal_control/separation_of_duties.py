"""Somebody else approves, and officers move on."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class SeparationOfDuties(Policy):
    """Who sells a loan does not approve it, and after some years another officer takes over the books."""

    name: ClassVar = "separation_of_duties"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"approval": 0.0, "rotation": 0.0, "committee": 1.0}
    by_branch: ClassVar = True
    approval: float = param(
        1.0, "share of decisions", "Reviewed by somebody whose pay does not depend on them, at least.",
        low=0.0, high=1.0, source="Commercial Bank Law, article 35 (found)",
    )  # fmt: skip
    rotation: float = param(
        36.0, "months", "After how long officers are moved on; 0 leaves them as they are.",
        low=0.0, high=240.0, source="three years, Hertzberg, Liberti and Paravisini 2010 (literature, high "
            "confidence)",
    )  # fmt: skip
    committee: float = param(
        1.0, "readers", "Of each file that is reviewed, apart from each other, at least.",
        low=1.0, high=9.0, source="one reviewer; 3-7 in a loan committee (assumed)",
    )  # fmt: skip
    cost: float = param(
        20.0, "CNY per loan and year", "A reader of the files, where all decisions are reviewed.",
        low=0.0, high=1000.0, source="assumed: an hour of work",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Review decisions and move officers."""
        levers.raise_to("separate_approval", self.approval)
        if self.rotation > 0.0:
            levers.rotation = self.rotation
        levers.raise_to("committee", self.committee)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Readers of files, beyond those there were before."""
        base = model.levers.base
        reads = max(self.approval, base["separate_approval"]) * max(self.committee, base["committee"])
        added = max(0.0, reads - base["separate_approval"] * base["committee"])
        bill.bank(self.cost / 12.0 * added * bill.loans)
