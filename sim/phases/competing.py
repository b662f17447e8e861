"""Other banks collect their loans, bid for our applicants and clients, and lend to those whom our bank refused.

Two kinds: a competing commercial bank, and a foreign bank that picks the best by a sharper signal and asks less. Of
what happens at our bank they see what is on file at the bureau, and nothing of those who have no file.
"""

import numpy as np

from sim.core.compiling import phase
from sim.core.draws import normal, uniform
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.behaviour import Behaviour
from sim.parameters.competition import Competition
from sim.parameters.demand import Demand
from sim.parameters.evaluation import Evaluation
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.recovery import Recovery
from sim.parameters.spending import Spending
from sim.phases.applying import hazard_of
from sim.rules.bureau import debt_shown, has_file, is_reported_in, lateness_shown
from sim.rules.competition import (
    bank_offer,
    chance_of_meeting,
    cost_of_switching,
    credit_at_stake,
    falls_due,
    is_barred,
    is_bearable,
    is_recognised,
    recovered_by_court,
    switches,
)
from sim.rules.districts import settled_towards, share_served
from sim.rules.evaluating import offered_rate
from sim.rules.lending import (
    is_worth_asking,
    scaled,
    usual_loan,
)
from sim.rules.paying import (
    CENTS,
    IMPAIRED_AT,
    felt_penalty,
    is_willing,
    months_late_next,
    months_of_exclusion_worth,
    paid_on_dues,
    spare_means,
    taken_from_cash,
)
from sim.rules.products import free_property, still_pledged
from sim.world.accounts import COMPETING_BANK, OUTSIDE, Accounts, transfer
from sim.world.applications import DECLINED, NOT_REFUSED, WENT_ELSEWHERE, Applicants, Applications
from sim.world.books import Books, Statement
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.elsewhere import COMPETING, FOREIGN, NO_BANK, Elsewhere
from sim.world.experience import Experience, remember
from sim.world.loans import BULLET, NONE, OPEN, RENEWED, RUNS_OFF, Loans
from sim.world.parties import Parties
from sim.world.purposes import (
    COMPETING_MET,
    COMPETING_SIGNAL,
    FOREIGN_MET,
    FOREIGN_SIGNAL,
    LEAVES_ELSEWHERE,
    SWITCHING,
)


