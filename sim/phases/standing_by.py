"""Guarantors are asked again before a loan is renewed; who will not stand by it has to be replaced."""

import numpy as np

from sim.core.compiling import phase
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.guaranteeing import Guaranteeing
from sim.phases.consenting import NO_LIMIT, ask_in_turn, chain_behind, is_accepted
from sim.rules.evaluating import default_probability_to_neighbours
from sim.rules.guaranteeing import consents, net_worth, within_capacity
from sim.world.applications import Renewals
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import BY_GUARANTORS, OPEN, RENEWED, RUNS_OFF, SECURITY_OF, Guarantees, Loans, Ties
from sim.world.parties import Parties


@phase
def ask_again(
    renewals: Renewals,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    ties: Ties,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    guaranteeing: Guaranteeing,
    books: Books,
    month: int,
) -> None:
    """Where it is the rule, guarantors of a loan to be renewed consent anew, or others do, or it is not renewed.

    A loan that is renewed to hide it is not looked at. Who finds nobody keeps his guarantors for the contract he has.
    So does who still owes one of them: nobody else steps in.
    """
    rows, status, decision, product = renewals.row, loans.status, loans.decision, loans.product
    guarantor, share, guaranteed, cell = guarantees.guarantor, guarantees.share, parties.guaranteed, parties.cell
    mean, wealth, capital, pledged = parties.mean_income, parties.wealth, parties.capital, parties.pledged
    first_tie, tie_count, neighbour, tie_strength = parties.first_tie, parties.ties, ties.neighbour, ties.strength
    balances, top_up, quality, record = loans.balance, loans.top_up, parties.quality, parties.late_record
    bound, required, limit = levers.consent_at_renewal, levers.guarantors_required, levers.guarantee_limit
    ruined, asked_again, withdrew = parties.ruined, books.asked_again, books.withdrew
    places = len(guarantor) // len(status)
    before, shares = np.empty(places, np.int32), np.empty(places)
    for place in range(renewals.number[0]):
        loan = rows[place]
        at = cell[loan]
        if decision[loan] != RENEWED or SECURITY_OF[product[loan]] != BY_GUARANTORS or bound[at] < 0.5:
            continue
        banned, longest = levers.mutual_guarantees[at] < 0.5, int(levers.longest_chain[at])
        first_row, needed = loan * places, min(places, int(required[at]))
        balance, amount = balances[loan], balances[loan] + top_up[loan]
        held = 0
        for row in range(places):
            before[row], shares[row] = guarantor[first_row + row], share[first_row + row]
            held += 1 if before[row] >= 0 else 0
        part = amount / max(needed, held, 1)
        perceived = default_probability_to_neighbours(
            bank.prior_log_odds, bank.quality_weight, quality[loan], bank.record_weight, record[loan]
        )
        standing = 0
        for row in range(places):
            who = before[row]
            guarantor[first_row + row] = -1
            if who < 0:
                continue
            guaranteed[who] -= shares[row] * balance
            strength = 0.0
            for tie in range(first_tie[loan], first_tie[loan] + tie_count[loan]):
                if neighbour[tie] == who:
                    strength = tie_strength[tie]
            bonus, bonded = 0.0, False
            income = mean[who] * economy.income_index
            if who < len(status) and status[who] == OPEN:
                for other in range(who * places, (who + 1) * places):
                    if guarantor[other] == loan:
                        bonded = True
                        bonus = guaranteeing.reciprocity_bonus * income
            worth = net_worth(wealth[who], pledged[who], capital[who])
            asked_again[at] += 1.0
            able = (
                ruined[who] == 0
                and parties.present[who] == 1
                and within_capacity(guaranteed[who], part, worth, limit[at])
                and is_accepted(who, loan, at, parties, levers, bank)
            )
            if (bonded and banned) or (longest < NO_LIMIT and chain_behind(who, longest, guarantor, status) >= longest):
                able = False
            if able and consents(part, perceived, strength, guaranteeing.tie_value, income, 0.0, bonus):
                guarantor[first_row + standing] = who
                guaranteed[who] += part
                standing += 1
            else:
                withdrew[at] += 1.0
        if standing == held and held >= needed:  # all stand by it
            for row in range(places):
                guarantor[first_row + row] = before[row]
            continue
        settled = parties.recourse_owed[loan] <= 0.0
        if settled:
            standing = ask_in_turn(
                loan,
                standing,
                needed,
                part,
                0.0,
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
        if settled and standing >= needed:
            for row in range(places):
                share[first_row + row] = 1.0 / standing if row < standing else 0.0
            continue
        for row in range(standing):
            guaranteed[guarantor[first_row + row]] -= part
        for row in range(places):
            guarantor[first_row + row] = before[row]
            if before[row] >= 0:
                guaranteed[before[row]] += shares[row] * balance
        decision[loan] = RUNS_OFF
        top_up[loan] = 0.0
        loans.refused[loan] = month + 1
        books.renewals_refused[at] += 1.0
        books.renewals_refused_guarantor[at] += 1.0
