"""How large and how old a world must be is told from luck, and said with what differs."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis import burn_in, size
from sim.analysis.burn_in import MONTHS, SERIES, courses, remembered
from sim.analysis.pooling import extremes, together
from sim.analysis.size import BRANCHES, DEFAULT, HEADLINES, REFERENCE, SCENARIOS, Size, compared, measured, median
from sim.configuration import Configuration

LEVEL = np.ones((40, MONTHS))


def made(shift: float, seeds: int = 400) -> pd.DataFrame:
    """Return figures of two sizes that are alike but for one measure in one scenario."""
    luck = np.random.default_rng(1)
    lines = []
    for parties in (DEFAULT, REFERENCE[0]):
        for scenario in SCENARIOS:
            for seed in range(seeds):
                figures = dict(zip(HEADLINES, luck.standard_normal(len(HEADLINES)), strict=True))
                figures["npl_peak"] += shift * (parties == DEFAULT and scenario == SCENARIOS[1])
                lines.append({"parties": parties, "branches": BRANCHES, "cause": "as it is", "scenario": scenario,
                              "seed": seed, **figures})  # fmt: skip
    return pd.DataFrame(lines)


def test_sizes_that_are_alike_are_not_said_to_differ_and_one_that_is_not_is_named() -> None:
    """Seed 1; of worlds all alike one in twenty would show a difference somewhere."""
    small, large = Size(DEFAULT, BRANCHES), Size(*REFERENCE)
    assert not compared(made(0.0), small, large)["differs"].any()
    off = compared(made(1.0), small, large)
    assert off[off["differs"]][["scenario", "measure"]].to_numpy().tolist() == [[SCENARIOS[1], "npl_peak"]]
    text = size.table_of_sizes(made(1.0), 400)
    assert "`npl_peak` as large / +" in next(line for line in text.splitlines() if line.startswith(f"| {DEFAULT:,} in"))


def test_the_error_of_a_median_is_that_of_the_normal_law() -> None:
    values = np.random.default_rng(2).standard_normal(2000)
    found, error = median(values)
    assert abs(found) < 4.0 * error
    assert error == pytest.approx(np.sqrt(np.pi / 2 / 2000), rel=0.2)
    assert median(np.array([1.0, np.nan]))[0] != median(np.array([1.0, np.nan]))[0]  # NaN: one value has no error


def test_parties_count_those_who_only_guarantee() -> None:
    assert Size(DEFAULT, 5).settings == {"world.borrowers": 2000, "world.branches": 5}
    for cause in size.CAUSES:
        Configuration.resolve(overrides=Size(1_000, 5, cause).settings)


def test_two_small_worlds_give_a_row_per_run(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = measured([Size(130, 2)], seeds=2, workers=1)
    assert len(frame) == 2 * len(SCENARIOS)
    assert frame[["npl_ratio", "access"]].notna().all(axis=None)


def test_an_opening_is_remembered_as_long_as_its_difference_lasts() -> None:
    gone_after = np.where(np.arange(MONTHS) < 50, 0.5, 0.0)
    months = remembered(LEVEL + gone_after, LEVEL)
    assert 50 <= months <= 50 + burn_in.WINDOW
    assert remembered(LEVEL, LEVEL) == 0
    assert remembered(LEVEL * 1.05, LEVEL) == 0  # under a tenth
    assert remembered(LEVEL * 1.2, LEVEL) == MONTHS


def test_luck_is_not_remembered() -> None:
    """Seed 3; a year's mean over 40 pairs passes 2.6 errors and a tenth of the level by luck once in 50,000 years."""
    luck = np.random.default_rng(3).standard_normal((40, MONTHS))
    assert remembered(LEVEL + 0.5 * luck, LEVEL) == 0


@pytest.mark.slow
def test_a_run_opened_otherwise_begins_otherwise() -> None:
    found = courses(["no inherited bad loans"], seeds=2, workers=1)
    assert set(found["as it is"]) == set(SERIES)
    ours, theirs = found["no inherited bad loans"]["npl_ratio"], found["as it is"]["npl_ratio"]
    assert (ours[:, 0] < 0.5 * theirs[:, 0]).all()


def test_banks_put_together_have_the_ratios_of_their_sums() -> None:
    rich = np.array([[0.10], [0.20], [100.0], [10.0], [100.0]])
    poor = np.array([[0.40], [0.60], [300.0], [6.0], [100.0]])
    npl, true, loans, capital, base = together(np.array([rich, poor]))[:, 0]
    assert (npl, true, loans) == pytest.approx((0.325, 0.5, 400.0))
    assert (capital, base) == (16.0, 200.0)
    assert extremes(together(np.array([rich, poor]))) == pytest.approx([0.325, 0.5, 0.08])
