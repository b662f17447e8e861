"""Functions whose sensitivity indices are known, as an experiment names them: f(parameters, seed) -> outcomes."""

import math
import random

G = (0.0, 1.0, 4.5, 9.0)  # of Sobol's G: the smaller, the more it matters
SLOPES = (1.0, 2.0, 3.0)
SIGNAL = math.sqrt(13.844588)  # standard deviation of Ishigami's function


def ishigami(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """Ishigami and Homma 1990, a = 7, b = 0.1."""
    first, second, third = (parameters[name] for name in ("x1", "x2", "x3"))
    return {"y": math.sin(first) + 7.0 * math.sin(second) ** 2 + 0.1 * third**4 * math.sin(first)}


def noisy_ishigami(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """The same with luck as large as the signal, of each point and seed its own; `common` is shared by all points."""
    luck = random.Random(f"{seed} {parameters['x1']} {parameters['x2']} {parameters['x3']}")  # noqa: S311  luck of a test, no secret
    shared = random.Random(seed).gauss(0.0, SIGNAL)  # noqa: S311  luck of a test, no secret
    clean = ishigami(parameters, seed)["y"]
    return {"y": clean + luck.gauss(0.0, SIGNAL), "common": clean + shared}


def sobol_g(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """Sobol's G, inputs from 0 to 1."""
    product = 1.0
    for number, weight in enumerate(G, 1):
        product *= (abs(4.0 * parameters[f"x{number}"] - 2.0) + weight) / (1.0 + weight)
    return {"y": product}


def linear(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """A sum of three inputs, and outcomes that are missing, infinite, constant."""
    total = sum(slope * parameters[f"x{number}"] for number, slope in enumerate(SLOPES, 1))
    first = parameters["x1"]
    return {
        "y": total,
        "often_missing": math.nan if first > 0.5 else total,
        "rarely_missing": math.nan if 0.25 < first < 0.265 else total,
        "once_infinite": math.inf if 0.9 < first < 0.9005 else total,
        "constant": 4.0,
        "luck": random.Random(f"{seed} {first} {parameters['x2']}").gauss(0.0, 1.0),  # noqa: S311  luck of a test, no secret
    }


def many(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """A sum of all there are; with luck of its own at every point; whether the last is large; what luck seeds share."""
    total = sum(parameters.values())
    luck = random.Random(f"{seed} {total}").gauss(0.0, 1.0)  # noqa: S311  luck of a test, no secret
    return {"y": total, "noisy": total + luck, "large": float(list(parameters.values())[-1] > 0.5)}


def kinds(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """What a truth value, a whole number from 0 to 2 and a letter out of twelve add up to."""
    return {"y": float(parameters["flag"]) + parameters["count"] + "abcdefghijkl".index(str(parameters["letter"]))}


def fails_once(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """A sum, of which one run in some thousands fails."""
    if 0.5 < parameters["x1"] < 0.5004:
        raise ArithmeticError("a run that fails")
    return linear(parameters, seed)


def choices(parameters: dict[str, float], seed: int) -> dict[str, float]:
    """What depends on a word, a whole number and a truth value."""
    return {"y": {"low": 0.0, "high": 1.0}[str(parameters["word"])] + 0.5 * parameters["count"] * parameters["flag"]}
