"""Shapes of networks, by name. A shape is one small class in a file of its own and one entry here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import InputError, nearest
from sim.world.own_network import OwnNetwork, network_of
from sim.world.shapes.base import Shape
from sim.world.shapes.chain import Chain
from sim.world.shapes.poisson import Poisson
from sim.world.shapes.ring import Ring

SHAPES: dict[str, type[Shape]] = {shape.name: shape for shape in (Chain, Ring, Poisson)}
COMMON = tuple(Ring.fields)  # numbers of every shape


def network_given(given: Any, folder: Path | None = None) -> OwnNetwork | Shape | None:
    """Return a network as it is, of a mapping with `shape` and its numbers, or of files or data frames.

    Files are looked for in `folder`. Raises InputError.
    """
    if isinstance(given, Shape):
        return given
    if isinstance(given, Mapping) and "shape" in given:
        return make_shape(given)
    return network_of(given, folder)


def make_shape(given: Mapping[Any, Any]) -> Shape:
    """Make a shape of a mapping with `shape` and its numbers; raises InputError."""
    name = given["shape"]
    if not isinstance(name, str) or name not in SHAPES:
        known = ", ".join(SHAPES)
        raise InputError(f"network.shape: {name!r} is not known; give one of {known}.{nearest(str(name), SHAPES)}")
    chosen = SHAPES[name]
    values = {}
    for key, value in given.items():
        if key == "shape":
            continue
        if key not in chosen.fields:
            allowed = ", ".join(chosen.fields)
            raise InputError(
                f"network.{key}: a {name} has no such number; give {allowed}.{nearest(str(key), chosen.fields)}"
            )
        values[str(key)] = chosen.fields[str(key)].check(value, f"network.{key}")
    shape = chosen(**values)
    shape.check()
    return shape


__all__ = ["COMMON", "SHAPES", "Shape", "network_given"]
