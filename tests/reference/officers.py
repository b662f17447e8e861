"""Loan officers weigh their pay against the risk of being found out; now and then they are moved on."""

from typing import Any

import sim.rules.officers
from sim.core.draws import uniform
from sim.phases.officers import STAGGER
from sim.world.purposes import HANDED_OVER
from tests.reference.plain import plain

rules = plain(sim.rules.officers)


class Office:
    """A branch as the people who work there."""

    def decide(self) -> None:
        """Choose effort and leniency; where a term is over, a newcomer takes over the books."""
        model, levers, statement = self.model, self.cells[0].levers, self.statement
        officers, separate = model.officers, levers.separate_approval
        self.tenure += 1
        self.handed_over = 0
        term = int(levers.rotation)
        if term >= 1 and (model.month + STAGGER * self.index) % term == 0:
            self.tenure = 0
            if uniform(model.luck, HANDED_OVER, self.index, model.month) < officers.newcomer_finds:
                self.handed_over = 1
        weight = rules.weight_of_penalty(levers.deferred_share, levers.deferral, officers.yearly_discount)
        penalty = levers.default_penalty
        discovery = rules.chance_of_discovery(levers.audit, separate, officers.newcomer_finds, levers.rotation)
        leniency = rules.chosen_leniency(
            levers.volume_pay,
            officers.volume_gained,
            penalty,
            weight,
            officers.defaults_added,
            officers.defaults_rising,
            discovery,
            officers.fine,
            officers.most_leniency,
        )
        self.effort = rules.chosen_effort(penalty, weight, officers.defaults_avoided, officers.effort_cost)
        self.leniency = leniency * (1.0 - separate)
        self.hiding = rules.hiding_hazard(levers.forced_renewal, penalty, weight, officers.usual_penalty, separate)
        statement.effort = self.effort
        statement.leniency = self.leniency


def decide(model: Any) -> None:
    """Every branch's officers decide."""
    for branch in model.branches:
        branch.decide()
