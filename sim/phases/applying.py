"""Parties without a loan ask for one."""

import numpy as np

from sim.core.compiling import phase, rule
from sim.core.draws import uniform
from sim.levers import Levers
from sim.parameters.demand import Demand
from sim.parameters.projects import Projects
from sim.rules.lending import asking_hazard, is_worth_asking, lending_rate, usual_loan
from sim.rules.products import product_for
from sim.rules.projects import chance_of_success, counted_on
from sim.world.applications import NOT_REFUSED, Applicants, Applications
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import NONE, Loans
from sim.world.parties import Parties
from sim.world.purposes import PRODUCT


@phase
def ask(
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    projects: Projects,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Whoever has no loan and nothing against him asks with his hazard, if a loan is worth it at the posted rate."""
    status, segment, mean, cell, group = loans.status, parties.segment, parties.mean_income, parties.cell, parties.group
    hazards = np.empty(3)  # of somebody new, of a former good client, of one who has just paid the last instalment
    hazards[0], hazards[1] = hazard_of(0, demand, economy), hazard_of(1, demand, economy)
    hazards[2] = max(hazards[1], demand.follow_on)
    asks, former, excluded, owed = parties.asks_draw, parties.former_client, parties.excluded, parties.recourse_owed
    present, may_borrow = parties.present, parties.may_borrow
    rows, thinking, count = applicants.row, 0, 0
    for loan in range(len(status)):
        rows[thinking] = loan  # overwritten unless it is counted: a branch here would be guessed wrong too often
        free = (status[loan] == NONE) & (present[loan] == 1) & (may_borrow[loan] == 1)
        free &= (excluded[loan] == 0) & (owed[loan] <= 0.0) & (asks[loan] < hazards[former[loan]])
        thinking += 1 if free else 0
    for loan in range(len(status)):
        former[loan] = min(former[loan], 1)
    for place in range(thinking):
        loan = rows[place]
        at = cell[loan]
        rate = lending_rate(economy.benchmark_lending_rate, levers.rate_multiple[at], levers.rate_ceiling[at])
        chance = chance_of_success(parties.risky[loan], projects.success, projects.risky_success)
        hoped_for = counted_on(parties.project_return[loan], projects.gain, chance, rate, int(levers.term[at]) / 12.0)
        if not is_worth_asking(hoped_for, rate, demand.outside_option):
            continue
        rows[count] = loan
        count += 1
        applications.refusal[loan] = NOT_REFUSED
        applications.wanted[loan] = usual_loan(
            segment[loan],
            demand.farm_loan,
            demand.trader_loan,
            demand.enterprise_loan,
            mean[loan] * economy.income_index,
            economy.size_index,
            levers.loan_size[at],
        )
        applications.product[loan] = product_for(
            uniform(luck, PRODUCT, loan, month),
            group[loan] >= 0,
            segment[loan],
            levers.group_share[at],
            levers.weekly_share[at],
            levers.unsecured_share[at],
            levers.enterprise_loan_share[at],
            levers.pledged_share[at],
            levers.cash_flow_share[at],
            levers.collateral_share[at],
            levers.land_share[at],
        )
        books.applications[at] += 1.0
    applicants.number[0] = count


@rule
def hazard_of(known_before: int, demand: Demand, economy: Economy) -> float:
    """Return this month's chance that somebody without a loan thinks of one, of a bank that knows him (1) or not."""
    return asking_hazard(
        demand.hazard,
        known_before,
        demand.former_client,
        economy.output_gap,
        demand.cyclical,
        1.0 + demand.spring * economy.spring,
        economy.loan_supply,
        demand.solicited,
    )
