"""A month before a loan matures the bank looks at its borrower again and decides whether it is renewed."""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.demand import Demand
from sim.parameters.officers import Officers
from sim.rules.capital import whole_capital
from sim.rules.lending import accepted_number, renewal_decision, scaled, usual_loan
from sim.rules.products import is_amortised
from sim.world.applications import Applications, Renewals
from sim.world.books import Books
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import LEAVES_BANK, OPEN, RENEWED, RUNS_OFF, ActiveLoans, Loans
from sim.world.parties import Parties
from sim.world.purposes import LEAVES


@phase
def list_due(
    active: ActiveLoans,
    renewals: Renewals,
    applications: Applications,
    loans: Loans,
    parties: Parties,
    levers: Levers,
) -> None:
    """Loans that mature whole next month are listed; hidden ones are not, but renewed while they may."""
    status, left, hidden, rows, count = loans.status, loans.months_left, loans.hidden_months, renewals.row, 0
    for place in range(active.number[0]):
        loan = active.row[place]
        if (
            status[loan] != OPEN
            or is_amortised(loans.schedule[loan])
            or left[loan] != 1
            or loans.accelerated[loan] == 1
        ):
            continue
        loans.top_up[loan] = 0.0
        if hidden[loan] > 0:
            more = loans.forced_renewals[loan] < levers.most_forced_renewals[parties.cell[loan]]
            loans.decision[loan] = RENEWED if more else LEAVES_BANK
            continue
        applications.product[loan] = loans.product[loan]
        rows[count] = loan
        count += 1
    renewals.number[0] = count


@phase
def decide(
    renewals: Renewals,
    applications: Applications,
    loans: Loans,
    parties: Parties,
    branches: Branches,
    head_office: HeadOffice,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    bank: Bank,
    officers: Officers,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """A loan is renewed, with more on top, on record and risk; one refused runs off; some want none."""
    rows, decision, late, balance, cell = renewals.row, loans.decision, loans.months_late, loans.balance, parties.cell
    risk, leniency, branch = applications.estimated_risk, branches.leniency, parties.branch
    capital = whole_capital(head_office.capital[0], bank.represented_borrowers, len(balance))
    ranked, share, count = np.empty(renewals.number[0], np.uint32), 0.0, 0
    for place in range(renewals.number[0]):
        loan = rows[place]
        at = cell[loan]
        wants = uniform(luck, LEAVES, loan, month) >= demand.no_renewal_wanted or parties.means[loan] < balance[loan]
        cut_off = scaled(levers.cut_off_renewal[at], bank.stance_on_renewal, min(0.0, economy.loan_supply))
        decision[loan] = renewal_decision(wants, late[loan] == 0, risk[loan] <= cut_off and head_office.failed[0] == 0)
        if levers.acceptance_renewal[at] > 0.0 and wants and late[loan] == 0 and head_office.failed[0] == 0:
            decision[loan] = RENEWED
            ranked[count] = loan
            count += 1
            share += levers.acceptance_renewal[at]
    if count > 0:
        accepted = accepted_number(share, head_office.accepted_renewals[0], count)
        head_office.accepted_renewals[0] += share - accepted
        order = np.argsort(risk[ranked[:count]], kind="mergesort")
        for place in range(accepted, count):
            decision[ranked[order[place]]] = RUNS_OFF
    for place in range(renewals.number[0]):
        loan = rows[place]
        at = cell[loan]
        books.renewals_due[at] += 1.0
        if decision[loan] == RUNS_OFF:
            books.renewals_refused[at] += 1.0
            loans.refused[loan] = month + 1
        if decision[loan] != RENEWED:
            continue
        wanted = usual_loan(
            parties.segment[loan],
            demand.farm_loan,
            demand.trader_loan,
            demand.enterprise_loan,
            parties.mean_income[loan] * economy.income_index,
            economy.size_index,
            levers.loan_size[at],
        )
        wanted = scaled(wanted, officers.larger_loans, leniency[branch[loan]])
        allowed = max(0.0, levers.single_borrower_limit[at] * capital - balance[loan])
        loans.top_up[loan] = min(allowed, demand.top_up * max(0.0, wanted - balance[loan]))
