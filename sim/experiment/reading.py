"""YAML read as data: numbers as YAML 1.2 has them, every value with its line, nothing executed, nothing guessed.

Plain PyYAML reads `1e-3` as text and `no` as false, lets a repeated key win and expands aliases. Here numbers are YAML
1.2's, and tags, anchors, aliases, repeated keys and deep nesting are refused.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import Node, ScalarNode, SequenceNode

from sim.core.errors import InputError

LARGEST_FILE = 1_000_000
DEEPEST = 12
LONGEST_MESSAGE = 600

# The core schema of YAML 1.2.2, section 10.3.2: everything else is text.
SCALARS: dict[str, tuple[str, str]] = {
    "null": (r"null|Null|NULL|~|", "nN~"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
}

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """Where values come from: a file's name and the line of every field; says what is wrong with one of them."""

    name: str = "experiment"
    lines: Mapping[Place, int] = field(default_factory=dict)
    base: "Source | None" = None  # of the fields that are not in the file itself, but in the one it names as its base

    def at(self, place: Place) -> str:
        """Return file and line of a field, or of the nearest one around it."""
        if place not in self.lines and self.base is not None and place in self.base.lines:
            return self.base.at(place)
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.name}, line {self.lines[place]}" if place in self.lines else self.name

    def field(self, place: Place) -> str:
        """Return file, line and name of a field, as messages about it begin."""
        return f"{self.at(place)}: {written(place)}"

    def wrong(self, place: Place, message: str) -> InputError:
        """Make the error of one field."""
        return InputError(one_line(f"{self.field(place) if place else self.name}: {message}"))


def written(place: Place) -> str:
    """Return a field's place as people write it: `arms[1].policies[0].name`, counted from 0."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def one_line(message: str) -> str:
    """Return the message on one line of readable length, without characters that would disturb a terminal."""
    text = "".join(letter if letter.isprintable() else " " for letter in message)
    text = re.sub(r"  +", " ", text).strip()
    if len(text) > LONGEST_MESSAGE:
        text = f"{text[: LONGEST_MESSAGE // 2]} ... {text[-LONGEST_MESSAGE // 2 :]}"
    return text


def shown(value: Any) -> str:
    """Return a value as it is put into messages: at most 60 characters."""
    if isinstance(value, Mapping):
        return "a mapping (key: value)"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:40]}...{text[-10:]}"


def read_file(path: Path) -> tuple[Any, Source]:
    """Read a YAML file; returns its data and where every value stands. Raises InputError."""
    name = one_line(str(path))
    try:
        if path.is_dir():
            raise InputError(f"{name}: this is a folder; give an experiment file, such as experiments/shock_2008.yaml.")
        if not path.exists():
            raise InputError(f"{name}: there is no such file; give an experiment file, see experiments/.")
        if not path.is_file():
            raise InputError(f"{name}: this is no ordinary file; give an experiment file, see experiments/.")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise error if isinstance(error, InputError) else InputError(f"{name}: cannot be read: {reason}.") from None
    if len(raw) > LARGEST_FILE:
        raise InputError(f"{name}: more than {LARGEST_FILE // 1000} kB is too large for an experiment file.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: this is no text in UTF-8 (a binary file?); save it as UTF-8 text.") from None
    return read_text(text, name)


def read_text(text: str, name: str) -> tuple[Any, Source]:
    """Read YAML text; `name` is what messages call it."""
    lines: dict[Place, int] = {}
    try:
        composer = _Composer(text)
        node = composer.get_single_node()
        data = _data(node, (), lines, name) if node is not None else None
    except yaml.reader.ReaderError as error:
        raise InputError(
            f"{name}: character {error.position} is no text (a binary file?); save it as UTF-8 text."
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}, line {mark.line + 1}" if mark else name
        problem = " ".join(part for part in (error.context, error.problem) if part)
        raise InputError(one_line(f"{where}: this is no valid YAML: {problem}.")) from None
    except yaml.YAMLError as error:
        raise InputError(one_line(f"{name}: this is no valid YAML: {error}.")) from None
    if data is None:
        raise InputError(
            f"{name}: the file is empty; an experiment needs at least a title, such as `title: My question`."
        )
    return data, Source(name, lines)


def read_scalar(text: str) -> Any:
    """Return the value of a plain scalar: number, true or false, null or text."""
    text = text.strip()
    for kind, (pattern, _) in SCALARS.items():
        if re.fullmatch(pattern, text):
            return _scalar(kind, text)
    return text


def read_settings(settings: Iterable[str]) -> dict[str, Any]:
    """Return the values of `name=value` texts, as `--set` takes them."""
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or not name:
            raise InputError(one_line(f"--set {shown(setting)}: give name=value, such as --set world.borrowers=400."))
        if name in values:
            raise InputError(one_line(f"--set {name}: given twice; give it once."))
        values[name] = read_scalar(text)
    return values


class _Composer(yaml.SafeLoader):
    """Composes nodes as YAML 1.2 would, and refuses what an experiment has no use for."""

    yaml_implicit_resolvers: Any = {}  # noqa: RUF012  filled below; a class attribute is PyYAML's interface
    depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """Compose one node."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        where = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(
                problem="anchors and aliases (& and *) are not allowed here; write the value out", problem_mark=where
            )
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(
                problem=f"tags ({event.tag[:60]}) are not allowed here; write plain values", problem_mark=where
            )
        if self.depth >= DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"nested more than {DEEPEST} deep", problem_mark=where)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


