"""Tables of `ODD.md`, and those that are measured, not declared: each of these stands between marks with its name."""

import re
from collections.abc import Iterable, Sequence

from sim.analysis.mechanisms import FILE


def put(name: str, table: str) -> None:
    """Put a table where the description has a place for it; raises ValueError when it has none."""
    text = FILE.read_text(encoding="utf-8")
    block = re.compile(rf"<!-- measured: {re.escape(name)} -->\n.*?<!-- end -->", re.DOTALL)
    made, places = block.subn(lambda _: f"<!-- measured: {name} -->\n{table}\n<!-- end -->", text)
    if places != 1:
        raise ValueError(f"{FILE.name} has {places} places for {name!r}; it needs one.")
    FILE.write_text(made, encoding="utf-8")


def markdown(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    rule = ["---"] * len(head)
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in (head, rule, *lines)
    )


__all__ = ["markdown", "put"]
