"""Result folders: what is in them, that they appear whole, that they are named by what they hold."""

import json
import shutil

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.core.errors import InputError
from sim.experiment import Experiment, load_experiment, load_results, provenance, run, running, store
from sim.measures import MEASURES


def copy_of(results, tmp_path):
    return shutil.copytree(results.folder, tmp_path / results.folder.name)


def test_runs_is_a_row_per_run_with_every_measure(small_results):
    runs = small_results.runs
    assert list(runs.columns) == ["run", "scenario", "arm", "seed", *MEASURES]
    assert list(runs["run"]) == list(range(12))
    assert list(runs["seed"]) == [3, 5, 11] * 4
    assert list(runs["scenario"]) == ["baseline"] * 6 + ["china_2008"] * 6
    assert list(runs["arm"]) == (["status quo"] * 3 + ["early call"] * 3) * 2
    assert runs["run"].dtype == runs["seed"].dtype == np.int64
    assert all(runs[name].dtype == np.float64 for name in MEASURES)


def test_monthly_is_a_row_per_run_and_month_with_the_measures_recorded(small_results):
    monthly = small_results.monthly
    assert list(monthly.columns) == ["run", "month", "date", "npl_ratio", "loans", "guarantors_called"]
    assert list(monthly["run"]) == [number for number in range(12) for _ in range(9)]
    assert list(monthly["month"]) == list(range(9)) * 12
    assert list(monthly["date"][:9]) == list(pd.date_range("2008-01-01", periods=9, freq="MS"))
    assert pd.api.types.is_datetime64_dtype(monthly["date"])
    assert (monthly["loans"] > 0).all()


def test_branches_is_a_row_per_run_month_and_branch_and_adds_up_to_the_bank(small_results):
    branches = small_results.branches
    assert list(branches.columns) == ["run", "month", "branch", "npl_ratio", "loans", "guarantors_called"]
    assert list(branches["branch"]) == [0, 1] * 9 * 12
    summed = branches.groupby(["run", "month"])[["loans", "guarantors_called"]].sum()
    bank = small_results.monthly.set_index(["run", "month"])[["loans", "guarantors_called"]]
    pd.testing.assert_frame_equal(summed, bank, rtol=1e-12)


def test_branches_are_kept_only_when_asked_for(tmp_path):
    results = run({"title": "x", "world": {"borrowers": 60, "branches": 2, "months": 2}, "seeds": 1}, out=tmp_path)
    assert results.branches is None
    assert not (results.folder / "branches.parquet").exists()


def test_one_branch_one_seed_one_month_work(tmp_path):
    results = run({"title": "x", "world": {"borrowers": 60, "branches": 1, "months": 1}, "seeds": 1}, out=tmp_path)
    assert (len(results.runs), len(results.monthly)) == (1, 1)
    assert results.runs["npl_peak"].isna().all(), "the run does not reach 2008-07"


def test_every_column_says_its_unit(small_results):
    for name in ("runs", "monthly", "branches"):
        schema = pq.read_schema(small_results.folder / f"{name}.parquet")
        for field in schema:
            assert field.metadata[b"unit"], field.name
            assert field.metadata[b"meaning"], field.name
        assert getattr(small_results, name).attrs["units"].keys() == set(schema.names)
    assert small_results.runs.attrs["units"]["loans"] == MEASURES["loans"].unit


def test_the_folder_holds_all_that_is_needed_to_run_it_again(small_results, tmp_path):
    again = run(load_experiment(small_results.folder / "experiment.yaml"), out=tmp_path)
    assert again.folder.name.rpartition("-")[2] == small_results.folder.name.rpartition("-")[2]
    pd.testing.assert_frame_equal(again.runs, small_results.runs)
    pd.testing.assert_frame_equal(again.monthly, small_results.monthly)
    assert small_results.experiment.resolved() == again.experiment.resolved()


def test_the_manifest_says_where_a_result_comes_from(small_results, small_file):
    manifest = json.loads((small_results.folder / "manifest.json").read_text())
    assert manifest == small_results.manifest
    assert manifest["name"] == small_file.stem == "small"
    assert manifest["hash"] == small_results.folder.name.removeprefix("small-")
    assert manifest["runs"] == 12
    assert manifest["seeds"] == [3, 5, 11]
    assert {"python", "numpy", "numba", "mesa"} <= manifest["versions"].keys()
    assert manifest["started"] <= manifest["finished"]
    assert manifest["git"] is None or {"commit", "dirty"} == manifest["git"].keys()


