"""What a method of sensitivity analysis cannot do, said before anything runs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.core.errors import InputError, nearest
from sim.experiment.sampling.methods import METHODS, MOST_SAMPLES, method_of

if TYPE_CHECKING:
    from sim.experiment.sampling.designs import Design


def check_design(design: "Design") -> None:
    """Raise InputError, one line with what is allowed, if the method cannot do what the design asks for."""
    method = method_of(design.method)
    names = design.names
    if not names:
        raise InputError("parameters: none is there; name what is uncertain, such as income.output_elasticity: [2, 6].")
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"parameters: {name} stands twice; name it once.")
    least = method.least
    if design.method == "fast":  # or harmonics of two factors meet, or two swing as one
        least = 4 * design.harmonics**2 * max(len(names) - 1, 1) + 1
    if design.method == "hdmr":
        least = max(least, least_for_expansion(len(names), 3))
    if not least <= design.samples <= MOST_SAMPLES:
        raise InputError(
            f"samples: {design.samples} is not allowed for {method.name};"
            f" give {least} to {MOST_SAMPLES} (each is a {method.sample})."
        )
    if design.seed < 0:
        raise InputError(f"seed: {design.seed} is not allowed; give a whole number from 0.")
    if design.second_order and method.name != "sobol":
        raise InputError(f"second_order: {method.name} has none; leave it out, or use sobol.")
    if design.second_order and len(design.groups) < 2:
        raise InputError("second_order: there is only one parameter or group; leave it out.")
    if method.name in ("fast", "hdmr") and len(names) < 2:
        raise InputError(f"parameters: {method.name} needs two or more; use sobol for one.")
    _check_factors(design)
    _check_correlation(design)
    if design.levels < 2 or design.levels % 2:
        raise InputError(f"levels: {design.levels} is not allowed; give an even number from 2.")
    if not 0.0 < design.step < 0.5:
        raise InputError(f"step: {design.step} is not allowed; give a number between 0 and 0.5.")
    if design.harmonics < 1:
        raise InputError(f"harmonics: {design.harmonics} is not allowed; give a whole number from 1, usually 4.")


def least_for_expansion(parameters: int, degree: int) -> int:
    """Return how many points a fitted expansion needs: two for each of its terms, of parameters and of pairs."""
    return 2 * (parameters * degree + parameters * (parameters - 1) // 2 * degree**2)


def _check_factors(design: "Design") -> None:
    method = design.about
    for factor in design.factors:
        if factor.group and not method.groups:
            raise InputError(
                f"{factor.name}: group: {method.name} knows no groups of parameters;"
                f" leave it out, or use {_those('groups')}."
            )
        if factor.group and factor.group in design.names:
            raise InputError(f"{factor.name}: group: {factor.group!r} is a parameter's name; call the group otherwise.")
        if method.finite and factor.kind == "real" and not factor.bounded:
            raise InputError(
                f"{factor.name}: {method.name} goes to both ends of the range; give low and high, such as the"
                " quantiles 0.005 and 0.995."
            )
        if not method.discrete and factor.kind != "real":
            raise InputError(
                f"{factor.name}: {method.name} takes slopes, which a factor of kind {factor.kind} has not;"
                f" leave it out, or use {_those('discrete')}."
            )


def _check_correlation(design: "Design") -> None:
    method = design.about
    if not design.correlation:
        return
    if not method.correlated:
        raise InputError(
            f"correlation: {method.name} needs independent parameters, its shares of variance mean nothing without;"
            f" leave it out, or use {_those('correlated')}."
        )
    seen: set[frozenset[str]] = set()
    for pair, value in design.correlation.items():
        for name in pair:
            if name not in design.names:
                hint = nearest(name, design.names)
                raise InputError(f"correlation: {name!r} is none of the parameters that vary.{hint}")
            kind = design.factors[design.names.index(name)].kind
            if kind == "categorical":
                raise InputError(f"correlation: {name} is categorical and has no order; leave it out.")
        if pair[0] == pair[1] or frozenset(pair) in seen:
            raise InputError(f"correlation: {pair[0]} and {pair[1]}: give two different names, each pair once.")
        seen.add(frozenset(pair))
        if not -1.0 < value < 1.0:
            raise InputError(
                f"correlation: {pair[0]} and {pair[1]}: {value} is not allowed; give more than -1, below 1."
            )
    if np.linalg.eigvalsh(design.correlation_matrix).min() < 1e-9:
        raise InputError("correlation: the pairs contradict each other (no such law exists); make them weaker.")


def _those(what: str) -> str:
    return _either(name for name, method in METHODS.items() if getattr(method, what))


def _either(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


__all__ = ["check_design", "least_for_expansion"]
