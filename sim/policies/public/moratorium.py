"""Principal that need not be paid for a while."""

from typing import Any, ClassVar

import numpy as np

from sim.core.declare import param
from sim.core.draws import uniform_column
from sim.policies.base import LeverSetter, Policy
from sim.world.loans import INSTALMENTS, OPEN, SEASONAL, WEEKLY
from sim.world.population import BIRTH
from sim.world.purposes import CHOSEN


class Moratorium(Policy):
    """A borrower who is not late pays interest only: no instalment of principal falls due and no loan matures.

    Every month in force puts the rest of the schedule off by a month. The share is drawn once a party, by lot.
    """

    name: ClassVar = "moratorium"
    area: ClassVar = "macro-prudential and public"
    neutral: ClassVar = {"share": 0.0}
    share: float = param(
        0.6, "share of borrowers", "May put principal off.", low=0.0, high=1.0,
        source="0-60 % of loans deferred in programmes of forbearance (literature, medium confidence)",
    )  # fmt: skip

    def begin(self, model: Any) -> Any:
        """Draw who may put principal off: [borrower]."""
        return uniform_column(int(model.luck), CHOSEN, len(model.loans), BIRTH) < self.share

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Put schedules off by the month; while it is phased in, those of part of the covered cells."""
        loans, count = model.loans, len(model.loans)
        covered = np.zeros(len(model.levers), bool)
        covered[levers.cells[: round(levers.strength * len(levers.cells))]] = True
        putting_off = (
            prepared
            & covered[model.parties.cell[:count]]
            & (loans.status == OPEN)
            & (loans.months_late == 0)
            & (loans.months_left > 0)
        )
        in_parts = np.isin(loans.schedule, (INSTALMENTS, WEEKLY, SEASONAL))
        loans.grace[putting_off & in_parts] += 1  # gone once the month's interest is billed
        loans.months_left[putting_off & (in_parts | (loans.months_left == 1))] += 1
