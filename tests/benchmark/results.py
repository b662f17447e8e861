"""Tables of results, and the file that keeps them."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmark.machine import machine

FILE = Path(__file__).with_name("RESULTS.md")


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a Markdown table; the first column is text, the others are figures and stand to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def verdict(holds: bool) -> str:
    """Say whether a target is met."""
    return "met" if holds else "missed"


def keep(name: str, text: str, file: Path = FILE) -> None:
    """Print a part's text, and put it between the part's marks in the file, with the machine it comes from."""
    sys.stdout.write(f"\n{text}\n")
    sys.stdout.flush()
    block = f"<!-- measured: {name} -->\n{text}\n\n{machine()}.\n<!-- end -->"
    kept = file.read_text(encoding="utf-8")
    marks = re.compile(rf"<!-- measured: {name} -->\n.*?<!-- end -->", re.DOTALL)
    if not marks.search(kept):
        raise ValueError(f"{file.name} has no place for {name}: add its two marks")
    file.write_text(marks.sub(lambda _: block, kept), encoding="utf-8")
