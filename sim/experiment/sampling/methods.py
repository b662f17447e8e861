"""The methods of sensitivity analysis: what each asks of its design."""

from dataclasses import dataclass
from typing import Any

from sim.core.errors import InputError, nearest

MOST_SAMPLES = 2**24
DEFAULT_SAMPLES = 256
DUMMY = "(dummy)"  # a parameter that does nothing: what luck and the method alone give


@dataclass(frozen=True)
class Method:
    """What a method of sensitivity analysis asks of its design."""

    name: str
    meaning: str
    sample: str  # what one sample is called
    blocks: bool = True  # more samples keep the points of fewer
    groups: bool = False
    correlated: bool = False
    finite: bool = False  # needs finite ends
    discrete: bool = True  # takes whole numbers, truth values and categories
    least: int = 2


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("morris", "screening by elementary effects along trajectories", "trajectory", groups=True, finite=True),
        Method("sobol", "shares of variance, alone and with interactions", "base sample", groups=True, least=16),
        Method("fast", "shares of variance by frequencies (eFAST)", "place on a curve", blocks=False, least=65),
        Method("rbd_fast", "first-order shares of variance from any sample, by frequencies", "sample", least=64),
        Method("delta", "how far the whole distribution moves", "sample", correlated=True, least=64),
        Method("pawn", "how far the distribution function moves, for tails", "sample", correlated=True, least=64),
        Method("dgsm", "mean squared slopes: a bound on total shares", "base sample", finite=True, discrete=False),
        Method("hdmr", "shares of variance from a fitted expansion", "sample", correlated=True, least=300),
        Method("regional", "which inputs lead into a region of outcomes", "sample", correlated=True, least=64),
    )
}


def method_of(name: Any) -> Method:
    """Return a method by its name; raises InputError."""
    if not isinstance(name, str) or name not in METHODS:
        hint = nearest(str(name), METHODS)
        raise InputError(f"method: {name!r} is not known; give one of {', '.join(METHODS)}.{hint}")
    return METHODS[name]


__all__ = ["DEFAULT_SAMPLES", "DUMMY", "METHODS", "MOST_SAMPLES", "Method", "method_of"]
