"""An economy of one's own: read from a file or from plain data, whole or not at all."""

from pathlib import Path

import numpy as np
import pytest

from sim.configuration import Configuration
from sim.core.errors import InputError
from sim.experiment import load_experiment, run
from sim.experiment.spec import Experiment
from sim.model import CreditModel
from sim.scenarios.own_series import OwnSeries, from_data, read_series

SMALL = {"world.borrowers": 60, "world.branches": 2}
YEARS = "month,output_gap\n2003,0.0\n2004,0.012\n2005,-0.024\n"


def written(folder: Path, text: str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_years_are_laid_between_their_middles_in_straight_lines(tmp_path: Path) -> None:
    made = read_series(written(tmp_path, YEARS))
    gap = made.series["output_gap"]
    assert (made.label, made.months) == ("mine", 36)
    assert gap[0] == gap[5] == 0.0  # flat before the middle of 2003, which lies between June and July
    assert gap[11] == pytest.approx(0.012 * 5.5 / 12.0)
    assert gap[18] == pytest.approx(0.012 - 0.036 * 0.5 / 12.0)
    assert gap[-1] == -0.024


def test_quarters_and_months_are_read_as_well(tmp_path: Path) -> None:
    quarters = read_series(written(tmp_path, "month,loan_supply\n2003Q1,0.0\n2003Q2,0.03\n"))
    assert quarters.series["loan_supply"] == pytest.approx((0.0, 0.0, 0.01, 0.02, 0.03, 0.03))
    months = read_series(written(tmp_path, "# a note\nmonth,loan_supply\n2003-01,0.1\n\n2003-02,0.2\n"))
    assert months.series["loan_supply"] == (0.1, 0.2)


def test_what_is_given_drives_and_the_rest_goes_as_in_the_baseline(tmp_path: Path) -> None:
    path = written(tmp_path, YEARS)
    own = CreditModel(scenario=str(path), months=36, **SMALL)
    base = CreditModel(months=36, **SMALL)
    assert own.path.output_gap == pytest.approx(np.array(read_series(path).series["output_gap"]), abs=1e-10)
    for channel in ("job_loss_hazard", "benchmark_lending_rate", "income_growth", "cpi_inflation"):
        assert list(getattr(own.path, channel)) == list(getattr(base.path, channel))
    assert own.run().books.tobytes() != base.run().books.tobytes()


def test_plain_data_is_the_same_scenario(tmp_path: Path) -> None:
    made = read_series(written(tmp_path, YEARS))
    again = from_data(made.resolved())
    runs = [CreditModel(scenario=scenario, months=24, **SMALL).run().books.tobytes() for scenario in (made, again)]
    assert runs[0] == runs[1]


def experiment(folder: Path) -> Path:
    text = "title: Own\nscenarios: [baseline, mine.csv]\nseeds: 2\nworld: {borrowers: 60, branches: 2, months: 24}\n"
    return written(folder, text, "own.yaml")


def test_an_experiment_names_the_file_and_its_result_holds_the_numbers(tmp_path: Path) -> None:
    written(tmp_path, YEARS)
    path = experiment(tmp_path)
    results = run(path, out=tmp_path / "results", workers=1)
    assert list(results.runs["scenario"]) == ["baseline", "mine"] * 2
    (tmp_path / "mine.csv").unlink()  # a result is complete in itself
    again = Experiment.from_data(load_data(tmp_path))
    assert [str(scenario) for scenario in again.scenarios] == ["baseline", "mine"]


def load_data(folder: Path) -> object:
    import yaml

    [stored] = (folder / "results").glob("*/experiment.yaml")
    return yaml.safe_load(stored.read_text(encoding="utf-8"))


def test_another_file_under_the_same_name_is_another_experiment(tmp_path: Path) -> None:
    written(tmp_path, YEARS)
    before = load_experiment(experiment(tmp_path)).resolved()
    written(tmp_path, YEARS.replace("0.012", "0.013"))
    assert load_experiment(experiment(tmp_path)).resolved() != before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("month,output_gap\n", "no rows"),
        ("date,output_gap\n2003,0\n", "line 1: the first column is 'date'"),
        ("month\n2003\n", "line 1: there is no channel"),
        ("month,output\n2003,0\n", "no channel 'output'; .*Did you mean 'output_gap'"),
        ("month,output_gap,output_gap\n2003,0,0\n", "comes twice"),
        ("month,output_gap\n2003,0,1\n", "line 2: 3 cells"),
        ("month,output_gap\n2003-13,0\n", "line 2, column month: '2003-13' is not allowed"),
        ("month,output_gap\n2003,0\n2003Q2,0\n", "another kind of period"),
        ("month,output_gap\n2003,0\n2005,0\n", "line 3, column month: '2005' does not follow"),
        ("month,output_gap\n2003,\n", "line 2, column output_gap: an empty cell is no number"),
        ("month,output_gap\n2003,5\n", "line 2, column output_gap: '5' is not allowed; .*0.05 is 5 %"),
        ("month,output_gap\n2003,nan\n", "'nan' is not allowed"),
        ("month,benchmark_lending_rate\n2003,-0.01\n", "'-0.01' is not allowed"),
        ("\0\0", "is no text"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_that_says_where(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        read_series(written(tmp_path, text))
    assert "\n" not in str(refused.value)
    assert "mine.csv" in str(refused.value)


def test_a_missing_file_a_folder_and_another_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("month,output_gap\n# é\n".encode("latin-1"))
    (tmp_path / "folder.csv").mkdir()
    for name, says in (("none.csv", "no such file"), ("folder.csv", "cannot be read"), ("latin.csv", "UTF-8")):
        with pytest.raises(InputError, match=says):
            read_series(tmp_path / name)


def test_a_run_that_lasts_longer_than_the_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"covers 2003-01 to 2005-12, but the run lasts from 2003-01 to 2013-12"):
        Configuration.resolve(scenario=str(written(tmp_path, YEARS)))


def test_a_name_that_a_scenario_has_already_is_refused(tmp_path: Path) -> None:
    written(tmp_path, YEARS, "baseline.csv")
    path = written(tmp_path, "title: Own\nscenarios: [baseline.csv]\nworld: {months: 24}\n", "own.yaml")
    with pytest.raises(InputError, match=r"own.yaml, line 2.*cannot be called 'baseline'"):
        load_experiment(path)


def test_data_that_are_no_series_are_refused() -> None:
    good = {"name": "mine", "start": "2003-01", "series": {"output_gap": [0.0, 0.1]}}
    assert isinstance(from_data(good), OwnSeries)
    for wrong in ({**good, "more": 1}, {**good, "start": "2003"}, {**good, "series": {}}, {**good, "name": ""},
                  {**good, "series": {"output_gap": 0.1}}, {**good, "series": {"output_gap": [True]}},
                  {**good, "series": {"output_gap": [0.0], "loan_supply": [0.0, 0.0]}}, [1]):  # fmt: skip
        with pytest.raises(InputError):
            from_data(wrong)
