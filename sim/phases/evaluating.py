"""The bank looks at borrowers who ask or whose loan matures, names its price, and refuses the worst."""

import numpy as np

from sim.core.compiling import phase, rule
from sim.core.draws import uniform, uniforms
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.demand import Demand
from sim.parameters.evaluation import Evaluation
from sim.parameters.officers import Officers
from sim.parameters.projects import Projects
from sim.rules.bureau import debt_shown, has_file, lateness_shown
from sim.rules.evaluating import (
    burden,
    debt_service,
    estimated_default_probability,
    expected_quality,
    has_too_many,
    known_against,
    offered_rate,
    precision_of_committee,
    precision_of_peers,
    precision_of_score,
    precision_of_visits,
    uncovered_share,
)
from sim.rules.lending import accepted_number, is_worth_asking, scaled
from sim.rules.monitoring import attention
from sim.rules.projects import chance_of_success, counted_on
from sim.world.accounts import Accounts
from sim.world.applications import (
    DEBT_SERVICE,
    DECLINED,
    EVALUATION,
    NOT_REFUSED,
    Applicants,
    Applications,
    Renewals,
)
from sim.world.books import Books
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.loans import BY_GROUP, BY_GUARANTORS, SECURITY_OF, Loans
from sim.world.parties import Parties
from sim.world.purposes import COMMITTEE, SIGNAL, SIGNALS_BLOCK


@phase
def look(
    renewals: Renewals,
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    parties: Parties,
    branches: Branches,
    head_office: HeadOffice,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    evaluation: Evaluation,
    accounts: Accounts,
    month: int,
    luck: int,
) -> None:
    """What the bank sees of borrowers who ask, or whose loan matures, becomes an expected quality and a probability.

    Scorecard, officers' visits, peers in the village, the file at the credit bureau and the word of those who stand
    for him are weighted by their precision. Record, cover and debts elsewhere are held against him.
    """
    cell, branch, capital, cash = parties.cell, parties.branch, parties.capital, accounts.cash
    quality, relationship, late, file_draw = (
        parties.quality,
        parties.relationship,
        parties.late_record,
        parties.bureau_draw,
    )
    endorsement = 1.0 / (evaluation.endorsement_noise * evaluation.endorsement_noise)
    in_file = 1.0 / (evaluation.file_noise * evaluation.file_noise)
    segments = len(levers.committee) // len(branches.effort)
    for place in range(renewals.number[0] + applicants.number[0]):
        later = place - renewals.number[0]
        loan = renewals.row[place] if later < 0 else applicants.row[later]
        at, who, security = cell[loan], branch[loan], SECURITY_OF[applications.product[loan]]
        filed = has_file(file_draw[loan], levers.bureau_coverage[at])
        committee = precision_of_committee(
            evaluation.reader_noise, levers.committee[who * segments], levers.separate_approval[who * segments]
        )
        opinion = uniform(luck, COMMITTEE, loan, month) if committee > 0.0 else 0.0
        visits, peers, file, endorsed = uniforms(luck, SIGNALS_BLOCK, loan, month)
        expected = expected_quality(
            quality[loan],
            precision_of_score(levers.scorecard_power[at], evaluation.separation),
            precision_of_visits(
                evaluation.visit_noise,
                branches.effort[who],
                relationship[loan],
                branches.tenure[who],
                evaluation.first_visit,
                evaluation.learning,
                levers.soft_weight[at] * attention(levers.staffing[at]),
            ),
            precision_of_peers(evaluation.peer_noise, levers.village_peers[at]),
            in_file if filed and levers.bureau_full[at] >= 0.5 else 0.0,
            endorsement if security in (BY_GUARANTORS, BY_GROUP) else 0.0,
            committee,
            uniform(luck, SIGNAL, loan, month),
            visits,
            peers,
            file,
            endorsed,
            opinion,
        )
        balance = loans.balance[loan] if later < 0 else 0.0
        any_shown, full, lag = shown(loan, at, parties, levers)
        elsewhere = debt_shown(any_shown, full, lag, parties.owed_elsewhere[loan], parties.filed_debt[loan])
        missed = lateness_shown(any_shown, full, lag, parties.late_elsewhere[loan], parties.filed_late[loan])
        against = known_against(
            bank.record_weight,
            max(late[loan], missed),
            bank.cover_weight,
            uncovered_share(balance, capital[loan], cash[loan]),
            evaluation.debt_weight,
            burden(elsewhere, 12.0 * parties.mean_income[loan] * economy.income_index),
        )
        applications.expected_quality[loan] = expected
        applications.against[loan] = against
        applications.estimated_risk[loan] = estimated_default_probability(
            head_office.score_level[0], head_office.score_weight[0], expected, against
        )


