"""A month before a loan matures the bank decides whether it is renewed."""

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.demand import Demand
from sim.parameters.officers import Officers
from sim.rules.capital import whole_capital
from sim.rules.lending import (
    estimated_default_probability,
    expected_quality,
    loan_wanted,
    loan_years,
    moved_cut_off,
    renewal_decision,
    uncovered_share,
)
from sim.rules.officers import sharpened
from sim.rules.products import is_amortised
from sim.world.accounts import Accounts
from sim.world.books import Books
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import LEAVES_BANK, OPEN, RENEWED, RUNS_OFF, ActiveLoans, Loans
from sim.world.parties import Parties
from sim.world.purposes import LEAVES, SIGNAL


@phase
def decide_renewals(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    bank: Bank,
    officers: Officers,
    head_office: HeadOffice,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """A month before a loan matures the bank decides on record; hidden ones are always renewed while they may.

    Loans in instalments end with the last one.
    """
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
    capital = whole_capital(head_office.capital[0], bank.represented_borrowers, len(status))
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN or is_amortised(schedule[loan]) or left[loan] != 1 or loans.accelerated[loan] == 1:
            continue
        at = cell[loan]
        top_up[loan] = 0.0
        if hidden[loan] > 0:
            more = loans.forced_renewals[loan] < levers.most_forced_renewals[at]
            decision[loan] = RENEWED if more else LEAVES_BANK
            continue
        wants = uniform(luck, LEAVES, loan, month) >= demand.no_renewal_wanted or parties.means[loan] < balance[loan]
        who = parties.branch[loan]
        noise = sharpened(bank.signal_noise, branches.effort[who], branches.tenure[who], officers.learning)
        quality = expected_quality(parties.quality[loan] + noise * normal(luck, SIGNAL, loan, month), noise)
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
        cut_off = moved_cut_off(cut_off, 1.0, branches.leniency[who])
        decision[loan] = renewal_decision(wants, late[loan] == 0, risk <= cut_off and head_office.failed[0] == 0)
        books.renewals_due[at] += 1.0
        if decision[loan] == RUNS_OFF:
            books.renewals_refused[at] += 1.0
            loans.refused[loan] = month + 1
        if decision[loan] == RENEWED:
            years = loan_years(segment[loan], demand.farm_loan, demand.trader_loan, demand.enterprise_loan)
            wanted = loan_wanted(
                years, parties.mean_income[loan] * economy.income_index, economy.size_index, levers.loan_size[at]
            )
            allowed = max(0.0, levers.single_borrower_limit[at] * capital - balance[loan])
            top_up[loan] = min(allowed, demand.top_up * max(0.0, wanted - balance[loan]))
            head_office.wanted[0] += top_up[loan]
