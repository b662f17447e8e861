"""What pays an officer best, found by trying: no formula of what he chooses stands here.

His pay falls by b D for every penalised default, where D discounts what is taken from pay that comes years later.
Effort e spares a e of them and costs k e^2 / 2. Leniency l, by which cut-offs are stretched, brings b_v v l of volume
pay, adds m0 l + m1 l^2 / 2 defaults, and when it is above the rules costs P F l in expected fines. Source: a textbook
agent with linear pay and convex cost (Holmstrom and Milgrom 1991, literature, high confidence); forms assumed, see
sim/ODD.md.
"""

import numpy as np

STEPS = 200_001


def discounted(deferred: float, years: float, discount: float) -> float:
    """Return what one yuan of penalty weighs when a share is taken from pay that comes years later."""
    return float((1.0 - deferred) + deferred * discount**years)


def best_effort(penalty: float, weight: float, avoided: float, cost: float) -> float:
    """Return the effort from 0 to 1 at which pay less its cost is highest."""
    effort = np.linspace(0.0, 1.0, STEPS)
    return float(effort[np.argmax(penalty * weight * avoided * effort - cost * effort**2 / 2.0)])


def best_leniency(
    volume_pay: float, gained: float, penalty: float, weight: float, added: float, rising: float, found: float,
    fine: float, most: float,
) -> float:  # fmt: skip
    """Return the leniency from -most to most at which pay less expected fines is highest."""
    lenient = np.linspace(-most, most, STEPS)
    defaults = added * lenient + rising * lenient**2 / 2.0
    fines = found * fine * np.maximum(lenient, 0.0)
    return float(lenient[np.argmax(volume_pay * gained * lenient - penalty * weight * defaults - fines)])


def found_within_a_year(audit: float) -> float:
    """Return the chance that one of twelve monthly audits finds something."""
    return float(1.0 - (1.0 - audit) ** 12)


ALL = (best_effort, best_leniency, discounted, found_within_a_year)
