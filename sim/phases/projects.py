"""Projects end with the loan that paid for them."""

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.levers import Levers
from sim.parameters.projects import Projects
from sim.rules.products import is_amortised
from sim.rules.projects import chance_of_success, chooses_risky, gain_of_success
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.loans import BY_GROUP, OPEN, PLEDGED, SECURITY_OF, ActiveLoans, Loans
from sim.world.parties import Parties
from sim.world.purposes import PROJECT_ENDS


@phase
def end(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    projects: Projects,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Where a loan falls due whole, its project has gained by now, or what the loan paid for is lost.

    Which kind it was its owner chose, where there is a choice, when the rate and for whom he stands were known.
    """
    if projects.gain == 0.0 and projects.success == 1.0 and projects.risky_success == 1.0:
        return
    chosen = projects.choice >= 0.5
    rows, status, left, schedule = active.row, loans.status, loans.months_left, loans.schedule
    balance, capital = loans.balance, parties.capital
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN or left[loan] != 1 or is_amortised(schedule[loan]) or loans.product[loan] == PLEDGED:
            continue
        mean = projects.gain
        if chosen:
            at = parties.cell[loan]
            owed = 1.0 + loans.rate[loan] * levers.term[at] / 12.0
            liability = levers.call_share[at] * owed if SECURITY_OF[loans.product[loan]] == BY_GROUP else 0.0
            parties.risky[loan] = chooses_risky(
                projects.success, projects.risky_success, projects.gain, projects.risky_gain, owed, liability
            )
            mean = projects.risky_gain if parties.risky[loan] == 1 else projects.gain
        chance = chance_of_success(parties.risky[loan], projects.success, projects.risky_success)
        if uniform(luck, PROJECT_ENDS, loan, month) < chance:
            gained = balance[loan] * gain_of_success(mean, chance)
            transfer(accounts, OUTSIDE, loan, gained)
            books.income[parties.cell[loan]] += gained
        else:
            capital[loan] -= min(max(0.0, capital[loan]), balance[loan])
