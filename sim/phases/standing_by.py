"""Guarantors are asked again before a loan is renewed; who will not stand by it has to be replaced."""

from sim.core.compiling import phase
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.guaranteeing import Guaranteeing
from sim.phases.consenting import NO_LIMIT, ask_in_turn, chain_behind
from sim.rules.evaluating import estimated_default_probability, known_against
from sim.rules.guaranteeing import consents, within_capacity
from sim.world.applications import Renewals
from sim.world.books import Books
from sim.world.branches import HeadOffice
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
    head_office: HeadOffice,
    books: Books,
    month: int,
) -> None:
    """Where it is the rule, guarantors of a loan to be renewed consent anew, or others do, or it is not renewed.

    A loan that is renewed to hide it is not looked at. Who finds nobody keeps his guarantors for the contract he has.
    So does who still owes one of them: nobody else steps in.
    """
    rows, status, decision, product = renewals.row, loans.status, loans.decision, loans.product
    guarantor, share, guaranteed, cell = guarantees.guarantor, guarantees.share, parties.guaranteed, parties.cell
    places = len(guarantor) // len(status)
    for place in range(renewals.number[0]):
        loan = rows[place]
        at = cell[loan]
        if decision[loan] != RENEWED or SECURITY_OF[product[loan]] != BY_GUARANTORS:
            continue
        if levers.consent_at_renewal[at] < 0.5:
            continue
        longest = int(levers.longest_chain[at])
        first_row, needed = loan * places, min(places, int(levers.guarantors_required[at]))
        balance, amount = loans.balance[loan], loans.balance[loan] + loans.top_up[loan]
        before = guarantor[first_row : first_row + places].copy()
        shares = share[first_row : first_row + places].copy()
        held = 0
        for row in range(places):
            held += 1 if before[row] >= 0 else 0
        part = amount / max(needed, held, 1)
        perceived = estimated_default_probability(
            bank.prior_log_odds,
            bank.quality_weight,
            parties.quality[loan],
            known_against(bank.record_weight, parties.late_record[loan], 0.0, 0.0, 0.0, 0.0),
        )
        standing = 0
        for row in range(places):
            who = before[row]
            guarantor[first_row + row] = -1
            if who < 0:
                continue
            guaranteed[who] -= shares[row] * balance
            strength = 0.0
            for tie in range(parties.first_tie[loan], parties.first_tie[loan] + parties.ties[loan]):
                if ties.neighbour[tie] == who:
                    strength = ties.strength[tie]
            bonus, bonded = 0.0, False
            income = parties.mean_income[who] * economy.income_index
            if who < len(status) and status[who] == OPEN:
                for other in range(who * places, (who + 1) * places):
                    if guarantor[other] == loan:
                        bonded = True
                        bonus = guaranteeing.reciprocity_bonus * income
            net_worth = parties.wealth[who] - parties.pledged[who] + parties.capital[who]
            books.asked_again[at] += 1.0
            able = parties.ruined[who] == 0 and within_capacity(
                guaranteed[who], part, net_worth, levers.guarantee_limit[at]
            )
            if bonded and levers.mutual_guarantees[at] < 0.5:
                able = False
            if longest < NO_LIMIT and chain_behind(who, longest, guarantor, status) >= longest:
                able = False
            if able and consents(part, perceived, strength, guaranteeing.tie_value, income, 0.0, bonus):
                guarantor[first_row + standing] = who
                guaranteed[who] += part
                standing += 1
            else:
                books.withdrew[at] += 1.0
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
        head_office.wanted[0] -= loans.top_up[loan]
        loans.top_up[loan] = 0.0
        loans.refused[loan] = month + 1
        books.renewals_refused[at] += 1.0
        books.renewals_refused_guarantor[at] += 1.0