@phase
def collect(
    elsewhere: Elsewhere,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    economy: Economy,
    competition: Competition,
    demand: Demand,
    behaviour: Behaviour,
    bank: Bank,
    recovery: Recovery,
    spending: Spending,
    guaranteeing: Guaranteeing,
    accounts: Accounts,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Loans elsewhere mature, are renewed or not, fall due and are paid, before anything is paid to our bank.

    Whoever can and will pays; after 90 days all is due, and after a year a court gets what it can and the rest is lost.
    What is pledged to our bank is out of their reach as far as our claim takes it.
    """
    lender, left, running_off, defaulted = (
        elsewhere.lender,
        elsewhere.months_left,
        elsewhere.runs_off,
        elsewhere.defaulted,
    )
    owed, due, rate, late = parties.owed_elsewhere, elsewhere.due, elsewhere.rate, parties.late_elsewhere
    cell, cash, capital, wealth = parties.cell, accounts.cash, parties.capital, parties.wealth
    pledged, balance, interest_due, claim = parties.pledged, loans.balance, loans.interest_due, loans.claim
    discount = guaranteeing.sale_discount
    segment, mean, calculating, felt = parties.segment, parties.mean_income, parties.calculating, parties.felt
    until, former, charged, received = (
        elsewhere.shut_out_until,
        elsewhere.former_client,
        books.elsewhere_interest,
        books.elsewhere_paid,
    )
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    exclusion_worth = months_of_exclusion_worth(behaviour.monthly_discount, recovery.exclusion)
    debtors, count = np.empty(len(lender), np.uint32), 0
    for row in range(len(lender)):
        debtors[count] = row  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if owed[row] > 0.0 else 0
    for place in range(count):
        row = debtors[place]
        at, keep, whose = cell[row], parties.subsistence[row] * needed_share, COMPETING_BANK + lender[row] - COMPETING
        means = spare_means(cash[row], keep, spending.liquid_share * capital[row])
        left[row] = max(0, left[row] - 1)
        if left[row] == 0 and late[row] == 0 and running_off[row] == 0:
            foreign = lender[row] == FOREIGN
            cut_off = competition.foreign_cut_off if foreign else competition.cut_off
            multiple = competition.foreign_rate_multiple if foreign else competition.rate_multiple
            record = lateness_shown(
                has_file(parties.bureau_draw[row], levers.bureau_coverage[at]),
                levers.bureau_full[at],
                levers.bureau_lag[at],
                parties.late_record[row],
                parties.filed_record[row],
            )
            renewed = bank_offer(
                parties.quality[row],
                competition.foreign_noise if foreign else competition.noise,
                normal(luck, FOREIGN_SIGNAL if foreign else COMPETING_SIGNAL, row, month),
                record,
                bank.prior_log_odds,
                bank.quality_weight,
                bank.record_weight,
                scaled(cut_off * competition.renewal_multiple, competition.supply, economy.loan_supply),
                economy.benchmark_lending_rate * multiple,
            )
            leaves = means >= owed[row] and uniform(luck, LEAVES_ELSEWHERE, row, month) < demand.no_renewal_wanted
            if not leaves and renewed > 0.0:
                left[row] = competition.term
                rate[row] = renewed
                usual = usual_loan(
                    segment[row],
                    demand.farm_loan,
                    demand.trader_loan,
                    demand.enterprise_loan,
                    mean[row] * economy.income_index,
                    economy.size_index,
                    1.0,
                )
                more = demand.top_up * max(0.0, usual - owed[row])
                if more > 0.0:
                    transfer(accounts, whose, row, more)
                    transfer(accounts, row, OUTSIDE, more)
                    books.elsewhere_lent[at] += more
                    books.invested[at] += more
                    capital[row] += more
                    owed[row] += more
                    means = spare_means(cash[row], keep, spending.liquid_share * capital[row])
            elif not leaves:
                running_off[row] = 1
                left[row] = competition.run_off
        interest = owed[row] * rate[row] / 12.0 if defaulted[row] == 0 else 0.0
        owed[row] += interest
        charged[at] += interest
        before = due[row]
        whole = left[row] == 0 or defaulted[row] == 1
        now = falls_due(owed[row], before, interest, left[row], running_off[row], whole)
        free = free_property(wealth[row], pledged[row], balance[row] + interest_due[row] + claim[row], discount)
        owned = max(0.0, cash[row]) + capital[row] + free
        penalty = felt_penalty(
            owned,
            behaviour.enforceable_share,
            owed[row],
            behaviour.credit_surplus,
            exclusion_worth,
            behaviour.future_credit,
            0.0,
            felt[row],
        )
        willing = is_willing(now, penalty, calculating[row])
        paid = paid_on_dues(now, means, willing, behaviour.partial_payment)
        sold = paid - taken_from_cash(paid, cash[row], keep)
        if sold > 0.0:
            capital[row] -= sold
            transfer(accounts, OUTSIDE, row, sold)
            books.liquidated[at] += sold
        transfer(accounts, row, whose, paid)
        received[at] += paid
        owed[row] -= paid
        due[row] = now - paid
        late[row] = months_late_next(late[row], due[row], now - before, paid)
        if late[row] >= IMPAIRED_AT and defaulted[row] == 0:
            defaulted[row] = 1
            books.defaults_elsewhere[at] += 1.0
        if late[row] >= competition.write_off_after:
            kept = 1.0 - discount
            taken = recovered_by_court(owed[row], competition.recovered, free * kept)
            if taken > 0.0:
                wealth[row] -= taken / kept
                pledged[row] = still_pledged(pledged[row], wealth[row])
                transfer(accounts, OUTSIDE, row, taken)
                transfer(accounts, row, whose, taken)
                books.assets_sold[at] += taken
                received[at] += taken
                owed[row] -= taken
            books.elsewhere_lost[at] += owed[row]
            owed[row] = 0.0
        elif owed[row] < CENTS:
            books.elsewhere_lost[at] += owed[row]
            owed[row] = 0.0
        if owed[row] == 0.0:
            former[row] = 1 - defaulted[row]
            if defaulted[row] == 1:
                until[row] = month + recovery.exclusion
            lender[row] = NO_BANK
            left[row] = 0
            running_off[row] = 0
            defaulted[row] = 0
            due[row] = 0.0


@phase
def bid(
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    elsewhere: Elsewhere,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    competition: Competition,
    evaluation: Evaluation,
    demand: Demand,
    bank: Bank,
    head_office: HeadOffice,
    accounts: Accounts,
    experience: Experience,
    books: Books,
    start: int,
    month: int,
    luck: int,
) -> None:
    """Other banks bid for applicants, for clients whose loan matures next month, and for others who would borrow.

    Of a debt at our bank, a default or an exclusion they know what is on file. Whoever could borrow from us takes their
    offer if its rate is lower by more than the change costs him. A loan taken over is paid to our bank at once.
    """
    refusal, status, cell, branch = applications.refusal, loans.status, parties.cell, parties.branch
    asks, mean, segment, decision = parties.asks_draw, parties.mean_income, parties.segment, loans.decision
    offers, taken_over, balance, left = elsewhere.offers, elsewhere.taken_over, loans.balance, loans.months_left
    schedule, months_late, interest_due, principal_due = (
        loans.schedule,
        loans.months_late,
        loans.interest_due,
        loans.principal_due,
    )
    top_up, met, made = loans.top_up, books.met_elsewhere, books.offers_elsewhere
    benchmark, supply = economy.benchmark_lending_rate, economy.loan_supply
    entered = start + month >= int(competition.foreign_entry)  # a month here, counted from year 0
    competing_chance, foreign_chance = np.empty(len(branches.loans)), np.empty(len(branches.loans))
    for here in range(len(competing_chance)):
        competing_chance[here] = chance_of_meeting(
            branches.competing_present[here], competition.reach, competition.supply, supply
        )
        present = branches.foreign_present[here] if entered else 0
        foreign_chance[here] = chance_of_meeting(present, competition.foreign_reach, competition.supply, supply)
    cut_off = scaled(competition.cut_off, competition.supply, supply)
    foreign_cut_off = scaled(competition.foreign_cut_off, competition.supply, supply)
    hazards = np.empty(3)  # of somebody new, of a former good client, of a client of our bank
    hazards[0], hazards[1] = hazard_of(0, demand, economy), hazard_of(1, demand, economy)
    hazards[2] = competition.solicitation * max(0.0, 1.0 + competition.supply * supply)
    applied = np.zeros(len(status), np.int8)
    for place in range(applicants.number[0]):
        applied[applicants.row[place]] = 1
    rows, count = np.empty(len(status), np.uint32), 0
    highest = max(hazards[0], hazards[1], hazards[2])
    for row in range(len(status)):
        rows[count] = row  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if (applied[row] == 1) | (asks[row] < highest) | (left[row] == 1) else 0
    for place in range(count):
        row = rows[place]
        at, here, client = cell[row], branch[row], status[row] == OPEN
        ends = client and left[row] == 1 and schedule[row] == BULLET and months_late[row] == 0
        ends = ends and loans.hidden_months[row] == 0 and loans.accelerated[row] == 0
        ends = ends and (decision[row] == RENEWED or decision[row] == RUNS_OFF)
        if applied[row] == 0 and not ends:
            kind = 2 if client else max(parties.former_client[row], elsewhere.former_client[row])
            if asks[row] >= hazards[kind]:
                continue
        if elsewhere.lender[row] != NO_BANK or elsewhere.shut_out_until[row] > month:
            continue
        if parties.present[row] == 0 or parties.may_borrow[row] == 0:
            continue
        met[at] += 1.0
        seen = has_file(parties.bureau_draw[row], levers.bureau_coverage[at])
        full, lag = levers.bureau_full[at], levers.bureau_lag[at]
        late = months_late[row] if status[row] != NONE else 0
        recognised = is_recognised(parties.bureau_draw[row], levers.bureau_coverage[at], levers.identification[at])
        barred = is_barred(recognised, parties.excluded[row], late, parties.recourse_owed[row])
        if barred if lag < 1.0 else recognised and parties.filed_barred[row] == 1:
            continue
        usual = usual_loan(
            segment[row],
            demand.farm_loan,
            demand.trader_loan,
            demand.enterprise_loan,
            mean[row] * economy.income_index,
            economy.size_index,
            1.0,
        )
        debt = 0.0 if ends else debt_shown(seen, full, lag, balance[row], parties.filed_balance[row])
        if not is_bearable(debt, usual, usual, competition.most_debt):
            continue
        record = lateness_shown(seen, full, lag, parties.late_record[row], parties.filed_record[row])
        rate = foreign_rate = 0.0
        if uniform(luck, COMPETING_MET, row, month) < competing_chance[here]:
            rate = bank_offer(
                parties.quality[row],
                competition.noise,
                normal(luck, COMPETING_SIGNAL, row, month),
                record,
                bank.prior_log_odds,
                bank.quality_weight,
                bank.record_weight,
                cut_off,
                benchmark * competition.rate_multiple,
            )
        if uniform(luck, FOREIGN_MET, row, month) < foreign_chance[here]:
            foreign_rate = bank_offer(
                parties.quality[row],
                competition.foreign_noise,
                normal(luck, FOREIGN_SIGNAL, row, month),
                record,
                bank.prior_log_odds,
                bank.quality_weight,
                bank.record_weight,
                foreign_cut_off,
                benchmark * competition.foreign_rate_multiple,
            )
        best = COMPETING if rate > 0.0 else NO_BANK
        if foreign_rate > 0.0 and (rate == 0.0 or foreign_rate < rate):
            best, rate = FOREIGN, foreign_rate
        if best == NO_BANK:
            continue
        made[at] += 1.0
        if not ends and not is_worth_asking(parties.project_return[row], rate, demand.outside_option):
            continue
        passed = applied[row] == 1 and refusal[row] == NOT_REFUSED
        if passed or (ends and decision[row] == RENEWED):
            own = applications.rate[row]
            if ends:
                own = offered_rate(
                    benchmark,
                    levers.rate_multiple[at],
                    levers.rate_ceiling[at],
                    levers.risk_pricing[at],
                    economy.benchmark_deposit_rate,
                    bank.operating_cost,
                    applications.estimated_risk[row],
                    evaluation.loss_given_default,
                    evaluation.margin,
                )
            loyalty = competition.loyalty if client or parties.former_client[row] == 1 else 1.0
            cost = cost_of_switching(uniform(luck, SWITCHING, row, month), competition.switching_cost, loyalty)
            if not switches(own, rate, cost):
                if ends:
                    continue
            elif ends:
                books.lost_at_renewal[at] += 1.0
            else:
                refusal[row] = WENT_ELSEWHERE
                books.went_elsewhere[at] += 1.0
        elif ends:
            books.lent_after_refusal[at] += 1.0
        offers[row] = best
        elsewhere.offered_rate[row] = rate
        elsewhere.offered[row] = usual
        if ends:
            elsewhere.offered[row] = balance[row] + top_up[row]
            taken_over[row] = balance[row]
            top_up[row] = 0.0
            transfer(accounts, COMPETING_BANK + best - COMPETING, len(cell) + here, balance[row])
            books.principal_received[at] += balance[row]
            books.interest_forgone[at] += interest_due[row]  # less than a cent
            books.dues_given_up[at] += interest_due[row] + principal_due[row]
            balance[row] = 0.0
            interest_due[row] = 0.0
            principal_due[row] = 0.0
            if loans.refused[row] > 0:
                books.refused_repaid[at] += 1.0
                loans.refused[row] = 0
            if loans.judged[row] == 0:
                remember(experience, head_office, loans.expected_quality[row], loans.against[row], 0, month)
                books.contracts_ended[at] += 1.0
                books.expected_bad[at] += loans.estimated_risk[row]
            loans.judged[row] = 1
            loans.line[row] = 0.0
            parties.pledged[row] = 0.0
            status[row] = NONE
            left[row] = 0
            loans.impaired[row] = 0
            parties.former_client[row] = 1


@phase
def lend(
    applicants: Applicants,
    applications: Applications,
    elsewhere: Elsewhere,
    parties: Parties,
    competition: Competition,
    accounts: Accounts,
    books: Books,
) -> None:
    """Other banks pay out to those who took their offer, and to those whom our bank refused in the end."""
    offers, refusal, cell = elsewhere.offers, applications.refusal, parties.cell
    for place in range(applicants.number[0]):
        row = applicants.row[place]
        if refusal[row] == NOT_REFUSED:
            if offers[row] != NO_BANK or elsewhere.former_client[row] == 1:
                books.won_from_others[cell[row]] += 1.0
            offers[row] = NO_BANK
        elif offers[row] != NO_BANK and refusal[row] not in (WENT_ELSEWHERE, DECLINED):
            books.lent_after_refusal[cell[row]] += 1.0
    for row in range(len(offers)):
        if offers[row] == NO_BANK:
            continue
        at, amount, paid_out = cell[row], elsewhere.offered[row], elsewhere.offered[row] - elsewhere.taken_over[row]
        elsewhere.lender[row] = offers[row]
        elsewhere.months_left[row] = competition.term
        elsewhere.runs_off[row] = 0
        elsewhere.defaulted[row] = 0
        elsewhere.rate[row] = elsewhere.offered_rate[row]
        elsewhere.due[row] = 0.0
        parties.owed_elsewhere[row] = amount
        parties.late_elsewhere[row] = 0
        transfer(accounts, COMPETING_BANK + offers[row] - COMPETING, row, paid_out)
        transfer(accounts, row, OUTSIDE, paid_out)
        books.elsewhere_lent[at] += amount
        books.elsewhere_taken_over[at] += elsewhere.taken_over[row]
        books.invested[at] += paid_out
        parties.capital[row] += paid_out
        offers[row] = NO_BANK
        elsewhere.taken_over[row] = 0.0


@phase
def add_up(
    loans: Loans,
    elsewhere: Elsewhere,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    competition: Competition,
    books: Books,
    statement: Statement,
    month: int,
) -> None:
    """What is owed to whom, how heavy debts are, and what a debtor of our bank can count on at other banks.

    A default on our bank loses less credit where other banks lend, unless they see it or have shut the debtor out.
    """
    owed, late, balance, status = parties.owed_elsewhere, parties.late_elsewhere, loans.balance, loans.status
    cell, branch, mean, informal = parties.cell, parties.branch, parties.mean_income, parties.informal_debt
    draw, coverage, at_stake = parties.bureau_draw, levers.bureau_coverage, parties.credit_at_stake
    access, until, lender = branches.outside_access, elsewhere.shut_out_until, elsewhere.lender
    competing, foreign, number, bad = (
        books.competing_loans,
        books.foreign_loans,
        books.elsewhere_count,
        books.elsewhere_bad,
    )
    twice, unseen, indebted = books.borrowing_twice, books.unseen_elsewhere, books.indebted
    half, whole, yearly = books.owe_half, books.owe_whole, 12.0 * economy.income_index
    segments = len(books.loans) // len(access)
    for here in range(len(access)):
        met = offers = 0.0
        for at in range(here * segments, (here + 1) * segments):
            met += books.met_elsewhere[at]
            offers += books.offers_elsewhere[at]
        news = share_served(offers, met - offers, access[here])
        access[here] = settled_towards(access[here], news, competition.memory, month)
        statement.outside_access[here] = access[here]
    debtors, theirs = np.empty(len(status), np.uint32), np.empty(len(status), np.int32)
    count = others = 0
    for row in range(len(status)):
        debtors[count] = row  # overwritten unless it is counted: a branch here would be guessed wrong too often
        theirs[others] = row
        count += 1 if balance[row] + owed[row] + informal[row] > 0.0 else 0
        others += 1 if (owed[row] > 0.0) | (late[row] > 0) else 0
    for place in range(count):
        row = debtors[place]
        at, income = cell[row], yearly * mean[row]
        debt = balance[row] + owed[row] + informal[row]
        indebted[at] += 1.0
        half[at] += 1.0 if debt > 0.5 * income else 0.0
        whole[at] += 1.0 if debt > income else 0.0
        others_lend = access[branch[row]] if until[row] <= month + 1 else 0.0
        recognised = is_recognised(draw[row], coverage[at] * levers.bureau_awareness[at], levers.identification[at])
        at_stake[row] = credit_at_stake(others_lend, recognised, competition.believed_access)
    for place in range(others):
        row = theirs[place]
        at = cell[row]
        if owed[row] > 0.0:
            number[at] += 1.0
            if lender[row] == FOREIGN:
                foreign[at] += owed[row]
            else:
                competing[at] += owed[row]
            if elsewhere.defaulted[row] == 1:
                bad[at] += owed[row]
            if status[row] == OPEN:
                twice[at] += 1.0
                unseen[at] += 0.0 if has_file(draw[row], coverage[at]) else 1.0
        elif until[row] <= month + 1:
            late[row] = 0  # forgotten with the exclusion


@phase
def report(loans: Loans, parties: Parties, levers: Levers, month: int) -> None:
    """Banks report to the bureau how their clients stand, where files are not always up to date."""
    lag, cell, slowest = levers.bureau_lag, parties.cell, 0.0
    for at in range(len(lag)):
        slowest = max(slowest, lag[at])
    if slowest < 1.0:
        return
    for row in range(len(loans.status)):
        if not is_reported_in(month, row, lag[cell[row]]):
            continue
        late = loans.months_late[row] if loans.status[row] != NONE else 0
        parties.filed_debt[row] = parties.owed_elsewhere[row]
        parties.filed_late[row] = parties.late_elsewhere[row]
        parties.filed_balance[row] = loans.balance[row]
        parties.filed_record[row] = parties.late_record[row]
        parties.filed_barred[row] = 1 if is_barred(True, parties.excluded[row], late, parties.recourse_owed[row]) else 0
