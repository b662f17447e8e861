"""What the guarantee network does in a boom, and what readiness to guarantee does to bad debt: nobody coded it."""

from typing import Any

import numpy as np
import pytest

from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel

SEEDS = range(16)


def lived(seed: int, **settings: Any) -> Ledger:
    chosen = {name.replace("__", "."): value for name, value in settings.items() if name != "scenario"}
    return CreditModel(scenario=settings.get("scenario", "crisis_2008_no_stimulus"), rng=seed, **chosen).run()


def in_2010(ledger: Ledger) -> float:
    """Return reciprocity in December 2010."""
    return float(MEASURES["reciprocity"].series(ledger.bank)[95])


def test_mutual_guarantees_spread_where_a_stimulus_lets_credit_grow() -> None:
    """P10, Wang, Zhang and Yang 2020. Seeds 0 to 15, paired: over 2 standard errors by luck alone once in 30 times."""
    differences = np.array(
        [
            in_2010(lived(seed, scenario="china_2008", world__months=96)) - in_2010(lived(seed, world__months=96))
            for seed in SEEDS
        ]
    )
    assert differences.mean() > 2.0 * differences.std(ddof=1) / np.sqrt(len(SEEDS))


def test_a_favour_owed_makes_guarantees_mutual() -> None:
    levels = [
        np.mean([in_2010(lived(seed, guaranteeing__reciprocity_bonus=bonus, world__months=96)) for seed in range(3)])
        for bonus in (0.0, 0.3, 2.0)
    ]
    assert levels[0] < 0.8 * levels[1] < 0.8 * levels[2]
    assert 0.05 < levels[1] < 0.30  # facts 5.1


@pytest.mark.slow
def test_bad_debt_is_not_monotone_in_how_much_neighbours_may_guarantee() -> None:
    """P9, with cross-default and nobody who only guarantees: few starve the good, many pull each other down."""

    def defaults(limit: float) -> float:
        settings: dict[str, Any] = {"levers__cross_default": 1.0, "population__outside_guarantors": 0.0}
        ledgers = [lived(seed, levers__guarantee_limit=limit, **settings) for seed in SEEDS]
        return float(np.mean([ledger.bank.defaults.sum() for ledger in ledgers]))

    few, some, many = (defaults(limit) for limit in (0.05, 0.25, 10.0))
    assert some < few
    assert some < many
