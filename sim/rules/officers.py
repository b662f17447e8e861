"""What a loan officer does for his pay: effort, leniency, hiding; closed forms, so that signs can be proved by hand."""

from sim.core.compiling import rule
from sim.core.numbers import exponential, logarithm


@rule
def weight_of_penalty(deferred_share: float, deferral: float, yearly_discount: float) -> float:
    """What a penalty weighs when a share of it is taken from pay that comes years later: 1 - s + s d^years."""
    if deferral <= 0.0 or deferred_share <= 0.0:
        return 1.0
    later = exponential(deferral * logarithm(yearly_discount)) if yearly_discount > 0.0 else 0.0
    return 1.0 - deferred_share + deferred_share * later


@rule
def chosen_effort(penalty: float, weight: float, avoided: float, cost: float) -> float:
    """Effort where its cost k e of a little more equals the penalty it spares: b D a / k, from 0 to 1."""
    return min(1.0, max(0.0, penalty * weight * avoided / cost))


@rule
def chance_of_discovery(audit: float, separate: float, newcomer_finds: float, rotation: float) -> float:
    """Yearly chance that leniency is found out, by monthly audits, separate approval or a newcomer."""
    unseen = 1.0
    for _ in range(12):
        unseen *= 1.0 - audit
    handed_over = newcomer_finds * min(1.0, 12.0 / rotation) if rotation >= 1.0 else 0.0
    return 1.0 - unseen * (1.0 - separate) * (1.0 - handed_over)


@rule
def chosen_leniency(
    volume_pay: float, gained: float, penalty: float, weight: float, added: float, rising: float, discovery: float,
    fine: float, most: float,
) -> float:  # fmt: skip
    """Leniency l where b_v v = b_d D (m0 + m1 l) + P F: what lending brings equals defaults and discovery; log.

    Only leniency above the rules can be found out: without it the officer keeps to them, or is stricter on his own.
    """
    net = volume_pay * gained - penalty * weight * added
    slope = penalty * weight * rising
    if net > 0.0:
        net = max(0.0, net - discovery * fine)
    if slope <= 0.0:
        return most if net > 0.0 else 0.0
    return min(most, max(-most, net / slope))


@rule
def hiding_hazard(base: float, penalty: float, weight: float, usual: float, separate: float) -> float:
    """Monthly chance that a loan about to be reported is renewed: more where reports cost pay, less if reviewed."""
    return min(1.0, base * penalty * weight / usual * (1.0 - separate))
