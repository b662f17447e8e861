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
    lag: float = param(
        0.0, "months", "Between two reports on a client; what is on file is up to so old.",
        low=0.0, high=12.0, source="0-4 quarters in practice; none assumed",
    )  # fmt: skip
    full: float = param(
        1.0, "switch", "Files show debts and how they were paid; without it, defaults alone.",
        low=0.0, high=1.0, source="the central bank's database has both (found)",
    )  # fmt: skip
    awareness: float = param(
        1.0, "share of files", "Whose owners have been told that lenders see them.",
        low=0.0, high=1.0, source="de Janvry, McIntosh and Sadoulet 2010 (literature, high confidence)",
    )  # fmt: skip
    fee: float = param(
        10.0, "CNY per file and year", "Paid by the bank for each file more than there are.",
        low=0.0, high=1000.0, source="assumed: a few yuan a report",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Open files."""
        levers.raise_to("bureau_coverage", self.coverage)
        levers.bureau_lag, levers.bureau_full, levers.bureau_awareness = self.lag, self.full, self.awareness

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Reports on those who had no file before."""
        added = max(0.0, self.coverage - model.levers.base["bureau_coverage"])
        bill.bank(self.fee / 12.0 * added * bill.may_borrow)
