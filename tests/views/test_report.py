"""The report: one file that needs nothing, says what there is and what there is not, and is the same every time."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sim.analysis.comparing import compare
from sim.analysis.studies import run
from sim.analysis.verdict import best_arms
from sim.experiment.spec import Experiment
from sim.measures import MEASURES
from sim.views.report import SECTIONS, numbers, write_report
from sim.views.report.answer import two_sentences
from sim.views.report.people import HEADS, of_segments
from sim.views.report.stored import Stored

HERE = Path(__file__).parent
OWN = """
def f(parameters, seed):
    if parameters.get("fail"):
        raise ValueError("no <b>way</b>")
    return {"profit": parameters.get("a", 1.0) * seed, "gone": float("nan")}
"""


class Page(HTMLParser):
    """Checks that tags are closed in order, and collects addresses, headings and identifiers."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr", "path", "use", "rect", "circle", "line", "col"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.names: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src", "action", "xlink:href"):
                self.addresses.append(value or "")
            if name == "id":
                self.names.append(value or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def page(results: Any, tmp_path: Path) -> tuple[str, Page]:
    text = write_report(results, tmp_path / "page.html").read_text(encoding="utf-8")
    return text, Page(text)


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    data = {
        "title": "Who <script>alert(1) pays", "world": {"borrowers": 200, "branches": 4, "months": 96},
        "scenarios": ["china_2008", "crisis_severe"], "seeds": 6, "keep": ["branches", "segments"],
        "arms": ["status_quo", "public_guarantee_fund", "ipc_cash_flow"],
    }  # fmt: skip
    return run(data, out=tmp_path_factory.mktemp("bank"), workers=1, progress=False)


def test_the_page_holds_all_that_was_asked_for(bank, tmp_path):
    text, parsed = page(bank, tmp_path)
    for name in ("question", "answer", "comparison", "differences", "thresholds", "capital", "courses", "bearing",
                 "worth", "worst", "spread", "heads", "states", "assumptions", "network", "rules",
                 "reproducing"):  # fmt: skip
        assert f'id="{name}"' in text, name
    assert f"ruralcredit verify {bank.folder.name}" in text
    for segment in ("farm", "trader", "enterprise"):
        assert f"public_guarantee_fund: {segment}" in text
    for picture in ("paired-differences", "capital-bridge", "fan-capital_ratio", "who-bears", "pareto", "network"):
        assert f'id="svg-{picture}"' in text, picture
    assert len(parsed.names) == len(set(parsed.names)), "names are there once"
    assert parsed.open == []
    for words in ("per yuan", "regret", "Kendall", "VaR", "ruined as guarantors", "ruralcredit run", "Commit", "numpy"):
        assert words.lower() in text.lower(), words


@pytest.mark.slow
def test_the_page_needs_no_network_and_runs_nothing(bank, tmp_path):
    text, parsed = page(bank, tmp_path)
    assert all(address.startswith("#") for address in parsed.addresses)
    assert "script" not in parsed.tags
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org)", text)
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.slow
def test_the_same_result_gives_the_same_bytes(bank, tmp_path):
    first = write_report(bank, tmp_path / "a.html").read_bytes()
    assert write_report(bank, tmp_path / "b.html").read_bytes() == first


def test_the_picture_of_the_network_is_of_a_run_that_is_stored(bank):
    from sim.analysis.network import guarantee_graph
    from sim.model import CreditModel
    from sim.views.report.pictures import charted
    from sim.views.report.stored import Stored

    scenario, arm, before, _ = charted(Stored(bank))
    experiment = bank.experiment
    configuration = experiment.configuration(scenario, experiment.arms[0])
    model = CreditModel.of(configuration, 0)
    model.run(until="2008-06")
    assert arm == "status_quo"
    whole = guarantee_graph(model)
    assert set(before.edges) <= set(whole.edges)
    assert len(before) > 0


