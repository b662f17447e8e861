"""Tables of `ODD.md` that are measured, not declared: each stands between marks that bear its name."""

import re

from sim.analysis.mechanisms import FILE


def put(name: str, table: str) -> None:
    """Put a table where the description has a place for it; raises ValueError when it has none."""
    text = FILE.read_text(encoding="utf-8")
    block = re.compile(rf"<!-- measured: {re.escape(name)} -->\n.*?<!-- end -->", re.DOTALL)
    made, places = block.subn(lambda _: f"<!-- measured: {name} -->\n{table}\n<!-- end -->", text)
    if places != 1:
        raise ValueError(f"{FILE.name} has {places} places for {name!r}; it needs one.")
    FILE.write_text(made, encoding="utf-8")


def rows(head: list[str], lines: list[list[str]]) -> str:
    """Return a Markdown table, its first column of words."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines))


__all__ = ["put", "rows"]
