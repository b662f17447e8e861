"""Bad loans called by their name."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy


class StrictRecognition(Policy):
    """Loans 90 days late are reported as bad and not renewed to look good."""

    name: ClassVar = "strict_recognition"
    area: ClassVar = "internal risk control"
    neutral: ClassVar = {
        "forced_renewal": 1.0,
        "most_forced_renewals": 10.0,
        "cure": 0.0,
    }
    by_branch: ClassVar = True
    forced_renewal: float = param(
        0.05, "per month", "Chance that a loan about to be bad is renewed to hide it, at most.",
        low=0.0, high=1.0, source="loans over 90 days late recognised in full (found: Guiyang 2017); "
            "chance assumed",
    )  # fmt: skip
    most_forced_renewals: float = param(
        1.0, "renewals", "How often one loan can be hidden, at most.",
        low=0.0, high=10.0, source="assumed",
    )  # fmt: skip

    cure: float = param(
        0.0, "months", "A loan rescheduled, or renewed to hide it, is bad until paid on time for so long.",
        low=0.0, high=24.0, source="0-12 in practice",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Report."""
        levers.lower_to("forced_renewal", self.forced_renewal)
        levers.lower_to("most_forced_renewals", self.most_forced_renewals)
        levers.raise_to("cure", self.cure)
