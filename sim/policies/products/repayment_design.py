"""When a loan is paid back."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class RepaymentDesign(Policy):
    """Loans are paid back when the borrower earns: in instalments after some months of grace, or at harvest."""

    name: ClassVar = "repayment_design"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"instalments": 0.0, "grace": 0.0, "seasonal": 0.0, "revolving": 0.0}
    instalments: float = param(
        0.2, "share of loans", "Repaid in instalments, at least.",
        low=0.0, high=1.0, source="status quo",
    )  # fmt: skip
    grace: float = param(
        2.0, "months", "Before the first instalment of principal, at least.",
        low=0.0, high=24.0, source="two months instead of two weeks, Field et al. 2013 (literature, high "
            "confidence)",
    )  # fmt: skip
    seasonal: float = param(
        0.5, "share of farm loans", "Due at harvest, of those not in instalments, at least.",
        low=0.0, high=1.0, source="assumed",
    )  # fmt: skip
    revolving: float = param(
        0.3, "share of unsecured loans", "May be drawn again, of those not in instalments, at least.",
        low=0.0, high=1.0, source="status quo",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Choose schedules."""
        levers.raise_to("instalment_share", self.instalments)
        levers.raise_to("grace", self.grace)
        levers.raise_to("seasonal_share", self.seasonal)
        levers.raise_to("revolving_share", self.revolving)
