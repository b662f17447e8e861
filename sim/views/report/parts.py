"""What a page is made of: sections of paragraphs, tables, figures and lines to copy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Paragraph:
    """Sentences; `kind` is "" for plain text, "lead" for the answer, "note" for what is to be known beside."""

    text: str
    kind: str = ""
    part: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Points:
    """A list of sentences, each with a term in front of it or none."""

    points: Sequence[tuple[str, str]]
    part: str = field(default="points", init=False)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a first line, smaller lines under it, and whether it is one to look at."""

    text: str
    under: Sequence[str] = ()
    marked: bool = False


@dataclass(frozen=True)
class Table:
    """A table: a caption, column heads, and rows that begin with a head of their own."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    notes: Sequence[str] = ()
    words: Sequence[int] = ()  # columns of words, which are set to the left and broken into lines
    part: str = field(default="table", init=False)

    def cells(self) -> list[list[Cell]]:
        """Return the rows, all of cells."""
        return [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Picture:
    """A figure with what it shows in words."""

    name: str
    caption: str
    figure: Any
    part: str = field(default="picture", init=False)


@dataclass(frozen=True)
class Lines:
    """Lines to copy: a command, or a piece of a file."""

    text: str
    part: str = field(default="lines", init=False)


Part = Paragraph | Points | Table | Picture | Lines


@dataclass(frozen=True)
class Section:
    """A section of the page: its name (its address in the page), a title, and its parts in order."""

    name: str
    title: str
    parts: Sequence[Part]


__all__ = ["Cell", "Lines", "Paragraph", "Part", "Picture", "Points", "Section", "Table"]
