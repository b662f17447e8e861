"""Loans mature, fall due, and are paid by those who can and will."""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.core.finance import instalment, interest_for_month, interest_in_weeks
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.behaviour import Behaviour
from sim.parameters.evaluation import Evaluation
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.informal import Informal
from sim.parameters.recovery import Recovery
from sim.parameters.spending import Spending
from sim.rules.districts import trust
from sim.rules.evaluating import offered_rate
from sim.rules.informal import bridge_loan, informal_room
from sim.rules.paying import (
    as_felt,
    exclusion_worth_of,
    feeling,
    is_willing,
    lost_by_default,
    months_of_exclusion_worth,
    paid_on_dues,
    spare_means,
    taken_from_cash,
)
from sim.rules.products import (
    at_stake,
    contract_months,
    free_property,
    is_amortised,
    pledge_needed,
    recovery_law,
    seasonal_part,
)
from sim.world.accounts import INFORMAL, OUTSIDE, Accounts, transfer
from sim.world.applications import Applications
from sim.world.books import Books
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.experience import Experience, remember
from sim.world.loans import (
    BY_GROUP,
    INSTALMENTS,
    NONE,
    OPEN,
    PLEDGED,
    PROPERTY_PLEDGED,
    RENEWED,
    RUNS_OFF,
    SEASONAL,
    SECURITY_OF,
    UNDECIDED,
    WEEKLY,
    ActiveLoans,
    Guarantees,
    Loans,
)
from sim.world.parties import Parties
from sim.world.purposes import PUNCTUAL, TEMPTATION


@phase
def list_active(active: ActiveLoans, loans: Loans, parties: Parties) -> None:
    """List the rows with a loan, a written-off case, an exclusion to run out, or guarantors to pay back."""
    status, excluded, owed, rows = loans.status, parties.excluded, parties.recourse_owed, active.row
    count = 0
    for loan in range(len(status)):
        rows[count] = loan  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if (status[loan] != NONE) | (excluded[loan] > 0) | (owed[loan] > 0.0) else 0
    active.number[0] = count


@phase
def mature(
    active: ActiveLoans,
    applications: Applications,
    loans: Loans,
    parties: Parties,
    head_office: HeadOffice,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    evaluation: Evaluation,
    behaviour: Behaviour,
    accounts: Accounts,
    experience: Experience,
    books: Books,
    start: int,
    month: int,
    luck: int,
) -> None:
    """A month passes; at maturity a renewed loan starts again, a refused one runs off, any other falls due whole."""
    rows = active.row
    status, left, late, decision = loans.status, loans.months_left, loans.months_late, loans.decision
    balance, rate, monthly, schedule = loans.balance, loans.rate, loans.instalment, loans.schedule
    renewals, forced, hidden, top_up = loans.renewals, loans.forced_renewals, loans.hidden_months, loans.top_up
    cell, branch, capital = parties.cell, parties.branch, parties.capital
    product, pledged, wealth, line = loans.product, parties.pledged, parties.wealth, loans.line
    term, run_off, multiple, ceiling = levers.term, levers.run_off, levers.rate_multiple, levers.rate_ceiling
    first_branch = len(cell)
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN or left[loan] == 0:
            continue
        left[loan] -= 1
        at = cell[loan]
        if left[loan] > 0 or late[loan] > 0 or is_amortised(schedule[loan]):
            continue
        if decision[loan] == RENEWED:
            kind = product[loan]
            left[loan] = contract_months(kind, schedule[loan], term[at], levers.pledge_term[at], (start + month) % 12)
            parties.felt[loan] = feeling(behaviour.temptation, normal(luck, TEMPTATION, loan, month))
            if hidden[loan] == 0:  # a contract that is renewed has ended well, as far as the bank knows
                if loans.judged[loan] == 0:
                    remember(experience, head_office, loans.expected_quality[loan], loans.against[loan], 0, month)
                    books.contracts_ended[at] += 1.0
                    books.expected_bad[at] += loans.estimated_risk[loan]
                loans.judged[loan] = 0
                loans.expected_quality[loan] = applications.expected_quality[loan]
                loans.against[loan] = applications.against[loan]
                loans.estimated_risk[loan] = applications.estimated_risk[loan]
                loans.order_open[loan] = 1 if kind == PLEDGED else 0
            rate[loan] = offered_rate(
                economy.benchmark_lending_rate,
                multiple[at],
                ceiling[at],
                levers.risk_pricing[at],
                economy.benchmark_deposit_rate,
                bank.operating_cost,
                loans.estimated_risk[loan],
                evaluation.loss_given_default,
                evaluation.margin,
            )
            decision[loan] = UNDECIDED
            if hidden[loan] > 0:
                forced[loan] += 1
            else:
                renewals[loan] += 1
            if top_up[loan] > 0.0:
                transfer(accounts, first_branch + branch[loan], loan, top_up[loan])
                transfer(accounts, loan, OUTSIDE, top_up[loan])
                books.topped_up[at] += top_up[loan]
                books.invested[at] += top_up[loan]
                balance[loan] += top_up[loan]
                capital[loan] += top_up[loan]
                top_up[loan] = 0.0
            if PROPERTY_PLEDGED[kind] == 1 and hidden[loan] == 0:
                needed = pledge_needed(balance[loan], levers.collateral_haircut[at])
                pledged[loan] = min(max(0.0, wealth[loan]), needed)
        elif decision[loan] == RUNS_OFF and run_off[at] >= 1.0:
            schedule[loan] = INSTALMENTS
            line[loan] = 0.0
            left[loan] = int(run_off[at])
            monthly[loan] = instalment(balance[loan], rate[loan], left[loan])


