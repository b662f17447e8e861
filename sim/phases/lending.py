"""Renewals are decided, lending is planned, applicants ask, are evaluated, guaranteed and granted a loan."""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.core.finance import instalment
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.behaviour import Behaviour
from sim.parameters.demand import Demand
from sim.parameters.guaranteeing import Guaranteeing
from sim.rules.guaranteeing import consents, within_capacity
from sim.rules.lending import (
    asking_hazard,
    estimated_default_probability,
    expected_quality,
    is_worth_asking,
    lending_budget,
    lending_rate,
    loan_wanted,
    moved_cut_off,
    product_for,
    renewal_decision,
    uncovered_share,
)
from sim.rules.paying import feeling
from sim.rules.recovering import rationed_share
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.branches import HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import (
    BULLET,
    GROUP,
    GUARANTEED,
    INSTALMENTS,
    LEAVES_BANK,
    NONE,
    OPEN,
    RENEWED,
    RUNS_OFF,
    UNDECIDED,
    ActiveLoans,
    Guarantees,
    Loans,
    Ties,
)
from sim.world.network import Members
from sim.world.parties import ENTERPRISE, TRADER, Parties
from sim.world.purposes import FIRST_NEIGHBOUR, LEAVES, LOTTERY, PRODUCT, SCHEDULE, SIGNAL, TEMPTATION

CARRIED_OVER = 0.03  # share of the book: what is not lent of a month's plan may be lent later


