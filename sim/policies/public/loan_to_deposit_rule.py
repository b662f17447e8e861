"""Loans no more than a share of deposits."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class LoanToDepositRule(Policy):
    """Over a ratio of loans to deposits the bank lends nothing new."""

    name: ClassVar = "loan_to_deposit_rule"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"cap": 10.0}
    everywhere: ClassVar = True
    cap: float = param(
        0.6, "share of deposits", "Most that may be lent.",
        low=0.1, high=10.0, source="75 % by law until 2015 (found); 60-100 %; a "
            "reserve ratio r is a cap of about 1 - r + capital over deposits (computed)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Cap loans to deposits."""
        levers.lower_to("loan_to_deposit_cap", self.cap)
