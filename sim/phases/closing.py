"""The month's books are closed: stocks by category, provisions, interest, profit, capital and deposits."""

from sim.core.compiling import phase
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.monitoring import Monitoring
from sim.parameters.products import Products
from sim.rules.capital import has_failed, operational_risk_assets, provisions_required, risk_weighted_assets
from sim.rules.classifying import provision_needed
from sim.rules.districts import settled_towards
from sim.rules.funding import deposit_growth, deposits_in_flight, deposits_sent_away, may_pay_out, net_deposits
from sim.rules.monitoring import monitoring_cost
from sim.rules.products import covered
from sim.world.accounts import INSURER, OUTSIDE, SECTOR_COUNT, STATE, Accounts, transfer
from sim.world.books import Books, Statement
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import (
    BY_GROUP,
    BY_GUARANTORS,
    CASH_FLOW,
    DOUBTFUL,
    ENTERPRISE_LOAN,
    ON_CREDIT,
    ON_PROPERTY,
    OPEN,
    PASS,
    REVOLVING,
    SECURITY_OF,
    SPECIAL_MENTION,
    SUBSTANDARD,
    WEEKLY_GROUP,
    ActiveLoans,
    Loans,
)
from sim.world.parties import Parties

GROSS_INCOME_HALF_LIFE = 25.0  # months: about a mean of three years


@phase
def value_loans(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    books: Books,
    statement: Statement,
) -> None:
    """Add up balances by category, days past due and security, and the provisions they need."""
    rows = active.row
    status, balance, late, category = loans.status, loans.balance, loans.months_late, loans.category
    cell, branch = parties.cell, parties.branch
    gross, loans_count, unpaid, past_due_30 = books.loans, books.loans_count, books.unpaid, books.past_due_30
    past_due_90, borrowers_served, lending_rate, earning = (
        books.past_due_90,
        books.borrowers_served,
        books.lending_rate,
        books.earning,
    )
    passed, special_mention, substandard, doubtful = (
        books.pass_,
        books.special_mention,
        books.substandard,
        books.doubtful,
    )
    lost, bad_count, truly_bad, in_groups = books.loss, books.bad_count, books.truly_bad, books.group
    guaranteed, unsecured, on_property, on_orders = books.guaranteed, books.unsecured, books.collateral, books.pledged
    general_provision, provision_special_mention, provision_substandard = (
        levers.general_provision,
        levers.provision_special_mention,
        levers.provision_substandard,
    )
    provision_doubtful, provision_loss = levers.provision_doubtful, levers.provision_loss
    interest_due, principal_due, impaired, rate = loans.interest_due, loans.principal_due, loans.impaired, loans.rate
    true_category, product, schedule = loans.true_category, loans.product, loans.schedule
    pledged, wealth, haircut = parties.pledged, parties.wealth, levers.collateral_haircut
    weekly_groups, cash_flow, revolving, enterprise_loans = (
        books.weekly_groups,
        books.cash_flow,
        books.revolving,
        books.enterprise_loans,
    )
    of_branch, provisions = statement.loans, statement.provisions
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            continue
        at, owed = cell[loan], balance[loan]
        of_branch[branch[loan]] += owed
        gross[at] += owed
        loans_count[at] += 1.0
        unpaid[at] += interest_due[loan] + principal_due[loan]
        if late[loan] > 1:
            past_due_30[at] += owed
        if late[loan] > 3:
            past_due_90[at] += owed
        if late[loan] == 0:
            borrowers_served[at] += 1.0
        if impaired[loan] == 0:
            lending_rate[at] += owed * rate[loan]
            earning[at] += owed
        if category[loan] == PASS:
            passed[at] += owed
        elif category[loan] == SPECIAL_MENTION:
            special_mention[at] += owed
        elif category[loan] == SUBSTANDARD:
            substandard[at] += owed
        elif category[loan] == DOUBTFUL:
            doubtful[at] += owed
        else:
            lost[at] += owed
        if category[loan] >= SUBSTANDARD:
            bad_count[at] += 1.0
        if true_category[loan] >= SUBSTANDARD:
            truly_bad[at] += owed
        kind = product[loan]
        security = SECURITY_OF[kind]
        if security == BY_GROUP:
            in_groups[at] += owed
            if kind == WEEKLY_GROUP:
                weekly_groups[at] += owed
        elif kind == ENTERPRISE_LOAN:
            on_house = min(owed, covered(min(pledged[loan], wealth[loan]), haircut[at]))
            on_property[at] += on_house
            guaranteed[at] += owed - on_house
            enterprise_loans[at] += owed
        elif security == BY_GUARANTORS:
            guaranteed[at] += owed
            if kind == CASH_FLOW:
                cash_flow[at] += owed
        elif security == ON_CREDIT:
            unsecured[at] += owed
            if schedule[loan] == REVOLVING:
                revolving[at] += owed
        elif security == ON_PROPERTY:
            on_property[at] += owed
        else:
            on_orders[at] += owed
        provisions[branch[loan]] += provision_needed(
            owed,
            category[loan],
            general_provision[at],
            provision_special_mention[at],
            provision_substandard[at],
            provision_doubtful[at],
            provision_loss[at],
        )


