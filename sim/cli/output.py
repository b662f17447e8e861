"""What commands print: lines, JSON, and tables fit for the terminal."""

import json
import math
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer

NARROWEST = 40  # columns of a terminal below which lines are not broken any shorter
INDENT = " " * 4  # of what belongs to the name above it


def say(text: str) -> None:
    """Print a line, or several."""
    sys.stdout.write(text + "\n")


def print_json(value: Any) -> None:
    """Print a value as JSON; NaN and infinity become null."""
    say(json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: NaN and infinity become null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_list(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Print rows as JSON, or as a table: a line per row, name first; in a terminal too narrow for it, broken lines."""
    if as_json:
        print_json(rows)
        return
    if not rows:
        say("none")
        return
    heads = [key for key in rows[0] if key not in ("meaning", "source")]
    texts = [key for key in rows[0] if key in ("meaning", "source")]
    cells = [{key: cell(value) for key, value in row.items()} for row in ({key: key for key in rows[0]}, *rows)]
    widths = {key: max(len(row[key]) for row in cells) for key in rows[0]}
    terminal = typer.get_terminal_size().columns if sys.stdout.isatty() else None
    if terminal is None or sum(widths.values()) + 2 * (len(widths) - 1) <= terminal:
        for row in cells:
            say("  ".join(row[key].ljust(widths[key]) for key in rows[0]).rstrip())
        return
    terminal = max(NARROWEST, terminal)
    aligned = sum(widths[key] + 2 for key in heads) - 2 <= terminal
    for row in cells[1:]:
        if aligned:
            say("  ".join(row[key].ljust(widths[key]) for key in heads).rstrip())
        else:
            line = "  ".join(row[key] for key in heads if row[key])
            say(textwrap.fill(line, terminal, subsequent_indent=INDENT, break_on_hyphens=False))
        text = "  ".join(f"{row[key]}" if key == "meaning" else f"[{row[key]}]" for key in texts if row[key])
        if text:
            say(textwrap.fill(text, terminal, initial_indent=INDENT, subsequent_indent=INDENT))


def cell(value: Any) -> str:
    """Return a value as tables show it."""
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) and abs(value) < 1e9 else f"{value:g}"
    return "" if value is None else str(value)


__all__ = ["cell", "print_json", "print_list", "say"]