@phase
def decide_renewals(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    bank: Bank,
    head_office: HeadOffice,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """A month before a bullet matures the bank decides on record; hidden loans are always renewed while they may."""
    rows = active.row
    status, left, late, decision, hidden = (
        loans.status,
        loans.months_left,
        loans.months_late,
        loans.decision,
        loans.hidden_months,
    )
    balance, schedule, top_up, cell, segment = (
        loans.balance,
        loans.schedule,
        loans.top_up,
        parties.cell,
        parties.segment,
    )
    head_office.wanted[0] = 0.0
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN or schedule[loan] != BULLET or left[loan] != 1 or loans.accelerated[loan] == 1:
            continue
        at = cell[loan]
        top_up[loan] = 0.0
        if hidden[loan] > 0:
            more = loans.forced_renewals[loan] < levers.most_forced_renewals[at]
            decision[loan] = RENEWED if more else LEAVES_BANK
            continue
        wants = uniform(luck, LEAVES, loan, month) >= demand.no_renewal_wanted or parties.means[loan] < balance[loan]
        quality = expected_quality(
            parties.quality[loan] + bank.signal_noise * normal(luck, SIGNAL, loan, month), bank.signal_noise
        )
        risk = estimated_default_probability(
            bank.prior_log_odds,
            bank.quality_weight,
            quality,
            bank.record_weight,
            parties.late_record[loan],
            bank.cover_weight,
            uncovered_share(balance[loan], parties.capital[loan], accounts.cash[loan]),
        )
        cut_off = moved_cut_off(levers.cut_off_renewal[at], bank.stance_on_renewal, min(0.0, economy.loan_supply))
        decision[loan] = renewal_decision(wants, late[loan] == 0, risk <= cut_off)
        books.renewals_due[at] += 1.0
        if decision[loan] == RUNS_OFF:
            books.renewals_refused[at] += 1.0
        if decision[loan] == RENEWED:
            years = demand.farm_loan
            if segment[loan] == TRADER:
                years = demand.trader_loan
            elif segment[loan] == ENTERPRISE:
                years = demand.enterprise_loan
            wanted = loan_wanted(
                years, parties.mean_income[loan] * economy.income_index, economy.size_index, levers.loan_size[at]
            )
            top_up[loan] = demand.top_up * max(0.0, wanted - balance[loan])
            head_office.wanted[0] += top_up[loan]


@phase
def evaluate(
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    ties: Ties,
    members: Members,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    bank: Bank,
    guaranteeing: Guaranteeing,
    head_office: HeadOffice,
    group_size: int,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Parties without a loan ask if it is worth it; the bank evaluates them; neighbours consent to stand for them."""
    status, asked, guarantor, share = loans.status, loans.asked, guarantees.guarantor, guarantees.share
    neighbour, strength, guaranteed = ties.neighbour, ties.strength, parties.guaranteed
    cell, segment, mean = parties.cell, parties.segment, parties.mean_income
    places = len(guarantor) // len(status)
    known = len(neighbour) // len(cell)
    hazards = np.empty(2)  # of somebody new, of a former good client
    for known_before in range(2):
        hazards[known_before] = asking_hazard(
            demand.hazard,
            known_before,
            demand.former_client,
            economy.output_gap,
            demand.cyclical,
            1.0 + demand.spring * economy.spring,
            economy.loan_supply,
            demand.solicited,
        )
    asks, former, excluded, owed = parties.asks_draw, parties.former_client, parties.excluded, parties.recourse_owed
    present, may_borrow = parties.present, parties.may_borrow
    for loan in range(len(status)):
        asked[loan] = 0.0
        if status[loan] != NONE or present[loan] == 0 or may_borrow[loan] == 0:
            continue
        if excluded[loan] > 0 or owed[loan] > 0.0:
            continue
        if asks[loan] >= hazards[former[loan]]:
            continue
        at = cell[loan]
        rate = lending_rate(economy.benchmark_lending_rate, levers.rate_multiple[at], levers.rate_ceiling[at])
        if not is_worth_asking(parties.project_return[loan], rate, demand.outside_option):
            continue
        books.applications[at] += 1.0
        quality = expected_quality(
            parties.quality[loan] + bank.signal_noise * normal(luck, SIGNAL, loan, month), bank.signal_noise
        )
        risk = estimated_default_probability(
            bank.prior_log_odds, bank.quality_weight, quality, bank.record_weight, parties.late_record[loan], 0.0, 0.0
        )
        if risk > moved_cut_off(levers.cut_off_new[at], bank.stance_on_cut_off, economy.loan_supply):
            books.refused_evaluation[at] += 1.0
            continue
        years = demand.farm_loan
        if segment[loan] == TRADER:
            years = demand.trader_loan
        elif segment[loan] == ENTERPRISE:
            years = demand.enterprise_loan
        amount = loan_wanted(years, mean[loan] * economy.income_index, economy.size_index, levers.loan_size[at])
        group = parties.group[loan]
        product = product_for(
            uniform(luck, PRODUCT, loan, month), levers.group_share[at], levers.unsecured_share[at], group >= 0
        )
        first_row = loan * places
        for row in range(first_row, first_row + places):
            guarantor[row] = -1
            share[row] = 0.0
        standing = 0
        if product == GROUP:
            for row in range(group * group_size, (group + 1) * group_size):
                member = members.party[row]
                if member >= 0 and member != loan and parties.present[member] == 1 and standing < places:
                    guarantor[first_row + standing] = member
                    standing += 1
        elif product == GUARANTEED:
            needed = min(places, int(levers.guarantors_required[at]))
            start = int(uniform(luck, FIRST_NEIGHBOUR, loan, month) * known)
            for step in range(known):
                if standing == needed:
                    break
                tie = loan * known + (start + step) % known
                who = neighbour[tie]
                if who < 0 or parties.present[who] == 0 or parties.ruined[who] == 1:
                    continue
                net_worth = parties.wealth[who] + parties.capital[who]
                part = amount / needed
                if not within_capacity(guaranteed[who], part, net_worth, levers.guarantee_limit[at]):
                    continue
                bonus = 0.0
                if who < len(status) and status[who] == OPEN:
                    for row in range(who * places, (who + 1) * places):
                        if guarantor[row] == loan:
                            bonus = guaranteeing.reciprocity_bonus * mean[who] * economy.income_index
                twice = False
                for row in range(first_row, first_row + standing):
                    twice = twice or guarantor[row] == who
                perceived = estimated_default_probability(
                    bank.prior_log_odds,
                    bank.quality_weight,
                    parties.quality[loan],
                    bank.record_weight,
                    parties.late_record[loan],
                    0.0,
                    0.0,
                )
                if not twice and consents(
                    part,
                    perceived,
                    strength[tie],
                    guaranteeing.tie_value,
                    mean[who] * economy.income_index,
                    levers.guarantee_fee[at] * part,
                    bonus,
                ):
                    guarantor[first_row + standing] = who
                    guaranteed[who] += part
                    standing += 1
            if standing < needed:
                for row in range(first_row, first_row + standing):
                    guaranteed[guarantor[row]] -= amount / needed
                    guarantor[row] = -1
                books.refused_guarantor[at] += 1.0
                continue
        for row in range(first_row, first_row + standing):
            share[row] = 1.0 / standing
        loans.product[loan] = product
        asked[loan] = amount
        head_office.wanted[0] += amount


@phase
def grant(
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    behaviour: Behaviour,
    head_office: HeadOffice,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Those who passed are paid out; when the month's plan does not reach, a lottery decides, and top-ups shrink."""
    status, asked, top_up, cell, branch = loans.status, loans.asked, loans.top_up, parties.cell, parties.branch
    guarantor, share = guarantees.guarantor, guarantees.share
    places = len(guarantor) // len(status)
    first_branch = len(cell)
    chance = rationed_share(head_office.budget[0], head_office.wanted[0])
    for loan in range(len(status)):
        at = cell[loan]
        if status[loan] == OPEN and loans.months_left[loan] == 1:
            top_up[loan] *= chance
        if asked[loan] <= 0.0:
            continue
        amount = asked[loan]
        if uniform(luck, LOTTERY, loan, month) >= chance:
            books.refused_funds[at] += 1.0
            for row in range(loan * places, (loan + 1) * places):
                guarantor[row] = -1
                share[row] = 0.0
            continue
        status[loan] = OPEN
        loans.granted[loan] = month
        parties.felt[loan] = feeling(behaviour.temptation, normal(luck, TEMPTATION, loan, month))
        loans.balance[loan] = amount
        loans.rate[loan] = lending_rate(
            economy.benchmark_lending_rate, levers.rate_multiple[at], levers.rate_ceiling[at]
        )
        loans.months_left[loan] = max(1, int(levers.term[at]))
        instalments = uniform(luck, SCHEDULE, loan, month) < levers.instalment_share[at]
        loans.schedule[loan] = INSTALMENTS if instalments else BULLET
        loans.instalment[loan] = 0.0
        if instalments:
            loans.instalment[loan] = instalment(amount, loans.rate[loan], loans.months_left[loan])
        loans.months_late[loan] = 0
        loans.decision[loan] = UNDECIDED
        loans.renewals[loan] = 0
        loans.forced_renewals[loan] = 0
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
        top_up[loan] = 0.0
        transfer(accounts, first_branch + branch[loan], loan, amount)
        books.granted[at] += amount
        books.approvals[at] += 1.0
        if levers.guarantee_fee[at] > 0.0:
            for row in range(loan * places, (loan + 1) * places):
                if guarantor[row] >= 0:
                    fee = levers.guarantee_fee[at] * amount * share[row]
                    transfer(accounts, loan, guarantor[row], fee)
                    books.fees[at] += fee
        transfer(accounts, loan, OUTSIDE, amount)
        books.invested[at] += amount
        parties.capital[loan] += amount


@phase
def plan(levers: Levers, economy: Economy, head_office: HeadOffice, books: Books) -> None:
    """The head office lets the book grow by its target and the stance of loan supply, while capital and deposits allow.

    The plan, the capital floor and the loan-to-deposit cap are averages over the cells.
    """
    growth = floor = cap = repaid = 0.0
    cells = len(books.loans)
    for at in range(cells):
        growth += levers.target_growth[at] / cells
        floor += levers.capital_floor[at] / cells
        cap += levers.loan_to_deposit_cap[at] / cells
        repaid += books.principal_received[at] + books.calls_principal[at] + books.collected[at]
    allowed = head_office.capital_ratio[0] >= floor and head_office.loan_to_deposit[0] <= cap
    head_office.lending_open[0] = 1 if allowed else 0
    planned = lending_budget(head_office.loans[0], growth, economy.loan_supply, repaid, int(allowed))
    carried = min(head_office.unspent[0], head_office.loans[0] * CARRIED_OVER)
    head_office.budget[0] = planned + carried if allowed else 0.0
    head_office.unspent[0] = max(0.0, head_office.budget[0] - head_office.wanted[0])
