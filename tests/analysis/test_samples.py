"""Claims pick months, periods and districts out of what runs recorded, and sum it up."""

import numpy as np
import pytest

from sim.analysis.samples import Measured, Records, districts, periods, total
from sim.analysis.statistics import lowest_over_highest, skewness, weighted_mean
from sim.core.errors import InputError
from sim.experiment.spec import Experiment


def recorded(*, branches: bool) -> Records:
    """Return records of three seeds, a year and two branches, in which every number tells where it stands."""
    world = {"borrowers": 100, "branches": 2, "months": 12}
    made = Experiment.from_data({"title": "x", "world": world, "seeds": 3})
    records = Records(made, ["loans", "npl_ratio"], branches=branches)
    key = records.keys[0]
    seed, month, branch = np.ogrid[:3, :12, :2]
    records.series["loans"][key][:] = (100 * seed + month)[:, :, 0]
    if branches:
        records.by_branch["loans"][key][:] = 100 * seed + month + 1000 * branch
    return records


def loans(*, branches: bool = False) -> Measured:
    return Measured(recorded(branches=branches), "loans", np.arange(3), by_branch=branches)


def test_a_total_is_the_sum_over_months_for_the_bank_and_for_every_branch() -> None:
    assert list(total(loans(), "2003-02", "2003-04")) == [6.0, 306.0, 606.0]
    assert total(loans(branches=True), "2003-02", "2003-04")[1].tolist() == [306.0, 3306.0]


@pytest.mark.parametrize(("how", "of_first"), [("mean", [1.0, 4.0]), ("sum", [3.0, 12.0]), ("first", [0.0, 3.0]), ("last", [2.0, 5.0])])  # fmt: skip  # noqa: E501
def test_periods_are_whole_and_one_behind_the_other(how: str, of_first: list[float]) -> None:
    found = periods(how, 3.0, loans(), "2003-01", "2003-06")
    assert found[0].tolist() == of_first
    assert found.shape == (3, 2)


def test_districts_are_numbered_from_one() -> None:
    by_branch = total(loans(branches=True), "2003-01", "2003-01")
    assert districts(by_branch, 2, 2).tolist() == [[1000.0], [1100.0], [1200.0]]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: total(loans(), "2003-05", "2003-04"), "2003-05 is after 2003-04"),
        (lambda: total(loans(), "2003-05", "2004-01"), "give 1 to 12, or 2003-01 to 2003-12"),
        (lambda: periods("mean", 5, loans(), "2003-01", "2003-12"), "12 months, which are no 5s"),
        (lambda: periods("median", 6, loans(), "2003-01", "2003-12"), "Did you mean 'mean'"),
        (lambda: periods("mean", 6, loans(branches=True), "2003-01", "2003-12"), "leave out `unit: branch`"),
        (lambda: districts(total(loans(), "2003-01", "2003-02"), 1, 1), "sample by branch"),
        (lambda: districts(total(loans(branches=True), "2003-01", "2003-02"), 1, 3), "branches that there are"),
        (lambda: total("loans", "2003-01", "2003-02"), "take a measure"),
    ],
)
def test_what_cannot_be_picked_is_told(ask: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ask()  # type: ignore[operator]


def test_a_sample_is_compared_where_another_is_low_and_where_it_is_high() -> None:
    by = np.arange(8.0).reshape(2, 4)
    sample = np.where(by < 2.0, 6.0, np.where(by > 5.0, 3.0, 100.0))
    assert lowest_over_highest(0.25, sample, by) == 2.0
    sample[0, 0] = np.nan  # left out
    assert lowest_over_highest(0.25, sample, by) == 2.0
    with pytest.raises(InputError, match="side by side"):
        lowest_over_highest(0.25, sample, by.ravel())


def test_a_weighted_mean_leaves_out_what_is_missing() -> None:
    assert weighted_mean([1.0, 4.0, np.nan], [3.0, 1.0, 5.0]) == pytest.approx(7.0 / 4.0)


def test_skewness_of_exponential_numbers_is_two() -> None:
    """200,000 numbers, seed 0: standard error 0.03."""
    assert skewness(np.random.default_rng(0).exponential(size=200_000)) == pytest.approx(2.0, abs=0.15)
