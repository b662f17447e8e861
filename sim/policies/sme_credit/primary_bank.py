"""One bank that stays with its client."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class PrimaryBank(Policy):
    """The bank that knows a client best commits itself to renew his loan while he pays."""

    name: ClassVar = "primary_bank"
    area: ClassVar = "SME credit management"
    neutral: ClassVar = {"commitment": 0.0, "disclosure": 0.0}
    commitment: float = param(
        0.5, "share", "How far the cut-off for renewals moves to no cut-off at all.",
        low=0.0, high=1.0, source="primary-bank rules commit lenders to renew (assumed strength)",
    )  # fmt: skip

    disclosure: float = param(
        0.0, "share of parties", "Who show the bank what they owe to others, file or not.",
        low=0.0, high=1.0, source="0 or 1: a primary bank is told of its clients' other debts (assumed)",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Renew more."""
        base = model.levers.base["cut_off_renewal"]
        levers.raise_to("cut_off_renewal", base + self.commitment * (1.0 - base))
        levers.raise_to("debts_disclosed", self.disclosure)
