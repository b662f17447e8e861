"""An economy of one's own: channels from a CSV file, or from plain data, instead of China's."""

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.columns import Floats
from sim.core.declare import month_number, month_text
from sim.core.errors import InputError, nearest
from sim.scenarios.base import Channels, Scenario
from sim.scenarios.baseline import Baseline
from sim.scenarios.observed import FIRST_YEAR
from sim.world.economy import CHANNELS, NEVER_NEGATIVE

MOST_BYTES = 5_000_000
ENDING = ".csv"
PERIODS = {
    12: re.compile(r"(\d{4})-(0[1-9]|1[0-2])$"),
    4: re.compile(r"(\d{4})-?Q([1-4])$"),
    1: re.compile(r"(\d{4})()$"),
}
HOW_TO_WRITE = "a month as 2003-01, a quarter as 2003Q1, or a year as 2003"
LARGEST = {"collateral_price": 100.0}  # of other channels 1: they are shares and rates, 0.05 for 5 %


@dataclass(frozen=True, eq=False)
class OwnSeries(Scenario):
    """An economic path given month by month; channels that are not given go as in the baseline.

    `start` counts months since year 0; `series` maps channels to one value a month, in the channel's own unit.
    """

    label: str
    start: int
    series: Mapping[str, tuple[float, ...]]

    @property
    def name(self) -> str:  # type: ignore[override]  # of an object here, of a class elsewhere
        """What results call it."""
        return self.label

    def __str__(self) -> str:
        """Return the name."""
        return self.label

    @property
    def months(self) -> int:
        """How many months it covers."""
        return len(next(iter(self.series.values())))

    def resolved(self) -> dict[str, Any]:
        """Return it as plain data, which `from_data` reads again."""
        return {
            "name": self.label,
            "start": month_text(self.start),
            "series": {name: list(values) for name, values in self.series.items()},
        }

    def check_covers(self, start: str, months: int) -> None:
        """Raise InputError unless every month of a run is covered."""
        first, last = month_number(start), month_number(start) + months - 1
        own_last = self.start + self.months - 1
        if first < self.start or last > own_last:
            raise InputError(
                f"scenario {self.label!r} covers {month_text(self.start)} to {month_text(own_last)}, but the run lasts"
                f" from {start} to {month_text(last)}; add rows, or set world.start and world.months within them."
            )

    def channels(self, settings: Any, first: int, months: int, seed: int) -> Channels:
        """Return the given channels over `months` months from `first` (counted from 2003-01), the rest as baseline."""
        channels = dict(Baseline().channels(settings, first, months, seed))
        at = first + FIRST_YEAR * 12 - self.start
        for name, values in self.series.items():
            channels[name] = np.array(values[at : at + months])
        return channels


def from_data(data: Any) -> OwnSeries:
    """Make a scenario of plain data: name, start and series; raises InputError."""
    if not isinstance(data, Mapping) or set(data) != {"name", "start", "series"}:
        raise InputError("give a mapping with name, start and series, or the path of a CSV file.")
    name, start, series = data["name"], data["start"], data["series"]
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise InputError(f"name: {name!r} is not allowed; give text.")
    if not isinstance(start, str) or not PERIODS[12].match(start):
        raise InputError(f"start: {start!r} is not allowed; give a month as 2003-01.")
    if not isinstance(series, Mapping) or not series:
        raise InputError(f"series: give one or more of {', '.join(CHANNELS)}, each a list of one number a month.")
    made: dict[str, tuple[float, ...]] = {}
    for channel, values in series.items():
        check_channel(channel, "series")
        if not isinstance(values, list | tuple) or not values:
            raise InputError(f"series.{channel}: give a list of one number a month.")
        made[channel] = tuple(check_value(value, channel, f"series.{channel}[{at}]") for at, value in enumerate(values))
    if len({len(values) for values in made.values()}) > 1:
        raise InputError("series: the channels have different numbers of months; give all of the same length.")
    return OwnSeries(name, month_number(start), made)


