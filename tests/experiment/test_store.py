"""Result folders: what is in them, that they appear whole, that they are named by what they hold."""

import json
import shutil

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis.studies import run as run_grown
from sim.core.errors import InputError
from sim.experiment import Experiment, RunError, chunks, load_experiment, load_results, provenance, run, runner
from sim.experiment.merging import merge
from sim.experiment.planning import plan
from sim.experiment.verifying import verify
from sim.measures import MEASURES
from sim.views.report.reproducing import reproducing
from sim.views.report.stored import Stored


def copy_of(results, tmp_path):
    return shutil.copytree(results.folder, tmp_path / results.folder.name)


def test_runs_is_a_row_per_run_with_every_measure(small_results):
    runs = small_results.runs
    assert list(runs.columns) == ["run", "scenario", "arm", "seed", *MEASURES]
    assert list(runs["run"]) == list(range(12))
    assert list(runs["seed"]) == [3] * 4 + [5] * 4 + [11] * 4
    assert list(runs["scenario"]) == (["baseline"] * 2 + ["china_2008"] * 2) * 3
    assert list(runs["arm"]) == ["status quo", "early call"] * 6
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
    assert not (results.folder / "branches").exists()


def test_one_branch_one_seed_one_month_work(tmp_path):
    results = run({"title": "x", "world": {"borrowers": 60, "branches": 1, "months": 1}, "seeds": 1}, out=tmp_path)
    assert (len(results.runs), len(results.monthly)) == (1, 1)
    assert results.runs["npl_peak"].isna().all(), "the run does not reach 2008-07"


def test_every_column_says_its_unit(small_results):
    for name in ("runs", "monthly", "branches"):
        for file in (small_results.folder / name).iterdir():
            schema = pq.read_schema(file)
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
    monkeypatch.setattr(provenance, "hash_of_files", lambda *files: "other sources")
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
    real = runner.run_one
    monkeypatch.setattr(runner, "run_one", lambda *args, **named: (computed.append(1), real(*args, **named))[1])
    results = run(small_file, out=tmp_path, progress=True)
    assert results.folder == folder
    assert computed == []
    assert "read, not computed again" in capfd.readouterr().err
    pd.testing.assert_frame_equal(results.runs, small_results.runs)
    (folder / "old.txt").touch()
    run(small_file, out=tmp_path, fresh=True)
    assert computed == [1] * 12
    assert not (folder / "old.txt").exists()
    assert list(tmp_path.iterdir()) == [folder]


def test_a_lost_manifest_is_written_again_and_no_run_is_done_again(small_file, small_results, tmp_path, monkeypatch):
    folder = copy_of(small_results, tmp_path)
    (folder / "manifest.json").unlink()
    monkeypatch.setattr(runner, "run_one", None)
    assert len(run(small_file, out=tmp_path).runs) == 12
    assert load_results(folder).missing == 0


def test_a_full_disk_ends_in_one_line_and_what_was_stored_stays(small_file, small_results, tmp_path, monkeypatch):
    stored = []
    real = chunks.write_whole

    def full(path, content):
        if len(stored) > 4:
            raise OSError(28, "No space left on device")
        stored.append(path)
        return real(path, content)

    monkeypatch.setattr(chunks, "MOST_RUNS", 3)
    monkeypatch.setattr(chunks, "write_whole", full)
    with pytest.raises(
        RunError, match=r"there is no room left; make room\. 3 of 12 runs are stored, and the same comm"
    ):
        run(small_file, out=tmp_path, workers=1)
    monkeypatch.undo()
    again = run(small_file, out=tmp_path, workers=1)
    pd.testing.assert_frame_equal(again.runs, small_results.runs)
    pd.testing.assert_frame_equal(again.branches, small_results.branches)


def read_all(folder):
    results = load_results(folder)
    return results.runs, results.monthly


def spoil_json(folder):
    (folder / "manifest.json").write_text("{")


def spoil_format(folder):
    (folder / "manifest.json").write_text('{"format": 99}')


def spoil_table(folder):
    file = next((folder / "monthly").iterdir())
    file.write_bytes(file.read_bytes()[:-40])


def flip_a_bit(folder):
    file = next((folder / "runs").iterdir())
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def remove_table(folder):
    next((folder / "runs").iterdir()).unlink()


