"""In which direction controls and information move the bank, at equal approval, on paired seeds; nothing is coded in.

Scores, bureaus and pay change who is thought safe; with a fixed cut-off they also change how many are let in, and every
refused renewal makes a default likelier. So the share of applicants and of renewals accepted is the same in all arms.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel

EQUAL = {"levers.acceptance_new": 0.75, "levers.acceptance_renewal": 0.93}
SEEDS = range(16)
CLEAR = 2.13  # t of 15 degrees of freedom that luck alone exceeds once in 40, in the direction asked for
READ_FROM = 36  # month: opening loans have run off

pytestmark = pytest.mark.slow


@cache
def lived(seed: int, settings: tuple[tuple[str, float], ...]) -> Ledger:
    return CreditModel(scenario="china_2008", rng=seed, **EQUAL, **dict(settings)).run()


def mean_of(measure: str) -> Callable[[Ledger], float]:
    return lambda ledger: float(np.nanmean(MEASURES[measure].series(ledger.bank)[READ_FROM:]))


def hidden(ledger: Ledger) -> float:
    """Return the mean gap between true and reported bad loans."""
    return mean_of("npl_ratio_true")(ledger) - mean_of("npl_ratio")(ledger)


DEFAULTS, LOANS = mean_of("default_rate"), mean_of("loans")


def moved(what: Callable[[Ledger], float], more: dict[str, float], less: dict[str, float] | None = None) -> float:
    """Return the t of what one setting moves against another, seed by seed."""
    settings = [tuple(sorted(chosen.items())) for chosen in (more, less or {})]
    change = np.array([what(lived(seed, settings[0])) - what(lived(seed, settings[1])) for seed in SEEDS])
    return float(change.mean() / (change.std(ddof=1) / np.sqrt(len(change))))


def test_a_better_scorecard_lowers_default() -> None:
    """O22 and P6: what is learnt of quality is worth something."""
    assert moved(DEFAULTS, {"levers.scorecard_power": 0.8}, {"levers.scorecard_power": 0.5}) < -CLEAR


def test_a_bureau_that_knows_everybody_lowers_default() -> None:
    """P6, Luoto, McIntosh and Wydick 2007: the size is another matter, see the description."""
    assert moved(DEFAULTS, {"levers.bureau_coverage": 1.0}, {"levers.bureau_coverage": 0.0}) < -CLEAR


def test_pay_by_volume_raises_lending_and_default() -> None:
    """P7, Agarwal and Ben-David 2018."""
    assert moved(LOANS, {"levers.volume_pay": 0.6}) > CLEAR
    assert moved(DEFAULTS, {"levers.volume_pay": 0.6}) > CLEAR


@pytest.mark.parametrize("control", [{"levers.rotation": 24.0}, {"levers.separate_approval": 1.0}])
def test_rotation_and_separate_approval_make_reports_honest(control: dict[str, float]) -> None:
    """P7, Hertzberg, Liberti and Paravisini 2010."""
    assert moved(hidden, control) < -CLEAR


def test_penalties_for_reported_defaults_without_control_make_more_hidden_ones() -> None:
    assert moved(hidden, {"levers.default_penalty": 0.4}) > CLEAR


def test_early_warnings_lower_default_and_keep_the_book() -> None:
    assert moved(DEFAULTS, {"levers.early_warning": 0.6}) < -CLEAR


def test_limits_on_chains_cost_lending_and_leave_fewer_defaults_to_calls() -> None:
    """Where a failed call accelerates the guarantor's own loan; without that rule chains do not spread anything."""
    linked = {"levers.cross_default": 1.0}
    limited = {**linked, "levers.longest_chain": 1.0, "levers.mutual_guarantees": 0.0}
    assert moved(LOANS, limited, linked) < -CLEAR
    assert moved(mean_of("defaults_induced"), limited, linked) < 0.0
