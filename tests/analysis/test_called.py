"""Defaults of called guarantors are compared with those of others of their district, segment and quarter."""

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.called import READ_FROM, WITHIN, count, standardised, watched
from sim.analysis.estimates import Estimate, resampled_error
from sim.analysis.reproducing import PASS, reproduce
from sim.configuration import Configuration
from sim.model import CreditModel

SMALL = {"world.borrowers": 400, "world.branches": 4, "world.months": 60}


@pytest.fixture(scope="module")
def model() -> CreditModel:
    return CreditModel(rng=3, scenario="crisis_2008_no_stimulus", **SMALL)


def test_strata_are_compared_within_themselves(model: CreditModel) -> None:
    """Two districts: one where everybody fares ill, in which more are called, and one where nobody does."""
    parties, months, number = model.parties, 60, len(model.loans)
    looked_at, called, defaults = (np.zeros((months, number), bool) for _ in range(3))
    farms = np.flatnonzero(parties.segment[:number] == 0)
    ill, well = farms[parties.branch[farms] == 0][:12], farms[parties.branch[farms] == 1][:12]
    month = READ_FROM
    looked_at[month, ill] = looked_at[month, well] = True
    called[month, ill[:4]] = called[month, well[:1]] = True
    defaults[month + 5, ill[::2]] = True  # every second one: two of the called, four of the others
    defaults[month + WITHIN, well] = True  # too late to count
    observed, expected, called_number = standardised(model, looked_at, called, defaults)
    assert observed == 2.0
    assert expected == pytest.approx(4 * 4 / 8)
    assert called_number == 5.0


def test_strata_without_others_are_left_out(model: CreditModel) -> None:
    looked_at, called, defaults = (np.zeros((60, len(model.loans)), bool) for _ in range(3))
    looked_at[READ_FROM, 0] = called[READ_FROM, 0] = defaults[READ_FROM, 0] = True
    assert standardised(model, looked_at, called, defaults) == (0.0, 0.0, 0.0)


@pytest.mark.slow
def test_who_is_watched_has_a_loan_in_order_and_stands_for_somebody_and_is_called_once() -> None:
    model = CreditModel(rng=3, scenario="crisis_2008_no_stimulus", **{**SMALL, "world.months": 96})
    looked_at, called, defaults = watched(model)
    assert called.any()
    assert not (called & ~looked_at).any()
    assert called.sum(axis=0).max() == 1
    assert not looked_at[:, (model.parties.ties == 0)[: len(model.loans)]].any()
    assert defaults.sum() == pytest.approx(model.ledger.bank.defaults.sum(), rel=0.02)  # less those cured at once
    same = Configuration.resolve(scenario="crisis_2008_no_stimulus", overrides={**SMALL, "world.months": 96})
    assert count(same, 3)[2] <= called.sum()


def test_an_estimate_is_a_number_that_knows_its_error() -> None:
    number = Estimate(1.5, np.array([1.4, 1.6]), 20)
    assert (number + 1.0, number.seeds) == (2.5, 20)
    assert number.error == pytest.approx(0.1 * np.sqrt(2.0))


def test_the_resampled_error_is_that_of_a_mean() -> None:
    values = np.random.default_rng(0).standard_normal(100)
    assert resampled_error(lambda rows: values[rows].mean(), 100) == pytest.approx(0.1, rel=0.2)


def test_a_claim_may_reckon_with_the_ratio(tmp_path: Path) -> None:
    """Twice the ratio over the ratio is 2, whatever it is: a formula around a function that does runs of its own."""
    ratio = "called_over_uncalled('crisis_2008_no_stimulus', 2)"
    file = tmp_path / "twice.yaml"
    file.write_text(
        "title: Twice\nscenarios: [crisis_2008_no_stimulus]\nworld: {borrowers: 800, branches: 4, months: 96}\n"
        f'claims: [{{claim: twice, obtained: "2 * {ratio} / {ratio}", expected: 2, within: 0}}]\n',
        encoding="utf-8",
    )
    assert [verdict.verdict for verdict in reproduce([file], workers=1)] == [PASS]