@phase
def bill(active: ActiveLoans, loans: Loans, parties: Parties, levers: Levers) -> None:
    """Interest and principal fall due; the whole balance at maturity or once accelerated; no interest when impaired."""
    rows = active.row
    status, left, schedule, balance, rate = loans.status, loans.months_left, loans.schedule, loans.balance, loans.rate
    interest_due, principal_due, billed, monthly = (
        loans.interest_due,
        loans.principal_due,
        loans.billed,
        loans.instalment,
    )
    grace = loans.grace
    for place in range(active.number[0]):
        loan = rows[place]
        billed[loan] = 0.0
        if status[loan] != OPEN:
            continue
        before = interest_due[loan] + principal_due[loan]
        interest = scheduled = 0.0
        if loans.impaired[loan] == 0:
            interest = scheduled = interest_for_month(balance[loan], rate[loan])
            if schedule[loan] == WEEKLY and grace[loan] == 0:
                overdue = interest_for_month(principal_due[loan], rate[loan])
                scheduled = interest_in_weeks(balance[loan] - principal_due[loan], rate[loan], monthly[loan])
                interest = overdue + scheduled
            interest_due[loan] += interest
        if left[loan] == 0 or loans.accelerated[loan] == 1:
            principal_due[loan] = balance[loan]
        elif grace[loan] > 0:
            grace[loan] -= 1
        elif is_amortised(schedule[loan]):
            principal_due[loan] += max(0.0, min(monthly[loan] - scheduled, balance[loan] - principal_due[loan]))
        elif schedule[loan] == SEASONAL:
            principal_due[loan] += seasonal_part(balance[loan], principal_due[loan], left[loan])
        billed[loan] = interest_due[loan] + principal_due[loan] - before


