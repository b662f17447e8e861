"""A model of one's own: what it gives is stored whole, whichever names it gives, and never in the wrong column."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.studies import run
from sim.core.errors import InputError
from sim.experiment import Experiment
from sim.experiment.planning import plan
from sim.experiment.verifying import verify

TWO = "def f(parameters, seed):\n    return {'x': float(seed), 'y': 2.0 * seed}\n"
SOMETIMES = """\
def f(parameters, seed):
    given = {'z': float(seed), 'a': float(seed)}
    if seed % 3 == 0:
        given['late'] = 10.0 * seed
    return given
"""


def experiment(folder: Path, code: str, **more: Any) -> Experiment:
    (folder / "own.py").write_text(code, encoding="utf-8")
    return Experiment.from_data({"title": "own", "model": "own.py:f", "seeds": 6, **more}, "own", folder=folder)


@pytest.mark.parametrize("before", [["x"], ["x", "y"], None])
@pytest.mark.parametrize("after", [["x"], ["y", "x"], None])
def test_runs_are_copied_only_where_all_that_is_wanted_was_recorded(tmp_path, before, after):
    for number, record in enumerate((before, after)):
        more = {} if record is None else {"record": record}
        made = run(experiment(tmp_path, TWO, title=str(number), **more), out=tmp_path / "results", workers=1)
        assert list(made.runs.columns[4:]) == (record or ["x", "y"])
        if record is None or "y" in record:
            assert made.runs["y"].tolist() == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
        assert verify(made.folder, workers=1).ok


@pytest.mark.parametrize("workers", [1, 2])
def test_an_outcome_that_some_runs_do_not_give_is_nan_there(tmp_path, workers):
    made = run(experiment(tmp_path, SOMETIMES), out=tmp_path / "results", workers=workers)
    assert list(made.runs.columns[4:]) == ["a", "late", "z"]
    assert made.runs["late"].tolist() == pytest.approx([0.0, np.nan, np.nan, 30.0, np.nan, np.nan], nan_ok=True)
    assert made.runs.attrs["units"]["late"] == ""
    assert verify(made.folder, workers=1).ok
    assert verify(made.folder, workers=1, sample=2).ok
    assert not len(made.failures)


def test_frames_are_the_same_bits_however_such_runs_are_stored_together(tmp_path):
    """At once, run by run, grown from fewer seeds, and copied from another result."""
    once = run(experiment(tmp_path, SOMETIMES), out=tmp_path / "once", workers=1).runs.to_parquet()
    for seeds in (2, 3, 6):
        grown = run(experiment(tmp_path, SOMETIMES, seeds=seeds), out=tmp_path / "grown", workers=1)
    assert grown.runs.to_parquet() == once
    chosen = experiment(tmp_path, SOMETIMES, seeds=[1, 2, 4, 7, 5])
    assert plan(chosen, out=tmp_path / "grown").copied == 4
    longer = run(chosen, out=tmp_path / "grown", workers=1)
    assert list(longer.runs.columns[4:]) == ["a", "z"]  # no run of these gives the third
    afresh = run(chosen, out=tmp_path / "afresh", workers=1)
    assert longer.runs.to_parquet() == afresh.runs.to_parquet()
    backwards = run(experiment(tmp_path, SOMETIMES, seeds=[5, 4, 3, 2, 1, 0]), out=tmp_path / "grown", workers=1)
    assert backwards.runs["late"].tolist() == pytest.approx([np.nan, np.nan, 30.0, np.nan, np.nan, 0.0], nan_ok=True)


def test_an_outcome_that_is_recorded_must_be_given_and_a_run_without_it_has_failed(tmp_path):
    made = run(experiment(tmp_path, SOMETIMES, record=["z", "late"]), out=tmp_path / "results", workers=1)
    assert made.runs["seed"].tolist() == [0, 3]
    assert made.failures["seed"].tolist() == [1, 2, 4, 5]
    assert made.failures["message"].str.contains("it gave no 'late'").all()


@pytest.mark.parametrize("name", ["run", "scenario", "arm", "point", "seed", "size"])
def test_an_outcome_is_not_called_like_a_column_that_tells_runs_apart(tmp_path, name):
    code = f"def f(parameters, seed):\n    return {{'y': 1.0, {name!r}: 2.0}}\n"
    with pytest.raises(InputError, match=f"an outcome called '{name}', which is .*; call it something else"):
        run(experiment(tmp_path, code, vary={"size": [1.0, 2.0]}), out=tmp_path / "results", workers=1)
    assert not list((tmp_path / "results").glob("*")) or not (tmp_path / "results").exists()


@pytest.mark.parametrize("name", ["run", "scenario", "arm", "point", "seed"])
def test_a_parameter_is_not_called_like_one_either(tmp_path, name):
    code = "def f(parameters, seed):\n    return {'y': 1.0}\n"
    with pytest.raises(InputError, match=name):
        experiment(tmp_path, code, vary={name: [1.0, 2.0]})


def test_outcomes_with_dots_are_compared_like_others(tmp_path):
    code = "def f(parameters, seed):\n    return {'firm.profit': seed + parameters.get('tax', 0.0)}\n"
    arms = [{"label": "none"}, {"label": "taxed", "parameters": {"tax": 1.0}}]
    made = run(experiment(tmp_path, code, arms=arms), out=tmp_path / "results", workers=1)
    assert made.compare()[["measure", "difference"]].to_numpy().tolist() == [["firm.profit", 1.0]]


def test_a_run_that_gives_other_names_on_another_day_is_told_for_every_run(tmp_path):
    made = run(experiment(tmp_path, TWO), out=tmp_path / "results", workers=1)
    stored = made.folder / "own.py"
    again = stored.read_text(encoding="utf-8").replace("'y'", "'other'")
    stored.write_text(again, encoding="utf-8")
    text = (made.folder / "experiment.yaml").read_text(encoding="utf-8")
    from sim.policies.own import content_of

    code = experiment_code(text)
    _, now = content_of(stored, "model", "")
    (made.folder / "experiment.yaml").write_text(text.replace(code, now), encoding="utf-8")
    found = verify(made.folder, workers=1)
    assert found.differing == (0, 1, 2, 3, 4, 5)


def experiment_code(text: str) -> str:
    [line] = [line for line in text.splitlines() if line.strip().startswith("code:")]
    return line.split(":")[1].strip().strip("'\"")


def test_a_file_changed_within_a_second_and_as_long_is_another_model(tmp_path):
    """Byte code beside a file is told apart by its second and size alone: none is read, and none is left."""
    for number in (1, 2):
        made = run(
            experiment(tmp_path, f"def f(p, seed):\n    return {{'y': {number}.0}}\n"), out=tmp_path / "r", workers=1
        )
        assert set(made.runs["y"]) == {float(number)}
    assert not list(tmp_path.rglob("__pycache__"))


@pytest.mark.parametrize("statement", ["import sys; sys.exit(0)", "raise SystemExit('bye')"])
def test_a_file_that_leaves_while_it_is_read_is_wrong_input(tmp_path, statement):
    with pytest.raises(InputError, match="line 1: SystemExit"):
        run(
            experiment(tmp_path, f"{statement}\ndef f(p, seed):\n    return {{'y': 1.0}}\n"),
            out=tmp_path / "r",
            workers=1,
        )


def test_whatever_a_call_raises_is_a_failed_run(tmp_path):
    code = (
        "import asyncio\ndef f(p, seed):\n    if seed == 1:\n        raise asyncio.CancelledError('late')\n"
        "    if seed == 2:\n        raise ValueError('half a character: \\udc80')\n    return {'y': 1.0}\n"
    )
    made = run(experiment(tmp_path, code, seeds=4), out=tmp_path / "r", workers=1)
    assert made.runs["seed"].tolist() == [0, 3]
    assert made.failures["kind"].tolist() == ["CancelledError", "ValueError"]
    assert made.failures["message"].iloc[1] == "half a character: \\udc80"


@pytest.mark.parametrize("name", ["", "two\\nlines", " y"])
def test_an_outcome_has_a_name_that_fits_in_a_table(tmp_path, name):
    code = f"def f(p, seed):\n    return {{'{name}': 1.0}}\n"
    with pytest.raises(InputError, match="an outcome called"):
        run(experiment(tmp_path, code), out=tmp_path / "r", workers=1)


def test_an_outcome_called_like_a_parameter_of_ours_is_copied_too(tmp_path):
    code = "def f(p, seed):\n    return {'income.output_elasticity': 2.0 * seed, 'y': 1.0}\n"
    run(experiment(tmp_path, code, seeds=3), out=tmp_path / "r", workers=1)
    more = run(experiment(tmp_path, code, seeds=4), out=tmp_path / "r", workers=1)
    assert more.runs["income.output_elasticity"].tolist() == [0.0, 2.0, 4.0, 6.0]


def test_numbers_and_words_do_not_vary_together(tmp_path):
    code = "def f(p, seed):\n    return {'y': 1.0}\n"
    with pytest.raises(InputError, match=r"vary.x.*numbers and words together"):
        experiment(tmp_path, code, vary={"x": [1, "two", 3]})
