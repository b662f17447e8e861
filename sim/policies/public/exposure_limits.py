"""How much one borrower or group may owe."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class ExposureLimits(Policy):
    """No borrower and no group owes more than a share of the bank's capital."""

    name: ClassVar = "exposure_limits"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"single": 10.0, "group": 10.0}
    single: float = param(
        0.01, "share of capital", "Most one borrower may owe.",
        low=0.0, high=10.0, source="10 % by law (found), 5-15 %; far less binds a bank of small loans",
    )  # fmt: skip
    group: float = param(
        0.02, "share of capital", "Most a solidarity group may owe together.",
        low=0.0, high=10.0, source="15 % by rule of 2003 (literature, high confidence)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Limit exposures."""
        levers.lower_to("single_borrower_limit", self.single)
        levers.lower_to("group_limit", self.group)
