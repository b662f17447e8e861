"""Sobol indices and partial dependence taken from a surrogate, with all that makes them uncertain.

Le Gratiet, Cannamela and Iooss (2014), "A Bayesian approach for global sensitivity analysis of (multifidelity) computer
codes", SIAM/ASA Journal on Uncertainty Quantification 2: 336-363: an index is computed for functions drawn from the
process given the runs, each at rows of a Saltelli sample drawn again. Functions are drawn whole: a drawn prior, of
random Fourier features, less what of it the points would have shown (Wilson et al. 2020, "Efficiently sampling
functions from Gaussian process posteriors", ICML).

Where all points have the same seeds, luck that moves smoothly with the parameters looks like their effect. Products of
different seeds have none of it (`_variances`), and functions are drawn for seeds drawn again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.surrogate import Surrogate
from sim.core.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.surrogate_inputs import Factor

Floats = npt.NDArray[np.float64]

Parts = tuple[Floats, Floats, Floats, Floats]  # what `Drawn.at` returns
Form = Callable[..., Floats]

ROWS = 1024  # of the Saltelli sample
DRAWS = 200  # functions
FEATURES = 1024
LEVEL = 0.95
COLUMNS = ["parameter", "outcome", "index", "value", "low", "high", "n", "noise_share"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Functions drawn from a surrogate, and the parts that tell its own error from that of the seeds."""

    surrogate: Surrogate
    frequencies: Floats  # [column, feature]
    phases: Floats  # [feature]
    weights: Floats  # [feature, draw]
    shown: Floats  # what the points show of the drawn prior with noise: [point, draw]
    luck: Floats  # luck alone, that which replicates show: [point, draw]
    seeds: Floats  # [seed, draw], or no row when points do not have the same seeds

    def at(self, rows: Floats) -> Parts:
        """Return at rows: the mean [row], functions [row, draw], smoothed noise [row, draw], single seeds [row, seed].

        All are off the mean of the points' means; single seeds are off the mean of their own.
        """
        model = self.surrogate
        centred = model.means - model.means.mean()
        parts = [centred[:, None], self.shown, self.luck]
        if model.by_seed is not None:
            # What a seed adds to all points moves no index.
            alone = model.by_seed - model.by_seed.mean(axis=0) - centred[:, None]
            parts.append(alone)
        smooth = model.smoothed(rows, np.hstack(parts))
        draws = self.weights.shape[1]
        mean, shown, luck, alone = np.split(smooth, np.cumsum([1, draws, draws]), axis=1)
        drawn = mean + self.prior(rows) - shown
        if self.seeds.size:
            drawn = drawn + alone @ self.seeds
        return mean[:, 0], drawn, luck, alone

    def prior(self, rows: Floats) -> Floats:
        """Return the drawn prior: [row, draw]."""
        size = np.sqrt(2.0 * self.surrogate.signal / self.frequencies.shape[1])
        return np.asarray(size * np.cos(rows @ self.frequencies + self.phases) @ self.weights)


def functions(surrogate: Surrogate, draws: int = DRAWS) -> Drawn:
    """Draw functions that agree with the runs; the same in every run."""
    luck = np.random.default_rng(20140611)
    columns, points = surrogate.inputs.shape[1], len(surrogate.means)
    # The spectrum of Matern 5/2 is Student's t of five degrees of freedom, the same five for all columns.
    stretch = np.sqrt(luck.chisquare(5.0, FEATURES) / 5.0)
    frequencies = luck.standard_normal((columns, FEATURES)) / surrogate.ranges[:, None] / stretch
    phases = luck.uniform(0.0, 2.0 * np.pi, FEATURES)
    weights = luck.standard_normal((FEATURES, draws))
    noise = np.sqrt(surrogate.noise)[:, None] * luck.standard_normal((points, draws))
    shown = noise + np.sqrt(surrogate.nugget) * luck.standard_normal((points, draws))
    seeds = np.zeros((0, draws))
    if surrogate.by_seed is not None:
        several = surrogate.by_seed.shape[1]
        seeds = luck.standard_normal((several, draws)) / np.sqrt(several * (several - 1.0))
    drawn = Drawn(surrogate, frequencies, phases, weights, shown, noise, seeds)
    return replace(drawn, shown=shown + drawn.prior(surrogate.inputs))


