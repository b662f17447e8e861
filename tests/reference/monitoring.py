"""Officers watch loans that fall behind, and reschedule those of debtors who cannot pay before they go bad."""

from typing import Any

import sim.core.finance
import sim.rules.monitoring
from sim.core.draws import uniform
from sim.phases.monitoring import FIRST, LAST
from sim.world.loans import INSTALMENTS, OPEN
from sim.world.purposes import WARNED
from tests.reference.plain import plain

finance, monitoring = plain(sim.core.finance), plain(sim.rules.monitoring)


class WatchedLoan:
    """A loan as something officers keep an eye on."""

    def is_watched(self) -> bool:
        """Say whether it has fallen behind and may be rescheduled."""
        return (
            self.status == OPEN
            and FIRST <= self.months_late <= LAST
            and self.borrower.cell.levers.early_warning > 0.0
            and self.months_late >= self.borrower.cell.levers.warned_from
            and self.rescheduled == 0
            and self.accelerated == 0
        )

    def is_warned_of(self) -> bool:
        """Say whether its officer thinks that its debtor cannot pay."""
        model, borrower = self.model, self.borrower
        needed_share = model.now.need_index if model.spending.consumption > 0.0 else 0.0
        return monitoring.is_warned_of(
            self.interest_due + self.principal_due,
            borrower.means_now(borrower.subsistence * needed_share),
            uniform(model.luck, WARNED, self.index, model.month),
            borrower.cell.levers.early_warning * monitoring.attention(borrower.cell.levers.staffing),
            model.monitoring.false_alarms,
        )

    def reschedule(self) -> None:
        """Spread what is left over equal instalments."""
        books, months = self.borrower.cell.books, self.model.monitoring.rescheduled
        books.rolled += self.principal_due
        books.rescheduled += 1.0
        self.principal_due = 0.0
        self.rescheduled = 1
        self.schedule, self.grace, self.line, self.order_open = INSTALMENTS, 0, 0.0, 0
        self.months_left = months
        self.instalment = finance.instalment(self.balance, self.rate, months)


def warn(model: Any) -> None:
    """Every loan that has fallen behind is looked at."""
    for loan in model.active:
        if loan.is_watched() and loan.is_warned_of():
            loan.reschedule()
