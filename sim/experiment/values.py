"""Single values of an experiment: numbers that are declared, and those of a model of one's own, which are free."""

import math
from collections.abc import Mapping
from typing import Any

from sim.core.declare import Declared, Value
from sim.core.errors import InputError, nearest
from sim.experiment.own_model import OwnModel
from sim.experiment.reading import Place, Source, shown
from sim.experiment.spec import LABELS, LONGEST_NAME, NUMBERS, is_plain_name


def known_to(model: OwnModel | None) -> Mapping[str, Declared] | None:
    """Return the numbers that may be varied; None when names are free, those of a model of one's own."""
    return NUMBERS if model is None else None


def check_number(known: Mapping[str, Declared], name: Any, value: Any, source: Source, place: Place) -> Value:
    """Return the value of a declared number in its type; raises InputError with its place."""
    if name not in known:
        raise source.wrong(
            place,
            "there is no such parameter, lever or world size; `ruralcredit parameters` and `ruralcredit levers`"
            f" list them.{nearest(str(name), known)}",
        )
    try:
        return known[name].check(value, "")
    except InputError as error:
        raise source.wrong(place, str(error).removeprefix(": ")) from None
    except OverflowError:
        raise source.wrong(place, f"{shown(value)} is not allowed; give {known[name].allowed()}.") from None


def free_value(name: Any, value: Any, source: Source, place: Place) -> Value:
    """Return the value of a number of one's own model: any number, true or false, or a short text."""
    if not is_free(name):
        raise source.wrong(place, f"{shown(name)} is no name for a parameter; give text that could be a word.")
    if isinstance(value, str) and not (value.isprintable() and len(value) <= LONGEST_NAME):
        raise source.wrong(place, f"{shown(value)} is not allowed; give text on one line.")
    if not isinstance(value, str | bool | int | float) or (isinstance(value, float) and not math.isfinite(value)):
        raise source.wrong(place, f"{shown(value)} is not allowed; give a number, true or false, or text.")
    return value


def is_free(name: Any) -> bool:
    """Say whether a word may be the name of a parameter or an outcome of one's own model."""
    return isinstance(name, str) and is_plain_name(name) and name not in LABELS


def is_whole(value: Any) -> bool:
    """Say whether a value is a whole number; true and false are none."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return isinstance(value, float) and value.is_integer()
    return True


__all__ = ["check_number", "free_value", "is_free", "is_whole", "known_to"]
