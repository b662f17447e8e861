"""What a district makes of the bank: confidence in more credit, and what lending does to its incomes."""

from sim.core.compiling import rule
from sim.core.numbers import exponential, half_life_decay, logarithm

FAINT = 1e-6  # confidence never vanishes altogether


@rule
def moved_towards(before: float, news: float, half_life: float) -> float:
    """A smoothed figure moves towards the news of the month; half of a gap is left after a half-life."""
    return before + (1.0 - half_life_decay(half_life)) * (news - before)


@rule
def settled_towards(before: float, news: float, half_life: float, month: int) -> float:
    """The same from the first month on: the plain mean of all months so far until the half-life takes over."""
    return before + max(1.0 / (month + 1.0), 1.0 - half_life_decay(half_life)) * (news - before)


@rule
def share_served(served: float, let_down: float, before: float) -> float:
    """Share of clients and of approved applicants who got money; as before when there were none."""
    return served / (served + let_down) if served + let_down > 0.0 else before


@rule
def trust(confidence: float, weight: float) -> float:
    """How much the loss of future credit counts where confidence is less than full: confidence^weight."""
    return exponential(weight * logarithm(max(FAINT, confidence)))


@rule
def local_effect(multiplier: float, lending: float, normal: float, limit: float) -> float:
    """By what share local incomes move: the multiplier times net lending above normal, within the limit."""
    return max(-limit, min(limit, multiplier * (lending - normal)))
