"""How a surrogate is fitted: the variance of luck from replicates, the likeliest covariance, the error at new points.

Functions of arrays; outputs are centred and scaled to variance 1 but for those that say otherwise.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FOLDS = 5
SMOOTH = 20.0  # degrees of freedom that the smooth variance counts for, against a point's own
RANGES = (0.05, 50.0)  # of the covariance, in shares of a parameter's range; at the upper end it hardly matters
SIGNALS = (1e-2, 1e2)
NUGGETS = (1e-6, 2.0)
STEPS, STEPS_AGAIN = 100, 15  # of the search, and of that in a fold, which begins where the whole ended


@dataclass(frozen=True, eq=False)
class Covariance:
    """Variance of the process, its range along every column, variance of the nugget."""

    signal: float
    ranges: Floats
    nugget: float


def noise_of_runs(values: Floats, inputs: Floats) -> Floats:
    """Return the variance of a single run at each point: [point], in the units of `values`, [point, seed].

    NaN in `values` is a seed that a point does not have. Where all points have the same seeds, what a seed adds to all
    of them is no noise between points. A variance of few replicates is itself mostly luck, so it is drawn to a smooth
    one: a quasi-Poisson regression (log link, which no zero disturbs) on the columns and their squares. All zero
    without replicates.
    """
    seeds = np.isfinite(values).sum(axis=1)
    if seeds.max() < 2:
        return np.zeros(len(values))
    off = values - np.nanmean(values, axis=1, keepdims=True)
    free = np.maximum(seeds - 1.0, 0.0)
    if seeds.min() == values.shape[1]:
        off = off - off.mean(axis=0, keepdims=True)
        free = free * (1.0 - 1.0 / len(values))
    squares = np.nansum(off**2, axis=1)
    level = float(squares.sum() / free.sum())
    if level <= 0.0:
        return np.zeros(len(values))
    some = free > 0.0
    own = np.where(some, squares / np.where(some, free, 1.0), level)
    smooth = np.clip(_smooth(own[some] / level, free[some], inputs[some], inputs), 0.01, 100.0) * level
    return np.asarray((SMOOTH * smooth + free * own) / (SMOOTH + free))


def share_of_luck(values: Floats) -> float:
    """Return the share of the variance of single runs, [point, seed], that lies between seeds of the same point."""
    seeds = np.isfinite(values).sum(axis=1)
    some = seeds > 1
    within = np.nanvar(values[some], axis=1, ddof=1)
    noise = float(np.average(within, weights=seeds[some] - 1.0))
    between = float(np.nanmean(values, axis=1).var(ddof=1)) - float((noise / seeds).mean())
    # With the same seeds everywhere, what a seed adds to all points moves no difference between their means.
    if seeds.min() == values.shape[1]:
        between += float(np.nanmean(values, axis=0).var(ddof=1)) / values.shape[1]
    return noise / (noise + max(between, 0.0)) if noise > 0.0 else 0.0


def likeliest(inputs: Floats, target: Floats, noise: Floats, start: Covariance | None = None) -> Covariance:
    """Return the covariance of greatest likelihood: from far ranges when no start is given."""
    process = _process(inputs, noise, start, STEPS if start is None else STEPS_AGAIN)
    return _covariance(_fitted(process, inputs, target).kernel_)


def cross_validated(inputs: Floats, target: Floats, noise: Floats, found: Covariance) -> float:
    """Return the mean squared error at points that the fit has not seen, the covariance sought anew in every fold."""
    fold = np.random.default_rng(0).permutation(len(target)) % FOLDS
    off = np.empty(len(target))
    for number in range(FOLDS):
        inside, outside = fold != number, fold == number
        process = _process(inputs[inside], noise[inside], found, STEPS_AGAIN)
        centre = target[inside].mean()
        fitted = _fitted(process, inputs[inside], target[inside] - centre)
        off[outside] = target[outside] - centre - fitted.predict(inputs[outside])
    return float((off**2).mean() / target.var())


def _process(inputs: Floats, noise: Floats, start: Covariance | None, steps: int) -> Any:
    from scipy.optimize import minimize
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    def climb(objective: Any, initial: Floats, bounds: Floats) -> tuple[Floats, float]:
        options = {"maxiter": steps}
        search: Any = minimize
        found = search(objective, initial, method="L-BFGS-B", jac=True, bounds=bounds, options=options)
        return found.x, found.fun

    columns = inputs.shape[1]
    begin = start or Covariance(1.0, np.full(columns, 0.5 * np.sqrt(columns)), 0.1)
    ranges = np.clip(begin.ranges, RANGES[0] * 1.001, RANGES[1] * 0.999)
    kernel = ConstantKernel(begin.signal, SIGNALS) * Matern(ranges, RANGES, nu=2.5) + WhiteKernel(begin.nugget, NUGGETS)
    return GaussianProcessRegressor(kernel, alpha=noise + 1e-10, optimizer=climb, random_state=0)


def _fitted(process: Any, inputs: Floats, target: Floats) -> Any:
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        # A range at its upper bound is a parameter that does not matter: nothing to warn of. How good the search was
        # is what cross-validation says.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return process.fit(inputs, target)


def _covariance(kernel: Any) -> Covariance:
    process, nugget = kernel.k1, kernel.k2
    return Covariance(
        float(process.k1.constant_value),
        np.atleast_1d(process.k2.length_scale).astype(float),
        float(nugget.noise_level),
    )


def _smooth(own: Floats, weights: Floats, inputs: Floats, rows: Floats) -> Floats:
    from sklearn.linear_model import PoissonRegressor

    def terms(columns: Floats) -> Floats:
        return np.hstack([columns - 0.5, (columns - 0.5) ** 2])

    # The penalty is that of a sample: by how much the logarithm of a variance of so many degrees of freedom is off.
    penalty = 2.0 / float(weights.sum())
    model = PoissonRegressor(alpha=penalty, max_iter=1000, tol=1e-6).fit(terms(inputs), own, sample_weight=weights)
    return np.asarray(model.predict(terms(rows)))
