"""The files: they read as declared, say where they come from, and agree with each other."""

import re

import numpy as np
import pytest

from sim.core.errors import InputError
from sim.data import FOLDER, numbers, read_columns, regulation, series, texts
from sim.levers import Levers

FILES = sorted(path.stem for path in FOLDER.glob("*.csv"))


def test_every_series_of_the_readme_is_there_and_no_other():
    told = re.findall(r"^\| `(\w+)\.csv` \|", (FOLDER / "README.md").read_text(), re.MULTILINE)
    assert sorted(told) == FILES


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_its_units_source_and_confidence_first(name):
    lines = (FOLDER / f"{name}.csv").read_text().splitlines()
    comment = " ".join(line for line in lines if line.startswith("#"))
    assert lines[0].startswith("# ")
    assert "Units:" in comment or "Columns:" in comment
    assert "Source" in comment
    assert re.search(r"\b(found|literature|computed|assumed)\b", comment)


@pytest.mark.parametrize("name", FILES)
def test_times_are_in_order_and_confidence_is_said_in_the_agreed_words(name):
    columns = series(name)
    for time in ("year", "quarter"):
        if time in columns:
            assert len(set(columns[time])) == len(columns[time])
            assert list(columns[time]) == sorted(columns[time])
    for column, values in columns.items():
        if column.endswith("confidence"):
            assert set(values) <= {"found", "literature high", "literature medium", "literature low", ""}


def test_series_are_read_once_and_cannot_be_changed():
    assert series("china_annual") is series("china_annual")
    with pytest.raises(ValueError, match="read-only"):
        numbers("china_annual", "inflation")[0] = 1.0


def test_an_empty_cell_is_no_number():
    coverage = numbers("rural_banks_annual", "provision_coverage")
    assert np.isnan(coverage[0])
    assert coverage[-1] == 156.4


def test_the_growth_of_china_is_the_same_in_both_annual_files():
    np.testing.assert_array_equal(numbers("china_annual", "gdp_growth")[:13], numbers("growth_by_country", "CHN"))


def test_bad_loans_over_their_ratio_are_the_loans_of_rural_banks():
    bad, ratio = numbers("rural_banks_quarterly", "npl"), numbers("rural_banks_quarterly", "npl_ratio")
    loans = numbers("rural_banks_quarterly", "loans")
    known = ~np.isnan(loans)
    np.testing.assert_allclose(100.0 * bad[known] / ratio[known], loans[known], rtol=1e-3)
    quarters = texts("rural_banks_quarterly", "quarter")
    assert ratio[quarters.index("2008Q4")] == 3.94


def test_year_end_ratios_of_rural_banks_agree_between_the_two_files():
    quarters, ratio = texts("rural_banks_quarterly", "quarter"), numbers("rural_banks_quarterly", "npl_ratio")
    for year, expected in zip(
        numbers("rural_banks_annual", "year"), numbers("rural_banks_annual", "npl_ratio"), strict=True
    ):
        if f"{year:.0f}Q4" in quarters:
            assert ratio[quarters.index(f"{year:.0f}Q4")] == expected


def test_annual_mean_rates_are_those_published_for_the_crisis_years():
    from sim.scenarios.observed import benchmark_rate, first_day

    days = np.diff([first_day(month) for month in range(169)])
    for column, expected in (("lending", [6.717, 7.173, 5.310]), ("deposit", [3.209, 3.922, 2.250])):
        for year, mean in zip((2007, 2008, 2009), expected, strict=True):
            months = slice(12 * (year - 2003), 12 * (year - 2002))
            found = np.average(benchmark_rate(column)[months], weights=days[months])
            assert 100.0 * found == pytest.approx(mean, abs=6e-4)


def test_every_dated_rule_is_a_lever_within_its_bounds_from_2003_on():
    names = set(texts("regulation", "lever"))
    assert {"capital_floor", "loan_to_deposit_cap", "write_off_budget", "general_provision", "rate_ceiling"} <= names
    for name in names:
        dated = regulation(name)
        assert dated[0][:2] == (2003, 1)
        assert [row[:2] for row in dated] == sorted({row[:2] for row in dated})
        for _, month, value in dated:
            assert 1 <= month <= 12
            assert Levers.fields[name].check(value, name) == value
    assert all(texts("regulation", "source"))


def test_rules_change_when_the_law_did():
    assert regulation("capital_floor")[-1] == (2013, 1, 0.08)
    assert regulation("loan_to_deposit_cap") == [(2003, 1, 0.75), (2015, 10, 9.99)]
    assert regulation("rate_ceiling") == [(2003, 1, 2.3), (2013, 7, 9.99)]
    assert regulation("provision_doubtful") == [(2003, 1, 0.5), (2012, 7, 0.585)]
    assert [value for *_, value in regulation("capital_buffer")] == [0.0, 0.005, 0.009, 0.013, 0.017, 0.021, 0.025]
    assert regulation("leverage_floor")[-1] == (2016, 12, 0.04)
    assert regulation("classification_rule")[-1] == (2023, 7, 2.0)
    assert regulation("coverage_required")[-1] == (2020, 4, 1.3)
    assert regulation("term") == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# only words\n", "has no rows"),
        ("year,growth\n", "has no rows"),
        ("year,growth\n2003,1.0\n2004\n", "line 3: 1 cells, but there are 2 columns"),
        ("# first\nyear,growth\n2003,1.0\n\n2004,much\n", "line 5, column growth: 'much' is no number"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, text, complaint):
    file = tmp_path / "broken.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=re.escape(complaint)):
        read_columns(file)


def test_an_unreadable_file_is_one_clear_line(tmp_path):
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("binary.csv", "missing.csv"):
        with pytest.raises(InputError, match=f"^{name} cannot be read") as caught:
            read_columns(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_a_misspelt_series_or_column_gets_the_nearest_name():
    with pytest.raises(InputError, match="Did you mean 'china_annual'"):
        series("china_anual")
    with pytest.raises(InputError, match="Did you mean 'inflation'"):
        numbers("china_annual", "inflatoin")
    with pytest.raises(InputError, match="no column of words 'year'"):
        texts("china_annual", "year")
