"""The bank estimates how likely an applicant is to default, names its price, and refuses the worst."""

from sim.core.compiling import phase
from sim.core.draws import normal
from sim.levers import Levers
from sim.parameters.bank import Bank
from sim.parameters.officers import Officers
from sim.rules.lending import estimated_default_probability, expected_quality, lending_rate, moved_cut_off
from sim.rules.officers import sharpened
from sim.world.applications import EVALUATION, NOT_REFUSED, Applicants, Applications
from sim.world.books import Books
from sim.world.branches import Branches
from sim.world.conditions import Economy
from sim.world.parties import Parties
from sim.world.purposes import SIGNAL


@phase
def assess(
    applicants: Applicants,
    applications: Applications,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    officers: Officers,
    month: int,
    luck: int,
) -> None:
    """What the bank sees of an applicant becomes an estimated default probability and a rate."""
    rows, cell, branch = applicants.row, parties.cell, parties.branch
    for place in range(applicants.number[0]):
        loan = rows[place]
        at = cell[loan]
        who = branch[loan]
        noise = sharpened(bank.signal_noise, branches.effort[who], branches.tenure[who], officers.learning)
        quality = expected_quality(parties.quality[loan] + noise * normal(luck, SIGNAL, loan, month), noise)
        applications.estimated_risk[loan] = estimated_default_probability(
            bank.prior_log_odds, bank.quality_weight, quality, bank.record_weight, parties.late_record[loan], 0.0, 0.0
        )
        applications.rate[loan] = lending_rate(
            economy.benchmark_lending_rate, levers.rate_multiple[at], levers.rate_ceiling[at]
        )


@phase
def screen(
    applicants: Applicants,
    applications: Applications,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    economy: Economy,
    bank: Bank,
    books: Books,
) -> None:
    """Whoever looks riskier than the cut-off of the day is refused."""
    rows, cell, refusal = applicants.row, parties.cell, applications.refusal
    for place in range(applicants.number[0]):
        loan = rows[place]
        at = cell[loan]
        cut_off = moved_cut_off(levers.cut_off_new[at], bank.stance_on_cut_off, economy.loan_supply)
        cut_off = moved_cut_off(cut_off, 1.0, branches.leniency[parties.branch[loan]])
        if refusal[loan] == NOT_REFUSED and applications.estimated_risk[loan] > cut_off:
            refusal[loan] = EVALUATION
            books.refused_evaluation[at] += 1.0
