"""The one door to SALib: what goes in is finite and varies, what comes out is there under our own names.

SALib gives numbers for missing outputs (first order 0.0 +- 0.0 for all inputs on a single NaN) and renames its keys
between minor versions. Nothing of it is called elsewhere.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping
from importlib import import_module, metadata
from typing import Any

import numpy as np

from sim.analysis.sensitivity.resampling import Floats
from sim.core.errors import InputError

# By method: SALib's module, its keys, and the indices they are here; "_conf" of a key is half an interval.
KEYS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "fast": ("fast", {"S1": "S1", "ST": "ST"}),
    "rbd_fast": ("rbd_fast", {"S1": "S1"}),
    "delta": ("delta", {"delta_balanced": "delta"}),
    "pawn": ("pawn", {"minimum": "pawn_minimum", "median": "pawn_median", "maximum": "pawn_maximum"}),
    "hdmr": ("enhanced_hdmr", {"S": "S1", "ST": "ST"}),
    "morris": ("morris", {"mu": "mu", "mu_star": "mu_star", "sigma": "sigma"}),
    "sobol": ("sobol", {"S1": "S1", "ST": "ST"}),
}
OLDER = {"delta_balanced": "delta"}  # what a key was called before
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
    problem = {"num_vars": len(names), "names": list(names), "bounds": bounds}
    inputs = (problem, outputs) if points is None else (problem, points, outputs)
    with warnings.catch_warnings(record=True), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # of pandas and NumPy, inside SALib
        made = import_module(f"SALib.analyze.{module}").analyze(*inputs, **options)
    found: dict[str, Floats] = {}
    for key, name in keys.items():
        there = key if key in made else OLDER.get(key, "")
        if there not in made:
            raise InputError(
                f"{method}: SALib {metadata.version('SALib')} gives no {key!r}; versions from {ALLOWED[0]} and below"
                f" {ALLOWED[1]} do."
            )
        found[name] = np.asarray(made[there], dtype=float)
        if f"{there}_conf" in made:
            found[f"{name}_half"] = np.asarray(made[f"{there}_conf"], dtype=float)
    if "Term" in made:
        found["terms"] = np.asarray(made["Term"], dtype=object)
    return found


__all__ = ["analyze"]
