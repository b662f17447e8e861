"""A public agency that takes bad loans off the bank's books."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.settling import give_up, pay_principal
from sim.world.loans import OPEN


class BadLoanPurchase(Policy):
    """A public agency buys loans that have been bad for a while, at a part of what they stand at.

    The bank bears the rest; the debtor is pursued by nobody, and excluded as after a write-off.
    """

    name: ClassVar = "bad_loan_purchase"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"share": 0.0}
    share: float = param(
        0.5, "share of bad loans", "Bought, the longest in default first.", low=0.0, high=1.0,
        source="0-80 % of bad loans; the Agricultural Bank's were bought in 2008 (found)",
    )  # fmt: skip
    price: float = param(
        0.4, "share of balance", "Paid for them.", low=0.0, high=1.0, source="20-60 % of face value in practice",
    )  # fmt: skip
    after: float = param(
        6.0, "months", "In true default, at least, before they can be sold.", low=0.0, high=120.0, source="assumed",
    )  # fmt: skip

    def after_paying(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Buy so many that the share of all balances in default is bought."""
        loans = model.loans
        here = levers.covered[model.parties.cell[: len(loans)]] & (loans.status == OPEN) & (loans.impaired == 1)
        rows = (here & (loans.default_months >= self.after) & (loans.balance > 0.0)).nonzero()[0]
        rows = rows[(-loans.default_months[rows]).argsort(kind="stable")]
        total = loans.balance[here].sum()
        bought = rows[loans.balance[rows].cumsum() <= self.share * levers.strength * total]
        if len(bought):
            pay_principal(model, levers, bought, self.price * loans.balance[bought])
            give_up(model, bought)