def read_series(path: str | Path) -> OwnSeries:
    """Read a CSV file: a column `month`, and one or more channels in their units; lines that begin with # are notes.

    Rows are months, quarters or years, one after the other without gaps. What is given by quarter or year is laid
    between the middles of the periods in straight lines, and is flat before the first and after the last middle.
    Raises InputError: file, line, column, what is allowed.
    """
    path = Path(path)
    where = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{where}: {path.stat().st_size} bytes are too many; at most {MOST_BYTES} are read.")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; give the path of a CSV file, relative to {HERE}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{where}: the file is no UTF-8 text; save it as CSV in UTF-8.") from None
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror}); give the path of a CSV file.") from None
    if "\0" in text:
        raise InputError(f"{where}: the file is no text; save it as CSV in UTF-8.")
    lines = [
        (number, next(csv.reader([line])))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    if len(lines) < 2:
        raise InputError(f"{where}: there are no rows; give a line of column names and one line a month.")
    return parsed(path.stem, where, lines)


HERE = "the experiment file, or to the folder you are in"


def parsed(name: str, where: str, lines: Sequence[tuple[int, list[str]]]) -> OwnSeries:
    """Make a scenario of the rows of a file, the first the names of the columns."""
    (head, names), rows = lines[0], lines[1:]
    names = [cell.strip() for cell in names]
    if names[0] != "month":
        raise InputError(f"{where}, line {head}: the first column is {names[0]!r}; it must be `month`.")
    if len(names) < 2:
        raise InputError(f"{where}, line {head}: there is no channel; give one or more of {', '.join(CHANNELS)}.")
    for column in names[1:]:
        check_channel(column, f"{where}, line {head}")
        if names.count(column) > 1:
            raise InputError(f"{where}, line {head}: the column {column!r} comes twice; keep one.")
    per_year, first = 0, 0
    values = np.empty((len(rows), len(names) - 1))
    for at, (line, cells) in enumerate(rows):
        here = f"{where}, line {line}"
        if len(cells) != len(names):
            raise InputError(f"{here}: {len(cells)} cells, but there are {len(names)} columns.")
        frequency, period = period_of(cells[0].strip(), here)
        if at == 0:
            per_year, first = frequency, period
        if frequency != per_year:
            raise InputError(f"{here}, column month: {cells[0]!r} is another kind of period than line {rows[0][0]}'s.")
        if period != first + at:
            raise InputError(f"{here}, column month: {cells[0]!r} does not follow the row before; leave no gaps.")
        for place, channel in enumerate(names[1:]):
            values[at, place] = check_value(cells[place + 1], channel, f"{here}, column {channel}")
    start = first * (12 // per_year)
    return OwnSeries(name, start, {channel: monthly(values[:, at], per_year) for at, channel in enumerate(names[1:])})


def period_of(text: str, here: str) -> tuple[int, int]:
    """Return (periods a year, periods since year 0) of a month, quarter or year."""
    for per_year, form in PERIODS.items():
        found = form.match(text)
        if found:
            return per_year, int(found[1]) * per_year + (int(found[2]) - 1 if found[2] else 0)
    raise InputError(f"{here}, column month: {text!r} is not allowed; give {HOW_TO_WRITE}.")


def monthly(values: Floats, per_year: int) -> tuple[float, ...]:
    """Lay straight lines between the middles of periods; flat outside the first and last middle."""
    length = 12 // per_year
    middles = length * np.arange(len(values)) + (length - 1) / 2.0
    return tuple(np.interp(np.arange(length * len(values)), middles, values).tolist())


def check_channel(name: Any, where: str) -> None:
    """Raise InputError unless a channel is known."""
    if name not in CHANNELS:
        known = list(CHANNELS)
        raise InputError(
            f"{where}: there is no channel {name!r}; give month and any of {', '.join(known)}."
            f"{nearest(str(name), known)}"
        )


def check_value(value: Any, channel: str, where: str) -> float:
    """Return a value of a channel; raises InputError for no number and for percent where a fraction is meant."""
    low = 0.0 if channel in NEVER_NEGATIVE else -1.0
    high = LARGEST.get(channel, 1.0)
    allowed = f"give a number from {low:g} to {high:g} ({CHANNELS[channel][0]}; 0.05 is 5 %)"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError(f"{where}: {value!r} is no number; {allowed}.")
    try:
        number = float(value)
    except ValueError:
        shown = "an empty cell" if not str(value).strip() else repr(value)
        raise InputError(f"{where}: {shown} is no number; {allowed}.") from None
    if not math.isfinite(number) or not low <= number <= high:
        raise InputError(f"{where}: {value!r} is not allowed; {allowed}.")
    return number
