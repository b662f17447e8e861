"""The balance sheets of all sectors: every claim is somebody's debt."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.balance import INSTRUMENTS, balance_of, balance_sheets, worst_gap
from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.model import CreditModel
from sim.scenarios import SCENARIOS
from sim.views.balance import format_balance
from sim.world.parties import SEGMENTS

SMALL = {"world.borrowers": 120, "world.branches": 3, "world.months": 90}


def sheets(month: str = "2009-06", scenario: str = "crisis_severe", seed: int = 0) -> pd.DataFrame:
    return balance_of(Configuration.resolve(scenario=scenario, overrides=SMALL), seed, month)


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(sorted(SCENARIOS)), st.integers(0, 89), st.integers(0, 99))
def test_every_instrument_adds_up_to_zero_in_any_month_of_any_scenario(scenario: str, month: int, seed: int) -> None:
    frame = sheets(f"{2003 + month // 12}-{month % 12 + 1:02d}", scenario, seed)
    assert worst_gap(frame) < 1e-8
    assert abs(frame.loc["financial wealth", "all"]) < 1e-8 * frame.abs().to_numpy().sum()


def test_the_bank_owes_its_savers_and_owners_all_it_has() -> None:
    frame = sheets()
    assert abs(frame.loc["financial wealth", "bank"]) < 1e-8 * frame.loc["loans", "bank"]
    assert frame.loc["loans", "bank"] == pytest.approx(-frame.loc["loans", list(SEGMENTS)].sum())
    assert frame.loc["loans", "bank"] > 0.0 > frame.loc["deposits", "bank"]


def test_what_guarantors_are_owed_debtors_owe() -> None:
    model = CreditModel(scenario="crisis_severe", **SMALL)
    while not model.parties.recourse_owed.any():
        model.step()
    frame = balance_sheets(model)
    assert frame.loc["recourse of guarantors", "all"] == pytest.approx(0.0, abs=1e-6)
    places = len(model.guarantees) // len(model.loans)
    assert model.guarantees.recourse.reshape(-1, places).sum() == pytest.approx(model.parties.recourse_owed.sum())


def test_what_other_banks_have_lent_households_owe() -> None:
    frame = sheets()
    claims = frame.loc["loans elsewhere"]
    assert claims["competing bank"] > 0.0
    assert claims["competing bank"] + claims["foreign bank"] == pytest.approx(-claims[list(SEGMENTS)].sum())
    assert frame.loc["money", "competing bank"] < 0.0  # it lends what others have put in


def test_a_claim_without_a_debtor_is_noticed() -> None:
    frame = sheets()
    frame.loc["loans", "bank"] += 1e4
    frame.loc["loans", "all"] += 1e4
    assert worst_gap(frame) > 1e-5


def test_net_worth_is_what_is_owned_less_what_is_owed() -> None:
    frame = sheets()
    real = frame.loc["working capital", "all"] + frame.loc["houses and land", "all"]
    assert frame.loc["net worth", "all"] == pytest.approx(real)


def test_the_printed_table_has_a_line_for_every_instrument() -> None:
    text = format_balance(sheets(), "A title")
    assert text.startswith("A title\n")
    assert all(f"\n{name}" in text for name in (*INSTRUMENTS, "financial wealth", "houses and land", "net worth"))


@pytest.mark.parametrize("month", ["2002-12", "2010-07"])
def test_a_month_outside_the_run_is_refused(month: str) -> None:
    with pytest.raises(InputError, match=r"is not ahead; give a month from 2003-01 to 2010-06"):
        sheets(month)
