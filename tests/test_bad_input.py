"""Wrong input: one clear line on stderr that names file, field, value and what is allowed; exit 2; nothing written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import data
from sim.cli import main
from sim.core.errors import InputError

Answer = tuple[int, str, str]

# What stands in the file, and what the message must name.
FILES = {
    "misspelt key": ("title: x\nscenarois: [baseline]\n", ["line 2", "scenarois", "Did you mean 'scenarios'?", "arms"]),
    "unknown key": (
        "title: x\nzzz: 1\n",
        ["line 2", "zzz", "allowed are title, source, base, given, model, world, network, scenarios, arms"],
    ),
    "a key of a later version": ("title: x\nweather: {}\n", ["weather: there is no such key", "keep"]),
    "misspelt key of an arm": ("title: x\narms:\n- lable: a\n", ["line 3", "arms[0].lable", "Did you mean 'label'?"]),
    "misspelt key of the world": ("title: x\nworld: {month: 3}\n", ["world.month", "Did you mean 'months'?"]),
    "misspelt parameter": (
        "title: x\nparameters:\n  income.shock_halflife: 3\n",
        ["line 3", "income.shock_halflife", "Did you mean 'income.shock_half_life'?", "ruralcredit parameters"],
    ),
    "parameter without its group": ("title: x\nparameters: {shock_half_life: 3}\n", ["'income.shock_half_life'"]),
    "misspelt lever": (
        "title: x\nparameters: {levers.call_aftr: 3}\n",
        ["levers.call_aftr", "Did you mean 'levers.call_after'?", "ruralcredit levers"],
    ),
    "misspelt lever of an arm": (
        "title: x\narms:\n- label: a\n- parameters:\n    levers.call_aftr: 3\n",
        ["line 5", "arms[1].parameters.levers.call_aftr", "Did you mean 'levers.call_after'?"],
    ),
    "misspelt scenario": (
        "title: x\nscenarios: [baseline, chian_2008]\n",
        ["line 2", "scenarios[1]", "'chian_2008'", "Did you mean 'china_2008'?", "crisis_severe"],
    ),
    "scenario twice": ("title: x\nscenarios: [baseline, baseline]\n", ["scenarios[1]", "'baseline' is listed twice"]),
    "no scenario": ("title: x\nscenarios: []\n", ["scenarios", "empty list", "baseline"]),
    "a scenario that is no list": ("title: x\nscenarios: baseline\n", ["scenarios", "'baseline'", "give a list"]),
    "misspelt policy": (
        "title: x\narms:\n- policies: [stimulsu]\n",
        ["line 3", "arms[0].policies[0]", "'stimulsu'", "Did you mean 'stimulus'?"],
    ),
    "policy without a name": ("title: x\narms: [{policies: [{strength: 1}]}]\n", ["arms[0].policies[0]", "name"]),
    "misspelt parameter of a policy": (
        "title: x\narms: [{policies: [{name: stimulus, strenght: 1}]}]\n",
        ["stimulus", "'strenght'", "Did you mean 'strength'?"],
    ),
    "policy out of bounds": (
        "title: x\narms: [{policies: [{name: stimulus, strength: 9}]}]\n",
        ["stimulus", "strength", "9", "from 0 to 2"],
    ),
    "misspelt measure": (
        "title: x\nrecord: [nlp_ratio]\n",
        ["record[0]", "'nlp_ratio'", "Did you mean 'npl_ratio'?", "ruralcredit measures"],
    ),
    "nothing of that name to keep": ("title: x\nkeep: [branch]\n", ["keep[0]", "'branch'", "branches"]),
    "below its bound": ("title: x\nparameters: {levers.call_after: -1}\n", ["levers.call_after", "-1", "from 0 to 24"]),
    "above its bound": ("title: x\nparameters: {levers.call_after: 1e3}\n", ["1000.0", "from 0 to 24"]),
    "not a number": ("title: x\nparameters: {levers.call_after: .nan}\n", ["nan is not allowed", "from 0 to 24"]),
    "infinite": ("title: x\nparameters: {levers.call_after: .inf}\n", ["inf is not allowed", "from 0 to 24"]),
    "text for a number": ("title: x\nparameters: {levers.call_after: soon}\n", ["'soon'", "a number from 0 to 24"]),
    "a truth value for a number": ("title: x\nparameters: {levers.call_after: true}\n", ["True is not allowed"]),
    "a list for a number": ("title: x\nparameters: {levers.call_after: [1]}\n", ["levers.call_after", "not allowed"]),
    "a fraction for a whole number": ("title: x\nworld: {months: 1.5}\n", ["world.months", "1.5", "whole number"]),
    "a huge number": ("title: x\nworld: {months: 1e300}\n", ["world.months", "1e+300", "from 1 to 1200"]),
    "more digits than Python reads": (f"title: x\nworld: {{months: {'9' * 5000}}}\n", ["world.months", "too large"]),
    "parameters that are no mapping": ("title: x\nparameters: [a]\n", ["parameters", "a list of 1", "give a mapping"]),
    "arms that are no list": ("title: x\narms: {label: a}\n", ["arms", "give a list"]),
    "an arm that is a word": ("title: x\narms: [status quo]\n", ["arms[0]", "'status quo'", "give a mapping"]),
    "no arm": ("title: x\narms: []\n", ["arms", "empty list"]),
    "two arms of one label": ("title: x\narms: [{label: a}, {label: A}]\n", ["arms[1].label", "'A'", "must differ"]),
    "two arms without a label": ("title: x\narms: [{}, {}]\n", ["arms[1]", "'status quo'", "must differ"]),
    "a world of an arm": ("title: x\narms: [{parameters: {world.months: 3}}]\n", ["world.months", "under world"]),
    "the world twice": ("title: x\nworld: {months: 3}\nparameters: {world.months: 4}\n", ["line 3", "keep one"]),
    "month 13": ("title: x\nworld: {start: 2003-13}\n", ["line 2", "world.start", "'2003-13'", "YYYY-MM"]),
    "a day": ("title: x\nworld: {start: 2003-01-01}\n", ["world.start", "'2003-01-01'", "YYYY-MM"]),
    "a year": ("title: x\nworld: {start: 2003}\n", ["world.start", "2003 is not allowed", "YYYY-MM"]),
    "no months": ("title: x\nworld: {months: 0}\n", ["line 2", "world.months", "0 is not allowed", "from 1 to 1200"]),
    "no borrowers": ("title: x\nworld:\n  borrowers: 0\n", ["line 3", "world.borrowers", "0 is not allowed", "from 1"]),
    "no branches": ("title: x\nworld: {branches: 0}\n", ["world.branches", "0 is not allowed", "from 1"]),
    "more branches than borrowers": (
        "title: x\nworld:\n  borrowers: 2\n  branches: 3\n",
        ["line 4", "world.branches", "3 branches", "2 borrowers"],
    ),
    "shares above 1": (
        "title: x\nparameters: {population.trader_share: 0.8, population.enterprise_share: 0.5}\n",
        ["population.trader_share", "1.3", "at most 1"],
    ),
    "more guarantors than places": (
        "title: x\nparameters:\n  levers.guarantors_required: 5\n",
        ["levers.guarantors_required", "5 guarantors", "at most 4", "set network.guarantor_places to 5"],
    ),
    "repeated seeds": ("title: x\nseeds: [1, 2, 1]\n", ["line 2", "seeds[2]", "seed 1 is listed twice", "distinct"]),
    "no seeds": ("title: x\nseeds: 0\n", ["seeds", "0 is not allowed", "from 1"]),
    "an empty list of seeds": ("title: x\nseeds: []\n", ["seeds", "a list of 0"]),
    "a negative seed": ("title: x\nseeds: [-1]\n", ["seeds[0]", "-1", "from 0"]),
    "half a seed": ("title: x\nseeds: [0.5]\n", ["seeds[0]", "0.5", "whole number"]),
    "seeds as text": ("title: x\nseeds: many\n", ["seeds", "'many'", "how many", "list"]),
    "a truth value for seeds": ("title: x\nseeds: true\n", ["seeds", "True is not allowed"]),
    "too many runs": ("title: x\nscenarios: [baseline, china_2008]\nseeds: 900000\n", ["1800000 runs", "1000000"]),
    "no title": ("seeds: 3\n", ["title is missing", "title: My question"]),
    "an empty title": ("title: ''\n", ["line 1", "title", "''", "1 to 80 characters"]),
    "a title without a value": ("title:\n", ["title", "is empty"]),
    "a title that is a number": ("title: 2008\n", ["title", "2008 is not allowed", "text"]),
    "a title that is a path": ("title: ../../etc/passwd\n", ["title", "'../../etc/passwd'", "no / or \\"]),
    "a title with a line break": ('title: "a\\nb"\n', ["title", "'a\\nb'", "nothing invisible"]),
    "a title with an escape sequence": ('title: "\\e[31mred"\n', ["title", "nothing invisible"]),
    "a title of a page": (f"title: {'x' * 3000}\n", ["title", "1 to 80 characters"]),
    "a label that is a path": ("title: x\narms: [{label: a/b}]\n", ["arms[0].label", "'a/b'", "no / or \\"]),
    "a key without a value": ("title: x\nseeds:\n", ["line 2", "seeds", "is empty", "leave the key out"]),
    "a repeated key": ("title: x\nseeds: 3\nseeds: 4\n", ["line 3", "seeds", "twice", "line 2"]),
    "an empty file": ("", ["the file is empty", "title: My question"]),
    "only comments": ("# nothing\n", ["the file is empty"]),
    "a list": ("- title: x\n", ["a list of 1 is no experiment", "title: My question"]),
    "a word": ("title\n", ["'title' is no experiment"]),
    "a cyclic file": ("title: x\narms: &a [*a]\n", ["line 2", "anchors and aliases"]),
    "an alias bomb": (
        "a: &a [x, x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(9)),
        ["line 1", "anchors and aliases"],
    ),
    "a tag": ("title: !!python/object/apply:os.system ['echo executed']\n", ["line 1", "tags", "python/object"]),
    "a harmless tag": ("title: !!str x\n", ["line 1", "tags"]),
    "brackets without end": ("title: " + "[" * 100_000, ["nested more than"]),
    "no YAML": ("title: [x\nseeds: 3\n", ["line 2", "no valid YAML"]),
    "a tabulator": ("title: x\nworld:\n\tmonths: 3\n", ["line 3", "no valid YAML"]),
    "two documents": ("title: x\n---\ntitle: y\n", ["line 2", "single document"]),
}


@pytest.fixture
def answer(tmp_path, monkeypatch, capsys):
    """Call the command line in an empty folder; returns exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RURALCREDIT_DEBUG", raising=False)

    def call(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["ruralcredit", *words])
        code = main()
        out, err = capsys.readouterr()
        return code, out, err

    return call