@pytest.mark.parametrize(
    ("spoil", "fragment"),
    [
        (spoil_json, "cannot be read"),
        (spoil_format, "unknown format"),
        (spoil_table, "is not as it was written"),
        (flip_a_bit, "is not as it was written"),
        (remove_table, "is damaged or incomplete"),
        (shutil.rmtree, "there is no such folder"),
        (lambda folder: (folder / "manifest.json").unlink(), "this is no result folder"),
    ],
)
def test_a_folder_that_is_no_result_is_refused_in_one_line(small_results, tmp_path, spoil, fragment):
    folder = copy_of(small_results, tmp_path)
    spoil(folder)
    with pytest.raises(InputError) as caught:
        read_all(folder)
    assert fragment in str(caught.value)
    assert str(folder) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("spoil", [spoil_table, flip_a_bit, remove_table])
def test_damaged_chunks_are_thrown_away_and_done_anew(small_file, small_results, tmp_path, capfd, spoil):
    folder = copy_of(small_results, tmp_path)
    spoil(folder)
    results = run(small_file, out=tmp_path, progress=True)
    assert "damaged" in capfd.readouterr().err
    for name in ("runs", "monthly", "branches"):
        pd.testing.assert_frame_equal(getattr(results, name), getattr(small_results, name))


def test_runs_that_another_result_holds_are_copied_and_not_done_again(small_file, small_results, tmp_path, monkeypatch):
    copy_of(small_results, tmp_path)
    done = []
    real = runner.run_one
    monkeypatch.setattr(runner, "run_one", lambda *args, **named: (done.append(args[1]), real(*args, **named))[1])
    results = run(small_file, out=tmp_path, seeds=[3, 5, 11, 12], workers=1)
    assert done == [12] * 4
    pd.testing.assert_frame_equal(results.runs.iloc[:12], small_results.runs)
    pd.testing.assert_frame_equal(results.monthly.iloc[: 12 * 9], small_results.monthly)


def test_runs_that_are_equal_by_design_are_done_once(tmp_path, monkeypatch):
    done = []
    real = runner.run_one
    monkeypatch.setattr(runner, "run_one", lambda *args, **named: (done.append(args[1]), real(*args, **named))[1])
    data = {"title": "x", "world": {"borrowers": 60, "branches": 2, "months": 3}, "seeds": 2,
            "arms": ["status_quo", {"label": "again"}]}  # fmt: skip
    results = run(data, out=tmp_path, workers=1)
    assert len(done) == 2
    assert len(results.runs) == 4
    assert results.runs[["arm", "seed"]].to_numpy().tolist() == [
        ["status_quo", 0], ["again", 0], ["status_quo", 1], ["again", 1]
    ]  # fmt: skip
    first, second = (results.runs[results.runs["arm"] == arm]["loans"].tolist() for arm in ("status_quo", "again"))
    assert first == second


def test_a_failed_run_is_data_the_sweep_goes_on_and_it_can_be_tried_again(small_file, tmp_path, monkeypatch):
    real = runner.run_one

    def fail(configuration, seed, **wanted):
        if seed == 11 and configuration.scenario == "china_2008":
            raise ZeroDivisionError("no\nloans")
        return real(configuration, seed, **wanted)

    monkeypatch.setattr(runner, "run_one", fail)
    results = run(small_file, out=tmp_path, workers=1)
    assert len(results.runs) == 10
    failures = results.failures
    assert failures["run"].tolist() == [10, 11]
    assert failures["seed"].tolist() == [11, 11]
    assert failures["kind"].tolist() == ["ZeroDivisionError"] * 2
    assert failures["message"].tolist() == ["no loans"] * 2
    assert failures["details"].str.contains("Traceback").all()
    assert "china_2008" in failures["configuration"].iloc[0]
    assert len(run(small_file, out=tmp_path, workers=1).failures) == 2, "failed runs are not tried again by themselves"
    monkeypatch.undo()
    again = run(small_file, out=tmp_path, workers=1, retry_failed=True)
    assert len(again.runs) == 12
    assert len(again.failures) == 0


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
    assert list(costs.columns) == ["run", "policy", "bearer", "cost", "cost_since_shock"]
    assert costs.attrs["units"]["cost"] == "CNY"
    arms = costs.merge(results.runs[["run", "arm", "seed"]], on="run")
    assert set(arms["arm"]) == {"village_rating and credit_bureau"}
    totals = arms.groupby(["bearer", "run"])["cost"].sum()
    runs = results.runs.set_index("run")
    for (bearer, number), cost in totals.items():
        assert cost == pytest.approx(runs[{"bank": "policy_cost", "state": "public_cost"}[bearer]][number])
    assert load_results(results.folder).costs.equals(costs)
    assert run({**data, "title": "no costs", "arms": ["status_quo"]}, out=tmp_path, workers=1).costs is None