@phase
def offer(
    active: ActiveLoans,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    behaviour: Behaviour,
    spending: Spending,
    informal: Informal,
    recovery: Recovery,
    guaranteeing: Guaranteeing,
    accounts: Accounts,
    month: int,
    luck: int,
) -> None:
    """Every debtor decides what he pays: what he can, if what is due now is not more than the penalty of not paying.

    Shame counts only before guarantors who would themselves have paid, so it is weighed in a second pass. Who falls
    short but is willing borrows the rest from an informal lender, if one goes that far. What a buyer has paid into an
    account that the bank controls is paid whether he wants or not.
    """
    rows = active.row
    status, product, late = loans.status, loans.product, loans.months_late
    interest_due, principal_due, balance = loans.interest_due, loans.principal_due, loans.balance
    means, penalty = parties.means, parties.penalty
    would_pay, offered, calculating = parties.would_pay, parties.offer, parties.calculating
    cash, capital, wealth = accounts.cash, parties.capital, parties.wealth
    subsistence, mean, cell, standing = parties.subsistence, parties.mean_income, parties.cell, parties.standing
    earmarked = parties.earmarked
    felt, impaired, pledged, discount = parties.felt, loans.impaired, parties.pledged, guaranteeing.sale_discount
    guarantor, share, meeting = guarantees.guarantor, guarantees.share, levers.meeting_frequency
    places = len(guarantor) // len(status)
    monthly_discount, exclusion, longer = behaviour.monthly_discount, recovery.exclusion, levers.longer_exclusion
    exclusion_worth = months_of_exclusion_worth(monthly_discount, exclusion)
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0

    enforceable, surplus = behaviour.enforceable_share, behaviour.credit_surplus
    liquid_share, branch, bridge = spending.liquid_share, parties.branch, parties.bridge
    owed, unpaid, until = parties.informal_debt, parties.informal_unpaid, parties.informal_until
    weight = np.empty(len(branches.confidence))  # of future credit, by branch
    for at in range(len(weight)):
        weight[at] = behaviour.future_credit * trust(branches.confidence[at], behaviour.confidence_weight)
    share_lost, refused = parties.credit_at_stake, loans.refused
    of_refused = behaviour.future_credit * trust(0.0, behaviour.confidence_weight)
    for party in range(len(cell)):
        means[party] = spare_means(cash[party], subsistence[party] * needed_share, liquid_share * capital[party])
        offered[party] = 0.0
        would_pay[party] = 1.0

    owing, count = np.empty(active.number[0], np.uint32), 0
    for place in range(active.number[0]):
        loan = rows[place]
        owing[count] = loan  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if (status[loan] == OPEN) & (interest_due[loan] + principal_due[loan] > 0.0) else 0

    lost, stake = np.empty(count), np.empty(count)
    for place in range(count):
        loan = owing[place]
        due = interest_due[loan] + principal_due[loan]
        claim = balance[loan] + interest_due[loan]
        stake[place] = at_stake(pledged[loan], wealth[loan], claim, discount)
        owned = max(0.0, cash[loan]) + capital[loan] + free_property(wealth[loan], pledged[loan], claim, discount)
        hope = weight[branch[loan]] if refused[loan] == 0 else of_refused
        worth = exclusion_worth_of(exclusion_worth, monthly_discount, exclusion, longer[cell[loan]])
        lost[place] = lost_by_default(owned, enforceable, balance[loan], surplus, worth, share_lost[loan] * hope)
        penalty[loan] = as_felt(lost[place], stake[place], felt[loan])
        willing = is_willing(due, penalty[loan], calculating[loan])
        able = due <= means[loan]
        if willing and not able and impaired[loan] == 0:
            room = informal_room(
                informal.cap, 12.0 * mean[loan] * economy.income_index, owed[loan], unpaid[loan], until[loan] - month
            )
            able = bridge_loan(due, means[loan], room, informal.rate, penalty[loan], calculating[loan]) > 0.0
        would_pay[loan] = 1.0 if willing and able else 0.0

    for place in range(count):
        loan = owing[place]
        due = interest_due[loan] + principal_due[loan]
        shame = 0.0
        for row in range(loan * places, (loan + 1) * places):
            if guarantor[row] >= 0:
                shame += share[row] * standing[guarantor[row]] * would_pay[guarantor[row]]
        if shame > 0.0:
            if SECURITY_OF[product[loan]] == BY_GROUP:
                shame *= meeting[cell[loan]]
            shame = behaviour.social_sanction * mean[loan] * economy.income_index * shame
            penalty[loan] = as_felt(lost[place], shame + stake[place], felt[loan])
        chance = behaviour.punctuality if late[loan] == 0 else behaviour.punctuality_late
        if uniform(luck, PUNCTUAL, loan, month) < chance:
            willing = is_willing(due, penalty[loan], calculating[loan])
            partial = behaviour.partial_payment if impaired[loan] == 0 else 0.0  # what is left is collected
            if willing and due > means[loan] and impaired[loan] == 0:
                yearly = 12.0 * mean[loan] * economy.income_index
                room = informal_room(informal.cap, yearly, owed[loan], unpaid[loan], until[loan] - month)
                bridge[loan] = bridge_loan(due, means[loan], room, informal.rate, penalty[loan], calculating[loan])
                if bridge[loan] > 0.0:
                    means[loan] = due
            offered[loan] = paid_on_dues(due, means[loan], willing, partial)
        if product[loan] == PLEDGED:
            offered[loan] = max(offered[loan], min(due, earmarked[loan], max(0.0, cash[loan])))


