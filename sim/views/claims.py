"""The table of `reproduce`: a block for each file, a line for each claim."""

from collections.abc import Sequence
from itertools import groupby

from sim.analysis.reproducing import DIRECTION_LEVEL, EQUIVALENCE_LEVEL, FAIL, PASS, WARN, Verdict
from sim.experiment.claims import DIRECTION, EQUIVALENCE

HEADS = ("claim", "obtained", "s.e.", "expected", "off", "limit", "verdict", "evidence")
RELATIONS = {"at_least": ">= ", "at_most": "<= ", "above": "> ", "below": "< "}
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
    bare = len(HEADS) - 1 not in shown
    return "\n".join([title, *(_line(row, widths, verdict_is_last=bare) for row in rows)])


def _cells(verdict: Verdict) -> tuple[str, ...]:
    expected = verdict.expected
    if verdict.kind == EQUIVALENCE:
        shown = f"0 +- {_number(verdict.high)}"
    elif isinstance(expected, list):
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
        ", ".join(filter(None, (verdict.source, verdict.country, verdict.confidence))),
    )


def _number(value: float) -> str:
    return f"{value:.4g}"


def _line(cells: Sequence[str], widths: Sequence[int], *, verdict_is_last: bool) -> str:
    """Return a line: words to the left in the first column and from the verdict on, figures to the right."""
    made = [cells[0].ljust(widths[0])]
    words = len(cells) - (1 if verdict_is_last else 2)
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        if column:
            made.append(cell.ljust(width) if column >= words else cell.rjust(width))
    return f"  {'  '.join(made)}".rstrip()


def _count(verdicts: Sequence[Verdict]) -> str:
    by = {verdict: sum(one.verdict == verdict for one in verdicts) for verdict in (PASS, WARN, FAIL)}
    told = ", ".join(f"{count} {verdict}" for verdict, count in by.items() if count)
    files = len({one.file for one in verdicts})
    return f"{_plural(len(verdicts), 'claim')} in {_plural(files, 'file')}: {told}.{_luck(verdicts)}"


def _luck(verdicts: Sequence[Verdict]) -> str:
    """Say how many claims would come out by luck if nothing had any effect, of the kinds for which that is known."""
    directions = sum(verdict.kind == DIRECTION for verdict in verdicts)
    near = sum(verdict.kind == EQUIVALENCE for verdict in verdicts)
    told = []
    if directions:
        by_luck = directions * (1.0 - DIRECTION_LEVEL) / 2
        told.append(f"Of {_plural(directions, 'direction')} {by_luck:.2g} would pass by luck if nothing had any effect")
    if near:
        by_luck = near * (1.0 - EQUIVALENCE_LEVEL) / 2
        told.append(f"of {_plural(near, 'equivalence')} {by_luck:.2g} if effects were as large as their bound")
    return f"\n{'; '.join(told)}." if told else ""


def _plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


__all__ = ["format_claims"]
