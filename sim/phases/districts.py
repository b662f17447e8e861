"""What the month's lending does to a district: to its confidence in more credit, and to its incomes."""

from sim.core.compiling import phase
from sim.parameters.behaviour import Behaviour
from sim.parameters.income import Income
from sim.rules.districts import local_effect, moved_towards, settled_towards, share_served
from sim.world.books import Books, Statement
from sim.world.branches import Branches
from sim.world.conditions import Economy


@phase
def gain_confidence(branches: Branches, behaviour: Behaviour, books: Books, statement: Statement) -> None:
    """Borrowers see who was lent to and whose renewal or, for want of funds, loan was refused; they remember a while.

    Refused renewals include those of the late and of the too risky: neighbours do not tell why.
    """
    confidence = branches.confidence
    segments = len(books.loans) // len(confidence)
    for branch in range(len(confidence)):
        served = let_down = 0.0
        for at in range(branch * segments, (branch + 1) * segments):
            refused = books.renewals_refused[at]
            served += books.renewals_due[at] - refused + books.approvals[at]
            let_down += refused + books.refused_funds[at]
        news = share_served(served, let_down, confidence[branch])
        confidence[branch] = moved_towards(confidence[branch], news, behaviour.confidence_half_life)
        statement.confidence[branch] = confidence[branch]


@phase
def feel_lending(
    branches: Branches, economy: Economy, income: Income, books: Books, statement: Statement, month: int
) -> None:
    """Local incomes of the next month follow net new bank lending of late, as far as it is not what is normal."""
    lately, normal, effect = branches.net_lending, branches.normal_lending, branches.local_effect
    segments = len(books.loans) // len(effect)
    for branch in range(len(effect)):
        net = 0.0
        for at in range(branch * segments, (branch + 1) * segments):
            net += books.granted[at] + books.topped_up[at] - books.principal_received[at]
            net += books.drawn[at] - books.prepaid[at]
            net -= books.calls_principal[at] + books.collected[at] + books.collected_after[at]
            net += books.elsewhere_lent[at] + books.elsewhere_interest[at] - books.elsewhere_paid[at]
        share = net / max(1.0, branches.mean_income[branch] * economy.income_index)
        lately[branch] = settled_towards(lately[branch], share, income.local_memory, month)
        normal[branch] = settled_towards(normal[branch], share, income.local_normal, month)
        effect[branch] = local_effect(income.local_multiplier, lately[branch], normal[branch], income.local_limit)
        statement.local_effect[branch] = effect[branch]
