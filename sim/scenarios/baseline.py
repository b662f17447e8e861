"""The economy had nothing happened."""

from typing import Any, ClassVar

import numpy as np

from sim.scenarios.base import FORK, CalendarScenario, Channels, glide
from sim.scenarios.china_2008 import China2008
from sim.scenarios.observed import MONTHS, NORMAL


class Baseline(CalendarScenario):
    """History to 2008-06; then every channel goes to its mean of 2003-07 and stays there."""

    name: ClassVar = "baseline"
    meaning: ClassVar = "No crisis: history to 2008-06, then every channel at its mean of 2003-07."
    source: ClassVar = "means of the historical series (computed); the glide to them is assumed"

    def calendar(self, settings: Any) -> Channels:
        """Return history, calmed from the shock on."""
        return calmed(settings, FORK)


def calmed(settings: Any, since: int) -> Channels:
    """Return history up to a month, counted from 2003-01; from then on every channel goes to its mean of 2003-07."""
    calm = {}
    for name, history in China2008().calendar(settings).items():
        rest = glide(history[since - 1], history[NORMAL].mean(), settings.baseline_glide, MONTHS - since)
        calm[name] = np.concatenate([history[:since], rest])
    return calm