def test_an_outcome_of_ones_own_has_not_the_unit_of_a_measure_of_that_name(tmp_path):
    (tmp_path / "own.py").write_text("def f(parameters, seed):\n    return {'loss': float(seed)}\n")
    experiment = Experiment.from_data({"title": "x", "model": "own.py:f", "seeds": 3}, "x", folder=tmp_path)
    results = run(experiment, out=tmp_path / "results", workers=1)
    assert results.runs.attrs["units"]["loss"] == ""
    again = run(experiment.changed(seeds=4), out=tmp_path / "results", workers=1)
    assert again.runs.attrs["units"]["loss"] == ""


def test_a_manifest_that_is_whole_json_but_not_what_it_was_is_said_in_a_line(small_file, small_results, tmp_path):
    """Every field taken away, and every one with something else in it: one line, or nothing that anybody reads."""
    folder = shutil.copytree(small_results.folder, tmp_path / small_results.folder.name)
    manifest = json.loads((folder / "manifest.json").read_text())
    refused = {}
    for field in manifest:
        for value in ("nothing", None, "x", -1, 2.5, [], ["x"], {}, {"x": 1}, {"monthly": 1}):
            damaged = {name: was for name, was in manifest.items() if name != field}
            damaged |= {} if value == "nothing" else {field: value}
            (folder / "manifest.json").write_text(json.dumps(damaged))
            try:
                results = load_results(folder)
                assert len(results.runs) == 12
                assert results.missing >= 0
                assert reproducing(Stored(results)).parts
            except InputError as error:
                refused[field] = str(error)
    assert not any("\n" in said for said in refused.values())
    assert {"format", "name", "hash", "code_version", "runs", "columns", "seeds"} <= refused.keys()
    (folder / "manifest.json").write_text(json.dumps({**manifest, "columns": "x"}))
    assert len(run(small_file, out=tmp_path, workers=1).runs) == 12  # which mends it
    assert len(load_results(folder).runs) == 12


def test_a_plan_counts_the_runs_that_other_results_hold(small_file, small_results, tmp_path):
    shutil.copytree(small_results.folder, tmp_path / small_results.folder.name)
    planned = plan(load_experiment(small_file, seeds=[3, 5, 6]), out=tmp_path, workers=1)
    assert (planned.runs, planned.stored, planned.copied) == (12, 0, 8)
    assert "8 would be copied from other results, 4 would be done by 1 process" in planned.said()
    planned = plan(load_experiment(small_file), out=tmp_path)
    assert (planned.stored, planned.copied) == (12, 0)


SEGMENTED = {
    "title": "segments", "world": {"borrowers": 150, "branches": 3, "months": 72}, "scenarios": ["china_2008"],
    "arms": ["status_quo", "internal_audit"], "seeds": 2, "record": ["loans", "defaults", "capital_ratio", "access"],
}  # fmt: skip


def test_segments_and_branches_add_up_to_the_bank(tmp_path):
    kept = run({**SEGMENTED, "keep": ["segments", "branches"]}, out=tmp_path, workers=1)
    assert list(kept.segments.columns) == ["run", "month", "segment", "loans", "defaults", "access"]  # no balance sheet
    assert sorted(set(kept.segments["segment"])) == ["enterprise", "farm", "trader"]
    bank = kept.monthly.set_index(["run", "month"])
    for name in ("loans", "defaults"):
        for frame in (kept.segments, kept.branches):
            assert frame.groupby(["run", "month"])[name].sum().to_numpy() == pytest.approx(bank[name].to_numpy())
    assert kept.segments.attrs["units"]["loans"] == "CNY"


def test_segments_are_the_same_bits_in_shares_copied_after_a_warm_up_and_verified(tmp_path):
    data = {**SEGMENTED, "keep": ["segments"]}
    once = run(data, out=tmp_path / "once", workers=1)
    assert once.branches is None
    shares = [run(data, out=tmp_path / "shares", workers=1, shard=(number, 2)).folder for number in (1, 2)]
    assert merge(shares, out=tmp_path / "merged").segments.to_parquet() == once.segments.to_parquet()
    assert verify(once.folder, workers=1).ok
    plain = run({**SEGMENTED, "title": "without"}, out=tmp_path / "once", workers=1)
    assert plain.segments is None
    assert plain.runs.to_parquet() == once.runs.to_parquet()
    longer = {**data, "seeds": 3}
    assert plan(Experiment.from_data(longer), out=tmp_path / "once").copied == 4
    assert run(longer, out=tmp_path / "once", workers=1).segments.head(len(once.segments)).equals(once.segments)
    arms = ["status_quo", {"label": "internal_audit", "policies": [{"name": "internal_audit", "from": "2008-07"}]}]
    late = run({**data, "arms": arms}, out=tmp_path / "late", workers=1)
    warm = run({**data, "warmup": "2008-07"}, out=tmp_path / "warm", workers=1)
    assert warm.segments.to_parquet() == late.segments.to_parquet()