@phase
def provide(levers: Levers, books: Books, statement: Statement) -> None:
    """Where coverage or the share of loans provided for is less than required, every branch adds by its loans."""
    by_category = loans = bad = coverage = share = 0.0
    cells = len(books.loans)
    for at in range(cells):
        bad += books.substandard[at] + books.doubtful[at] + books.loss[at]
        coverage += levers.coverage_required[at] / cells
        share += levers.loan_provision_required[at] / cells
    for branch in range(len(statement.loans)):
        by_category += statement.provisions[branch]
        loans += statement.loans[branch]
    missing = provisions_required(by_category, coverage, bad, share, loans) - by_category
    if missing > 0.0:
        for branch in range(len(statement.loans)):
            statement.provisions[branch] += missing * statement.loans[branch] / loans


@phase
def close_branches(
    branches: Branches,
    head_office: HeadOffice,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    monitoring: Monitoring,
    products: Products,
    accounts: Accounts,
    books: Books,
    statement: Statement,
    month: int,
) -> None:
    """Each branch earns and pays its interest and costs, provides for its loans, and closes with its profit or loss."""
    count = len(branches.capital)
    segments = len(books.loans) // count
    first = len(accounts.cash) - count - SECTOR_COUNT
    total_loans = total_capital = total_deposits = total_weighted = 0.0
    prices = economy.price_index
    total_assets = 0.0
    for branch in range(count):
        income = lent = written_off = weighted = watching = visits = 0.0
        floor = buffer = insured = operational = 0.0
        for at in range(branch * segments, (branch + 1) * segments):
            income += (
                books.interest_received[at]
                + books.calls_interest[at]
                + books.capitalised[at]
                + books.collected_after[at]
            )
            income += books.balance_set[at]
            lent += books.granted[at] + books.topped_up[at] - books.principal_received[at]
            lent += books.drawn[at] - books.prepaid[at]
            visits += books.visits[at]
            written_off += books.written_off[at]
            weighted += levers.risk_weight[at] * books.loans[at]
            watching += monitoring_cost(monitoring.cost, levers.early_warning[at], books.loans_count[at], prices)
            floor += levers.capital_floor[at] / segments
            buffer += levers.capital_buffer[at] / segments
            insured += levers.deposits_insured[at] / segments
            operational += levers.operational_charge[at] / segments

        before = branches.deposits[branch]
        growth = deposit_growth(
            economy.income_growth,
            bank.deposit_growth,
            branches.local_effect[branch],
            bank.deposit_local,
            economy.benchmark_deposit_rate,
            economy.cpi_inflation,
            bank.usual_real_rate,
            bank.deposit_response,
        )
        sent_away = deposits_sent_away(
            before, head_office.loan_to_deposit[0], bank.least_loan_to_deposit, bank.deposit_run_off
        )
        fled = deposits_in_flight(
            before,
            insured,
            head_office.capital_ratio[0],
            bank.flight_below,
            bank.deposit_flight,
            accounts.cash[first + branch],
        )
        inflow = net_deposits(before, before * growth / 12.0 + bank.deposit_share * lent - sent_away - fled)
        transfer(accounts, OUTSIDE, first + branch, inflow)
        deposit_interest = branches.deposits[branch] * economy.benchmark_deposit_rate / 12.0
        transfer(accounts, first + branch, OUTSIDE, deposit_interest)
        reserve_interest = max(0.0, accounts.cash[first + branch]) * bank.reserve_rate / 12.0
        transfer(accounts, STATE, first + branch, reserve_interest)
        operating_cost = branches.loans[branch] * bank.operating_cost / 12.0 + watching
        operating_cost += products.visit_cost * economy.price_index * visits + branches.policy_cost[branch]
        transfer(accounts, first + branch, OUTSIDE, operating_cost)
        transfer(accounts, STATE, OUTSIDE, branches.public_cost[branch])
        branches.deposits[branch] += inflow

        charge = statement.provisions[branch] - (branches.provisions[branch] - written_off)
        profit = income + reserve_interest - deposit_interest - operating_cost - charge
        earned = income + reserve_interest - deposit_interest
        branches.gross_income[branch] = settled_towards(
            branches.gross_income[branch], earned, GROSS_INCOME_HALF_LIFE, month
        )
        pays = may_pay_out(head_office.capital_ratio[0], floor, buffer, head_office.failed[0])
        dividend = bank.payout * max(0.0, profit) if pays else 0.0
        transfer(accounts, first + branch, OUTSIDE, dividend)
        branches.capital[branch] += profit - dividend
        branches.provisions[branch] = statement.provisions[branch]
        statement.opening_loans[branch] = branches.loans[branch]
        branches.loans[branch] = statement.loans[branch]

        statement.deposits_received[branch] = inflow
        statement.deposits_sent_away[branch] = sent_away
        statement.deposits_fled[branch] = fled
        statement.deposit_interest[branch] = deposit_interest
        statement.reserve_interest[branch] = reserve_interest
        statement.operating_cost[branch] = operating_cost
        statement.policy_cost[branch] = branches.policy_cost[branch]
        statement.public_cost[branch] = branches.public_cost[branch]
        statement.provision_charge[branch] = charge
        statement.profit[branch] = profit
        statement.dividend[branch] = dividend
        statement.cash[branch] = accounts.cash[first + branch]
        statement.deposits[branch] = branches.deposits[branch]
        statement.capital[branch] = branches.capital[branch]
        statement.risk_weighted[branch] = risk_weighted_assets(
            weighted, statement.loans[branch], statement.provisions[branch]
        ) + operational_risk_assets(12.0 * branches.gross_income[branch], operational)
        statement.capital_required[branch] = (floor + buffer) * statement.risk_weighted[branch]
        total_weighted += statement.risk_weighted[branch]
        total_assets += statement.loans[branch] - statement.provisions[branch] + max(0.0, statement.cash[branch])
        total_loans += branches.loans[branch]
        total_capital += branches.capital[branch]
        total_deposits += branches.deposits[branch]
    head_office.loans[0] = total_loans
    head_office.capital_ratio[0] = total_capital / max(1.0, total_weighted)
    head_office.failed[0] = has_failed(head_office.failed[0], head_office.capital_ratio[0], bank.closed_below)
    if head_office.failed[0] == 1:  # the insurer pays for the capital that is gone, so that no depositor loses
        gone = 0.0
        for branch in range(count):
            gone += max(0.0, -branches.capital[branch])
        for branch in range(count):
            statement.failed[branch] = 1.0
            if total_capital < 0.0:
                support = -total_capital * max(0.0, -branches.capital[branch]) / gone
                transfer(accounts, INSURER, first + branch, support)
                branches.capital[branch] += support
                statement.support[branch] = support
                statement.capital[branch] = branches.capital[branch]
                statement.cash[branch] = accounts.cash[first + branch]
        total_capital = max(0.0, total_capital)
        head_office.capital_ratio[0] = total_capital / max(1.0, total_weighted)
    head_office.capital[0] = total_capital
    head_office.leverage_ratio[0] = total_capital / max(1.0, total_assets)
    head_office.loan_to_deposit[0] = total_loans / max(1.0, total_deposits)