class Dumper(yaml.SafeDumper):
    """Writes what the reader above reads back as it was: `no` plain, `1e3` as text in quotes."""

    yaml_implicit_resolvers: Any = {}  # noqa: RUF012  filled below; a class attribute is PyYAML's interface

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out, each time."""
        return True


for _kind, (_pattern, _first) in SCALARS.items():
    for _class in (_Composer, Dumper):
        _class.add_implicit_resolver(
            f"tag:yaml.org,2002:{_kind}",
            re.compile(rf"(?:{_pattern})\Z"),
            [*_first, ""] if _kind == "null" else [*_first],
        )


def _data(node: Node, place: Place, lines: dict[Place, int], name: str) -> Any:
    """Turn a node into plain data, noting lines."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        try:
            return _scalar(node.tag.rpartition(":")[2], node.value)
        except InputError as error:
            raise Source(name, lines).wrong(place, str(error)) from None
    if isinstance(node, SequenceNode):
        return [_data(item, (*place, number), lines, name) for number, item in enumerate(node.value)]
    data: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key must be a plain word", problem_mark=key.start_mark)
        under = (*place, key.value)
        if key.value in data:
            first = lines[under]
            lines[under] = key.start_mark.line + 1
            raise Source(name, lines).wrong(under, f"this key stands twice, first in line {first}; keep one of them.")
        data[key.value] = _data(value, under, lines, name)
        lines[under] = key.start_mark.line + 1
    return data


def _scalar(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        digits = text.lower()
        number = int(digits, 16 if digits.startswith("0x") else 8) if digits[:2] in ("0o", "0x") else _decimal(digits)
        if abs(number) >= 2**63:
            raise InputError(f"{shown(text)} is too large; give a whole number below 2**63.")
        return number
    if kind == "float":
        special = text.lower().lstrip("+-")
        if special == ".nan":
            return math.nan
        if special == ".inf":
            return -math.inf if text.startswith("-") else math.inf
        return float(text)
    return text


def _decimal(digits: str) -> int:
    """Return the number, or one that is too large: Python refuses to read thousands of digits."""
    return int(digits) if len(digits) < 400 else 2**64


__all__ = ["Dumper", "Source", "one_line", "read_file", "read_scalar", "read_settings", "read_text", "shown", "written"]
