"""Edge lists as people have them: CSV, GraphML, data frames; read as data, fast, and with the place of every mistake.

GraphML is read as a stream (expat), never as a tree: a million edges take seconds. What could make a harmless file
large or reach for other files - document types and entities - is refused.
"""

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from csv import reader as rows_of
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np

from sim.core.columns import Floats, Integers
from sim.core.errors import InputError, nearest

MOST_BYTES = 2_000_000_000
MOST_EDGES = 20_000_000
LONGEST_ID = 200
ENDINGS = (".csv", ".graphml")
HERE = "the experiment file, or to the folder you are in"
ABOUT = ("kind", "segment", "branch", "village")  # what may be known of a party

Place = Callable[[int], str]


@dataclass(frozen=True, eq=False)
class PartyList:
    """Parties by their own names, and what is known of each; `place` tells where one is written."""

    where: str
    names: list[str]
    about: Mapping[str, list[str]]
    place: Place


@dataclass(frozen=True, eq=False)
class EdgeList:
    """Edges between named parties: codes are places in `names`; without weights `weight` is None.

    `directed` is what a GraphML file says of itself, None for other sources. `parties` are the nodes it describes.
    """

    where: str
    names: list[str]
    first: Integers
    second: Integers
    weight: Floats | None
    place: Place
    directed: bool | None = None
    parties: PartyList | None = None


@dataclass(frozen=True)
class Wanted:
    """What the two ends and the weight of an edge are called."""

    first: str
    second: str
    weights: tuple[str, ...]
    example: str


def read_edges(given: Any, wanted: Wanted, name: str) -> EdgeList:
    """Read edges from the path of a CSV or GraphML file, or from a data frame; raises InputError."""
    if isinstance(given, str | Path):
        path = Path(given)
        if path.suffix.lower() == ".graphml":
            return checked(read_graphml(path, wanted), wanted)
        return checked(edges_of(*read_csv(path), wanted), wanted)
    return checked(edges_of(*from_frame(given, name), wanted), wanted)


def read_parties(given: Any, name: str) -> PartyList:
    """Read a table of parties from the path of a CSV file, or from a data frame; raises InputError."""
    where, columns, place = read_csv(Path(given)) if isinstance(given, str | Path) else from_frame(given, name)
    head = place(-1)
    check_columns(head, list(columns), ("party",), ABOUT)
    names = texts(columns["party"])
    for at, text in enumerate(names):
        check_id(text, place(at) + ", column party")
    return PartyList(where, names, {column: texts(columns[column]) for column in columns if column != "party"}, place)


# --------------------------------------------------------------------------------------------------- tables