@rule
def shown(party: int, at: int, parties: Parties, levers: Levers) -> tuple[bool, float, float]:
    """What our bank is shown of dues to others: whether anything, whether debts too, how many months old it may be.

    Who shows what he owes shows it as it is; of the others it is what is on file.
    """
    draw = parties.bureau_draw[party]
    if has_file(draw, levers.debts_disclosed[at]):
        return True, 1.0, 0.0
    return has_file(draw, levers.bureau_coverage[at]), levers.bureau_full[at], levers.bureau_lag[at]


@phase
def price(
    applicants: Applicants,
    applications: Applications,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    demand: Demand,
    projects: Projects,
    evaluation: Evaluation,
    officers: Officers,
    books: Books,
) -> None:
    """Applicants are offered a rate; who finds it too high withdraws, and who owes too much is refused."""
    cell, refusal = parties.cell, applications.refusal
    for place in range(applicants.number[0]):
        loan = applicants.row[place]
        at = cell[loan]
        rate = offered_rate(
            economy.benchmark_lending_rate,
            levers.rate_multiple[at],
            levers.rate_ceiling[at],
            levers.risk_pricing[at],
            economy.benchmark_deposit_rate,
            bank.operating_cost,
            applications.estimated_risk[loan],
            evaluation.loss_given_default,
            evaluation.margin,
        )
        applications.rate[loan] = rate
        books.quality_asked[at] += parties.quality[loan]
        leniency = branches.leniency[parties.branch[loan]]
        applications.wanted[loan] = scaled(applications.wanted[loan], officers.larger_loans, leniency)
        any_shown, full, lag = shown(loan, at, parties, levers)
        elsewhere = debt_shown(any_shown, full, lag, parties.owed_elsewhere[loan], parties.filed_debt[loan])
        service = debt_service(
            applications.wanted[loan],
            rate,
            elsewhere,
            evaluation.service_years,
            12.0 * parties.mean_income[loan] * economy.income_index,
        )
        chance = chance_of_success(parties.risky[loan], projects.success, projects.risky_success)
        hoped_for = counted_on(parties.project_return[loan], projects.gain, chance, rate, int(levers.term[at]) / 12.0)
        if not is_worth_asking(hoped_for, rate, demand.outside_option):
            refusal[loan] = DECLINED
            books.declined_rate[at] += 1.0
        elif service > levers.debt_service_cap[at] or has_too_many(elsewhere, levers.most_loans[at]):
            refusal[loan] = DEBT_SERVICE
            books.refused_debt_service[at] += 1.0


@phase
def screen(
    applicants: Applicants,
    applications: Applications,
    parties: Parties,
    branches: Branches,
    head_office: HeadOffice,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    books: Books,
) -> None:
    """Whoever looks riskier than the cut-off of the day, or is not among the share to be accepted, is refused."""
    rows, cell, refusal, risk = applicants.row, parties.cell, applications.refusal, applications.estimated_risk
    leniency, branch = branches.leniency, parties.branch
    ranked, wanted, count = np.empty(applicants.number[0], np.uint32), 0.0, 0
    for place in range(applicants.number[0]):
        loan = rows[place]
        at = cell[loan]
        if refusal[loan] != NOT_REFUSED:
            continue
        if levers.acceptance_new[at] > 0.0:
            ranked[count] = loan
            count += 1
            wanted += min(1.0, scaled(levers.acceptance_new[at], 1.0, leniency[branch[loan]]))
            continue
        cut_off = scaled(levers.cut_off_new[at], bank.stance_on_cut_off, economy.loan_supply)
        if risk[loan] > scaled(cut_off, 1.0, leniency[branch[loan]]):
            refusal[loan] = EVALUATION
            books.refused_evaluation[at] += 1.0
    if count > 0:
        accepted = accepted_number(wanted, head_office.accepted[0], count)
        head_office.accepted[0] += wanted - accepted
        order = np.argsort(risk[ranked[:count]], kind="mergesort")
        for place in range(accepted, count):
            loan = ranked[order[place]]
            refusal[loan] = EVALUATION
            books.refused_evaluation[cell[loan]] += 1.0
