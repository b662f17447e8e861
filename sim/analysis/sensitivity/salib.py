"""The one door to SALib: what goes in is finite and varies, what comes out is there under our own names.

SALib gives numbers for missing outputs (first order 0.0 +- 0.0 for all inputs on a single NaN) and renames its keys
between minor versions. Nothing of it is called elsewhere. It draws from NumPy's global generator, which only a seed
other than 0 sets there: that generator is set here and put back, so that the same runs give the same numbers.
"""

import contextlib
import io
import warnings
from collections.abc import Iterator, Mapping
from importlib import import_module, metadata
from typing import Any

import numpy as np

from sim.analysis.sensitivity.resampling import Floats
from sim.core.errors import InputError

# By method: SALib's module, its keys, and the indices they are here; "_conf" of a key is half an interval.
KEYS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "fast": ("fast", {"S1": "S1", "ST": "ST"}),
    "rbd_fast": ("rbd_fast", {"S1": "S1"}),
    "pawn": ("pawn", {"minimum": "pawn_minimum", "median": "pawn_median", "maximum": "pawn_maximum"}),
    "hdmr": ("enhanced_hdmr", {"S": "S1", "ST": "ST"}),
    "morris": ("morris", {"mu": "mu", "mu_star": "mu_star", "sigma": "sigma"}),
    "sobol": ("sobol", {"S1": "S1", "ST": "ST"}),
}
SEED = 1
BOOTSTRAPS = 10  # by which the distance of distributions is made less biased
FEW = 20  # different values of an outcome, up to which shares are compared instead of densities
ALLOWED = ("1.6", "1.7")  # from the first, below the second: as pyproject.toml has it


def analyze(
    method: str, names: tuple[str, ...], points: Floats | None, outputs: Floats, /, **options: Any
) -> dict[str, Any]:
    """Return SALib's indices by our names: arrays [parameter], and half their intervals under `<name>_half`.

    `points` is [point, parameter], in the unit cube; `outputs` is [point]. Raises InputError for outputs that are not
    finite or do not vary, which callers must have seen to, and for a version of SALib that gives other keys.
    """
    if not np.isfinite(outputs).all():
        raise InputError(f"{method}: {np.sum(~np.isfinite(outputs))} outputs are missing; leave their samples out.")
    if np.ptp(outputs) == 0.0:
        raise InputError(f"{method}: the output is the same at all points; there is nothing to explain.")
    module, keys = KEYS[method]
    bounds = [[0.0, 1.0]] * len(names)
    # Some of its methods know names of their own, which no parameter may end with.
    problem = {"num_vars": len(names), "names": [f"x{place}" for place in range(len(names))], "bounds": bounds}
    inputs = (problem, outputs) if points is None else (problem, points, outputs)
    with _quietly():
        made = import_module(f"SALib.analyze.{module}").analyze(*inputs, seed=SEED, **options)
    found: dict[str, Floats] = {}
    for key, name in keys.items():
        if key not in made:
            raise InputError(
                f"{method}: SALib {metadata.version('SALib')} gives no {key!r}; versions from {ALLOWED[0]} and below"
                f" {ALLOWED[1]} do."
            )
        found[name] = np.asarray(made[key], dtype=float)
        if f"{key}_conf" in made:
            found[f"{name}_half"] = np.asarray(made[f"{key}_conf"], dtype=float)
    return found


def distances(points: Floats, outputs: Floats) -> Floats:
    """Return how far the distribution of the outputs moves when a parameter is known: [parameter], 0 to 1.

    Plischke, Borgonovo and Smith (2013), European Journal of Operational Research 226: half the mean area between the
    density of all outputs and that of those in classes of the parameter, less its bias by bootstrap (their eqn 30).
    Densities and classes are SALib's. Its own estimate is of a random resample, whose luck is as large as small indices
    are, and it leaves out classes in which the output is the same: outputs of few values are compared by shares.
    """
    count = len(outputs)
    lot = np.random.default_rng(SEED)
    classes = min(int(np.ceil(count ** (2.0 / (7.0 + np.tanh((1500.0 - count) / 500.0))))), 48)  # as SALib has it
    again = lot.integers(count, size=(BOOTSTRAPS, count))
    several, codes = np.unique(outputs, return_inverse=True)
    few = len(several) <= FEW
    if few:  # shares need fewer points in a class than densities do
        classes = max(classes, min(count // 32, 48))
    edges = np.linspace(0, count, classes + 1)
    if few:

        def distance(rows: Any, column: Floats) -> float:
            return _between_shares(column[rows], codes[rows], len(several), edges)
    else:
        inner = import_module("SALib.analyze.delta")
        grid = np.linspace(outputs.min(), outputs.max(), 100)

        def distance(rows: Any, column: Floats) -> float:
            return float(inner.calc_delta(outputs[rows], grid, column[rows], edges))

    with _quietly():
        found = [
            2.0 * distance(np.arange(count), column) - np.mean([distance(rows, column) for rows in again])
            for column in points.T
        ]
    return np.clip(np.asarray(found), 0.0, 1.0)


def _between_shares(values: Floats, codes: Any, kinds: int, edges: Floats) -> float:
    """Return half the mean difference between the shares of each output in classes of a parameter and in all."""
    ranks = np.empty(len(values), int)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    own = np.searchsorted(edges[1:-1], ranks + 1, side="left")
    table = np.zeros((len(edges) - 1, kinds))
    np.add.at(table, (own, codes), 1.0)
    in_class = table.sum(axis=1)
    whole = table.sum(axis=0) / len(values)
    shares = table / np.maximum(in_class, 1.0)[:, None]
    return float((in_class / len(values) * np.abs(shares - whole).sum(axis=1)).sum() / 2.0)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Let SALib print and warn to nobody, and put NumPy's global generator back as it was."""
    before = np.random.get_state()  # noqa: NPY002  it is what SALib draws from
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")  # of pandas and NumPy, inside SALib
            yield
    finally:
        np.random.set_state(before)  # noqa: NPY002  and what others go on to draw from


__all__ = ["analyze", "distances"]
