"""A stage runs its phases in machine code, one after the other, as Python would call them one by one."""

import copy
from typing import Any

import numpy as np
import pytest

from sim import model as month
from sim.core.compiling import Phase, phase
from sim.core.stages import MOST_WORDS, Stage, words_of
from sim.model import CreditModel
from sim.world.parties import Parties

SMALL: dict[str, Any] = {"world.borrowers": 150, "world.branches": 3, "world.months": 40}
STAGES = [made for made in vars(month).values() if isinstance(made, Stage)]


@phase
def halve(parties: Parties, month: int) -> None:
    """Halve what everybody has on him, and note the month."""
    wealth, group = parties.wealth, parties.group
    for party in range(len(wealth)):
        wealth[party] *= 0.5
        group[party] = month


def made(seed: int = 3) -> CreditModel:
    return CreditModel(scenario="crisis_2008_no_stimulus", rng=seed, **SMALL)


def test_a_run_by_stages_is_a_run_phase_by_phase_to_the_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    by_stages = made().run()
    called, run = [], Phase.__call__

    def noted(phase: Phase, model: CreditModel) -> Any:
        called.append(phase)
        return run(phase, model)

    monkeypatch.setattr(Phase, "__call__", noted)
    one_by_one = made().run()
    assert {phase for stage in STAGES for phase in stage.phases} <= set(called)
    assert (by_stages.books == one_by_one.books).all()
    assert (by_stages.statements == one_by_one.statements).all()


def test_two_models_may_take_turns() -> None:
    one, other, alone = made(1), made(2), made(1)
    for _ in range(12):
        one.step()
        other.step()
        alone.step()
    assert (one.parties.f8 == alone.parties.f8).all()
    assert (one.parties.f8 != other.parties.f8).any()


def test_a_stage_takes_the_month_and_the_tables_of_the_day() -> None:
    model, stage = made(), Stage(halve)
    before = model.parties.wealth.copy()
    stage(model)
    model.month = 7
    stage(model)
    assert (model.parties.wealth == before * 0.25).all()
    assert (model.parties.group == 7).all()
    old, model.parties = model.parties, Parties(len(model.parties))
    model.parties.wealth = 8.0
    stage(model)
    assert (model.parties.wealth == 4.0).all()
    assert (old.wealth == before * 0.25).all()


def test_what_was_noted_for_a_model_is_not_copied_or_stored_with_it() -> None:
    model = made()
    model.step()
    assert model.__dict__["prepared"]
    assert copy.deepcopy(model.__dict__["prepared"]) == {}


def test_no_phase_takes_more_words_than_there_are() -> None:
    model = made()
    counts = {
        phase.name: sum(len(words_of(getattr(model, name))) for name in phase.names)
        for stage in STAGES
        for phase in stage.phases
    }
    assert max(counts.values()) <= MOST_WORDS, counts


def test_a_negative_number_and_an_array_are_handed_over_whole() -> None:
    assert words_of(-1) == [2**64 - 1]
    table = np.arange(6.0).reshape(2, 3)
    assert words_of(table) == [0, 0, 6, 8, table.ctypes.data, 2, 3, 24, 8]
