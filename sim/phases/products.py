"""Each kind of loan has its own rules of size and cover, for new loans, for renewals, and in the opening book."""

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.demand import Demand
from sim.parameters.products import Products
from sim.parameters.spending import Spending
from sim.rules.capital import whole_capital
from sim.rules.evaluating import estimated_default_probability
from sim.rules.lending import lending_rate, loan_wanted, loan_years, usual_loan
from sim.rules.products import (
    contract_months,
    covered,
    grade_next,
    grade_of,
    line_for,
    order_loan,
    pledge_needed,
    product_for,
    schedule_for,
    seen_surplus,
    serviceable,
)
from sim.world.applications import EVALUATION, NO_COVER, NOT_REFUSED, Applicants, Applications
from sim.world.books import Books
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import (
    CASH_FLOW,
    COLLATERAL,
    GUARANTEED,
    OPEN,
    PLEDGED,
    PROPERTY_PLEDGED,
    RENEWED,
    RUNS_OFF,
    UNSECURED,
    ActiveLoans,
    Loans,
)
from sim.world.parties import Parties
from sim.world.population import BIRTH
from sim.world.purposes import OPENING_PRODUCT, OPENING_SCHEDULE, VISIT


@phase
def size(
    applicants: Applicants,
    applications: Applications,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    products: Products,
    spending: Spending,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """What is lent depends on the grade, the surplus seen at a visit, the order or the property that stands behind it.

    Whoever has too little to pledge is refused.
    """
    rows, refusal, wanted = applicants.row, applications.refusal, applications.wanted
    cell, wealth, capital = parties.cell, parties.wealth, parties.capital
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    for place in range(applicants.number[0]):
        loan = rows[place]
        if refusal[loan] != NOT_REFUSED:
            continue
        at, product = cell[loan], applications.product[loan]
        if product == UNSECURED:
            grade = grade_of(applications.estimated_risk[loan], products.first_star)
            applications.grade[loan] = grade
            wanted[loan] = line_for(wanted[loan], levers.line_base[at], levers.line_step[at], grade)
        elif product == CASH_FLOW:
            books.visits[at] += 1.0
            surplus = seen_surplus(
                parties.mean_income[loan] * economy.income_index,
                parties.subsistence[loan] * needed_share,
                products.visit_error,
                branches.effort[parties.branch[loan]],
                normal(luck, VISIT, loan, month),
            )
            months = max(1, int(levers.term[at]))
            service = serviceable(surplus, levers.surplus_share[at], applications.rate[loan], months)
            wanted[loan] = min(wanted[loan], service)
            if wanted[loan] <= 0.0:
                refusal[loan] = EVALUATION
                books.refused_evaluation[at] += 1.0
        elif product == PLEDGED:
            wanted[loan] = order_loan(wanted[loan], capital[loan], levers.pledge_share[at])
            if wanted[loan] <= 0.0:
                refusal[loan] = NO_COVER
                books.refused_collateral[at] += 1.0
        elif product == COLLATERAL and covered(wealth[loan], levers.collateral_haircut[at]) < wanted[loan]:
            refusal[loan] = NO_COVER
            books.refused_collateral[at] += 1.0


@phase
def review(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    bank: Bank,
    head_office: HeadOffice,
    books: Books,
    month: int,
) -> None:
    """A renewal keeps its kind's rules: the grade moves with the record, and property must still cover the loan."""
    decision, balance, top_up, cell = loans.decision, loans.balance, loans.top_up, parties.cell
    rows, left, status, line, grade = active.row, loans.months_left, loans.status, loans.line, loans.grade
    product, hidden, refused, mean = loans.product, loans.hidden_months, loans.refused, parties.mean_income
    record, segment, wealth = parties.late_record, parties.segment, parties.wealth
    capital = whole_capital(head_office.capital[0], bank.represented_borrowers, len(status))
    for place in range(active.number[0]):
        loan = rows[place]
        if left[loan] != 1 or status[loan] != OPEN or decision[loan] != RENEWED:
            continue
        if hidden[loan] > 0:
            continue
        at, kind = cell[loan], product[loan]
        if kind == UNSECURED:
            grade[loan] = grade_next(grade[loan], record[loan])
            wanted = usual_loan(
                segment[loan],
                demand.farm_loan,
                demand.trader_loan,
                demand.enterprise_loan,
                mean[loan] * economy.income_index,
                economy.size_index,
                levers.loan_size[at],
            )
            worth = line_for(wanted, levers.line_base[at], levers.line_step[at], grade[loan])
            worth = min(worth, levers.single_borrower_limit[at] * capital)
            top_up[loan] = 0.0
            if line[loan] > 0.0:
                line[loan] = max(worth, balance[loan])
            else:
                top_up[loan] = demand.top_up * max(0.0, worth - balance[loan])
        elif kind == COLLATERAL:
            room = covered(wealth[loan], levers.collateral_haircut[at]) - balance[loan]
            top_up[loan] = max(0.0, min(top_up[loan], room))
            if room < 0.0:
                decision[loan] = RUNS_OFF
                refused[loan] = month + 1
                books.renewals_refused[at] += 1.0
                books.cover_lost[at] += 1.0


@phase
def choose_opening(
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    demand: Demand,
    bank: Bank,
    products: Products,
    spending: Spending,
    start: int,
    luck: int,
) -> None:
    """Say what everybody would ask for before the first month, by the rules of new loans and without errors of sight.

    Whose property does not cover a loan on it has guarantors instead.
    """
    group, wealth = parties.group, parties.wealth
    needed_share = 1.0 if spending.consumption > 0.0 else 0.0
    for loan in range(len(loans.status)):
        at, segment, mean = parties.cell[loan], parties.segment[loan], parties.mean_income[loan]
        product = product_for(
            uniform(luck, OPENING_PRODUCT, loan, BIRTH),
            group[loan] >= 0,
            segment,
            levers.group_share[at],
            levers.weekly_share[at],
            levers.unsecured_share[at],
            levers.enterprise_loan_share[at],
            levers.pledged_share[at],
            levers.cash_flow_share[at],
            levers.collateral_share[at],
            levers.land_share[at],
        )
        years = loan_years(segment, demand.farm_loan, demand.trader_loan, demand.enterprise_loan)
        amount = loan_wanted(years, mean, 1.0, levers.loan_size[at])
        if product == UNSECURED:
            risk = estimated_default_probability(bank.prior_log_odds, bank.quality_weight, parties.quality[loan], 0.0)
            loans.grade[loan] = grade_of(risk, products.first_star)
            amount = line_for(amount, levers.line_base[at], levers.line_step[at], loans.grade[loan])
        elif product == CASH_FLOW:
            rate = lending_rate(economy.benchmark_lending_rate, levers.rate_multiple[at], levers.rate_ceiling[at])
            surplus = max(0.0, mean - parties.subsistence[loan] * needed_share)
            months = max(1, int(levers.term[at]))
            amount = min(amount, serviceable(surplus, levers.surplus_share[at], rate, months))
        elif product == PLEDGED:
            amount = order_loan(amount, parties.capital[loan], levers.pledge_share[at])
        elif product == COLLATERAL and covered(wealth[loan], levers.collateral_haircut[at]) < amount:
            product = GUARANTEED
        schedule = schedule_for(
            product,
            segment,
            uniform(luck, OPENING_SCHEDULE, loan, BIRTH),
            levers.instalment_share[at],
            levers.seasonal_share[at],
            levers.revolving_share[at],
        )
        loans.product[loan] = product
        loans.schedule[loan] = schedule
        loans.balance[loan] = amount
        term = levers.term[at]
        loans.months_left[loan] = contract_months(product, schedule, term, levers.pledge_term[at], (start - 1) % 12)
        if PROPERTY_PLEDGED[product] == 1:
            needed = pledge_needed(amount, levers.collateral_haircut[at])
            parties.pledged[loan] = min(max(0.0, wealth[loan]), needed)
