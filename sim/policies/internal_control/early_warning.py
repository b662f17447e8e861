"""Loans looked at when they are one or two dues late."""

from typing import Any, ClassVar

import numpy as np

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill
from sim.rules.monitoring import monitoring_cost

cost_of: Any = monitoring_cost.py_func  # type: ignore[attr-defined]  # the rule by which it is booked, for all cells


class EarlyWarning(Policy):
    """Officers visit whoever is one or two dues late, and turn his loan into instalments if he cannot pay."""

    name: ClassVar = "early_warning"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {"sensitivity": 0.0, "staffing": 0.1}
    sensitivity: float = param(
        0.6, "probability", "Chance a month that a loan in trouble is noticed, at least.",
        low=0.0, high=1.0, source="0.5-0.8 in practice (assumed)",
    )  # fmt: skip

    missed: float = param(
        1.0, "missed dues", "From how many on a loan is looked at: 1 leaves three months until default, 2 leaves two.",
        low=1.0, high=2.0, source="lead time; a day or more in arrears in practice (assumed)",
    )  # fmt: skip
    staffing: float = param(
        1.0, "multiple of usual", "Officers for each client, at least; 3 is about 50 clients an officer.",
        low=0.1, high=10.0, source="50-300 clients an officer in practice, about 150 assumed to be usual",
    )  # fmt: skip
    pay: float = param(
        200.0, "CNY per loan and year", "Officers beyond the usual number, for each time their number.",
        low=0.0, high=1e5, source="assumed: 30,000 a year for one who has 150 clients",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Watch loans; what watching costs is booked when the month is closed."""
        levers.raise_to("early_warning", self.sensitivity)
        levers.warned_from = self.missed
        levers.raise_to("staffing", self.staffing)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Officers whom there were not before."""
        bill.bank(self.pay / 12.0 * max(0.0, self.staffing - model.levers.base["staffing"]) * bill.loans)

    def noted_cost(self, model: Any, bill: Bill) -> None:
        """Officers' time for watching, beyond that there is anyway."""
        added = np.maximum(0.0, model.levers.early_warning - model.levers.base["early_warning"])
        prices = float(model.economy.price_index)
        bill.note("bank", bill.of_cells(cost_of(model.monitoring.cost, added, model.books.loans_count, prices)))
