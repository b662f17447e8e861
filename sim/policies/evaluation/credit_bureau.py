"""A register that lenders share."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class CreditBureau(Policy):
    """Lenders see each other's loans and defaults before they lend."""

    name: ClassVar = "credit_bureau"
    area: ClassVar = "customer credit evaluation"
    neutral: ClassVar = {"coverage": 0.0}
    coverage: float = param(
        0.95, "share of parties", "Have a file, at least.",
        low=0.0, high=1.0, source="de Janvry, McIntosh and Sadoulet 2010: a bureau introduced branch by "
            "branch (literature, high confidence)",
    )  # fmt: skip
    fee: float = param(
        10.0, "CNY per file and year", "Paid by the bank for each file more than there are.",
        low=0.0, high=1000.0, source="assumed: a few yuan a report",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Open files."""
        levers.raise_to("bureau_coverage", self.coverage)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Reports on those who had no file before."""
        added = max(0.0, self.coverage - model.levers.base["bureau_coverage"])
        bill.bank(self.fee / 12.0 * added * bill.may_borrow)
