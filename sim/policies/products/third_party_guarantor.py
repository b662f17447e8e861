"""The rule that a loan needs a guarantor."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class ThirdPartyGuarantor(Policy):
    """A loan without property needs guarantors of enough wealth, who are paid a fee for it."""

    name: ClassVar = "third_party_guarantor"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"guarantors": 0.0, "unsecured": 1.0, "wealth_multiple": 100.0, "fee": 0.0,
                         "other_trade": 0.0, "other_village": 0.0, "cut_off": 1.0}  # fmt: skip
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

    other_trade: float = param(
        0.0, "switch", "Guarantors have to be of another trade than the borrower.",
        low=0.0, high=1.0, source="different trades in joint-liability rules (found: Tai'an Jin'an village bank)",
    )  # fmt: skip
    other_village: float = param(
        0.0, "switch", "Guarantors have to live in another village than the borrower.",
        low=0.0, high=1.0, source="assumed: harvests of a village fail together",
    )  # fmt: skip
    cut_off: float = param(
        1.0, "PD", "Highest default probability of a guarantor by his own record; 1 is not looked at.",
        low=0.0, high=1.0, source="guarantors judged as borrowers are, 0.05-0.2 (assumed)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Ask for guarantors."""
        levers.raise_to("guarantors_required", self.guarantors)
        levers.lower_to("unsecured_share", self.unsecured)
        levers.lower_to("guarantee_limit", self.wealth_multiple)
        levers.raise_to("guarantee_fee", self.fee)
        levers.lower_to("same_trade_guarantors", 1.0 - self.other_trade)
        levers.lower_to("same_village_guarantors", 1.0 - self.other_village)
        levers.lower_to("guarantor_cut_off", self.cut_off)

    def noted_cost(self, model: Any, bill: Bill) -> None:
        """Fees that borrowers pay to their guarantors, of which there are none at the base value."""
        if model.levers.base["guarantee_fee"] == 0.0:
            bill.note("borrowers", bill.of_cells(model.books.fees))
