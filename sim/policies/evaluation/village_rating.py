"""Stars by what the village says."""

from typing import Any, ClassVar

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill


class VillageRating(Policy):
    """The village committee asks neighbours what they think of an applicant before the bank decides."""

    name: ClassVar = "village_rating"
    area: ClassVar = "customer credit evaluation"
    neutral: ClassVar = {"peers": 0.0}
    peers: float = param(
        8.0, "peers", "Asked about an applicant, at least.",
        low=0.0, high=100.0, source="3-15 in star-rated villages (found: Yanjin)",
    )  # fmt: skip
    published: float = param(
        0.0, "share of parties", "Whose stars hang out for all to see, so that other banks hear of a default.",
        low=0.0, high=1.0, source="0 or 1: some villages put ratings on the wall (assumed)",
    )  # fmt: skip
    cost: float = param(
        4.0, "CNY per party and year", "Paid by the state to village committees, for eight neighbours asked.",
        low=0.0, high=1000.0, source="assumed",
    )  # fmt: skip

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Ask neighbours."""
        levers.raise_to("village_peers", self.peers)
        if self.published > 0.0:
            levers.raise_to("identification", self.published)

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Meetings of the committees, in proportion to how many are asked."""
        bill.state(self.cost / 12.0 * self.peers / 8.0 * bill.may_borrow)
