"""The table of `reproduce`: a block for each file, a line for each claim."""

from collections.abc import Sequence
from itertools import groupby

from sim.analysis.reproducing import FAIL, PASS, WARN, Verdict

HEADS = ("claim", "obtained", "s.e.", "expected", "off", "limit", "verdict")
RELATIONS = {"at_least": ">= ", "at_most": "<= "}
FOOT = """\
off: standard errors between obtained and expected (one step of a discrete quantile may be all that is allowed);
limit: beside, not tested; tuned: no evidence."""


def format_claims(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as text, a block for each file, and how many claims passed."""
    blocks = [_block(list(of_file)) for _, of_file in groupby(verdicts, lambda verdict: verdict.file)]
    return "\n\n".join([*blocks, FOOT, _count(verdicts)]) + "\n"


def _block(verdicts: Sequence[Verdict]) -> str:
    """Return a file's title and its claims; columns in which nothing stands are left out."""
    lines = [_cells(verdict) for verdict in verdicts]
    shown = [column for column in range(len(HEADS)) if any(line[column] for line in lines)]
    rows = [[line[column] for column in shown] for line in (HEADS, *lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    title = f"{verdicts[0].title} ({verdicts[0].file})"
    return "\n".join([title, *(_line(row, widths) for row in rows)])


def _cells(verdict: Verdict) -> tuple[str, ...]:
    expected = verdict.expected
    if isinstance(expected, list):
        shown = " to ".join(map(_number, expected))
    else:
        shown = RELATIONS.get(verdict.relation, "") + _number(expected)
    equal = verdict.relation == "equals" and verdict.se > 0.0
    off = f"{(verdict.obtained - verdict.high) / verdict.se:+.1f}" if equal else ""
    return (
        verdict.claim,
        _number(verdict.obtained),
        _number(verdict.se) if verdict.seeds else "",
        shown,
        off,
        "" if verdict.limit is None else _number(verdict.limit),
        verdict.verdict + " (tuned)" * verdict.tuned,
    )


def _number(value: float) -> str:
    return f"{value:.4g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others, last = cells
    middle = "".join(f"  {cell.rjust(width)}" for cell, width in zip(others, widths[1:-1], strict=True))
    return f"  {first.ljust(widths[0])}{middle}  {last}"


def _count(verdicts: Sequence[Verdict]) -> str:
    by = {verdict: sum(one.verdict == verdict for one in verdicts) for verdict in (PASS, WARN, FAIL)}
    told = ", ".join(f"{count} {verdict}" for verdict, count in by.items() if count)
    files = len({one.file for one in verdicts})
    return f"{_plural(len(verdicts), 'claim')} in {_plural(files, 'file')}: {told}."


def _plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


__all__ = ["format_claims"]
