"""How well the bank's score tells good from bad, when the scorecard is all it has.

Everybody asks; the model's own phases look at the applicants, and work out the power of the score from contracts that
have ended. Half of the applicants are bad: their quality is a separation lower, both halves in equal steps of a
normal law.
"""

from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np

from sim.core.numbers import normal_probability, normal_quantiles
from sim.model import CreditModel
from sim.phases import applying, evaluating, households, learning

APPLICANTS, LOOKS = 10_000, 24  # months in which they are looked at anew
DECEMBER = 11  # when the bank learns
ASKING: dict[str, Any] = {
    "world.borrowers": APPLICANTS,
    "world.branches": 1,
    "population.outside_guarantors": 0.0,
    "population.borrowing_share": 0.0,
    "network.guarantor_places": 1,
    "network.village_size": 2,
    "demand.hazard": 1.0,
    "demand.cyclical": 0.0,
    "demand.spring": 0.0,
    "demand.outside_option": -1.0,
    "levers.unsecured_share": 1.0,
    "levers.group_share": 0.0,
    "levers.soft_weight": 0.0,
    "levers.village_peers": 0.0,
    "levers.bureau_coverage": 0.0,
    "competition.opening_share": 0.0,
}


@lru_cache(maxsize=16)
def power_of_score(separation: float) -> float:
    """Return the AUC the bank works out where its scorecard separates good from bad by so many standard deviations."""
    power = float(normal_probability(separation / sqrt(2.0)))
    settings: dict[str, Any] = {**ASKING, "levers.scorecard_power": power}
    model = CreditModel(**settings, rng=0)
    bad = np.arange(APPLICANTS) % 2
    steps = (np.arange(APPLICANTS) // 2 + 0.5) / (APPLICANTS // 2)
    model.parties.quality[:APPLICANTS] = normal_quantiles(steps) - model.evaluation.separation * bad
    households.draw_luck(model)
    applying.ask(model)
    experience, office, found = model.experience, model.head_office, []
    for month in range(LOOKS):
        model.month = month
        evaluating.look(model)
        experience.quality[:APPLICANTS] = model.applications.expected_quality
        experience.against[:APPLICANTS] = model.applications.against
        experience.bad[:APPLICANTS] = bad
        experience.ended[:APPLICANTS] = DECEMBER
        office.cases[0] = APPLICANTS
        office.score_level[0], office.score_weight[0] = model.bank.prior_log_odds, model.bank.quality_weight
        model.month = DECEMBER
        learning.learn(model)
        found.append(float(office.score_power[0]))
    return float(np.mean(found))


ALL = (power_of_score,)
