"""Lending is planned for the month, and those who passed are paid out."""

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.core.finance import instalment, weekly_instalment
from sim.levers import Levers
from sim.parameters.behaviour import Behaviour
from sim.rules.following import SINCE_NEW_YEAR, half_year
from sim.rules.lending import lending_budget
from sim.rules.paying import feeling
from sim.rules.products import contract_months, harvest_returned, is_amortised, pledge_needed, schedule_for
from sim.rules.recovering import rationed_share
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.applications import DECLINED, FUNDS, NOT_REFUSED, WENT_ELSEWHERE, Applicants, Applications, Renewals
from sim.world.books import Books
from sim.world.branches import HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import (
    OPEN,
    PLEDGED,
    PROPERTY_PLEDGED,
    RENEWED,
    REVOLVING,
    SEASONAL,
    UNDECIDED,
    WEEKLY,
    Guarantees,
    Loans,
    Vintages,
)
from sim.world.parties import Parties
from sim.world.purposes import LOTTERY, SCHEDULE, TEMPTATION

CARRIED_OVER = 0.03  # share of the book: what is not lent of a month's plan may be lent later


@phase
def plan(
    renewals: Renewals,
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    levers: Levers,
    economy: Economy,
    head_office: HeadOffice,
    books: Books,
) -> None:
    """The head office lets the book grow by its target and the stance of loan supply, while capital and deposits allow.

    The plan, the capital floor and the loan-to-deposit cap are averages over the cells. What seasonal borrowers have
    just paid back of their harvest is lent to them again before others are served.
    """
    wanted = promised = 0.0
    for place in range(renewals.number[0]):
        loan = renewals.row[place]
        if loans.status[loan] == OPEN and loans.decision[loan] == RENEWED:
            back = 0.0
            if loans.schedule[loan] == SEASONAL:
                back = harvest_returned(loans.top_up[loan], loans.balance[loan])
            promised += back
            wanted += loans.top_up[loan] - back
    for place in range(applicants.number[0]):
        loan = applicants.row[place]
        if applications.refusal[loan] == NOT_REFUSED:
            wanted += applications.wanted[loan]
    head_office.wanted[0], head_office.promised[0] = wanted, promised
    growth = floor = cap = leverage = repaid = 0.0
    cells = len(books.loans)
    for at in range(cells):
        growth += levers.target_growth[at] / cells
        floor += levers.capital_floor[at] / cells
        cap += levers.loan_to_deposit_cap[at] / cells
        leverage += levers.leverage_floor[at] / cells
        repaid += books.principal_received[at] + books.calls_principal[at] + books.collected[at]
        repaid += books.prepaid[at] - books.drawn[at] + books.public_paid[at]
    allowed = head_office.capital_ratio[0] >= floor and head_office.loan_to_deposit[0] <= cap
    allowed = allowed and head_office.leverage_ratio[0] >= leverage and head_office.failed[0] == 0
    head_office.lending_open[0] = 1 if allowed else 0
    planned = lending_budget(head_office.loans[0], growth, economy.loan_supply, repaid, int(allowed))
    carried = min(head_office.unspent[0], head_office.loans[0] * CARRIED_OVER)
    head_office.budget[0] = planned + carried if allowed else 0.0
    head_office.unspent[0] = max(0.0, head_office.budget[0] - head_office.promised[0] - head_office.wanted[0])