def assert_refused(answer: Answer, fragments: list[str], tmp_path: Path, *files: Path) -> None:
    code, out, err = answer
    assert code == 2, err
    assert out == ""
    assert 1 <= len(err.splitlines()) <= 4, err
    assert len(err) < 800, err
    assert "Traceback" not in err
    for fragment in fragments:
        assert fragment in err, (fragment, err)
    assert sorted(tmp_path.iterdir()) == sorted(files), "nothing is written"


@pytest.mark.parametrize("case", FILES)
def test_a_wrong_file_is_refused(case, answer, tmp_path):
    text, fragments = FILES[case]
    file = tmp_path / "my question.yaml"
    file.write_text(text)
    assert_refused(answer("run", file.name), ["my question.yaml", *fragments], tmp_path, file)


def test_a_binary_file_is_refused(answer, tmp_path):
    for raw in (b"\x89PNG\r\n\x1a\n\x00\x00\x00", b"\x00" * 100, "title: x".encode("utf-16"), bytes(range(256))):
        file = tmp_path / "picture.yaml"
        file.write_bytes(raw)
        assert_refused(answer("run", file.name), ["picture.yaml", "is no text", "UTF-8"], tmp_path, file)


def test_a_file_that_is_too_large_is_refused(answer, tmp_path):
    file = tmp_path / "large.yaml"
    file.write_text("title: x\n" + "#" * 1_000_000)
    assert_refused(answer("run", file.name), ["large.yaml", "1000 kB", "too large"], tmp_path, file)


