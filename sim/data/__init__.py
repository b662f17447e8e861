"""Historical series and dated rules, shipped as CSV files that carry their sources in comment lines."""

import csv
import re
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sim.core.errors import InputError, nearest

FOLDER = Path(__file__).parent
TEXTS = ("quarter", "effective", "lever", "source")  # columns of words and dates, and all that end in "confidence"

Column = npt.NDArray[np.float64] | tuple[str, ...]


@cache
def series(name: str) -> dict[str, Column]:
    """Read the CSV file of that name: column -> numbers (read only, NaN where empty), or words as they stand.

    Units and sources are in the file's comment lines. Raises InputError when there is no such file, a line has too few
    or too many cells, or a cell is no number.
    """
    file = FOLDER / f"{name}.csv"
    known = sorted(path.stem for path in FOLDER.glob("*.csv"))
    if name not in known:
        raise InputError(f"data: there is no series {name!r}; give one of {', '.join(known)}.{nearest(name, known)}")
    return read_columns(file)


def read_columns(file: Path) -> dict[str, Column]:
    """Read a CSV file whose comment lines begin with #; see `series`."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file.name} cannot be read ({error}); restore the file.") from None
    wanted = [number for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    rows = [next(csv.reader([lines[number - 1]])) for number in wanted]
    if len(rows) < 2:
        raise InputError(f"{file.name} has no rows; it needs a line of column names and at least one of values.")
    names = rows[0]
    for number, row in zip(wanted, rows, strict=True):
        if len(row) != len(names):
            raise InputError(f"{file.name}, line {number}: {len(row)} cells, but there are {len(names)} columns.")
    columns: dict[str, Column] = {}
    for place, name in enumerate(names):
        cells = [row[place] for row in rows[1:]]
        if name in TEXTS or name.endswith("confidence"):
            columns[name] = tuple(cells)
            continue
        numbers = np.empty(len(cells))
        for at, cell in enumerate(cells):
            try:
                numbers[at] = float(cell) if cell else np.nan
            except ValueError:
                where = f"{file.name}, line {wanted[at + 1]}, column {name}"
                raise InputError(f"{where}: {cell!r} is no number; give one, or leave the cell empty.") from None
        numbers.flags.writeable = False
        columns[name] = numbers
    return columns


def numbers(name: str, column: str) -> npt.NDArray[np.float64]:
    """Return one column of numbers of a series, read only."""
    found = series(name).get(column)
    if not isinstance(found, np.ndarray):
        raise InputError(f"{name}.csv has no column of numbers {column!r}.{nearest(column, series(name))}")
    return found


def texts(name: str, column: str) -> tuple[str, ...]:
    """Return one column of words or dates of a series."""
    found = series(name).get(column)
    if not isinstance(found, tuple):
        raise InputError(f"{name}.csv has no column of words {column!r}.{nearest(column, series(name))}")
    return found


@cache
def dated_values() -> tuple[tuple[str, int, int, float], ...]:
    """Read regulation.csv as (lever, year, month, value), in order of time."""
    columns = (texts("regulation", "lever"), texts("regulation", "effective"), numbers("regulation", "value"))
    dated = []
    for lever, date, value in zip(*columns, strict=True):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", date):
            raise InputError(f"regulation.csv, {lever}: {date!r} is no month; write it as 2003-01.")
        dated.append((lever, int(date[:4]), int(date[5:]), float(value)))
    return tuple(sorted(dated, key=lambda row: row[1:3]))


def regulation(lever: str) -> list[tuple[int, int, float]]:
    """Return the dated base values of a lever as (year, month, value), in order of time; none when it has no dates."""
    return [(year, month, value) for name, year, month, value in dated_values() if name == lever]