@phase
def grant(
    renewals: Renewals,
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    behaviour: Behaviour,
    head_office: HeadOffice,
    accounts: Accounts,
    vintages: Vintages,
    books: Books,
    start: int,
    month: int,
    luck: int,
) -> None:
    """Those who passed are paid out; when the month's plan does not reach, a lottery decides, and top-ups shrink."""
    status, top_up, cell, branch = loans.status, loans.top_up, parties.cell, parties.branch
    guarantor, share = guarantees.guarantor, guarantees.share
    places = len(guarantor) // len(status)
    first_branch = len(cell)
    chance = rationed_share(max(0.0, head_office.budget[0] - head_office.promised[0]), head_office.wanted[0])
    for place in range(renewals.number[0]):
        loan = renewals.row[place]
        if status[loan] == OPEN and loans.decision[loan] == RENEWED:
            back = 0.0
            if loans.schedule[loan] == SEASONAL and head_office.lending_open[0] == 1:
                back = harvest_returned(top_up[loan], loans.balance[loan])
            top_up[loan] = back + (top_up[loan] - back) * chance
    for place in range(applicants.number[0]):
        loan = applicants.row[place]
        if applications.refusal[loan] != NOT_REFUSED:
            if applications.refusal[loan] not in (WENT_ELSEWHERE, DECLINED):
                books.refused_amount[cell[loan]] += applications.wanted[loan]
            continue
        at, amount = cell[loan], applications.wanted[loan]
        if uniform(luck, LOTTERY, loan, month) >= chance:
            applications.refusal[loan] = FUNDS
            books.refused_funds[at] += 1.0
            books.refused_amount[at] += amount
            for row in range(loan * places, (loan + 1) * places):
                guarantor[row] = -1
                share[row] = 0.0
            continue
        status[loan] = OPEN
        loans.product[loan] = applications.product[loan]
        loans.granted[loan] = month
        parties.felt[loan] = feeling(behaviour.temptation, normal(luck, TEMPTATION, loan, month))
        loans.balance[loan] = amount
        loans.rate[loan] = applications.rate[loan]
        loans.expected_quality[loan] = applications.expected_quality[loan]
        loans.against[loan] = applications.against[loan]
        loans.estimated_risk[loan] = applications.estimated_risk[loan]
        loans.judged[loan] = 0
        product = applications.product[loan]
        schedule = schedule_for(
            product,
            parties.segment[loan],
            uniform(luck, SCHEDULE, loan, month),
            levers.instalment_share[at],
            levers.seasonal_share[at],
            levers.revolving_share[at],
        )
        months = contract_months(product, schedule, levers.term[at], levers.pledge_term[at], (start + month) % 12)
        loans.schedule[loan] = schedule
        loans.months_left[loan] = months
        loans.grace[loan] = min(int(levers.grace[at]), months - 1) if is_amortised(schedule) else 0
        loans.instalment[loan] = 0.0
        if schedule == WEEKLY:
            loans.instalment[loan] = weekly_instalment(amount, loans.rate[loan], months - loans.grace[loan])
        elif is_amortised(schedule):
            loans.instalment[loan] = instalment(amount, loans.rate[loan], months - loans.grace[loan])
        loans.line[loan] = amount if schedule == REVOLVING else 0.0
        loans.order_open[loan] = 1 if product == PLEDGED else 0
        loans.grade[loan] = applications.grade[loan]
        if PROPERTY_PLEDGED[product] == 1:
            needed = pledge_needed(amount, levers.collateral_haircut[at])
            parties.pledged[loan] = min(max(0.0, parties.wealth[loan]), needed)
        loans.months_late[loan] = 0
        loans.decision[loan] = UNDECIDED
        loans.refused[loan] = 0
        loans.renewals[loan] = 0
        loans.forced_renewals[loan] = 0
        loans.rescheduled[loan] = 0
        loans.hidden_months[loan] = 0
        loans.accelerated[loan] = 0
        loans.defaulted[loan] = 0
        loans.default_months[loan] = 0
        loans.impaired[loan] = 0
        loans.induced[loan] = 0
        loans.strategic[loan] = 0
        loans.category[loan] = 0
        loans.true_category[loan] = 0
        loans.observed[loan] = 0
        loans.category_at_new_year[loan] = SINCE_NEW_YEAR
        loans.ever_defaulted[loan] = 0
        top_up[loan] = 0.0
        transfer(accounts, first_branch + branch[loan], loan, amount)
        books.granted[at] += amount
        books.granted_income[at] += 12.0 * parties.mean_income[loan] * economy.income_index
        books.approvals[at] += 1.0
        books.quality_granted[at] += parties.quality[loan]
        if parties.ever_borrowed[loan] == 0:
            parties.ever_borrowed[loan] = 1
            books.first_loans[at] += 1.0
        vintage = half_year(start, month) * len(books.loans) + at
        vintages.granted[vintage] += 1.0
        vintages.granted_amount[vintage] += amount
        if levers.guarantee_fee[at] > 0.0:
            for row in range(loan * places, (loan + 1) * places):
                if guarantor[row] >= 0:
                    fee = levers.guarantee_fee[at] * amount * share[row]
                    transfer(accounts, loan, guarantor[row], fee)
                    books.fees[at] += fee
        transfer(accounts, loan, OUTSIDE, amount)
        books.invested[at] += amount
        parties.capital[loan] += amount
