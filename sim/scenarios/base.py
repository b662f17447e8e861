"""What a scenario is: a path of the economy that can be computed, and looked at, without the model."""

from typing import Any, ClassVar

import numpy as np

from sim.core.columns import Floats
from sim.core.errors import InputError
from sim.scenarios.observed import FIRST_YEAR, MONTHS, month_index
from sim.world.economy import CHANNELS, EconomyPath

FORK = month_index(2008, 7)  # the first month in which scenarios differ
DECIMALS = 10  # paths are rounded, so that the last bits of a machine's logarithms change no run

Channels = dict[str, Floats]


class Scenario:
    """One way the economy may go. Subclasses say how in `channels`."""

    name: ClassVar[str] = ""
    meaning: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def path(self, settings: Any, start: tuple[int, int], months: int, seed: int) -> EconomyPath:
        """Return the path over `months` months from `start` (year, calendar month from 1).

        `settings` has the scenarios' assumptions as attributes; a scenario without chance ignores the seed. After
        2016-12, where the data end, history holds its last values. Raises InputError for a start before 2003-01 or
        no months.
        """
        year, month = start
        if not 1 <= month <= 12 or year < FIRST_YEAR:
            raise InputError(
                f"world.start: {year:04d}-{month:02d} is not allowed; the data begin in {FIRST_YEAR}-01,"
                " give that month or a later one."
            )
        if months < 1:
            raise InputError(f"world.months: {months} is not allowed; give at least 1.")
        channels = self.channels(settings, month_index(year, month), months, seed)
        values = np.round(np.stack([channels[name] for name in CHANNELS]), DECIMALS) + 0.0  # no negative zeros
        values.flags.writeable = False
        return EconomyPath((year, month), values)

    def channels(self, settings: Any, first: int, months: int, seed: int) -> Channels:
        """Return every channel over `months` months from month `first`, counted from 2003-01."""
        raise NotImplementedError


class CalendarScenario(Scenario):
    """A scenario told month by month from 2003-01 to 2016-12."""

    def channels(self, settings: Any, first: int, months: int, seed: int) -> Channels:
        """Cut the months out; later ones are like the last."""
        at = np.minimum(np.arange(first, first + months), MONTHS - 1)
        return {name: values[at] for name, values in self.calendar(settings).items()}

    def calendar(self, settings: Any) -> Channels:
        """Return every channel over the 168 months from 2003-01."""
        raise NotImplementedError


def collateral_price(output_gap: Floats, elasticity: float, lag: float) -> Floats:
    """Collateral follows output with a geometric lag: (output over trend, smoothed) to the power of the elasticity.

    Each month the smoothed gap goes 1 / (1 + lag) of the way to the gap, so that it comes `lag` months late on average;
    before the first month it is 0, on trend.
    """
    smoothed, step = 0.0, 1.0 / (1.0 + lag)
    followed = np.empty(len(output_gap))
    for month, gap in enumerate(output_gap.tolist()):
        smoothed += step * (gap - smoothed)
        followed[month] = smoothed
    return np.exp(elasticity * followed)


def glide(start: Floats | float, end: Floats | float, months: int, count: int) -> Floats:
    """Move in equal steps from `start`, the month before, to `end` after `months` months; 0 is at once."""
    done = np.minimum(np.arange(1, count + 1) / months, 1.0) if months > 0 else np.ones(count)
    return start * (1.0 - done) + end * done
