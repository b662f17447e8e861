"""Officers watch loans that soon mature, and reschedule those they think weak while they are still in order."""

from typing import Any

import sim.core.finance
import sim.rules.evaluating
import sim.rules.monitoring
from sim.core.draws import uniform
from sim.world.loans import BULLET, INSTALMENTS, OPEN
from sim.world.purposes import WARNED
from tests.reference.plain import plain

finance, evaluating, monitoring = plain(sim.core.finance), plain(sim.rules.evaluating), plain(sim.rules.monitoring)


class WatchedLoan:
    """A loan as something officers keep an eye on."""

    def is_watched(self) -> bool:
        """Say whether it is a bullet in order that soon matures."""
        settings = self.model.monitoring
        return (
            self.status == OPEN
            and self.borrower.cell.levers.early_warning > 0.0
            and self.schedule == BULLET
            and self.months_late == 0
            and self.hidden_months == 0
            and 2 <= self.months_left <= settings.lead + 1
            and self.accelerated == 0
        )

    def warn(self) -> None:
        """Turn it into instalments if it looks weak."""
        model, borrower, settings = self.model, self.borrower, self.model.monitoring
        levers = borrower.cell.levers
        uncovered = evaluating.uncovered_share(self.balance, borrower.capital, borrower.cash)
        draw = uniform(model.luck, WARNED, self.index, model.month)
        if monitoring.is_warned_of(uncovered, settings.threshold, draw, levers.early_warning, settings.false_alarms):
            self.schedule = INSTALMENTS
            self.rescheduled = 1
            self.months_left = settings.rescheduled
            self.instalment = finance.instalment(self.balance, self.rate, self.months_left)
            borrower.cell.books.rescheduled += 1.0


def warn(model: Any) -> None:
    """Every watched loan is looked at."""
    for loan in model.active:
        if loan.is_watched():
            loan.warn()
