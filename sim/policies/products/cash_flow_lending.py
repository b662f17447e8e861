"""Loans by what a household has left every month."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class CashFlowLending(Policy):
    """Officers visit a household, work out what it has left in a month, and set instalments that it can pay."""

    name: ClassVar = "cash_flow_lending"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"share": 0.0, "surplus_share": 2.0}
    share: float = param(
        0.5, "share of loans", "Of what is not lent to groups, without security, on orders or as enterprise "
            "loans, at least.",
        low=0.0, high=1.0, source="individual loans after an analysis of cash flow, as twelve banks were "
            "taught (found: World Bank)",
    )  # fmt: skip
    surplus_share: float = param(
        0.7, "share of surplus", "Most that instalments may take.",
        low=0.0, high=2.0, source="0.4-0.9 in practice (literature, medium confidence)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Lend by cash flow; what visits cost is booked with the visits."""
        levers.raise_to("cash_flow_share", self.share)
        levers.lower_to("surplus_share", self.surplus_share)

    def noted_cost(self, model: Any, bill: Bill) -> None:
        """Visits, of which there are none without loans by cash flow."""
        if model.levers.base["cash_flow_share"] == 0.0:
            cost = model.products.visit_cost * float(model.economy.price_index)
            bill.note("bank", bill.of_cells(cost * model.books.visits))