def test_months_copied_from_a_result_that_recorded_in_another_order_stand_in_this_ones(tmp_path):
    data = {"title": "x", "world": {"borrowers": 60, "branches": 2, "months": 12}, "seeds": 2}
    run({**data, "record": ["npl_ratio", "access"]}, out=tmp_path / "one", workers=1)
    for place in ("one", "two"):
        made = run({**data, "seeds": 3, "record": ["access", "npl_ratio"]}, out=tmp_path / place, workers=1)
        assert list(made.monthly.columns) == ["run", "month", "date", "access", "npl_ratio"]
    assert made.monthly.equals(load_results(next((tmp_path / "two").iterdir())).monthly)


def test_a_warm_up_must_be_run_also_when_months_are_set_later(tmp_path):
    data = {"title": "x", "world": {"months": 84}, "arms": ["status_quo", "internal_audit"], "warmup": "2008-07"}
    for settings in ({"world.months": 24}, {"world.start": "2009-01"}):
        with pytest.raises(InputError, match="2008-07 is not run; give a month from"):
            run(data, out=tmp_path, set=settings)


@pytest.mark.parametrize("how", ["gone", "altered", "code altered"])
def test_what_an_experiment_is_is_written_again_where_it_is_not_as_it_was(tmp_path, how):
    (tmp_path / "own.py").write_text("def f(parameters, seed):\n    return {'y': 1.0 * seed}\n")
    chosen = Experiment.from_data({"title": "x", "model": "own.py:f", "seeds": 3}, "x", folder=tmp_path)
    results = run(chosen, out=tmp_path / "out", workers=1)
    whole = {name: (results.folder / name).read_bytes() for name in ("experiment.yaml", "own.py")}
    spoilt = results.folder / ("own.py" if how == "code altered" else "experiment.yaml")
    spoilt.unlink() if how == "gone" else spoilt.write_text("title: y\n")
    again = run(chosen, out=tmp_path / "out", workers=1)
    assert again.runs.equals(results.runs)
    assert {name: (results.folder / name).read_bytes() for name in whole} == whole


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/b", ""])
def test_a_manifest_cannot_name_a_place_outside(small_file, tmp_path, name):
    share = run(small_file, out=tmp_path / "in", workers=1, shard=(1, 1)).folder
    manifest = json.loads((share / "manifest.json").read_text())
    (share / "manifest.json").write_text(json.dumps({**manifest, "name": name}))
    with pytest.raises(InputError, match="name is not what it was"):
        merge([share], out=tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_plan_knows_what_is_done_again(small_file, small_results, tmp_path):
    shutil.copytree(small_results.folder, tmp_path / small_results.folder.name)
    planned = plan(load_experiment(small_file), out=tmp_path, fresh=True)
    assert (planned.stored, planned.copied) == (0, 0)
    (tmp_path / "own.py").write_text(
        "def f(p, seed):\n    if seed == 1:\n        raise ValueError('no')\n    return {'y': 1.0 * seed}\n"
    )
    chosen = Experiment.from_data({"title": "x", "model": "own.py:f", "seeds": 3}, "x", folder=tmp_path)
    run(chosen, out=tmp_path / "out", workers=1)
    assert plan(chosen, out=tmp_path / "out").stored == 3
    assert plan(chosen, out=tmp_path / "out", retry_failed=True).stored == 2


def test_a_result_that_has_grown_is_not_smaller_without_its_manifest(tmp_path):
    (tmp_path / "own.py").write_text(
        "import random\ndef f(p, seed):\n    return {'y': random.Random(seed).random() * (1 + p.get('a', 0))}\n"
    )
    data = {"title": "x", "model": "own.py:f", "seeds": 10, "precision": {"y": 0.06}, "max_seeds": 200,
            "arms": [{"label": "a"}, {"label": "b", "parameters": {"a": 1}}]}  # fmt: skip
    chosen = Experiment.from_data(data, "x", folder=tmp_path)
    grown = run_grown(chosen, out=tmp_path / "out", workers=1)
    assert len(grown.runs) > 40
    (grown.folder / "manifest.json").unlink()
    again = run_grown(chosen, out=tmp_path / "out", workers=1)
    assert again.runs.equals(grown.runs)
    assert again.manifest["runs"] == len(grown.runs)
    assert verify(again.folder, workers=1, sample=5).ok
