"""A policy of one's own: copy this file beside an experiment, change the class, and name it there.

An experiment names it `{class: my_policies:VillageRating, peers: 12}`. Its numbers are checked, `from`, `until`,
`phase_in`, `branches`, `segments` and `when` work as for every policy, and two policies that set the same lever in the
same branch, segment and month are an error that names both.
"""

from typing import Any, ClassVar

from sim import Policy, param


class VillageRating(Policy):
    """Neighbours are asked about every applicant, and who is late is read out at the village meeting."""

    area: ClassVar = "customer credit evaluation"
    neutral: ClassVar = {"peers": 0.0, "publicity": 0.0}

    peers: float = param(
        8.0, "peers", "Asked about an applicant, at least.", low=0.0, high=100.0, source="3-15 in Yanjin (found)"
    )
    publicity: float = param(
        2.0, "multiple of monthly", "Weight of what the village thinks of who is late, at least.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    meeting: float = param(
        150.0, "CNY per branch and month", "Paid by the state for the room.", low=0.0, high=1e5, source="assumed"
    )

    def start_month(self, model: Any, levers: Any, prepared: Any) -> None:
        """Set the rules of the month: every lever that `ruralcredit levers` lists can be set, raised or lowered."""
        levers.raise_to("village_peers", self.peers)
        levers.raise_to("meeting_frequency", self.publicity)

    def running_cost(self, model: Any, bill: Any) -> None:
        """Say who pays what: `bill.bank` or `bill.state`, a sum by branch, at the prices of the first month."""
        bill.state(self.meeting * bill.branches)
