"""A fund that shares the loss on bad loans."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill
from sim.policies.settling import pay_principal
from sim.world.loans import OPEN


class GuaranteeFund(Policy):
    """When a loan becomes bad a public fund pays its share of what is due, for a premium on all loans.

    What the fund has paid the debtor owes nobody any more.
    """

    name: ClassVar = "guarantee_fund"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"cover": 0.0}
    cover: float = param(
        0.5, "share of loss", "Paid by the fund.", low=0.0, high=1.0,
        source="county funds that compensate for risk pay up to 80 % (found)",
    )  # fmt: skip
    premium: float = param(
        0.01, "share of loans/year", "Paid by the bank, for full cover of all loans.", low=0.0, high=0.1,
        source="0.5-3 % in practice (found)",
    )  # fmt: skip

    def after_paying(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Pay on loans that became bad this month."""
        covered = levers.covered[model.parties.cell[: len(model.loans)]]
        rows = (covered & (model.loans.status == OPEN) & (model.loans.impaired_in == model.month)).nonzero()[0]
        rows = rows[(model.loans.impaired[rows] == 1) & (model.loans.principal_due[rows] > 0.0)]
        if len(rows):
            pay_principal(model, levers, rows, self.cover * levers.strength * model.loans.principal_due[rows])

    def running_cost(self, model: Any, bill: Bill) -> None:
        """The premium."""
        bill.bank(self.premium / 12.0 * self.cover * bill.balance)
