"""Whether guarantors who are called default more often than others who stand for somebody as they do.

Compared are parties with a loan of their own that is in good order, who stand for loans of others and have never been
called: those called for the first time in a month, and those not called, in the same run, district, segment and
quarter, who have met the same shocks. Default is that of the own loan within a year. Strata are put together by
indirect standardisation: defaults of the called over those they would have had at the rate of others of their stratum.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.analysis.estimates import Estimate, resampled
from sim.configuration import Configuration
from sim.core.errors import InputError, nearest
from sim.experiment.pool import call_all
from sim.experiment.runner import available_cores
from sim.experiment.spec import Experiment
from sim.model import CreditModel
from sim.world.loans import OPEN
from sim.world.parties import SEGMENTS

READ_FROM = 36  # month: opening loans have run off
WITHIN = 12  # months in which a default counts
QUARTER = 3  # months


def called_over_uncalled(experiment: Experiment, workers: int | None, scenario: str, seeds: float) -> Estimate:
    """Return defaults of guarantors called for the first time over those of comparable ones not called, by seeds.

    The runs are those of the experiment's first arm in one of its scenarios. Raises InputError for another scenario.
    """
    if scenario not in experiment.scenarios:
        known = [str(name) for name in experiment.scenarios]
        raise InputError(f"called_over_uncalled: {scenario!r} is no scenario of this file; give one of "
                         f"{', '.join(known)}.{nearest(scenario, known)}")  # fmt: skip
    configuration = experiment.configuration(scenario, experiment.arms[0])
    counted = counts(configuration, int(seeds), workers or available_cores())

    def ratio(rows: Any) -> float:
        return float(counted[rows, 0].sum() / counted[rows, 1].sum())

    number = len(counted)
    return Estimate(ratio(np.arange(number)), resampled(ratio, number), number)


def counts(configuration: Configuration, seeds: int, workers: int) -> npt.NDArray[np.float64]:
    """Return `count` of every seed, from 0 on: [seed, figure]."""
    if min(seeds, workers) == 1:
        return np.array([count(configuration, seed) for seed in range(seeds)])
    return np.array(call_all(count, [(configuration, seed) for seed in range(seeds)], min(seeds, workers), __name__))


def count(configuration: Configuration, seed: int) -> tuple[float, float, float]:
    """Return, of one run: defaults of the called, those expected of them, and how many were called."""
    model = CreditModel.of(configuration, seed)
    return standardised(model, *watched(model))


def watched(model: CreditModel) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Run a model to its end; returns who is looked at, who of them is called, who defaults: [month, party]."""
    loans, parties, number = model.loans, model.parties, len(model.loans)
    shape = (model.world.months, number)
    looked_at, called, defaults = (np.zeros(shape, bool) for _ in range(3))
    for month in range(model.world.months):
        before, bad = parties.called[:number] == 1, loans.defaulted == 1
        in_order = (loans.status == OPEN) & ~bad & (loans.months_late == 0)
        looked_at[month] = in_order & (parties.guaranteed[:number] > 0.0) & ~before
        model.step()
        called[month] = looked_at[month] & (parties.called[:number] == 1)
        defaults[month] = (loans.defaulted == 1) & ~bad
    return looked_at, called, defaults


def standardised(
    model: CreditModel,
    looked_at: npt.NDArray[np.bool_],
    called: npt.NDArray[np.bool_],
    defaults: npt.NDArray[np.bool_],
) -> tuple[float, float, float]:
    """Return defaults of the called, those at the rates of others of their strata, and the number of the called.

    Strata without anybody to compare with are left out of all three.
    """
    until = np.cumsum(defaults, axis=0)
    month, party = np.nonzero(looked_at[: len(defaults) - WITHIN + 1])
    month, party = month[month >= READ_FROM], party[month >= READ_FROM]
    bad = until[month + WITHIN - 1, party] > until[month - 1, party]
    first = called[month, party]
    stratum = (month // QUARTER * len(model.branches) + model.parties.branch[party]) * len(SEGMENTS)
    stratum += model.parties.segment[party]
    number, others = np.bincount(stratum, first), np.bincount(stratum, ~first)
    of_called, of_others = np.bincount(stratum, first & bad), np.bincount(stratum, ~first & bad)
    both = (number > 0.0) & (others > 0.0)
    expected = number[both] * of_others[both] / others[both]
    return float(of_called[both].sum()), float(expected.sum()), float(number[both].sum())


CALLED: Mapping[str, Callable[..., Estimate]] = {"called_over_uncalled": called_over_uncalled}

__all__ = ["CALLED", "called_over_uncalled"]