def test_the_hash_changes_with_the_experiment_and_with_the_code_but_not_with_the_name(monkeypatch):
    def made(name="a", **changes):
        return provenance.hash_of(Experiment.from_data({"title": "x", **changes}, name))

    first = made()
    assert first == made(name="b") == made(seeds=20) == made(seeds=list(range(20)))
    assert len({first, made(seeds=3), made(parameters={"levers.call_after": 2}), made(world={"months": 3})}) == 4
    monkeypatch.setattr(provenance, "hash_of_sources", lambda: "other sources")
    provenance.code_version.cache_clear()
    try:
        assert made() != first
    finally:
        provenance.code_version.cache_clear()


def test_a_result_that_is_there_is_read_and_not_computed_again_unless_fresh(
    small_file, small_results, tmp_path, monkeypatch, capfd
):
    folder = copy_of(small_results, tmp_path)
    computed = []
    real = running.execute
    monkeypatch.setattr(running, "execute", lambda *args, **named: (computed.append(1), real(*args, **named)))
    results = run(small_file, out=tmp_path, progress=True)
    assert results.folder == folder
    assert computed == []
    assert "read, not computed again" in capfd.readouterr().err
    pd.testing.assert_frame_equal(results.runs, small_results.runs)
    (folder / "old.txt").touch()
    run(small_file, out=tmp_path, fresh=True)
    assert computed == [1]
    assert not (folder / "old.txt").exists()
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_without_a_manifest_is_no_result_and_is_replaced(small_file, small_results, tmp_path):
    folder = copy_of(small_results, tmp_path)
    (folder / "manifest.json").unlink()
    assert len(run(small_file, out=tmp_path).runs) == 12
    assert store.is_complete(folder)


def test_nothing_half_written_is_left_when_writing_fails(small_file, tmp_path, monkeypatch):
    def full(*args, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "HEADER", None)  # fails after the tables are written
    with pytest.raises(TypeError):
        run(small_file, out=tmp_path, workers=1)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(store.pq, "write_table", full)
    with pytest.raises(OSError, match="No space left"):
        run(small_file, out=tmp_path, workers=1)
    assert list(tmp_path.iterdir()) == []


def spoil_json(folder):
    (folder / "manifest.json").write_text("{")


def spoil_format(folder):
    (folder / "manifest.json").write_text('{"format": 99}')


def spoil_table(folder):
    file = folder / "monthly.parquet"
    file.write_bytes(file.read_bytes()[:-40])


def remove_table(folder):
    (folder / "runs.parquet").unlink()


@pytest.mark.parametrize(
    ("spoil", "fragment"),
    [
        (spoil_json, "cannot be read"),
        (spoil_format, "unknown format"),
        (spoil_table, "cannot be read"),
        (remove_table, "runs.parquet is missing"),
        (shutil.rmtree, "there is no such folder"),
        (lambda folder: (folder / "manifest.json").unlink(), "this is no result folder"),
    ],
)
def test_a_folder_that_is_no_result_is_refused_in_one_line(small_results, tmp_path, spoil, fragment):
    folder = copy_of(small_results, tmp_path)
    spoil(folder)
    with pytest.raises(InputError) as caught:
        load_results(folder)
    assert fragment in str(caught.value)
    assert str(folder) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("wrong", [3, None, ["title"]])
def test_what_is_no_experiment_is_refused(wrong):
    with pytest.raises(InputError, match="give a file, an Experiment or a mapping"):
        run(wrong)


def test_costs_of_policies_are_a_frame_of_runs_policies_and_bearers_that_is_stored(tmp_path):
    data = {"title": "costs", "world": {"borrowers": 120, "branches": 2, "months": 24}, "seeds": 2,
            "arms": ["status_quo", {"policies": ["village_rating", "credit_bureau"]}]}  # fmt: skip
    results = run(data, out=tmp_path, workers=1)
    costs = results.costs
    assert costs is not None
    assert list(costs.columns) == ["run", "policy", "bearer", "cost"]
    assert costs.attrs["units"]["cost"] == "CNY"
    arms = costs.merge(results.runs[["run", "arm", "seed"]], on="run")
    assert set(arms["arm"]) == {"village_rating and credit_bureau"}
    totals = arms.groupby(["bearer", "run"])["cost"].sum()
    runs = results.runs.set_index("run")
    for (bearer, number), cost in totals.items():
        assert cost == pytest.approx(runs[{"bank": "policy_cost", "state": "public_cost"}[bearer]][number])
    assert load_results(results.folder).costs.equals(costs)
    assert run({**data, "title": "no costs", "arms": ["status_quo"]}, out=tmp_path, workers=1).costs is None
