"""The rule that a loan needs a guarantor."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class ThirdPartyGuarantor(Policy):
    """A loan without property needs guarantors of enough wealth, who are paid a fee for it."""

    name: ClassVar = "third_party_guarantor"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"guarantors": 0.0, "unsecured": 1.0, "wealth_multiple": 100.0, "fee": 0.0}
    guarantors: float = param(
        2.0, "guarantors", "Required of a guaranteed loan, at least.",
        low=0.0, high=16.0, source="one or two assumed to be usual, up to three",
    )  # fmt: skip
    unsecured: float = param(
        0.05, "share of loans", "Most that is lent without guarantors.",
        low=0.0, high=1.0, source="assumed",
    )  # fmt: skip
    wealth_multiple: float = param(
        1.0, "multiple of net worth", "Most that one may stand for.",
        low=0.0, high=100.0, source="0.5-3 in practice",
    )  # fmt: skip
    fee: float = param(
        0.0, "share of loan", "Paid by the borrower to his guarantors, at least.",
        low=0.0, high=0.1, source="0-3 %",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Ask for guarantors."""
        levers.raise_to("guarantors_required", self.guarantors)
        levers.lower_to("unsecured_share", self.unsecured)
        levers.lower_to("guarantee_limit", self.wealth_multiple)
        levers.raise_to("guarantee_fee", self.fee)

    def noted_cost(self, model: Any, bill: Bill) -> None:
        """Fees that borrowers pay to their guarantors, of which there are none at the base value."""
        if model.levers.base["guarantee_fee"] == 0.0:
            bill.note("borrowers", bill.of_cells(model.books.fees))
