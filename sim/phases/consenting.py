"""Neighbours consent to stand for an applicant, or nobody does."""

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.guaranteeing import Guaranteeing
from sim.rules.evaluating import estimated_default_probability, known_against
from sim.rules.guaranteeing import consents, within_capacity
from sim.world.applications import GUARANTOR, NOT_REFUSED, Applicants, Applications
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import BY_GROUP, BY_GUARANTORS, OPEN, SECURITY_OF, Guarantees, Loans, Ties
from sim.world.network import Members
from sim.world.parties import Parties
from sim.world.purposes import FIRST_NEIGHBOUR


@phase
def consent(
    applicants: Applicants,
    applications: Applications,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    ties: Ties,
    members: Members,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    guaranteeing: Guaranteeing,
    group_size: int,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Members stand for group loans; for others he asks one neighbour after the other until enough consent."""
    rows, refusal = applicants.row, applications.refusal
    status, guarantor, share = loans.status, guarantees.guarantor, guarantees.share
    neighbour, strength, guaranteed = ties.neighbour, ties.strength, parties.guaranteed
    cell, mean = parties.cell, parties.mean_income
    places = len(guarantor) // len(status)
    known = len(neighbour) // len(cell)
    for application in range(applicants.number[0]):
        loan = rows[application]
        if refusal[loan] != NOT_REFUSED:
            continue
        at, amount, product = cell[loan], applications.wanted[loan], applications.product[loan]
        group = parties.group[loan]
        first_row = loan * places
        for row in range(first_row, first_row + places):
            guarantor[row] = -1
            share[row] = 0.0
        standing = 0
        if SECURITY_OF[product] == BY_GROUP:
            for row in range(group * group_size, (group + 1) * group_size):
                member = members.party[row]
                if member >= 0 and member != loan and parties.present[member] == 1 and standing < places:
                    guarantor[first_row + standing] = member
                    standing += 1
        elif SECURITY_OF[product] == BY_GUARANTORS:
            needed = min(places, int(levers.guarantors_required[at]))
            start = int(uniform(luck, FIRST_NEIGHBOUR, loan, month) * known)
            for step in range(known):
                if standing == needed:
                    break
                tie = loan * known + (start + step) % known
                who = neighbour[tie]
                if who < 0 or parties.present[who] == 0 or parties.ruined[who] == 1:
                    continue
                net_worth = parties.wealth[who] - parties.pledged[who] + parties.capital[who]
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
                    known_against(bank.record_weight, parties.late_record[loan], 0.0, 0.0, 0.0, 0.0),
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
                refusal[loan] = GUARANTOR
                books.refused_guarantor[at] += 1.0
                continue
        for row in range(first_row, first_row + standing):
            share[row] = 1.0 / standing