def indices(surrogate: Surrogate, *, rows: int = ROWS, draws: int = DRAWS, level: float = LEVEL) -> pd.DataFrame:
    """Return first and total Sobol indices: parameter, outcome, index (S1, ST), value, low, high, n, noise_share.

    They are those of the model's expectation over luck; parameters are independent, each distributed as in the design.
    S1 is Saltelli's estimate of 2010, ST Jansen's of 1999, both over a scrambled Sobol sample of `rows` (a power of
    two). The value is the mean over functions drawn, low and high hold `level` of them; `n` counts the points. Raises
    InputError when the surrogate's error is too large (`Surrogate.refuse`).
    """
    from scipy.stats import qmc

    surrogate.refuse()
    factors = surrogate.factors
    if rows < 2 or rows & (rows - 1):
        raise InputError(f"rows: {rows} is not allowed; give a power of two, such as {ROWS}.")
    shares = qmc.Sobol(2 * len(factors), seed=0).random(rows)
    left, right = shares[:, : len(factors)], shares[:, len(factors) :]
    drawn = functions(surrogate, draws)
    again = np.random.default_rng(0).multinomial(rows, np.full(rows, 1.0 / rows), size=draws).T / rows  # [row, draw]
    even = np.full(rows, 1.0 / rows)

    at_left, at_right = (drawn.at(_placed(factors, part)) for part in (left, right))
    first, second, third, fourth = (np.concatenate(pair) for pair in zip(at_left, at_right, strict=True))
    both: Parts = (first, second, third, fourth)
    whole = _variances((both,), np.concatenate([again, again]) / 2.0, np.concatenate([even, even]) / 2.0, _spread)
    found = []
    for place, factor in enumerate(factors):
        mixed = left.copy()
        mixed[:, place] = right[:, place]
        at_mixed = drawn.at(_placed(factors, mixed))
        for name, form in (("S1", _first), ("ST", _total)):
            values = np.clip(_variances((at_left, at_right, at_mixed), again, even, form) / whole, 0.0, 1.0)
            low, high = np.quantile(values, [0.5 - level / 2.0, 0.5 + level / 2.0])
            found.append((factor.name, surrogate.outcome, name, values.mean(), low, high))
    frame = pd.DataFrame(found, columns=COLUMNS[:6])
    return frame.assign(n=len(surrogate.means), noise_share=surrogate.noise_share)


def partial_dependence(
    surrogate: Surrogate, parameter: str, *, steps: int = 25, rows: int = 256, level: float = LEVEL
) -> pd.DataFrame:
    """Return the expectation at values of one parameter over all others: parameter, outcome, at, value, low, high.

    Friedman (2001), "Greedy function approximation", Annals of Statistics 29: 1189-1232. The others are drawn as in the
    design; the band holds `level` of the functions drawn. Raises InputError for a parameter it does not know.
    """
    from scipy.stats import qmc

    surrogate.refuse()
    names = [factor.name for factor in surrogate.factors]
    if parameter not in names:
        raise InputError(f"{parameter}: not among the parameters of the surrogate ({', '.join(names)}).")
    place = names.index(parameter)
    factor = surrogate.factors[place]
    shares = qmc.Sobol(len(names), seed=0).random(rows)
    ats = factor.choices if factor.kind == "choice" else np.unique(factor.drawn(np.linspace(0.0, 1.0, steps)))
    drawn = functions(surrogate)
    before, after = (surrogate.factors[:place], surrogate.factors[place + 1 :])
    lines = []
    for at in ats:
        columns = [other.encoded(other.drawn(share)) for other, share in zip(before, shares.T, strict=False)]
        columns.append(factor.encoded([at] * rows))
        columns += [
            other.encoded(other.drawn(share)) for other, share in zip(after, shares.T[place + 1 :], strict=True)
        ]
        values = surrogate.means.mean() + drawn.at(np.hstack(columns))[1].mean(axis=0)
        low, high = np.quantile(values, [0.5 - level / 2.0, 0.5 + level / 2.0])
        lines.append((parameter, surrogate.outcome, at, values.mean(), low, high))
    return pd.DataFrame(lines, columns=["parameter", "outcome", "at", "value", "low", "high"])


def _placed(factors: "list[Factor]", shares: Floats) -> Floats:
    return np.hstack([factor.encoded(factor.drawn(share)) for factor, share in zip(factors, shares.T, strict=True)])


def _variances(parts: tuple[Parts, ...], again: Floats, even: Floats, form: Form) -> Floats:
    """Return a variance of every function drawn, without what luck common to all points adds to it: [draw].

    `parts` are what `Drawn.at` returns, for every sample that the form needs. A variance is a square, so that of the
    mean over seeds holds luck's own; over the seeds it is the sum of squares of single seeds over R (R - 1), which is
    to say: the square less the mean product of different seeds. The part of it that is not common to points is what
    the process reckons with; the rest is taken off, twice since the functions drawn have it a second time.
    """
    _, drawn, luck, alone = (list(part) for part in zip(*parts, strict=True))
    variances = form(*drawn, again)
    several = alone[0].shape[1]
    if several:
        common = form(*alone, even[:, None]).sum() / (several * (several - 1.0))
        reckoned = form(*luck, even[:, None]).mean()
        variances = variances - 2.0 * common + reckoned
    return variances


def _spread(both: Floats, weights: Floats) -> Floats:
    centre = (weights * both).sum(axis=0)
    return np.asarray((weights * (both - centre) ** 2).sum(axis=0))


def _first(left: Floats, right: Floats, mixed: Floats, weights: Floats) -> Floats:
    centre = (weights * (left + right)).sum(axis=0) / 2.0
    return np.asarray((weights * (right - centre) * (mixed - left)).sum(axis=0))


def _total(left: Floats, right: Floats, mixed: Floats, weights: Floats) -> Floats:
    del right
    return np.asarray((weights * (left - mixed) ** 2).sum(axis=0) / 2.0)


__all__ = ["Drawn", "functions", "indices", "partial_dependence"]
