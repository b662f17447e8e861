"""The economic path that a scenario lays down: a number per channel and month."""

from dataclasses import dataclass

import numpy as np

from sim.core.columns import Floats
from sim.core.errors import InputError

# name -> (unit, meaning); the order is that of the rows of a path
CHANNELS: dict[str, tuple[str, str]] = {
    "output_gap": ("log points", "Log of real output over its trend; 0.01 is one percent."),
    "job_loss_hazard": ("1/month", "Chance that a worker away from the farm loses his job this month."),
    "export_gap": ("share", "Exports over their trend level."),
    "farm_price_gap": ("1/year", "Price inflation over its mean of 2003-07."),
    "collateral_price": ("index", "Price of houses and land over its trend; 1 is on trend."),
    "benchmark_lending_rate": ("1/year", "Central bank's one-year lending rate."),
    "benchmark_deposit_rate": ("1/year", "Central bank's one-year deposit rate."),
    "loan_supply": ("1/year", "Growth over the year that banks aim at for their book, less its mean of 2003-07."),
    "income_growth": ("1/year", "Nominal growth of rural income: simple growth of the month, times twelve."),
    "cpi_inflation": ("1/year", "Growth of consumer prices: simple growth of the month, times twelve."),
}


@dataclass(frozen=True, eq=False)
class EconomyPath:
    """The channels over the months of a run: `path.output_gap` is a series, `path.month(3)` all channels of a month.

    `start` is the (year, calendar month from 1) of month 0, `values` has the shape [channels, months].
    """

    start: tuple[int, int]
    values: Floats

    def __getattr__(self, name: str) -> Floats:
        """Return a channel as a series over months."""
        if name not in CHANNELS:
            raise AttributeError(f"an economic path has no channel {name!r}")
        series: Floats = self.values[list(CHANNELS).index(name)]
        return series

    def __len__(self) -> int:
        """Return the number of months."""
        return int(self.values.shape[1])

    def month(self, month: int) -> dict[str, float]:
        """Return all channels of a month, by name."""
        return dict(zip(CHANNELS, self.values[:, month].tolist(), strict=True))


NEVER_NEGATIVE = ("job_loss_hazard", "collateral_price", "benchmark_lending_rate", "benchmark_deposit_rate")


def stimulus_path(own: EconomyPath, no_stimulus: EconomyPath, history: EconomyPath, strength: float) -> EconomyPath:
    """Add to a path a share `strength` of what the stimulus did: history less the path without it.

    On the path without stimulus, strength 1 is history, to the bit. Hazards, prices and rates do not fall below zero.
    The three paths must cover the same months.
    """
    if len({(path.start, len(path)) for path in (own, no_stimulus, history)}) > 1:
        raise InputError("stimulus: the paths cover different months; give the same ones.")
    if strength == 1.0 and own.values.tobytes() == no_stimulus.values.tobytes():
        return history
    values = own.values + strength * (history.values - no_stimulus.values)
    for row, name in enumerate(CHANNELS):
        if name in NEVER_NEGATIVE:
            values[row] = np.maximum(values[row], 0.0)
    return EconomyPath(own.start, values)
