"""Officers watch loans that soon mature, and reschedule those they think weak while they are still in order."""

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.core.finance import instalment
from sim.levers import Levers
from sim.parameters.monitoring import Monitoring
from sim.rules.evaluating import uncovered_share
from sim.rules.monitoring import is_warned_of
from sim.world.accounts import Accounts
from sim.world.books import Books
from sim.world.loans import BULLET, INSTALMENTS, OPEN, ActiveLoans, Loans
from sim.world.parties import Parties
from sim.world.purposes import WARNED


@phase
def warn(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    monitoring: Monitoring,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """A loan in order that looks weak some months before it matures is rescheduled: instalments instead of one sum.

    A rescheduled loan counts as special mention at least.
    """
    status, left, late, balance, cell = loans.status, loans.months_left, loans.months_late, loans.balance, parties.cell
    for place in range(active.number[0]):
        loan = active.row[place]
        at = cell[loan]
        if status[loan] != OPEN or levers.early_warning[at] <= 0.0:
            continue
        if loans.schedule[loan] != BULLET or late[loan] > 0 or loans.hidden_months[loan] > 0:
            continue
        if not 2 <= left[loan] <= monitoring.lead + 1 or loans.accelerated[loan] == 1:
            continue
        uncovered = uncovered_share(balance[loan], parties.capital[loan], accounts.cash[loan])
        draw = uniform(luck, WARNED, loan, month)
        if is_warned_of(uncovered, monitoring.threshold, draw, levers.early_warning[at], monitoring.false_alarms):
            loans.schedule[loan] = INSTALMENTS
            loans.rescheduled[loan] = 1
            left[loan] = monitoring.rescheduled
            loans.instalment[loan] = instalment(balance[loan], loans.rate[loan], left[loan])
            books.rescheduled[at] += 1.0
