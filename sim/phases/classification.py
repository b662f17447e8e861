"""Loans are put into the five categories: truly, and as reported."""

from sim.core.compiling import phase
from sim.levers import Levers
from sim.rules.classifying import category_of, observation_next, observed_category, punctual_next, reported_floor
from sim.world.loans import OPEN, SUBSTANDARD, ActiveLoans, Loans
from sim.world.parties import Parties

LATE_WHEN_HIDDEN = 4  # missed dues a hidden loan would have had when it was hidden


@phase
def classify(active: ActiveLoans, loans: Loans, parties: Parties, levers: Levers) -> None:
    """Reported by days past due and security, with observation before an upgrade; truly, as if nothing were hidden."""
    rows = active.row
    status, product, late, hidden = loans.status, loans.product, loans.months_late, loans.hidden_months
    cell, rules = parties.cell, levers.classification_rule
    category, true_category, observed = loans.category, loans.true_category, loans.observed
    forced, rescheduled, defaulted = loans.forced_renewals, loans.rescheduled, loans.defaulted
    punctual, cure = loans.punctual, levers.cure
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            category[loan] = 0
            true_category[loan] = 0
            observed[loan] = 0
            continue
        measures = int(rules[cell[loan]])
        now = category_of(product[loan], late[loan], measures)
        reported = observed_category(category[loan], now, observed[loan])
        observed[loan] = observation_next(category[loan], now, observed[loan])
        changed = forced[loan] + rescheduled[loan]
        punctual[loan] = punctual_next(punctual[loan], changed, late[loan])
        category[loan] = reported_floor(reported, changed, punctual[loan], cure[cell[loan]])
        truly = category_of(
            product[loan], late[loan] + (hidden[loan] + LATE_WHEN_HIDDEN if hidden[loan] > 0 else 0), measures
        )
        if defaulted[loan] == 1:
            truly = max(truly, SUBSTANDARD)
        true_category[loan] = max(truly, category[loan])
