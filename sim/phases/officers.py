"""Loan officers weigh their pay against the risk of being found out; now and then they are moved on."""

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.levers import Levers
from sim.parameters.officers import Officers
from sim.rules.officers import chance_of_discovery, chosen_effort, chosen_leniency, hiding_hazard, weight_of_penalty
from sim.world.books import Statement
from sim.world.branches import Branches
from sim.world.purposes import HANDED_OVER

STAGGER = 7  # months between the rotations of neighbouring branches


@phase
def decide(branches: Branches, levers: Levers, officers: Officers, statement: Statement, month: int, luck: int) -> None:
    """Every branch's officers choose effort and leniency; where a term is over, a newcomer takes over the books.

    A branch's levers are those of its farm cell. Separate approval undoes its share of the leniency.
    """
    segments = len(levers.audit) // len(branches.effort)
    for branch in range(len(branches.effort)):
        at = branch * segments
        term, separate = int(levers.rotation[at]), levers.separate_approval[at]
        branches.tenure[branch] += 1
        branches.handed_over[branch] = 0
        if term >= 1 and (month + STAGGER * branch) % term == 0:
            branches.tenure[branch] = 0
            finds = uniform(luck, HANDED_OVER, branch, month) < officers.newcomer_finds
            branches.handed_over[branch] = 1 if finds else 0
        weight = weight_of_penalty(levers.deferred_share[at], levers.deferral[at], officers.yearly_discount)
        penalty = levers.default_penalty[at]
        discovery = chance_of_discovery(levers.audit[at], separate, officers.newcomer_finds, levers.rotation[at])
        leniency = chosen_leniency(
            levers.volume_pay[at],
            officers.volume_gained,
            penalty,
            weight,
            officers.defaults_added,
            officers.defaults_rising,
            discovery,
            officers.fine,
            officers.most_leniency,
        )
        branches.effort[branch] = chosen_effort(penalty, weight, officers.defaults_avoided, officers.effort_cost)
        branches.leniency[branch] = leniency * (1.0 - separate)
        branches.hiding[branch] = hiding_hazard(
            levers.forced_renewal[at], penalty, weight, officers.usual_penalty, separate
        )
        statement.effort[branch] = branches.effort[branch]
        statement.leniency[branch] = branches.leniency[branch]
