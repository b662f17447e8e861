"""Stored runs are done again and compared by their bits; results are handed on whole."""

import json
import shutil
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.core.errors import InputError
from sim.experiment import load_experiment, load_results, run
from sim.experiment.chunks import parquet
from sim.experiment.exporting import FORMS, export
from sim.experiment.files import checksum
from sim.experiment.ledger import Entry, read_entry
from sim.experiment.verifying import verify


def copy_of(results, tmp_path):
    return shutil.copytree(results.folder, tmp_path / results.folder.name)


def replaced(folder, file, table):
    """Put a table in place of a stored one, and make the checksums right again."""
    content = parquet(table)
    file.write_bytes(content)
    entry = read_entry(folder / "ledger" / f"{file.stem}.json")
    assert entry is not None
    files = {**entry.files, f"{file.parent.name}/{file.name}": checksum(content)}
    Entry(entry.chunk, entry.runs, entry.keys, entry.failed, files, entry.attempt).write(folder)


def test_a_right_result_verifies_all_of_it_or_a_sample(small_results):
    verified = verify(small_results.folder, workers=1)
    assert verified.ok
    assert (verified.again, verified.stored) == (12, 12)
    assert "all came out with the same bits" in verified.said()
    sample = verify(small_results.folder, sample=3, workers=2)
    assert (sample.again, sample.ok) == (3, True)


def test_one_number_that_was_changed_by_hand_is_found_and_named(small_results, tmp_path):
    folder = copy_of(small_results, tmp_path)
    file = next((folder / "monthly").iterdir())
    table = pq.read_table(file)
    loans = table["loans"].to_numpy().copy()
    loans[5] = np.nextafter(loans[5], 0.0)
    changed = table.set_column(table.column_names.index("loans"), table.schema.field("loans"), pa.array(loans))
    replaced(folder, file, changed)
    verified = verify(folder, workers=1)
    assert not verified.ok
    [difference] = verified.differences
    assert (difference.table, difference.column) == ("monthly", "loans")
    assert f"run {difference.run}, monthly, loans: stored" in verified.said()
    assert json.dumps(verified.as_data())


def test_another_version_of_the_code_is_said(small_results, tmp_path):
    folder = copy_of(small_results, tmp_path)
    manifest = folder / "manifest.json"
    about = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**about, "code_version": "0" * 16}))
    verified = verify(folder, sample=1, workers=1)
    assert verified.ok
    assert "code version: stored with 0000000000000000, now" in verified.said()


@pytest.mark.parametrize("sample", [0, -1, 1.5, True, "2"])
def test_a_wrong_sample_is_refused(small_results, sample):
    with pytest.raises(InputError, match=r"--sample: .* is not allowed"):
        verify(small_results.folder, sample=sample)


def test_csv_reads_back_to_the_same_numbers(small_results, tmp_path):
    place = export(small_results.folder, "csv", tmp_path / "csv")
    runs = pd.read_csv(place / "runs.csv")
    for name in small_results.runs.columns:
        if small_results.runs[name].dtype == float:
            assert np.array_equal(runs[name].to_numpy(float), small_results.runs[name].to_numpy(), equal_nan=True), name
    assert len(pd.read_csv(place / "monthly.csv")) == 12 * 9
    columns = pd.read_csv(place / "columns.csv")
    assert columns[columns["column"] == "loans"]["unit"].iloc[0] == "CNY"
    assert (place / "experiment.yaml").is_file()


def test_parquet_is_one_file_a_table_with_its_units(small_results, tmp_path):
    place = export(small_results.folder, "parquet", tmp_path / "parquet")
    table = pq.read_table(place / "monthly.parquet")
    assert table.schema.field("loans").metadata[b"unit"] == b"CNY"
    assert table["run"].to_pylist() == sorted(table["run"].to_pylist())


