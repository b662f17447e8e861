"""Shares of an experiment, put together, are what one run of all would have stored."""

import shutil

import pandas as pd
import pytest

from sim.core.errors import InputError
from sim.experiment import load_results, run
from sim.experiment.merging import merge


@pytest.fixture(scope="module")
def shares(small_file, tmp_path_factory):
    place = tmp_path_factory.mktemp("shares")
    return [run(small_file, out=place, workers=1, shard=(number, 3)).folder for number in (1, 2, 3)]


def test_shares_in_any_order_are_bit_for_bit_the_whole(shares, small_results, tmp_path):
    merged = merge([shares[2], shares[0], shares[1]], out=tmp_path)
    assert merged.folder.name == small_results.folder.name
    for name in ("runs", "monthly", "branches"):
        assert getattr(merged, name).to_parquet() == getattr(small_results, name).to_parquet()
    assert merged.missing == 0
    assert load_results(merged.folder).manifest["finished"]


def test_a_merged_result_is_complete_and_nothing_is_done_again(shares, small_file, tmp_path, monkeypatch):
    merge(shares, out=tmp_path)
    monkeypatch.setattr("sim.experiment.runner.run_one", None)
    assert len(run(small_file, out=tmp_path).runs) == 12


def test_missing_shares_are_said_and_run_does_the_rest(shares, small_file, small_results, tmp_path):
    with pytest.raises(InputError, match=r"4 of 12 runs are missing; shares 1/3, 3/3 are merged"):
        merge([shares[0], shares[2]], out=tmp_path)
    results = run(small_file, out=tmp_path, workers=1)
    pd.testing.assert_frame_equal(results.runs, small_results.runs)


def test_what_does_not_belong_together_is_refused(shares, small_results, small_file, tmp_path):
    with pytest.raises(InputError, match="is no share of an experiment but all of it"):
        merge([small_results.folder], out=tmp_path)
    with pytest.raises(InputError, match="give those that"):
        merge([], out=tmp_path)
    other = run(small_file, out=tmp_path, workers=1, seeds=1, shard=(1, 2)).folder
    with pytest.raises(InputError, match="merge shares of one experiment and version"):
        merge([shares[0], other], out=tmp_path)


def test_a_damaged_share_leaves_its_chunk_out(shares, tmp_path):
    copy = shutil.copytree(shares[1], tmp_path / shares[1].name)
    file = next((copy / "runs").iterdir())
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(InputError, match="4 of 12 runs are missing"):
        merge([shares[0], copy, shares[2]], out=tmp_path / "out")


@pytest.mark.parametrize("shard", [(0, 3), (4, 3), (1, 0), "1/3", (1.0, 2)])
def test_a_share_that_cannot_be_is_refused(small_file, tmp_path, shard):
    with pytest.raises(InputError, match=r"--shard: .* is not allowed"):
        run(small_file, out=tmp_path, shard=shard)


def test_what_was_made_of_one_share_is_not_taken_for_the_whole(shares, tmp_path):
    copy = shutil.copytree(shares[0], tmp_path / shares[0].name)
    for name in ("report.html", "table.txt", "table.csv", "npl_ratio.png"):
        (copy / name).write_text("of one share")
    merged = merge([copy, *shares[1:]], out=tmp_path / "out")
    kept = {path.name for path in merged.folder.iterdir() if not path.name.startswith(".")}
    assert kept == {"experiment.yaml", "manifest.json", "ledger", "runs", "monthly", "branches"}