def test_a_file_that_is_none_is_refused(answer, tmp_path):
    assert_refused(answer("run", "missing.yaml"), ["missing.yaml", "there is no such file"], tmp_path)
    assert_refused(answer("run", "."), [".: this is a folder"], tmp_path)
    assert_refused(answer("run", "a\x00b.yaml"), ["a b.yaml", "there is no such file"], tmp_path)
    assert_refused(answer("run", "x" * 5000), ["cannot be read"], tmp_path)
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert_refused(answer("run", "pipe.yaml"), ["pipe.yaml", "no ordinary file"], tmp_path, pipe)


def test_a_file_without_a_plain_name_is_refused(answer, tmp_path):
    file = tmp_path / ".hidden.yaml"
    file.write_text("title: x")
    assert_refused(answer("run", ".hidden.yaml"), [".hidden.yaml", "results are named after the file"], tmp_path, file)


def test_a_file_that_may_not_be_read_is_refused(answer, tmp_path, monkeypatch):
    def deny(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "secret.yaml"
    file.write_text("title: x")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", deny)
        given_answer = answer("run", "secret.yaml")
    assert_refused(given_answer, ["secret.yaml", "cannot be read", "Permission denied"], tmp_path, file)


@pytest.mark.parametrize(
    ("spoil", "fragments"),
    [
        (lambda text: text.replace("lever,", "lever,,", 1), ["regulation.csv", "cells"]),
        (lambda text: "", ["regulation.csv", "no rows"]),
        (lambda text: re.sub(r"\d{4}-\d\d", "2003-13", text), ["regulation.csv", "'2003-13'", "2003-01"]),
    ],
)
def test_an_unreadable_series_is_refused(answer, tmp_path, tmp_path_factory, monkeypatch, spoil, fragments):
    folder = shutil.copytree(data.FOLDER, tmp_path_factory.mktemp("spoilt") / "data")
    series = folder / "regulation.csv"
    series.write_text(spoil(series.read_text()))
    file = tmp_path / "x.yaml"
    file.write_text("title: x")
    caches = (data.series, data.dated_values)
    monkeypatch.setattr(data, "FOLDER", folder)
    for cache in caches:
        cache.cache_clear()
    try:
        assert_refused(answer("run", "x.yaml"), fragments, tmp_path, file)
    finally:
        for cache in caches:
            cache.cache_clear()


@pytest.mark.parametrize(
    ("words", "fragments"),
    [
        (["--set", "levers.call_aftr=3"], ["--set", "levers.call_aftr", "Did you mean 'levers.call_after'?"]),
        (["--set", "levers.call_after=99"], ["--set", "levers.call_after", "99", "from 0 to 24"]),
        (["--set", "levers.call_after=.nan"], ["nan is not allowed"]),
        (["--set", "levers.call_after="], ["--set", "levers.call_after", "None"]),
        (["--set", "levers.call_after"], ["--set", "'levers.call_after'", "name=value"]),
        (["--set", "levers.call_after=1", "--set", "levers.call_after=2"], ["levers.call_after", "given twice"]),
        (["--set", "world.months=0"], ["--set", "world.months", "0 is not allowed", "from 1"]),
        (["--set", "months=3"], ["--set", "months", "Did you mean 'world.months'?"]),
        (["--set", "world.borrowers=3"], ["--set", "20 branches", "3 borrowers"]),
        (["--set", "seeds=3"], ["--set", "seeds", "there is no such parameter"]),
        (["--seeds", "0"], ["--seeds", "0 is not allowed", "from 1"]),
        (["--seeds", "two"], ["--seeds", "'two' is not allowed"]),
        (["--seeds", "1.5"], ["--seeds", "1.5 is not allowed"]),
        (["--workers", "0"], ["--workers", "0 is not allowed", "from 1"]),
        (["--workers", "all"], ["--workers", "'all' is not allowed"]),
        (["--out", "x.yaml"], ["--out x.yaml", "nothing can be written there", "File exists"]),
        (["--out", "x.yaml/deeper"], ["--out x.yaml/deeper", "Not a directory"]),
        (["--out", "a\x00b"], ["--out a b", "null"]),
        (["--out", "x" * 300], ["--out", "name too long"]),
        (["--worker", "2"], ["--worker", "--workers"]),
        (["another.yaml"], ["another.yaml"]),
    ],
)
def test_wrong_options_are_refused(words, fragments, answer, tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("title: x")
    assert_refused(answer("run", "x.yaml", *words), fragments, tmp_path, file)


@pytest.mark.parametrize(
    ("words", "fragments"),
    [
        (["rn"], ["'rn'", "Did you mean 'run'?"]),
        (["run"], ["FILE", "ruralcredit run --help"]),
        (["--jsn"], ["--jsn"]),
        (["parameters", "extra"], ["extra"]),
        (["levers", "--jsn"], ["--jsn", "--json"]),
        (["run", "x.yaml", "--seeds"], ["--seeds"]),
    ],
)
def test_wrong_commands_are_refused(words, fragments, answer, tmp_path):
    assert_refused(answer(*words), fragments, tmp_path)


def test_the_process_ends_with_2_and_one_line_on_stderr(tmp_path):
    (tmp_path / "x.yaml").write_text("title: x\nworld: {months: 0}\n")
    done = subprocess.run([sys.executable, "-m", "sim", "run", "x.yaml"], cwd=tmp_path, capture_output=True, text=True)
    assert_refused(
        (done.returncode, done.stdout, done.stderr), ["x.yaml, line 2: world.months: 0"], tmp_path, tmp_path / "x.yaml"
    )


PYTHON = {
    "unknown scenario": ({"scenario": "chian_2008"}, ["chian_2008", "Did you mean 'china_2008'?"]),
    "unknown parameter": ({"overrides": {"income.shock_halflife": 1}}, ["Did you mean 'income.shock_half_life'?"]),
    "unknown policy": ({"policies": ["stimulsu"]}, ["Did you mean 'stimulus'?"]),
    "unknown measure": ({"measures": ["nlp_ratio"]}, ["Did you mean 'npl_ratio'?"]),
    "not a number": ({"overrides": {"levers.call_after": float("nan")}}, ["levers.call_after", "nan"]),
    "wrong type": ({"overrides": {"levers.call_after": "soon"}}, ["levers.call_after", "'soon'"]),
    "no months": ({"months": 0}, ["world.months", "0", "from 1"]),
    "negative seed": ({"seed": -1}, ["seed", "-1"]),
}


@pytest.mark.parametrize("case", PYTHON)
def test_python_refuses_in_the_same_words(case):
    from sim import simulate

    arguments, fragments = PYTHON[case]
    with pytest.raises(InputError) as caught:
        simulate(**arguments)
    assert len(str(caught.value).splitlines()) == 1
    for fragment in fragments:
        assert fragment in str(caught.value)


words = ["title", "world", "arms", "seeds", "x", "0", "-1", ".nan", "null", "~", "é", "!!python/name:os", "&a", "*a"]
signs = ":[]{},'\"|>#?%-."
pieces = st.sampled_from([*words, *signs, ": ", "\n", "\n  ", "- ", "---", "\t", "\x85", "\ufeff"])


@given(st.lists(pieces, max_size=25).map("".join))
def test_whatever_stands_in_a_file_gives_an_experiment_or_one_line(tmp_path_factory, text):
    from sim import load_experiment

    file = tmp_path_factory.getbasetemp() / "fuzzed.yaml"
    file.write_text(text)
    message = "fuzzed.yaml"
    try:
        load_experiment(file)
    except InputError as error:
        message = str(error)
    assert len(message.splitlines()) == 1
    assert len(message) < 800
    assert "fuzzed.yaml" in message
