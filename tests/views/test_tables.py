"""The printed table: what it says, how it fits, what it leaves out."""

import re

import numpy as np
import pytest

from sim.analysis.shock import ROWS, shock_table
from sim.views.tables import EXPLAINED, SHOWN_UNITS, format_shock_table, letters
from tests.analysis.made import SCENARIOS, drawn, made


def row_of(text, label):
    [found] = [line for line in text.splitlines() if line.startswith(f"  {label}")]
    return found


def test_figures_are_median_and_interval_in_the_units_people_read():
    series = {
        ("crisis", seed): {"npl_ratio": [0.0, 0.10 + seed / 50], "loss": [0.0, 1.2e9 + seed * 1e8]} for seed in (0, 1)
    }
    text = format_shock_table(shock_table(made(series)))
    assert row_of(text, "highest, %").split(maxsplit=2)[2] == "11.0 [10.1, 11.9]"
    assert row_of(text, "total, million yuan").split(maxsplit=3)[3] == "1,250.0 [1,205.0, 1,295.0]"
    assert "Median [5 %, 95 %] over n = 2 seeds, months from 2008-07 on." in text


def test_months_are_calendar_months():
    series = {("baseline", 0): {"npl_ratio": [0.0] * 9}, ("crisis", 0): {"npl_ratio": [0.0] * 8 + [0.1]}}
    text = format_shock_table(shock_table(made(series)))
    assert row_of(text, "month of that peak").split()[-1] == "2009-02"


def test_small_figures_get_a_second_decimal_and_no_minus_before_zero():
    series = {("baseline", 0): {"access": [0.4, 0.40005]}, ("crisis", 0): {"access": [0.4, 0.40]}}
    text = format_shock_table(shock_table(made(series)))
    # The excess is -0.005 points, which is nothing to two decimals.
    assert row_of(text, "lowest excess, points").split()[-2:] == ["0.00", "0.00"]
    assert row_of(text, "lowest, %").split()[-2:] == ["40.0", "40.0"]


def test_one_seed_has_no_interval():
    text = format_shock_table(shock_table(drawn(("baseline",), seeds=1)))
    assert "[" not in text
    assert "n = 1 seed, months from 2008-07 on." in text


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("arms", [("status quo",), ("status quo", "bureau and early warning")])
def test_no_line_is_wider_than_the_terminal(width, arms):
    text = format_shock_table(shock_table(drawn(arms=arms, seeds=3)), width)
    assert max(map(len, text.splitlines())) <= width
    squeezed = re.sub(r"[\s-]", "", text)
    assert all(text.count(f"  {row.label}") for row in ROWS)
    assert arms == ("status quo",) or "bureau" in squeezed


def test_four_scenarios_stand_beside_each_other_in_a_hundred_columns():
    text = format_shock_table(shock_table(drawn(seeds=20)))
    assert text.count("Reported NPL ratio\n") == 1
    # A heading breaks after an underscore; what is left in the line is its end.
    assert all(scenario.rpartition("_")[2] in text.partition("---")[0] for scenario in SCENARIOS)


def test_scenarios_that_do_not_fit_follow_below():
    text = format_shock_table(shock_table(drawn(seeds=20)), 62)
    assert text.count("Reported NPL ratio\n") == 2


def test_a_figure_without_all_its_seeds_is_marked_and_the_mark_explained():
    series = {
        ("baseline", 0): {"npl_ratio": [0.1, 0.1]},
        ("baseline", 1): {"npl_ratio": [0.1, 0.1]},
        ("crisis", 0): {"npl_ratio": [0.1, 0.2]},
        ("crisis", 1): {"npl_ratio": [0.1, 0.1]},
    }
    text = format_shock_table(shock_table(made(series)))
    assert row_of(text, "month of that peak").split()[-4:] == ["-", "(a)", "2008-07", "(b)"]
    assert "(a) n = 0 of 2: never above the baseline." in text
    assert "(b) n = 1 of 2: never above the baseline." in text


def test_lines_without_any_figure_are_named_below_the_table_with_the_reason():
    results = drawn(("crisis_severe",), seeds=2)
    results.monthly = results.monthly.drop(columns="npl_ratio_true").assign(access=np.nan)
    text = format_shock_table(shock_table(results), 200)
    assert "Left out (not recorded by month: npl_ratio_true): True NPL ratio." in text
    assert "Left out (no value): Access to credit (lowest, at the end)." in text
    assert "Left out (no scenario 'baseline' among the runs): Reported NPL ratio (peak excess, " in text
    assert not any(line.startswith("  peak excess") for line in text.splitlines())


def test_runs_that_end_before_the_shock_make_one_line():
    assert format_shock_table(shock_table(drawn(months=3))) == "No table: the runs end before 2008-07.\n"


def test_no_runs_make_one_line():
    table = shock_table(drawn(seeds=1))
    assert format_shock_table(table.iloc[:0]) == "There are no runs to compare.\n"


def test_every_line_has_a_unit_the_table_knows_and_only_lines_are_explained():
    assert {row.unit for row in ROWS} <= set(SHOWN_UNITS)
    assert set(EXPLAINED) <= {row.name for row in ROWS}
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_marks_go_on_after_z():
    assert [letters(number) for number in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]
