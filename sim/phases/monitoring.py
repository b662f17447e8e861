"""Officers watch loans that fall behind, and reschedule those of debtors who cannot pay before they go bad."""

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.core.finance import instalment
from sim.levers import Levers
from sim.parameters.monitoring import Monitoring
from sim.parameters.spending import Spending
from sim.rules.monitoring import attention, is_warned_of
from sim.rules.paying import spare_means
from sim.world.accounts import Accounts
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import INSTALMENTS, OPEN, ActiveLoans, Loans
from sim.world.parties import Parties
from sim.world.purposes import WARNED

FIRST, LAST = 1, 2  # missed dues at which a loan may be looked at: after that it is called and accelerated


@phase
def warn(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    spending: Spending,
    monitoring: Monitoring,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """A loan one or two dues late, of a debtor who cannot pay, is rescheduled once: what is left, in instalments.

    Interest due stays due. A rescheduled loan counts as special mention at least, and ends with its last instalment.
    """
    status, late, cell, warning = loans.status, loans.months_late, parties.cell, levers.early_warning
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    for place in range(active.number[0]):
        loan = active.row[place]
        if status[loan] != OPEN or not FIRST <= late[loan] <= LAST:
            continue
        at = cell[loan]
        if (
            warning[at] <= 0.0
            or late[loan] < levers.warned_from[at]
            or loans.rescheduled[loan] == 1
            or loans.accelerated[loan] == 1
        ):
            continue
        due = loans.interest_due[loan] + loans.principal_due[loan]
        keep = parties.subsistence[loan] * needed_share
        means = spare_means(accounts.cash[loan], keep, spending.liquid_share * parties.capital[loan])
        draw = uniform(luck, WARNED, loan, month)
        sensitivity = warning[at] * attention(levers.staffing[at])
        if not is_warned_of(due, means, draw, sensitivity, monitoring.false_alarms):
            continue
        books.rolled[at] += loans.principal_due[loan]
        books.rescheduled[at] += 1.0
        loans.principal_due[loan] = 0.0
        loans.rescheduled[loan] = 1
        loans.schedule[loan] = INSTALMENTS
        loans.grace[loan] = 0
        loans.order_open[loan] = 0
        loans.line[loan] = 0.0
        loans.months_left[loan] = monitoring.rescheduled
        loans.instalment[loan] = instalment(loans.balance[loan], loans.rate[loan], monitoring.rescheduled)