def read_csv(path: Path) -> tuple[str, dict[str, Any], Place]:
    """Read a CSV file as columns of text; returns its name, the columns, and the place of a row (-1: the head).

    Lines that begin with # at the top are notes. Columns may be separated by comma, semicolon or tab.
    """
    import pyarrow as pa
    from pyarrow import csv

    where = path.name
    raw = read_bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{where}: the file is no UTF-8 text; save it as CSV in UTF-8.") from None
    if "\0" in text:
        raise InputError(f"{where}: the file is no text; save it as CSV in UTF-8.")
    notes, start = 0, 0
    while text.startswith("#", start) or text.startswith(("\n", "\r\n"), start):
        start = text.find("\n", start) + 1 or len(text)
        notes += 1
    head = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)].strip("\r\n")
    if not head.strip():
        raise InputError(f"{where}: the file is empty; give a line of column names and one line an edge.")
    delimiter = next((mark for mark in (",", ";", "\t") if mark in head), ",")
    names = [cell.strip().strip('"').strip() for cell in head.split(delimiter)]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{where}, line {notes + 1}: the column {name!r} comes twice; keep one.")
    strings = dict.fromkeys(names, pa.string())
    body = text[text.find("\n", start) + 1 :] if "\n" in text[start:] else ""
    if not body.strip():
        raise InputError(f"{where}: there are no rows below the column names; give one line an edge or a party.")

    def line_of(row: int) -> int:
        """Find the line of a row by counting: only when something is wrong with it."""
        count = -1
        for number, line in enumerate(body.split("\n"), notes + 2):
            count += bool(line.strip("\r"))
            if count == row:
                return number
        return notes + 1

    def place(row: int) -> str:
        return f"{where}, line {notes + 1 if row < 0 else line_of(row)}"

    wrong: list[int] = []

    def note(row: Any) -> str:
        wrong.append(row.actual_columns)
        return "error"

    try:
        table = csv.read_csv(
            pa.py_buffer(body.encode()),
            read_options=csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=csv.ParseOptions(delimiter=delimiter, invalid_row_handler=note),
            convert_options=csv.ConvertOptions(column_types=strings, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        for number, line in enumerate(body.splitlines(), notes + 2):
            cells = next(rows_of([line], delimiter=delimiter), [])
            if line.strip() and len(cells) != len(names):
                raise InputError(
                    f"{where}, line {number}: {len(cells)} cells, but there are {len(names)} columns."
                ) from None
        raise InputError(f"{where}: this is no table ({str(error)[:120]}); save it as CSV.") from None
    return where, dict(zip(names, table.columns, strict=True)), place


def from_frame(frame: Any, name: str) -> tuple[str, dict[str, Any], Place]:
    """Take the columns of a pandas data frame as text; whole numbers are written as such."""
    import pandas as pd
    import pyarrow as pa

    if not isinstance(frame, pd.DataFrame):
        raise InputError(
            f"{name}: {type(frame).__name__} is not allowed; give the path of a file that ends in"
            f" {' or '.join(ENDINGS)}, or a data frame."
        )
    if not len(frame):
        raise InputError(f"{name}: the data frame has no rows; give one row an edge or a party.")
    columns: dict[str, Any] = {}
    for column in frame.columns:
        values = frame[column]
        if pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all() and not values.isna().any():
            values = values.astype("int64")
        columns[str(column)] = pa.chunked_array([pa.array(["" if v is None else str(v) for v in values.tolist()])])
    return "the data frame", columns, lambda row: f"row {row} of the data frame" if row >= 0 else "the data frame"


def edges_of(where: str, columns: dict[str, Any], place: Place, wanted: Wanted) -> EdgeList:
    """Make edges of the columns of a table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    head = place(-1)
    check_columns(head, list(columns), (wanted.first, wanted.second), wanted.weights)
    given = [name for name in wanted.weights if name in columns]
    if len(given) > 1:
        raise InputError(f"{head}: the columns {given[0]!r} and {given[1]!r} mean the same; keep one.")
    ends = [pc.utf8_trim_whitespace(columns[name]).combine_chunks() for name in (wanted.first, wanted.second)]
    ends = [end.combine_chunks() if hasattr(end, "combine_chunks") else end for end in ends]
    both = pa.concat_arrays(ends).dictionary_encode()
    codes = both.indices.to_numpy().astype(np.int32)
    names = both.dictionary.to_pylist()
    count = len(codes) // 2
    for code, text in enumerate(names):
        if not text or len(text) > LONGEST_ID or not text.isprintable():
            at = int(np.flatnonzero(codes == code)[0])
            check_id(text, f"{place(at % count)}, column {(wanted.first, wanted.second)[at // count]}")
    weight = numbers(columns[given[0]], given[0], place) if given else None
    return EdgeList(where, names, codes[:count], codes[count:], weight, place)


def numbers(column: Any, name: str, place: Place) -> Floats:
    """Return a column of text as numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(column)
    try:
        return np.asarray(trimmed.cast(pa.float64()).to_numpy(), dtype=float)
    except pa.ArrowInvalid:
        values = np.empty(len(trimmed))
        for at, text in enumerate(trimmed.to_pylist()):
            values[at] = number(text, f"{place(at)}, column {name}" if not is_number(text) else "")
        return values


def is_number(text: str) -> bool:
    """Say whether a text is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def number(text: str, where: str) -> float:
    """Return a text as a number; raises InputError."""
    try:
        return float(text)
    except ValueError:
        shown = "an empty cell" if not text.strip() else repr(text[:60])
        raise InputError(f"{where}: {shown} is no number; give a number from 0 to 1.") from None


def texts(column: Any) -> list[str]:
    """Return a column as a list of text without blanks at either end."""
    import pyarrow.compute as pc

    return list(pc.utf8_trim_whitespace(column).to_pylist())


def check_columns(where: str, names: Sequence[str], needed: Sequence[str], more: Sequence[str]) -> None:
    """Raise InputError unless the columns needed are there, and no unknown ones."""
    known = [*needed, *more]
    for name in needed:
        if name not in names:
            raise InputError(
                f"{where}: there is no column {name!r}; the columns are {', '.join(names)[:120]}, needed are"
                f" {' and '.join(needed)}{nearest(name, [given for given in names if given not in known])}"
            )
    for name in names:
        if name not in known:
            raise InputError(
                f"{where}: there is no use for a column {name!r}; give {', '.join(known)}.{nearest(name, known)}"
            )


def check_id(text: str, where: str) -> None:
    """Raise InputError unless a text can be the name of a party."""
    if not text:
        raise InputError(f"{where}: the cell is empty; give the name or number of a party.")
    if len(text) > LONGEST_ID or not text.isprintable():
        raise InputError(f"{where}: {text[:40]!r} is no name; give at most {LONGEST_ID} visible characters.")


def read_bytes(path: Path) -> bytes:
    """Return what a file holds; raises InputError."""
    with _reading(path):
        size_of(path)
        return path.read_bytes()


def size_of(path: Path) -> int:
    """Return how many bytes a file has; raises InputError when they are too many to read."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InputError(f"{path.name}: {size} bytes are too many; at most {MOST_BYTES} are read.")
    return size


class _reading:  # noqa: N801  used as a verb
    """Turns what the system says of a file into one line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        if self.path.suffix.lower() not in ENDINGS:
            raise InputError(f"{self.path}: give the path of a file that ends in {' or '.join(ENDINGS)}.")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, FileNotFoundError):
            raise InputError(
                f"{self.path}: there is no such file; give the path of a CSV or GraphML file, relative to {HERE}."
            ) from None
        if isinstance(error, OSError):
            raise InputError(f"{self.path}: the file cannot be read ({error.strerror}); give another path.") from None


# -------------------------------------------------------------------------------------------------- GraphML


class _Reader:
    """Listens to the parser.

    Edges come by the million: the handlers of text and of ends are set only where something is to be read.
    """

    def __init__(self, where: str, weights: tuple[str, ...]) -> None:
        self.where, self.weights = where, weights
        self.code: dict[str, int] = {}
        self.declared: dict[str, int] = {}  # by name, the line
        self.first, self.second, self.weight = array("i"), array("i"), array("d")
        self.about: dict[str, dict[str, str]] = {}
        self.node_keys: dict[str, str] = {}
        self.weight_key, self.weight_default = "", math.nan
        self.key, self.node = "", ""
        self.directed: bool | None = None
        self.text: list[str] = []
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.listener()
        for handler in ("StartDoctypeDeclHandler", "EntityDeclHandler", "ExternalEntityRefHandler"):
            setattr(self.parser, handler, self.refuse)

    def listener(self) -> Callable[[str, dict[str, str]], None]:
        """Return the handler of beginning elements."""
        parser, code, text, weight = self.parser, self.code, self.text, self.weight
        code_of, add_text, add_weight = code.setdefault, text.append, weight.append
        add_first, add_second = self.first.append, self.second.append
        edge = False

        def weighed(_: str) -> None:
            parser.EndElementHandler = parser.CharacterDataHandler = None
            try:
                weight[-1] = float("".join(text))
            except ValueError:
                number("".join(text), f"{self.here()}: edge {len(weight)}")
            text.clear()

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal edge
            if name == "data":
                key = given.get("key", "")
                if edge:
                    if key == self.weight_key:
                        parser.CharacterDataHandler, parser.EndElementHandler = add_text, weighed
                elif key in self.node_keys:
                    self.key = key
                    parser.CharacterDataHandler, parser.EndElementHandler = add_text, self.end_node_data
            elif name == "edge":
                edge = True
                try:
                    add_first(code_of(given["source"], len(code)))
                    add_second(code_of(given["target"], len(code)))
                except KeyError as error:
                    raise InputError(
                        f"{self.here()}: the edge has no {error.args[0]}; give source and target."
                    ) from None
                add_weight(self.weight_default)
                if len(given) > 2 and "directed" in given and (given["directed"] == "true") != self.directed:
                    raise InputError(
                        f"{self.here()}: the edge is directed otherwise than the graph; give all edges alike."
                    )
            elif ":" in name:
                start(name.rpartition(":")[2], given)
            else:
                edge = False
                self.start_other(name, given)

        return start

    def here(self) -> str:
        """Return file and line."""
        return f"{self.where}, line {self.parser.CurrentLineNumber}"

    def start_other(self, name: str, given: dict[str, str]) -> None:
        """Begin an element that is neither edge nor data."""
        if name == "node":
            self.node = given.get("id", "")
            if not self.node or len(self.node) > LONGEST_ID or not self.node.isprintable():
                check_id(self.node, f"{self.here()}: node")
            self.code.setdefault(self.node, len(self.code))
            if self.node in self.declared:
                raise InputError(
                    f"{self.here()}: the node {self.node!r} is declared twice, first in line"
                    f" {self.declared[self.node]}; keep one of them."
                )
            self.declared[self.node] = self.parser.CurrentLineNumber
        elif name == "key":
            self.begin_key(given)
        elif name == "default":
            if self.key:
                self.parser.CharacterDataHandler, self.parser.EndElementHandler = self.text.append, self.end_default
        elif name == "graph":
            if self.directed is not None:
                raise InputError(f"{self.here()}: there is a second graph; give one graph a file.")
            if given.get("edgedefault") not in ("directed", "undirected"):
                raise InputError(
                    f"{self.here()}: edgedefault is {given.get('edgedefault')!r}; it must be directed or undirected."
                )
            self.directed = given["edgedefault"] == "directed"
        elif name == "hyperedge":
            raise InputError(f"{self.here()}: a hyperedge is not allowed; give edges between two nodes.")

    def begin_key(self, given: dict[str, str]) -> None:
        """Note what a key stands for."""
        name, what, key = given.get("attr.name", ""), given.get("for", "all"), given.get("id", "")
        self.key = ""
        if name in self.weights and what in ("edge", "all"):
            if self.weight_key:
                raise InputError(f"{self.here()}: there are two keys for {' or '.join(self.weights)}; keep one.")
            self.weight_key = self.key = key
        elif name in ABOUT and what in ("node", "all"):
            self.node_keys[key] = name

    def end_node_data(self, _: str) -> None:
        """Keep what is known of a node."""
        self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
        self.about.setdefault(self.node_keys[self.key], {})[self.node] = "".join(self.text).strip()
        self.text.clear()

    def end_default(self, _: str) -> None:
        """Keep the weight of edges that have none of their own."""
        self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
        self.weight_default = number("".join(self.text), self.here())
        self.text.clear()
        self.key = ""

    def refuse(self, *_: Any) -> None:
        """Refuse a document type, and with it entities of any kind."""
        raise InputError(
            f"{self.here()}: a document type or an entity is not allowed; write plain GraphML without <!DOCTYPE>."
        )


def read_graphml(path: Path, wanted: Wanted) -> EdgeList:
    """Read a GraphML file: one graph, edges with a weight, nodes with what is known of them."""
    where = path.name
    reader = _Reader(where, wanted.weights)
    with _reading(path):
        size = size_of(path)
        with path.open("rb") as stream:
            try:
                while chunk := stream.read(1 << 20):
                    reader.parser.Parse(chunk, False)
                reader.parser.Parse(b"", True)
            except expat.ExpatError as error:
                what = f"this is no well-formed XML ({expat.ErrorString(error.code)})" if size else "the file is empty"
                raise InputError(f"{where}, line {error.lineno}: {what}; save the graph as GraphML.") from None
            except (LookupError, ValueError) as error:
                if isinstance(error, InputError):
                    raise
                raise InputError(f"{where}: the encoding cannot be read ({error}); save it in UTF-8.") from None
    if reader.directed is None:
        raise InputError(f"{where}: there is no graph in it; save the graph as GraphML.")
    names = list(reader.code)
    first, second = (np.array(ends, dtype=np.int32) for ends in (reader.first, reader.second))

    def place(edge: int) -> str:
        return f"{where}, edge {edge + 1}"

    if len(reader.declared) < len(names):
        missing = next(code for code, name in enumerate(names) if name not in reader.declared)
        at = int(np.flatnonzero((first == missing) | (second == missing))[0])
        raise InputError(
            f"{place(at)}: there is no node {names[missing]!r}; declare it, or correct the name."
            f"{nearest(names[missing], list(reader.declared)[:10_000])}"
        )
    lines = list(reader.declared.values())
    parties = PartyList(
        where,
        list(reader.declared),
        {name: [known.get(node, "") for node in reader.declared] for name, known in reader.about.items()},
        lambda at: f"{where}, line {lines[at]}",
    )
    weight = np.array(reader.weight)
    unknown = np.isnan(weight)
    if unknown.any() and not unknown.all():
        at = int(np.flatnonzero(unknown)[0])
        raise InputError(
            f"{place(at)}: there is no {wanted.weights[0]}, or none that is a number, and others have one; give all"
            " edges a number from 0 to 1, or none."
        )
    return EdgeList(where, names, first, second, None if unknown.all() else weight, place, reader.directed, parties)


# ---------------------------------------------------------------------------------------------------- checks


def checked(edges: EdgeList, wanted: Wanted) -> EdgeList:
    """Raise InputError for no edges or too many, self-loops, edges that stand twice, and weights beyond 0 to 1."""
    count = len(edges.first)
    if not count:
        raise InputError(f"{edges.where}: there are no edges; give one a line, such as {wanted.example}.")
    if count > MOST_EDGES:
        raise InputError(f"{edges.where}: {count} edges are too many; at most {MOST_EDGES} are read.")
    names = edges.names
    for at in np.flatnonzero(edges.first == edges.second)[:1].tolist():
        raise InputError(
            f"{edges.place(at)}: {names[edges.first[at]]!r} is on both ends; leave the line out, nobody is his own"
            f" {wanted.second}."
        )
    one, other = edges.first.astype(np.int64), edges.second.astype(np.int64)
    if edges.directed is False:
        one, other = np.minimum(one, other), np.maximum(one, other)
    pairs = one * len(names) + other
    order = np.argsort(pairs, kind="stable")
    again = order[1:][np.diff(pairs[order]) == 0]
    if len(again):
        at = int(again.min())
        before = int(np.flatnonzero(pairs == pairs[at])[0])
        raise InputError(
            f"{edges.place(at)}: {names[edges.first[at]]!r} and {names[edges.second[at]]!r} stand there twice, first at"
            f" {edges.place(before)}; keep one of them."
        )
    if edges.weight is not None:
        with np.errstate(invalid="ignore"):
            good = (edges.weight >= 0.0) & (edges.weight <= 1.0)
        for at in np.flatnonzero(~good)[:1].tolist():
            raise InputError(
                f"{edges.place(at)}: {float(edges.weight[at])!r} is not allowed as {wanted.weights[0]}; give a number"
                " from 0 to 1."
            )
    return edges


__all__ = ["ABOUT", "EdgeList", "PartyList", "Wanted", "read_edges", "read_parties"]
