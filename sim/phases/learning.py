"""Once a year the bank learns from the contracts that have ended."""

from math import sqrt

import numpy as np

from sim.core.compiling import phase
from sim.parameters.bank import Bank
from sim.parameters.evaluation import Evaluation
from sim.rules.evaluating import estimated_default_probability
from sim.rules.learning import newton_step
from sim.world.books import Statement
from sim.world.branches import HeadOffice
from sim.world.experience import Experience

STEPS = 12  # of Newton's method, at most; five are usual
SETTLED = 1e-9  # log odds
BINS = 256  # of estimated probability, in which the score's power is counted


@phase
def learn(
    experience: Experience,
    head_office: HeadOffice,
    bank: Bank,
    evaluation: Evaluation,
    statement: Statement,
    month: int,
) -> None:
    """Every twelfth month the weights of the score are fitted anew to the contracts that have ended of late.

    Logistic regression, penalised by the distance from the first weights (Hoerl and Kennard 1970 for the penalty). Who
    was refused is not seen, nor what is hidden: those biases are the bank's.
    """
    for branch in range(len(statement.score_power)):
        statement.score_power[branch] = head_office.score_power[0]
        statement.score_level[branch] = head_office.score_level[0]
        statement.score_weight[branch] = head_office.score_weight[0]
    if month % 12 != 11 or evaluation.learning_window == 0:
        return
    number = min(head_office.cases[0], len(experience.bad))
    quality, against, bad = np.empty(number), np.empty(number), np.empty(number)
    count = 0
    for row in range(number):
        if month - experience.ended[row] < evaluation.learning_window:
            quality[count], against[count] = experience.quality[row], experience.against[row]
            bad[count] = experience.bad[row]
            count += 1
    precision = 1.0 / (evaluation.prior_sd * evaluation.prior_sd)
    level, weight = head_office.score_level[0], head_office.score_weight[0]  # not far from where it will end
    expected = np.empty(count)
    for _ in range(STEPS):
        for case in range(count):  # without a branch, so that several cases are worked out at a time
            expected[case] = estimated_default_probability(level, weight, quality[case], against[case])
        first = precision * (bank.prior_log_odds - level)
        second = precision * (bank.quality_weight - weight)
        h11, h12, h22 = precision, 0.0, precision
        for case in range(count):
            missed = bad[case] - expected[case]
            spread = expected[case] * (1.0 - expected[case])
            first += missed
            second -= missed * quality[case]
            h11 += spread
            h12 -= spread * quality[case]
            h22 += spread * quality[case] * quality[case]
        more, heavier = newton_step(first, second, h11, h12, h22)
        level += more
        weight += heavier
        if abs(more) + abs(heavier) < SETTLED:
            break

    good_in, bad_in = np.zeros(BINS), np.zeros(BINS)
    good_count = bad_count = 0.0
    for case in range(count):
        expected[case] = estimated_default_probability(
            head_office.score_level[0], head_office.score_weight[0], quality[case], against[case]
        )
    for case in range(count):
        place = min(BINS - 1, int(BINS * sqrt(sqrt(expected[case]))))  # finer where most of them are
        if bad[case] == 1.0:
            bad_in[place] += 1.0
            bad_count += 1.0
        else:
            good_in[place] += 1.0
            good_count += 1.0
    if good_count > 0.0 and bad_count > 0.0:
        below = pairs = 0.0
        for place in range(BINS):
            pairs += bad_in[place] * (below + 0.5 * good_in[place])
            below += good_in[place]
        head_office.score_power[0] = pairs / (good_count * bad_count)
    head_office.score_level[0] = level
    head_office.score_weight[0] = weight
