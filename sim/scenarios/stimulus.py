"""The stimulus as a way between two paths."""

from sim.core.errors import InputError
from sim.world.economy import EconomyPath


def stimulus_path(no_stimulus: EconomyPath, history: EconomyPath, strength: float) -> EconomyPath:
    """Go a share `strength` of the way from the path without stimulus to history; at 1 this is history, to the bit.

    The two paths must cover the same months.
    """
    if no_stimulus.start != history.start or len(no_stimulus) != len(history):
        raise InputError("stimulus: the path without stimulus and history cover different months; give the same ones.")
    if strength == 1.0:
        return history
    values = no_stimulus.values + strength * (history.values - no_stimulus.values)
    return EconomyPath(no_stimulus.start, values)
