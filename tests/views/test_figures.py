"""The figures: all there, the same every time, nothing left behind, nothing that makes them fail."""

import gc
import itertools
import sys
import weakref
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest

from sim.views import figures
from sim.views.figures import write_figures
from sim.views.style import COLOURS, line_style
from tests.analysis.made import drawn

NAMES = ["npl_ratio", "economy", "loss", "guarantors_and_access"]


@pytest.fixture(scope="module")
def results():
    return drawn(seeds=3)


def stems(paths):
    return list(dict.fromkeys(path.stem for path in paths))


def texts(figure):
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_text()]


@pytest.fixture(scope="module")
def written(results, tmp_path_factory):
    """Write the four figures once: their paths, and what has become of the figures since."""
    alive = []
    save = figures.save

    def watched(figure, folder, name):
        alive.append(weakref.ref(figure))
        return save(figure, folder, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "save", watched)
        paths = write_figures(results, tmp_path_factory.mktemp("figures") / "new" / "folder")
    gc.collect()
    return paths, alive


def test_four_figures_are_written_as_png_and_svg(written):
    paths, _ = written
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in NAMES for kind in ("png", "svg")]
    for path in paths:
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG")
            pixels = mpl.image.imread(path)
            assert pixels.shape[1] == 1110  # 7.4 inches at 150 dots
            assert pixels.std() > 0.05
        else:
            assert ET.parse(path).getroot().tag.endswith("svg")  # noqa: S314  our own file


def test_no_figure_outlives_its_writing(written):
    _, alive = written
    assert len(alive) == 4
    assert [figure for figure in alive if figure() is not None] == []
    if "matplotlib.pyplot" in sys.modules:
        assert sys.modules["matplotlib.pyplot"].get_fignums() == []


def test_the_same_results_give_the_same_bytes_whatever_the_users_settings(results, written, tmp_path):
    with mpl.rc_context({"font.size": 30, "axes.grid": False, "svg.hashsalt": None}):
        again = write_figures(results, tmp_path)
        assert mpl.rcParams["font.size"] == 30
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written[0]]


def test_titles_say_what_is_shown_and_captions_how_many_seeds(results):
    for draw in (figures.bad_loans, figures.economy, figures.loss, figures.guarantors_and_access):
        figure = draw(results)
        assert figure.get_suptitle()
        assert any("3 seeds" in text for text in texts(figure))
        shown = [axes for axes in figure.axes if axes.get_visible()]
        assert any(axes.get_ylabel() for axes in shown)


def test_every_scenario_has_a_panel_of_bad_loans_and_a_line_elsewhere(results):
    scenarios = list(results.runs["scenario"].unique())
    figure = figures.bad_loans(results)
    assert [axes.get_title() for axes in figure.axes] == scenarios
    assert {axes.get_ylim() for axes in figure.axes} == {figure.axes[0].get_ylim()}
    lines = figures.economy(results).axes[0].get_legend_handles_labels()[1]
    assert lines == scenarios


def test_the_lowest_panel_of_every_column_has_years_under_it():
    figure = figures.bad_loans(drawn(("baseline", "china_2008", "crisis_severe"), seeds=1))
    figure.draw_without_rendering()
    under = [any(tick.label1.get_visible() for tick in axes.xaxis.get_major_ticks()) for axes in figure.axes]
    assert under[:3] == [False, True, True]


def test_lines_show_the_median_of_the_seeds(results):
    axes = figures.bad_loans(results).axes[1]
    drawn_line = axes.get_lines()[0].get_ydata()
    frame = results.monthly.merge(results.runs)
    own = frame[frame["scenario"] == "china_2008"].groupby("month")["npl_ratio"].median()
    np.testing.assert_allclose(drawn_line, 100.0 * own)


def test_bars_add_up_to_the_mean_loss(results):
    figure = figures.loss(results)
    frame = results.monthly.merge(results.runs)
    after = frame[(frame["date"] >= "2008-07") & (frame["scenario"] == "crisis_severe")]
    wanted = after.groupby("seed")["loss"].sum().mean() / 1e6
    heights = [bars[3].get_height() for bars in figure.axes[0].containers if len(bars) == 4]
    assert sum(heights) == pytest.approx(wanted)


def test_a_part_of_the_loss_below_zero_hangs_below_the_axis():
    results = drawn(("baseline",), seeds=2)
    results.monthly["loss_public"] = -1e5
    bars = figures.loss(results).axes[0].containers
    [public] = [container for container in bars if container.get_label() == "public"]
    assert public[0].get_y() == 0.0
    assert public[0].get_height() < 0.0


def test_one_scenario_one_seed_one_month_work(tmp_path):
    paths = write_figures(drawn(("baseline",), seeds=1, months=1), tmp_path)
    assert stems(paths) == ["npl_ratio", "economy", "guarantors_and_access"]  # loss is counted from 2008-07 on


def test_series_without_values_are_said_to_be_so(tmp_path):
    results = drawn(("baseline", "china_2008"), seeds=2)
    results.monthly[["access", "npl_ratio", "npl_ratio_true", "loss"]] = np.nan
    assert stems(write_figures(results, tmp_path)) == ["npl_ratio", "economy", "guarantors_and_access"]
    assert "no values" in texts(figures.guarantors_and_access(results))


def test_a_panel_whose_measure_is_missing_is_named_in_the_caption():
    results = drawn(("baseline", "china_2008"), seeds=2)
    results.monthly = results.monthly.drop(columns=["output_gap", "npl_ratio_true", "loss_bank"])
    assert figures.loss(results) is None
    economy = " ".join(texts(figures.economy(results))).replace("\n", " ")
    assert "Not recorded, so not shown: output_gap." in economy
    assert "Output gap" not in economy
    assert figures.bad_loans(results).get_suptitle() == "Non-performing loans, reported"


def test_results_without_any_of_the_measures_have_no_figures(tmp_path):
    results = drawn(("baseline",), seeds=1)
    results.monthly = results.monthly[["run", "month", "date"]]
    assert write_figures(results, tmp_path) == []


def test_bars_of_many_scenarios_and_arms_lie_beside_their_names():
    many = drawn([f"scenario_{number}" for number in range(9)], arms=("a", "b"), seeds=1, months=80)
    figure = figures.loss(many)
    figure.draw_without_rendering()
    labels = figure.axes[0].get_yticklabels()
    assert len(labels) == 18
    assert {label.get_rotation() for label in labels} == {0.0}
    boxes = [label.get_window_extent() for label in labels]
    assert not any(left.overlaps(right) for left, right in itertools.pairwise(boxes))


def test_names_of_few_scenarios_do_not_run_into_each_other(results):
    figure = figures.loss(results)
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert not any(left.overlaps(right) for left, right in itertools.pairwise(boxes))


def test_arms_share_the_colour_of_their_scenario_and_differ_in_dashes():
    figure = figures.economy(drawn(("baseline", "china_2008"), arms=("a", "b"), seeds=1))
    lines = [line for line in figure.axes[0].get_lines() if not line.get_label().startswith("_")]
    assert [line.get_color() for line in lines] == [COLOURS[0], COLOURS[0], COLOURS[1], COLOURS[1]]
    dashes = [line._unscaled_dash_pattern for line in lines]
    assert dashes[0] == dashes[2] != dashes[1] == dashes[3]


def test_the_first_four_styles_differ_without_colour():
    styles = [line_style(number) for number in range(4)]
    assert len({style.marker for style in styles}) == len({str(style.dashes) for style in styles}) == 4
