"""How much of an income debt may take."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class DebtServiceCap(Policy):
    """Nobody is lent more than he can service from a share of his income, nor has more than so many loans at once."""

    name: ClassVar = "debt_service_cap"
    area: ClassVar = "customer credit evaluation"
    neutral: ClassVar = {"share": 10.0, "loans": 10.0}
    share: float = param(
        0.5, "share of income", "Most that debt service may take; 10 is no cap.",
        low=0.0, high=10.0, source="30-70 % in practice",
    )  # fmt: skip

    loans: float = param(
        2.0, "loans", "Most at once, here and at other banks as far as is on file; 1 refuses who owes another bank.",
        low=0.0, high=10.0, source="1-3 where lenders agreed on a cap after over-lending (literature)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Cap debt service."""
        levers.lower_to("debt_service_cap", self.share)
        levers.lower_to("most_loans", self.loans)
