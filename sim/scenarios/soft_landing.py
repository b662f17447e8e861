"""History without the slowdown of 2013-16."""

from typing import Any, ClassVar

from sim.scenarios.base import CalendarScenario, Channels
from sim.scenarios.baseline import calmed
from sim.scenarios.observed import month_index

SLOWDOWN = month_index(2013, 1)


class SoftLanding(CalendarScenario):
    """History to 2012-12, shock and stimulus included; then every channel goes to its mean of 2003-07."""

    name: ClassVar = "soft_landing"
    meaning: ClassVar = "History to 2012-12, then every channel at its mean of 2003-07: no slowdown after the stimulus."
    source: ClassVar = "the historical series and their means (computed); the glide to them is assumed"

    def calendar(self, settings: Any) -> Channels:
        """Return history, calmed from 2013 on."""
        return calmed(settings, SLOWDOWN)
