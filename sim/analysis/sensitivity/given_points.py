"""Methods that work on any points: by frequencies, by whole distributions, by a fitted expansion, by region."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from sim.analysis.sensitivity.found import Found
from sim.analysis.sensitivity.resampling import Floats, cross, noise_share
from sim.analysis.sensitivity.salib import analyze, distances
from sim.core.errors import InputError
from sim.experiment.sampling import Design
from sim.experiment.sampling.checking import least_for_expansion
from sim.experiment.sampling.methods import DUMMY

REDRAWN = 40  # times that points and seeds are drawn again
WHOLE = "(all)"
DEGREES = (6, 3)  # of the polynomials of an expansion: the first for which there are points enough
NOISY = 0.01  # share of luck in single runs, from which on it shows in indices that cannot leave it out

FAST_LUCK = "there is luck in it, which eFAST counts as a part of every total: no index; sobol tells them apart"

Indices = Callable[[Floats, Floats], dict[str, Floats]]  # points, output [point] -> indices by name, [parameter]


def fast(outputs: Floats, design: Design) -> list[Found]:
    """Return S1 and ST of extended FAST by SALib (Saltelli, Tarantola and Chan 1999), luck taken out of the variance.

    Luck that points do not share is spread over all frequencies: it raises what is explained by no parameter, and with
    it ST, which is therefore not given where several seeds show luck. S1 is put in terms of the variance of the
    conditional mean then. Intervals are SALib's, and what seeds add.
    """
    names = design.labels

    def indices(points: Floats, output: Floats) -> dict[str, Floats]:
        return analyze("fast", names, None, output, M=design.harmonics, num_resamples=REDRAWN)

    alone, whole = _found(outputs, design, indices, ("S1", "ST"), names, redraw_points=False, scaled=("S1",))
    noisy = np.nan_to_num(noise_share(outputs)) > NOISY
    parts = [np.where(noisy, np.nan, part) for part in (whole.value, whole.low, whole.high)]
    return [alone, replace(whole, value=parts[0], low=parts[1], high=parts[2], why=FAST_LUCK)]


def rbd_fast(outputs: Floats, design: Design) -> list[Found]:
    """Return S1 by random balance designs, by SALib (Tarantola, Gatelli and Mara 2006; Plischke 2010)."""
    names = design.labels

    def indices(points: Floats, output: Floats) -> dict[str, Floats]:
        return analyze("rbd_fast", names, points, output, num_resamples=2)

    return _found(outputs, design, indices, ("S1",), names, scaled=("S1",))


def delta(outputs: Floats, design: Design) -> list[Found]:
    """Return delta, how far the distribution moves when a parameter is fixed (Borgonovo 2007; SALib's densities).

    A dummy that does nothing stands beside: what luck and the number of points give by themselves.
    """
    names = (*design.labels, DUMMY)

    def indices(points: Floats, output: Floats) -> dict[str, Floats]:
        return {"delta": distances(points, output)}

    return _found(outputs, design, indices, ("delta",), names, redrawn=12)


def pawn(outputs: Floats, design: Design) -> list[Found]:
    """Return PAWN's median, least and largest distance of distribution functions, by SALib (Pianosi and Wagener 2015).

    A dummy that does nothing stands beside: what luck and the number of points give by themselves.
    """
    names = (*design.labels, DUMMY)
    slides = slides_for(len(outputs))

    def indices(points: Floats, output: Floats) -> dict[str, Floats]:
        return analyze("pawn", names, points, output, S=slides)

    return _found(outputs, design, indices, ("pawn_median", "pawn_minimum", "pawn_maximum"), names)


def hdmr(outputs: Floats, design: Design) -> list[Found]:
    """Return S1, S2 and ST of a fitted expansion, by SALib (Li and others 2010; dependent inputs allowed).

    Polynomials of degree 6, or of 3 where there are too few points for that, to which sharp bends are lost: the index
    `explained` says which share of the variance the expansion reaches.
    """
    labels = design.labels
    pairs = tuple(f"{first}:{second}" for first, second in combinations(labels, 2))
    order = next(
        (degree for degree in DEGREES if len(outputs) >= least_for_expansion(len(labels), degree)), DEGREES[-1]
    )

    def indices(points: Floats, output: Floats) -> dict[str, Floats]:
        made = analyze("hdmr", labels, points, output, max_order=2, poly_order=order, bootstrap=1)
        count = len(labels)
        shares = made["S1"][: count + len(pairs)]
        return {
            "S1": shares[:count],
            "S2": shares[count:],
            "ST": made["ST"][:count],
            "explained": np.minimum(shares.sum(), 1.0)[None],
        }

    names = {"S1": labels, "ST": labels, "S2": pairs, "explained": (WHOLE,)}
    return _found(outputs, design, indices, tuple(names), names, redrawn=12, scaled=tuple(names))


def regional(outputs: Floats, design: Design) -> list[Found]:
    """Return `region_distance`: how far apart the values of a parameter are inside and outside the region.

    It is the largest distance of the two distribution functions (Kolmogorov-Smirnov; Hornberger and Spear 1981).
    `outputs` are whether a run is in the region, [point, seed, outcome]; each run counts. A dummy stands beside.
    """
    names = (*design.labels, DUMMY)

    def indices(points: Floats, output: Floats) -> dict[str, Floats]:
        from scipy.stats import ks_2samp

        weights = output
        found = np.empty(points.shape[1])
        for column in range(points.shape[1]):
            order = np.argsort(points[:, column], kind="stable")
            inside = np.cumsum(weights[order]) / weights.sum()
            outside = np.cumsum(1.0 - weights[order]) / (1.0 - weights).sum()
            found[column] = np.abs(inside - outside).max()
        if set(np.unique(output)) == {0.0, 1.0}:  # the textbook case, by the library
            found = np.array([ks_2samp(values[output == 1.0], values[output == 0.0]).statistic for values in points.T])
        return {"region_distance": found}

    return _found(outputs, design, indices, ("region_distance",), names)


def slides_for(points: int) -> int:
    """Return in how many parts PAWN cuts a parameter's range: SALib's own steps pass 1 for some numbers of them."""
    slides = int(np.clip(points // 50, 4, 10))
    while np.arange(0.0, 1.0 + 1.0 / slides, 1.0 / slides)[-1] > 1.0:
        slides -= 1
    return slides


def _found(
    outputs: Floats,
    design: Design,
    indices: Indices,
    wanted: tuple[str, ...],
    names: Any,
    *,
    redrawn: int = REDRAWN,
    redraw_points: bool = True,
    scaled: tuple[str, ...] = (),
) -> list[Found]:
    """Return indices of means over seeds, intervals by drawing points and seeds again, or seeds alone.

    `scaled` ones are shares of a variance in which luck of the mean counts: they are put in terms of that of the
    conditional mean, by the products of different seeds.
    """
    names = dict.fromkeys(wanted, names) if isinstance(names, tuple) else names
    lot = np.random.default_rng(0)
    points = design.unit
    if DUMMY in names[wanted[0]]:
        points = np.column_stack([points, lot.random(len(points))])
    seeds, outcomes = outputs.shape[1:]
    shapes = {name: (len(names[name]), outcomes) for name in wanted}
    value = {name: np.full(shape, np.nan) for name, shape in shapes.items()}
    draws = {name: np.full((redrawn, *shape), np.nan) for name, shape in shapes.items()}
    halves: dict[str, Floats] = {}
    for outcome in range(outcomes):
        runs = outputs[:, :, outcome]
        made = _shares(indices, points, runs, scaled)
        for name in wanted:
            value[name][:, outcome] = made[name]
            if f"{name}_half" in made and not redraw_points:
                halves.setdefault(name, np.full(shapes[name], np.nan))[:, outcome] = made[f"{name}_half"]
        if not redraw_points and seeds < 2:
            continue
        for draw in range(redrawn):
            rows = lot.integers(len(runs), size=len(runs)) if redraw_points else np.arange(len(runs))
            chosen = lot.integers(seeds, size=seeds)
            again = runs[rows][:, chosen]
            if np.ptp(again.mean(axis=1)) == 0.0:
                continue
            try:
                drawn = _shares(indices, points[rows], again, scaled, runs[rows])
            except (InputError, ValueError, np.linalg.LinAlgError):  # too few of one kind were drawn
                continue
            for name in wanted:
                draws[name][draw, :, outcome] = drawn[name]
    found = []
    for name in wanted:
        low, high = np.full(shapes[name], np.nan), np.full(shapes[name], np.nan)
        if name in halves and seeds < 2:
            low, high = value[name] - halves[name], value[name] + halves[name]
        elif np.isfinite(draws[name]).any():
            # Points drawn twice bring distances with them that are no effect: only the spread of draws is used.
            half = 1.96 * np.nanstd(draws[name], axis=0, ddof=1)
            if name in halves:
                half = np.sqrt(half**2 + halves[name] ** 2)
            low, high = value[name] - half, value[name] + half
        found.append(Found(name, tuple(names[name]), value[name], low, high))
    return found


def _shares(
    indices: Indices, points: Floats, runs: Floats, scaled: tuple[str, ...], whole: Floats | None = None
) -> dict[str, Floats]:
    mean = runs.mean(axis=1)
    made = indices(points, mean)
    seeds = runs.shape[1]
    if scaled and seeds > 1:
        whole = runs if whole is None else whole
        centred = whole - whole.mean(axis=0)
        signal = float(cross(centred, centred, axis=1).mean())
        share = float(whole.mean(axis=1).var()) / signal if signal > 0 else np.nan
        made = {name: value * share if name in scaled else value for name, value in made.items()}
    return made


__all__ = ["delta", "fast", "hdmr", "pawn", "rbd_fast", "regional", "slides_for"]
