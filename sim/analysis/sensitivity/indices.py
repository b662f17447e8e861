"""Sensitivity indices of a result, as one tidy table, and of any design and outputs."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.found import Found
from sim.analysis.sensitivity.given_points import delta, fast, hdmr, pawn, rbd_fast, regional
from sim.analysis.sensitivity.outputs import Outputs, outputs_of, samples_of
from sim.analysis.sensitivity.resampling import Floats, noise_share
from sim.analysis.sensitivity.screening import dgsm, morris
from sim.analysis.sensitivity.variance import LUCK_ALONE, sobol
from sim.core.errors import InputError
from sim.experiment.sampling import Design
from sim.experiment.sampling.block import REFUSE

COLUMNS = ("parameter", "outcome", "index", "value", "low", "high", "n", "noise_share", "missing", "note", "scenario",
           "arm", "month", "explained")  # fmt: skip
NEVER_NEGATIVE = ("ST", "mu_star", "sigma", "dgsm", "delta", "pawn_median", "pawn_minimum", "pawn_maximum",
                  "region_distance", "explained")  # fmt: skip
ROUNDING = 1e-12  # of the largest output: what varies by less is the same
TWO_SEEDS = "two seeds: luck that points share is in no interval; three replicates show it"
MOST_MISSING = 0.05  # share of samples that may be left out
ANALYSES: Mapping[str, Callable[[Floats, Design], list[Found]]] = {
    "morris": morris, "sobol": sobol, "fast": fast, "rbd_fast": rbd_fast, "delta": delta, "pawn": pawn, "dgsm": dgsm,
    "hdmr": hdmr, "regional": regional,
}  # fmt: skip


def sensitivity_frame(results: Any, samples: int | None = None) -> pd.DataFrame:
    """Return the indices of a result's sensitivity design, a row each, from all samples or the first so many.

    Columns: parameter (pairs are `a:b`), outcome, index (`S1`, `ST`, `S2`, `mu_star`, ...), value, low and high (the
    95 % interval, points and seeds drawn again), n (samples it rests on), noise_share (of the variance of single runs
    that is luck), missing (samples left out), note; scenario, arm, month and explained say which outcome it is.

    Where an outcome has no value in some samples, these are left out, unless they are more than one in twenty, or the
    experiment says `missing: refuse`: then value is NaN, and the note says why. So it does for an outcome that is
    constant, or of which nothing can be told from luck. Raises InputError for an experiment without such a design.
    """
    experiment = results.experiment
    if experiment.sensitivity is None:
        raise InputError(f"{experiment.name}: it has no sensitivity design; add a `sensitivity` block.")
    chosen = samples or samples_of(results)
    design = sized(experiment.sensitivity.design, chosen)
    return indices_of(outputs_of(results, chosen), design, refuse=experiment.sensitivity.missing == REFUSE)


def sized(design: Design, samples: int) -> Design:
    """Return the design with other samples, more or fewer."""
    return replace(design, samples=samples) if samples < design.samples else design.extended(samples)


def indices_of(outputs: Sequence[Outputs], design: Design, *, refuse: bool = False) -> pd.DataFrame:
    """Return the table of indices, see `sensitivity_frame`, of outcomes at all points of a design.

    A value that is not finite counts as missing. Raises InputError for an outcome that is not there at every point.
    """
    for one in outputs:
        if one.values.ndim != 2 or len(one.values) != design.size:
            raise InputError(
                f"{one.name}: {one.values.shape} values; a design of {design.size} points needs [point, seed]."
            )
    outputs = [replace(one, values=np.where(np.isfinite(one.values), one.values, np.nan)) for one in outputs]
    rows: list[dict[str, Any]] = []
    for group in _alike(outputs, design):
        rows += _rows(group, design, refuse=refuse)
    order = {id(one): number for number, one in enumerate(outputs)}
    rows.sort(key=lambda row: order[row.pop("of")])
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _alike(outputs: Sequence[Outputs], design: Design) -> list[list[Outputs]]:
    """Return outcomes together that have the same seeds and miss the same samples: they are worked on at once."""
    groups: dict[Any, list[Outputs]] = {}
    for one in outputs:
        key = one.values.shape[1], _is_missing(one.values, design).tobytes()
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _is_missing(values: Floats, design: Design) -> Any:
    """Return which samples have a run without a value: [sample]."""
    block = design.block if design.extendable else len(values)
    return np.isnan(values).any(axis=1).reshape(-1, block).any(axis=1)


def _rows(group: list[Outputs], design: Design, *, refuse: bool) -> list[dict[str, Any]]:
    values = np.stack([one.values for one in group], axis=2)
    missing = _is_missing(group[0].values, design)
    left = int(missing.sum())
    why = ""
    if left and (refuse or left > MOST_MISSING * len(missing) or not design.extendable):
        runs = int(np.isnan(group[0].values).sum())
        why = f"{left} of {len(missing)} samples have no value in {runs} runs: no index"
    elif left and len(missing) - left < design.about.least:
        why = (
            f"{len(missing) - left} samples have a value, and {design.method} needs {design.about.least}: no index;"
            " more samples help"
        )
    noise = np.full(len(group), np.nan)
    count = len(missing) - left if design.extendable else design.samples * (not why)
    rows: list[dict[str, Any]] = []
    if not why:
        kept = np.flatnonzero(np.repeat(~missing, design.block if design.extendable else len(values)))
        values = values[kept]
        noise = noise_share(values)
        smaller = _without(design, kept) if left else design
    varies = [not why and _varies(values[:, :, at]) for at in range(len(group))]
    live = [at for at, there in enumerate(varies) if there]
    found = ANALYSES[design.method](values[:, :, live], smaller) if live else _none(design)
    for one in found:
        for at, of in enumerate(group):
            note = why or ("" if varies[at] else "the same at all points: nothing to explain")
            place = live.index(at) if varies[at] else None
            for number, parameter in enumerate(one.parameters):
                value, low, high = (
                    (np.nan,) * 3
                    if place is None
                    else (float(part[number, place]) for part in (one.value, one.low, one.high))
                )
                if one.index in NEVER_NEGATIVE:
                    low, high = max(low, 0.0), max(high, 0.0)
                said = note or (one.why or LUCK_ALONE if np.isnan(value) else _said(left, values.shape[1]))
                rows.append(dict(zip(COLUMNS, (parameter, of.name, one.index, value, low, high, count,
                                               float(noise[at]), left, said, of.scenario, of.arm, of.month, of.outcome),
                                     strict=True)) | {"of": id(of)})  # fmt: skip
    return rows


def _without(design: Design, kept: Any) -> Design:
    """Return the design with only the points that are kept, in whole samples."""
    smaller = copy(design)  # not made anew: a sample left out does not make the design a wrong one
    smaller.__dict__.update(samples=len(kept) // design.block, unit=design.unit[kept])
    return smaller


def _varies(values: Floats) -> bool:
    """Say whether the means over seeds, of [point, seed], differ by more than rounding."""
    means = values.mean(axis=1)
    return bool(np.ptp(means) > ROUNDING * np.abs(means).max(initial=0.0))


def _said(left: int, seeds: int) -> str:
    """Return what is to be known of an index that is there."""
    parts = [f"{left} samples without a value left out" * bool(left), TWO_SEEDS * (seeds == 2)]
    return "; ".join(filter(None, parts))


def _none(design: Design) -> list[Found]:
    """Return the indices a method would give, without values."""
    lot = np.random.default_rng(0)
    empty = ANALYSES[design.method](lot.random((design.size, 2, 1)), design)
    nothing = [np.full_like(one.value, np.nan) for one in empty]
    return [replace(one, value=nan, low=nan, high=nan) for one, nan in zip(empty, nothing, strict=True)]


__all__ = ["ANALYSES", "indices_of", "sensitivity_frame", "sized"]
