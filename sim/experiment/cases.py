"""From what a file says to the experiments it stands for: its base, the quantities it names, and the cases of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import InputError, nearest
from sim.experiment.claims import read_given
from sim.experiment.formulas import is_formula, read_formula
from sim.experiment.reading import Place, Source, read_file, shown

WITH_FORMULAS = ("world", "network", "parameters", "arms", "seeds")  # where a number may be worked out
MERGED = ("world", "parameters", "given")  # of which a file and its base each say a part
GIVEN = "given."


def on_base(data: Any, source: Source, folder: Path) -> tuple[Any, Source]:
    """Return a file's data laid over those of the file it names as its base: what it says itself counts."""
    if not isinstance(data, Mapping) or data.get("base") is None:
        return data, source
    named = data["base"]
    if not isinstance(named, str):
        raise source.wrong(("base",), f"{shown(named)} is not allowed; give text, the path of a file.")
    try:
        below, where = read_file(folder / named)
    except InputError as error:
        raise source.wrong(("base",), str(error)) from None
    if not isinstance(below, Mapping) or "base" in below:
        raise source.wrong(("base",), f"{named} must be a mapping, and name no base of its own.")
    merged = {**below, **data}
    for key in MERGED:
        if isinstance(below.get(key), Mapping) and isinstance(data.get(key), Mapping):
            merged[key] = {**below[key], **data[key]}
    return merged, Source(source.name, source.lines, where)


def cases_of(data: Any, settings: Mapping[str, Any], source: Source) -> list[dict[str, float]]:
    """Return the quantities of every case of a file, `given.x` of the settings in place of its own."""
    said = data.get("given", {}) if isinstance(data, Mapping) else {}
    for name, value in settings.items():
        known = list(said) if isinstance(said, Mapping) else []
        if name not in known:
            listed = ", ".join(map(str, known)) or "none"
            raise InputError(
                f"--set {GIVEN}{name}: the file gives no such quantity; it gives {listed}.{nearest(name, known)}"
            )
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InputError(f"--set {GIVEN}{name}: {shown(value)} is not allowed; give a number.")
    return read_given({**said, **settings} if settings else said, source)


def filled(data: Any, given: Mapping[str, float], source: Source) -> Any:
    """Return a file's data with every formula that stands for a number worked out."""
    if not isinstance(data, Mapping):
        return data

    def worked_out(value: Any, place: Place) -> Any:
        if isinstance(value, Mapping):
            return {key: worked_out(item, (*place, str(key))) for key, item in value.items()}
        if isinstance(value, list):
            return [worked_out(item, (*place, number)) for number, item in enumerate(value)]
        return read_formula(value, source.field(place)).number(given) if is_formula(value) else value

    return {key: worked_out(value, (key,)) if key in WITH_FORMULAS else value for key, value in data.items()}


def split_settings(settings: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return settings of quantities, without `given.`, and those of parameters, levers and sizes."""
    quantities = {name.removeprefix(GIVEN): value for name, value in settings.items() if name.startswith(GIVEN)}
    return quantities, {name: value for name, value in settings.items() if not name.startswith(GIVEN)}


__all__ = ["cases_of", "filled", "on_base", "split_settings"]
