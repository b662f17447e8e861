"""Neighbours consent to stand for an applicant, or nobody does."""

import numpy as np

from sim.core.columns import Integers
from sim.core.compiling import phase, rule
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.guaranteeing import Guaranteeing
from sim.rules.evaluating import default_probability_to_neighbours
from sim.rules.guaranteeing import consents, is_other_kind, net_worth, within_capacity
from sim.world.applications import GUARANTOR, NOT_REFUSED, Applicants, Applications
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import BY_GROUP, BY_GUARANTORS, OPEN, SECURITY_OF, Guarantees, Loans, Ties
from sim.world.network import Members
from sim.world.parties import Parties

NO_LIMIT = 20  # guarantors in a chain, from which on nobody looks
CROWD = 256  # guarantors at one place of a chain: more are not followed, and the chain counts as too long


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
) -> None:
    """Members stand for group loans; for others he asks one after the other of those he knows until enough consent.

    A group of which no other member is there is none: the loan is refused.
    """
    rows, refusal = applicants.row, applications.refusal
    guarantor, share, guaranteed, cell = guarantees.guarantor, guarantees.share, parties.guaranteed, parties.cell
    places = len(guarantor) // len(loans.status)
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
            if standing == 0:  # a group of one is none
                refusal[loan] = GUARANTOR
                books.refused_guarantor[at] += 1.0
                continue
        elif SECURITY_OF[product] == BY_GUARANTORS:
            needed = min(places, int(levers.guarantors_required[at]))
            part = amount / max(needed, 1)
            standing = ask_in_turn(
                loan,
                0,
                needed,
                part,
                levers.guarantee_fee[at] * part,
                loans,
                guarantees,
                parties,
                ties,
                levers,
                economy,
                bank,
                guaranteeing,
                books,
            )
            if standing < needed:
                for row in range(first_row, first_row + standing):
                    guaranteed[guarantor[row]] -= part
                    guarantor[row] = -1
                refusal[loan] = GUARANTOR
                books.refused_guarantor[at] += 1.0
                continue
        for row in range(first_row, first_row + standing):
            share[row] = 1.0 / standing


@rule
def chain_behind(who: int, longest: int, guarantor: Integers, status: Integers) -> int:
    """Return how long the chain behind a guarantor is: those who stand for his own loan, for theirs, and so on.

    It is counted up to `longest`; a ring never ends, nor does a crowd of more than `CROWD`.
    """
    places = len(guarantor) // len(status)
    here, ahead = np.empty(CROWD, np.int32), np.empty(CROWD, np.int32)
    here[0], number, length = who, 1, 0
    while length < longest:
        found = 0
        for place in range(number):
            party = here[place]
            if party >= len(status) or status[party] != OPEN:
                continue
            for row in range(party * places, (party + 1) * places):
                if guarantor[row] >= 0:
                    if found == CROWD:
                        return longest
                    ahead[found] = guarantor[row]
                    found += 1
        if found == 0:
            return length
        here, ahead, number, length = ahead, here, found, length + 1
    return length


@rule
def is_accepted(who: int, loan: int, at: int, parties: Parties, levers: Levers, bank: Bank) -> bool:
    """Whether the bank takes somebody as a guarantor: of another trade or village where it asks for that, and reliable.

    Of his quality it knows nothing here: he is judged as an average applicant with his record.
    """
    if not is_other_kind(
        parties.trade[loan],
        parties.trade[who],
        levers.same_trade_guarantors[at],
        parties.village[loan],
        parties.village[who],
        levers.same_village_guarantors[at],
    ):
        return False
    if levers.guarantor_cut_off[at] >= 1.0:
        return True
    risk = default_probability_to_neighbours(
        bank.prior_log_odds, bank.quality_weight, 0.0, bank.record_weight, parties.late_record[who]
    )
    accepted: bool = risk <= levers.guarantor_cut_off[at]
    return accepted


@rule
def ask_in_turn(
    loan: int,
    standing: int,
    needed: int,
    part: float,
    fee: float,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    ties: Ties,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    guaranteeing: Guaranteeing,
    books: Books,
) -> int:
    """Fill a loan's places, of which `standing` are taken, up to `needed`; returns how many are taken then.

    First he asks those for whose loans he stands himself, if that binds them, then the others, dearest first. Those who
    stand count their part as guaranteed at once. `fee` is what each is paid for it; CNY.
    """
    guarantor, status, guaranteed = guarantees.guarantor, loans.status, parties.guaranteed
    places = len(guarantor) // len(status)
    first_row, at = loan * places, parties.cell[loan]
    perceived = default_probability_to_neighbours(
        bank.prior_log_odds,
        bank.quality_weight,
        parties.quality[loan],
        bank.record_weight,
        parties.late_record[loan],
    )
    first_turn = 0 if guaranteeing.reciprocity_bonus > 0.0 else 1
    banned, longest = levers.mutual_guarantees[at] < 0.5, int(levers.longest_chain[at])
    for turn in range(first_turn, 2):
        for tie in range(parties.first_tie[loan], parties.first_tie[loan] + parties.ties[loan]):
            if standing >= needed:
                return standing
            who = ties.neighbour[tie]
            if who < 0 or parties.present[who] == 0 or parties.ruined[who] == 1:
                continue
            indebted = False  # the applicant stands for him
            if (first_turn == 0 or banned) and who < len(status) and status[who] == OPEN:
                for row in range(who * places, (who + 1) * places):
                    indebted = indebted or guarantor[row] == loan
            twice = False
            for row in range(first_row, first_row + standing):
                twice = twice or guarantor[row] == who
            if twice or indebted == (turn == 1) or (banned and indebted):
                continue
            if not is_accepted(who, loan, at, parties, levers, bank):
                continue
            if longest < NO_LIMIT and chain_behind(who, longest, guarantor, status) >= longest:
                continue
            worth = net_worth(parties.wealth[who], parties.pledged[who], parties.capital[who])
            if not within_capacity(guaranteed[who], part, worth, levers.guarantee_limit[at]):
                continue
            income = parties.mean_income[who] * economy.income_index
            bonus = guaranteeing.reciprocity_bonus * income if indebted else 0.0
            books.asked_to_guarantee[at] += 1.0
            if consents(part, perceived, ties.strength[tie], guaranteeing.tie_value, income, fee, bonus):
                guarantor[first_row + standing] = who
                guaranteed[who] += part
                standing += 1
            else:
                books.declined_to_guarantee[at] += 1.0
    return standing