@phase
def pay(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    economy: Economy,
    spending: Spending,
    accounts: Accounts,
    books: Books,
) -> None:
    """What was offered is paid, from cash, by selling working capital and from a bridge; interest before principal."""
    rows = active.row
    status, billed = loans.status, loans.billed
    interest_due, principal_due, balance = loans.interest_due, loans.principal_due, loans.balance
    offered, capital, subsistence = parties.offer, parties.capital, parties.subsistence
    cell, branch, cash, bridge = parties.cell, parties.branch, accounts.cash, parties.bridge
    first_branch = len(cell)
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    recovered = (books.recovered_unsecured, books.recovered_guaranteed, books.recovered_collateral)
    product, impaired, impaired_in, earmarked = loans.product, loans.impaired, loans.impaired_in, parties.earmarked
    paid, made_up, missed = loans.paid, books.caught_up, books.missed
    interest_received, principal_received = books.interest_received, books.principal_received
    for place in range(active.number[0]):
        loan = rows[place]
        due = interest_due[loan] + principal_due[loan]
        paid[loan] = 0.0
        if status[loan] != OPEN or due <= 0.0:
            continue
        at, amount = cell[loan], offered[loan]
        paid[loan] = amount
        overdue = due - billed[loan]
        caught_up = min(amount, max(0.0, overdue))
        made_up[at] += caught_up
        missed[at] += billed[loan] - (amount - caught_up)
        if amount <= 0.0:
            continue
        keep = subsistence[loan] * needed_share
        if product[loan] == PLEDGED:
            keep = min(keep, max(0.0, cash[loan] - earmarked[loan]))
        sold = amount - taken_from_cash(amount, cash[loan], keep)
        if bridge[loan] > 0.0:
            bridge[loan] = 0.0
            borrowed = max(0.0, sold - spending.liquid_share * capital[loan])
            sold -= borrowed
            parties.informal_debt[loan] += borrowed
            transfer(accounts, INFORMAL, loan, borrowed)
            books.informal_lent[at] += borrowed
            books.bridged[at] += borrowed
        if sold > 0.0:
            capital[loan] -= sold
            transfer(accounts, OUTSIDE, loan, sold)
            books.liquidated[at] += sold
        transfer(accounts, loan, first_branch + branch[loan], amount)
        interest = min(amount, interest_due[loan])
        principal = amount - interest
        interest_due[loan] -= interest
        principal_due[loan] -= principal
        balance[loan] -= principal
        interest_received[at] += interest
        principal_received[at] += principal
        if impaired[loan] == 1 and impaired_in[loan] >= 0:
            recovered[recovery_law(product[loan])][at] += principal