@pytest.mark.parametrize(
    "more",
    [
        {"arms": ["status_quo"], "seeds": 1},
        {"arms": ["status_quo", "stimulus"], "seeds": 1, "record": []},
        {"world": {"borrowers": 60, "branches": 2, "months": 6}, "seeds": 2},
        pytest.param(
            {"vary": {"income.output_elasticity": [2, 6]}, "arms": ["status_quo", "moratorium"], "seeds": 2},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_is_not_there_is_left_out_or_said(tmp_path, more):
    data = {"title": "x", "world": {"borrowers": 80, "branches": 2, "months": 80}, "scenarios": ["china_2008"], **more}
    _, parsed = page(run(data, out=tmp_path, workers=1, progress=False), tmp_path)
    assert {"question", "answer", "reproducing"} <= set(parsed.names)


def test_a_result_that_is_not_finished_says_so_first(tmp_path):
    data = {"title": "x", "world": {"borrowers": 60, "branches": 2, "months": 6}, "seeds": 2}
    made = run(data, out=tmp_path, workers=1, progress=False)
    assert "Not finished" not in page(made, tmp_path)[0]
    made.manifest["runs"] += 3
    text, _ = page(made, tmp_path)
    assert f"Not finished: {len(made.runs)} of {len(made.runs) + 3} runs are done" in text


def test_a_reference_of_which_every_run_failed_is_still_the_reference(tmp_path):
    arms = [
        {"label": "bad", "parameters": {"fail": True}},
        {"label": "good"},
        {"label": "high", "parameters": {"a": 2.0}},
    ]
    text, _ = page(own(tmp_path, arms=arms), tmp_path)
    assert "The others are compared with bad." in text
    assert "12 runs: 3 arms x 6 seeds" in text


def own(tmp_path: Path, **more: Any) -> Any:
    (tmp_path / "own.py").write_text(OWN)
    data = {"title": "own", "model": "own.py:f", "seeds": 6, **more}
    return run(Experiment.from_data(data, "own", folder=tmp_path), out=tmp_path / "out", workers=1, progress=False)


def test_a_model_of_ones_own_has_a_page_too(tmp_path):
    arms = [{"label": "low"}, {"label": "high", "parameters": {"a": 2.0}}]
    text, parsed = page(own(tmp_path, arms=arms), tmp_path)
    assert "profit" in text
    assert "thresholds" not in parsed.names


def test_failures_are_said_with_their_message(tmp_path):
    arms = [{"label": "good"}, {"label": "bad", "parameters": {"fail": True}}]
    text, _ = page(own(tmp_path, arms=arms), tmp_path)
    assert "no &lt;b&gt;way&lt;/b&gt;" in text
    assert 'id="failures"' in text


@pytest.mark.slow
def test_a_sensitivity_design_has_its_figures_and_two_sentences(tmp_path):
    data = {
        "title": "x", "world": {"borrowers": 200, "branches": 2, "months": 80}, "scenarios": ["crisis_severe"],
        "sensitivity": {"samples": 32, "replicates": 2, "second_order": True,
                        "outcome": ["access", {"measure": "access", "every": 24}],
                        "vary": {"demand.hazard": [0.001, 0.03], "population.borrowing_share": [0.05, 0.6]}},
    }  # fmt: skip
    text, _ = page(run(data, out=tmp_path, workers=1, progress=False), tmp_path)
    for picture in ("indices-0", "interactions-0", "scatter-0", "over-time-0"):
        assert f'id="svg-{picture}"' in text, picture
    assert "matters most" in text


def test_a_design_of_groups_alone_has_a_page_too(tmp_path):
    data = {
        "title": "x", "world": {"borrowers": 60, "branches": 2, "months": 72}, "scenarios": ["crisis_severe"],
        "sensitivity": {"samples": 16, "outcome": "access", "groups": {"g": list(GROUPED)}, "vary": GROUPED},
    }  # fmt: skip
    text, _ = page(run(data, out=tmp_path, workers=1, progress=False), tmp_path)
    assert 'id="svg-indices-0"' in text
    assert 'id="svg-scatter-0"' not in text


GROUPED = {"demand.hazard": [0.001, 0.03], "population.borrowing_share": [0.05, 0.6]}


def test_a_section_is_a_function_and_an_entry():
    assert all(callable(section) for section in SECTIONS)
    assert len(SECTIONS) == len(set(SECTIONS))


def test_where_nothing_it_is_given_on_has_a_value_there_is_no_answer(tmp_path, recwarn):
    data = {
        "title": "before the shock", "world": {"borrowers": 60, "branches": 2, "months": 48},
        "scenarios": ["baseline", "crisis_severe"], "arms": ["status_quo", "moratorium"], "seeds": 3,
    }  # fmt: skip
    results = run(data, out=tmp_path, workers=1, progress=False)
    results.runs[["capital_ratio_low", "loss_bank_since_shock", "failed"]] = float("nan")
    best = best_arms(results, results.compare(measures=["loss_bank_since_shock"]))
    assert list(best["best"]) == [""] * len(best)
    said = two_sentences(best, results.compare(measures=["loss_bank_since_shock"]))
    assert said == ["There is no answer: no pair of runs has a value of what it is given on (bank's loss)."]
    write_report(results, tmp_path / "page.html")
    assert not [warning for warning in recwarn if issubclass(warning.category, RuntimeWarning)]


def test_where_nothing_is_better_than_the_reference_the_answer_says_by_how_much(tmp_path):
    """Every arm of this model loses a given amount and luck of its own; the reference loses least."""
    runs = [
        {"run": 3 * seed + number, "scenario": "only", "arm": arm, "seed": seed,
         "loss_bank_since_shock": 1e6 * (loss + 0.1 * seed + (0.01 * (-1) ** seed if number else 0.0))}
        for seed in range(8)
        for number, (arm, loss) in enumerate((("status quo", 1.0), ("near", 1.5), ("far", 3.0)))
    ]  # fmt: skip
    arms = [SimpleNamespace(label=arm) for arm in ("status quo", "near", "far")]
    experiment = SimpleNamespace(arms=arms, reference_arm="status quo", precision={}, varied=())
    results = SimpleNamespace(runs=pd.DataFrame(runs), costs=None, experiment=experiment)
    compared = compare(results, measures=["loss_bank_since_shock"])
    said, _ = two_sentences(best_arms(results, compared), compared)
    assert "on bank's loss no arm is better than status quo (1.35 million yuan)" in said
    assert "nearest comes near, +0.50 million yuan (95 % interval of the difference [+0.49, +0.51], clear)" in said


@pytest.mark.parametrize(("value", "said"), [(-8.8e-16, "0"), (0.0, "0"), (0.004, "0.004"), (12.34, "12.3")])
def test_rounding_errors_are_no_numbers(value, said):
    assert numbers.plain(value) == said


@pytest.mark.parametrize(("name", "label"), HEADS)
def test_heads_say_whether_they_are_totals_or_means_of_months(name, label):
    wanted = "since the shock" if MEASURES[name].summary in ("sum", "") else "in the mean month"
    assert wanted in label


def test_outcomes_of_ones_own_are_not_taken_for_the_measures_they_are_called_like(tmp_path):
    given = "{'loss': seed + p.get('a', 0.0), 'access': 1.0 * seed, 'firm.profit': 2.0 * seed}"
    (tmp_path / "own.py").write_text(f"def f(p, seed):\n    return {given}\n")
    data = {
        "title": "x",
        "model": "own.py:f",
        "seeds": 8,
        "arms": [{"label": "no"}, {"label": "yes", "parameters": {"a": 1}}],
    }
    results = run(Experiment.from_data(data, folder=tmp_path), out=tmp_path / "results", workers=1, progress=False)
    text, _ = page(results, tmp_path)
    assert "Dues missed" not in text
    assert "Which side of these outcomes is better is not known here" in text
    assert "firm.profit" in text
    assert "varies no assumption" not in text


def test_a_segments_value_is_made_of_its_months_as_a_runs_is(bank):
    """Defaults and losses since the shock add up over segments to the run's; a rate is the mean of months."""
    made = of_segments(Stored(bank), ["loss", "loss_guarantors", "access"])
    for name in ("loss", "loss_guarantors"):
        whole = bank.runs.set_index("run")[f"{name}_since_shock"]
        assert made.groupby("run")[name].sum().to_numpy() == pytest.approx(whole.to_numpy())
    own = bank.segments[(bank.segments["run"] == 0) & (bank.segments["segment"] == "farm")]
    since = bank.monthly.loc[(bank.monthly["run"] == 0) & (bank.monthly["date"] >= "2008-07"), "month"]
    farm = made[(made["run"] == 0) & (made["segment"] == "farm")]["access"].iloc[0]
    assert farm == pytest.approx(own[own["month"].isin(since)]["access"].mean())