def test_excel_has_a_sheet_a_table_and_text_is_never_a_formula(small_results, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    place = export(small_results.folder, "xlsx", tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(place, read_only=True)
    assert {"runs", "monthly", "branches", "columns", "experiment"} <= set(book.sheetnames)
    rows = list(book["runs"].values)
    assert len(rows) == 13
    assert rows[0][:3] == ("run", "scenario", "arm")
    assert all(cell.data_type != "f" for row in book["experiment"].iter_rows() for cell in row)
    book.close()


def test_a_research_object_reads_back_with_all_files(small_results, tmp_path):
    rocrate = pytest.importorskip("rocrate.rocrate")
    place = export(small_results.folder, "rocrate", tmp_path / "crate")
    crate = rocrate.ROCrate(str(place))
    names = {entity.id for entity in crate.data_entities}
    assert {"runs.parquet", "monthly.parquet", "experiment.yaml", "manifest.json", "columns.csv"} <= names
    assert crate.name == "Two economies, two banks"
    assert "Apache-2.0" in (place / "ro-crate-metadata.json").read_text()


def test_nothing_that_is_there_is_overwritten_and_nothing_is_left_half_done(small_results, tmp_path, monkeypatch):
    place = tmp_path / "there"
    place.write_text("mine")
    with pytest.raises(InputError, match="there is something already"):
        export(small_results.folder, "csv", place)
    assert place.read_text() == "mine"

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.experiment.exporting.pq.write_table", full)
    with pytest.raises(OSError, match="No space left"):
        export(small_results.folder, "parquet", tmp_path / "half")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_an_unknown_form_is_refused_with_those_there_are(small_results):
    with pytest.raises(InputError, match=r"--format: 'pdf' is not known; give one of csv, parquet, xlsx, rocrate"):
        export(small_results.folder, "pdf")
    assert len(FORMS) == 4


def test_a_table_too_long_for_excel_is_refused(small_results, tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("sim.experiment.exporting.MOST_ROWS", 50)
    with pytest.raises(InputError, match=r"monthly: 108 rows are more than a sheet of Excel holds; give --format csv"):
        export(small_results.folder, "xlsx", tmp_path / "long.xlsx")
    assert not list(tmp_path.iterdir())
    assert load_results(small_results.folder).missing == 0


OWN = """\
import math

def model(parameters, seed):
    if seed == 2:
        raise ValueError("=1+1 \\x1b[31m")
    return {"loss": parameters["size"] * seed + 0.1, "none": math.nan, "endless": math.inf}
"""


@pytest.fixture(scope="module")
def own_results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "mine.py").write_text(OWN)
    file = folder / "own.yaml"
    file.write_text(
        "title: One's own\nmodel: mine.py:model\nseeds: 4\nvary: {size: [0.1, 0.7]}\narms: [{label: one}]\n"
    )
    return run(load_experiment(file), out=folder / "results", workers=1)


def test_a_model_of_ones_own_is_run_again_and_its_failed_runs_fail_again(own_results):
    assert len(own_results.failures) == 2
    verified = verify(own_results.folder, workers=1)
    assert verified.ok, verified.said()
    assert (verified.again, verified.own_code) == (8, ("mine.py",))
    assert "Code that the experiment names was run: mine.py." in verified.said()


def test_a_run_with_a_month_too_few_is_the_only_one_that_differs(small_results, tmp_path):
    folder = copy_of(small_results, tmp_path)
    file = next((folder / "monthly").iterdir())
    table = pq.read_table(file)
    shorter = table.filter(pa.array([at != 4 for at in range(len(table))]))
    replaced(folder, file, shorter)
    verified = verify(folder, workers=1)
    assert verified.differing == (table["run"][4].as_py(),)
    assert "monthly, (rows): stored 8, now 9" in verified.said()


def test_another_platform_is_said(small_results, tmp_path):
    folder = copy_of(small_results, tmp_path)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "platform": "Plan9 vax, CPython"}))
    assert "platform: stored with Plan9 vax, CPython, now" in verify(folder, sample=1, workers=1).said()


def test_what_a_model_of_ones_own_says_is_no_formula_and_breaks_no_sheet(own_results, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    messages = pd.read_csv(export(own_results.folder, "csv", tmp_path / "csv") / "failures.csv")["message"]
    assert messages.str.startswith("'=1+1").all()
    book = openpyxl.load_workbook(export(own_results.folder, "xlsx", tmp_path / "book.xlsx"))
    column = [cell.value for cell in book["failures"][1]].index("message") + 1
    cell = book["failures"].cell(2, column)
    assert (cell.data_type, cell.value) == ("s", r"=1+1 \x1b[31m")
    head = [cell.value for cell in book["runs"][1]]
    assert book["runs"].cell(2, head.index("none") + 1).value is None
    assert book["runs"].cell(2, head.index("endless") + 1).value == "inf"


def test_a_text_longer_than_a_cell_of_excel_holds_is_cut_and_says_so(small_results, tmp_path, monkeypatch):
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr("sim.experiment.exporting.MOST_LETTERS", 60)
    book = openpyxl.load_workbook(export(small_results.folder, "xlsx", tmp_path / "book.xlsx"))
    meanings = [row[-1] for row in book["columns"].values]
    assert any(said.endswith("(cut here; --format csv has all of it)") for said in meanings)
    assert max(map(len, filter(None, meanings))) == 60


def test_a_research_object_says_by_which_program_and_is_the_same_each_time(small_results, tmp_path):
    rocrate = pytest.importorskip("rocrate.rocrate")
    places = [export(small_results.folder, "rocrate", tmp_path / name) for name in ("one", "two")]
    first, second = ((place / "ro-crate-metadata.json").read_bytes() for place in places)
    assert first == second
    crate = rocrate.ROCrate(str(places[0]))
    software = crate.get("#ruralcredit")
    assert software["version"] == small_results.manifest["code_version"]
    assert crate.get("#run")["instrument"] == software
    assert crate.get("runs.parquet")["encodingFormat"] == "application/vnd.apache.parquet"


@pytest.mark.parametrize("form", FORMS)
def test_exports_never_run_code_that_an_experiment_names(own_results, tmp_path, form):
    pytest.importorskip({"xlsx": "openpyxl", "rocrate": "rocrate"}.get(form, "pyarrow"))
    folder = copy_of(own_results, tmp_path)
    ran = tmp_path / "ran"
    (folder / "mine.py").write_text(f"open({str(ran)!r}, 'w').close()\n{OWN}")
    assert export(folder, form, tmp_path / "out").exists()
    assert not ran.exists()


@pytest.mark.parametrize(("form", "library"), [("xlsx", "openpyxl"), ("rocrate", "rocrate.rocrate")])
def test_a_library_that_is_not_there_is_named_with_what_brings_it(small_results, tmp_path, monkeypatch, form, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=r"is not installed; pip install 'ruralcredit\[export\]' brings it"):
        export(small_results.folder, form, tmp_path / "out")
    assert not list(tmp_path.iterdir())
