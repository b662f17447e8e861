"""A scorecard."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class CreditScoring(Policy):
    """A scorecard estimated from past loans ranks applicants, and the safest are served."""

    name: ClassVar = "credit_scoring"
    area: ClassVar = "customer credit evaluation"
    neutral: ClassVar = {"power": 0.5, "acceptance": 0.0, "soft_weight": 1.0}
    power: float = param(
        0.75, "AUC", "How well it tells good from bad, at least.",
        low=0.5, high=0.99, source="0.55-0.85 (literature, medium confidence)",
    )  # fmt: skip
    acceptance: float = param(
        0.0, "share of applicants", "Accept so many, the safest; 0 leaves the cut-off in force.",
        low=0.0, high=1.0, source="40-90 %; give it to compare scores at equal approval",
    )  # fmt: skip
    soft_weight: float = param(
        1.0, "share", "Weight of what officers know of their clients, at most; 0 leaves it to the scorecard.",
        low=0.0, high=1.0, source="a score by the numbers alone leaves out what cannot be written down; 0-1",
    )  # fmt: skip
    cost: float = param(
        6.0, "CNY per loan and year", "Data and upkeep.",
        low=0.0, high=1000.0, source="assumed",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Score applicants."""
        levers.raise_to("scorecard_power", self.power)
        levers.lower_to("soft_weight", self.soft_weight)
        if self.acceptance > 0.0:
            levers.acceptance_new = self.acceptance

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Data and upkeep, where the scorecard is better than the one there is."""
        if self.power > model.levers.base["scorecard_power"]:
            bill.bank(self.cost / 12.0 * bill.loans)
