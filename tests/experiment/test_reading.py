"""YAML is read as data, as YAML 1.2 has it, with the line of every value."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.experiment.reading import Dumper, read_file, read_scalar, read_settings, read_text


def refusal(function: Callable[..., Any], *arguments: Any) -> str | None:
    try:
        function(*arguments)
    except InputError as error:
        return str(error)
    return None


def values(text: str) -> object:
    return read_text(text, "x.yaml")[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("-.5", -0.5),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("2003-01", "2003-01"),
        ("2003-01-01", "2003-01-01"),
        ("~", None),
        ("null", None),
        ("", None),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("nan", "nan"),
    ],
)
def test_scalars_are_those_of_yaml_1_2_in_files_and_on_the_command_line(text, value):
    for read in (values(f"key: {text}")["key"], read_scalar(text)):
        assert read == value
        assert type(read) is type(value)


def test_not_a_number_is_read_as_such():
    assert math.isnan(values("key: .nan")["key"])


def test_what_stands_in_quotes_is_text():
    assert values("a: '1e-3'\nb: \"true\"\nc: ''") == {"a": "1e-3", "b": "true", "c": ""}


def test_every_value_knows_its_line():
    _, source = read_text("title: x\nworld:\n  months: 3\narms:\n  - label: a\n  - label: b\n", "x.yaml")
    assert source.at(("world", "months")) == "x.yaml, line 3"
    assert source.at(("arms", 1, "label")) == "x.yaml, line 6"
    assert source.at(("arms", 1, "policies")) == "x.yaml, line 6"
    assert source.at(("seeds",)) == "x.yaml, line 1"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml, line 3: a: this key stands twice, first in line 1"),
        ("a: {b: 1,\n b: 2}\n", "x.yaml, line 2: a.b: this key stands twice"),
        (
            "a: !!python/object/apply:os.system [echo]\n",
            "line 1: this is no valid YAML: tags (tag:yaml.org,2002:python",
        ),
        ("a: !!str 1\n", "tags"),
        ("a: ! 1\n", "tags"),
        ("a: &x 1\n", "anchors and aliases"),
        ("a: &x [*x]\n", "anchors and aliases"),
        ("a: *x\n", "anchors and aliases"),
        ("<<: *x\n", "anchors and aliases"),
        ("a: " + "[" * 50_000, "nested more than 12 deep"),
        ("a: 1\n---\nb: 2\n", "single document"),
        ("a: [1, 2\n", "line 2: this is no valid YAML"),
        ("a:\n\t- 1\n", "line 2: this is no valid YAML"),
        ("? [a, b]\n: 1\n", "a key must be a plain word"),
        ("a: 99999999999999999999\n", "x.yaml, line 1: a: '99999999999999999999' is too large"),
        ("a: " + "9" * 5000, "is too large"),
        ("", "the file is empty"),
        ("# only a comment\n", "the file is empty"),
        ("a: \x00", "character 3 is no text"),
    ],
)
def test_what_an_experiment_has_no_use_for_is_refused_in_one_line(text, fragment):
    with pytest.raises(InputError) as caught:
        read_text(text, "x.yaml")
    assert fragment in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_tag_is_never_executed(tmp_path):
    mark = tmp_path / "executed"
    with pytest.raises(InputError):
        read_text(f"a: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{mark}']]", "x")
    assert not mark.exists()


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbftitle: x\r\nseeds: 3\r\n")
    assert read_file(file)[0] == {"title": "x", "seeds": 3}


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path):
    file = tmp_path / "large.yaml"
    file.write_bytes(b"a: 1\n" + b"#" * 1_000_000)
    with pytest.raises(InputError, match="too large"):
        read_file(file)


words = st.text().filter(str.isprintable)
scalars = st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.floats(allow_nan=False) | words
data = st.recursive(scalars, lambda part: st.lists(part) | st.dictionaries(words, part), max_leaves=8)


@given(st.dictionaries(words, data, min_size=1))
def test_what_is_written_is_read_back_as_it_was(made):
    def depth(value):
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return 1 + max(map(depth, parts), default=0)

    if depth(made) > 12:
        return
    text = yaml.dump(made, Dumper=Dumper, allow_unicode=True)
    assert values(text) == made


@given(st.text(alphabet="ab:-[]{}&*!?|>#'\"%@`,\n\t 0.~<", max_size=60) | st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text):
    error = refusal(read_text, text, "x.yaml")
    assert error is None or (error.startswith("x.yaml") and len(error.splitlines()) == 1)


@given(st.binary(max_size=60))
def test_any_file_is_read_or_refused_in_one_line(tmp_path_factory, raw):
    file = tmp_path_factory.getbasetemp() / "raw.yaml"
    file.write_bytes(raw)
    error = refusal(read_file, file)
    assert error is None or len(error.splitlines()) == 1


def test_settings_are_names_and_plain_values():
    given_values = read_settings(["levers.call_after=1e0", "world.start = 2005-01", "bank.rule=a=b"])
    assert given_values == {"levers.call_after": 1.0, "world.start": "2005-01", "bank.rule": "a=b"}


@pytest.mark.parametrize("wrong", [["levers.call_after"], ["=3"], ["a.b=1", "a.b=2"]])
def test_settings_that_are_none_are_refused(wrong):
    with pytest.raises(InputError, match="--set"):
        read_settings(wrong)
