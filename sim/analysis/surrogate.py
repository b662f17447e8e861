"""A Gaussian process in the place of the model: fitted to stored runs, with their luck as noise that is known.

Ankenman, Nelson and Staum (2010), "Stochastic kriging for simulation metamodeling", Operations Research 58: 371-382.
The mean of the replicates of a point is the model's expectation plus noise, whose variance replicates show. The
covariance is Matern 5/2 with a range of its own for every parameter, found by maximum likelihood (scikit-learn), and
a nugget takes what neither explains. The ranges are then held for certain: intervals do not know that they are found.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.surrogate_fitting import cross_validated, likeliest, noise_of_runs, share_of_luck
from sim.analysis.surrogate_inputs import Factor, encoded, factors_of
from sim.core.errors import InputError

Floats = npt.NDArray[np.float64]

MOST_POINTS = 1024  # the work grows with their cube
FEWEST_POINTS = 20
# A surrogate that misses more than 30 % of what can be explained says little of the rest: its indices are those of
# another function. Q2 of 0.7 is what Marrel et al. (2009) ask for before indices are taken from a surrogate.
EXPLAINED = 0.7
SHOWN = 0.1  # Q2 below this is not told from none


@dataclass(frozen=True, eq=False)
class Surrogate:
    """A fitted Gaussian process, and how far off it is at points it has not seen.

    `q2` is 1 less the squared error over the variance of the points' means, by cross-validation over points. `ceiling`
    is the Q2 of a surrogate without error: the points' means are off by luck themselves, as replicates show; without
    them it is 1. `explained` is the share explained of what can be. `noise_share` is the share of the variance of
    single runs that is luck, NaN without replicates.
    """

    outcome: str
    factors: list[Factor]
    inputs: Floats  # [point, column]
    means: Floats  # [point]
    noise: Floats  # variance of the means: [point]
    by_seed: Floats | None  # [point, seed] when all points have the same seeds, several
    replicates: float
    signal: float  # variance of the process
    ranges: Floats  # [column]
    nugget: float
    q2: float
    ceiling: float
    explained: float
    noise_share: float
    left_out: int

    def kernel(self, left: Floats, right: Floats) -> Floats:
        """Return the covariance of the process between rows: [left, right]."""
        from scipy.spatial.distance import cdist

        far = np.sqrt(5.0) * cdist(left / self.ranges, right / self.ranges)
        return np.asarray(self.signal * (1.0 + far + far**2 / 3.0) * np.exp(-far))

    @cached_property
    def solved(self) -> Any:
        """The Cholesky factor of the covariance of the points' means."""
        from scipy.linalg import cho_factor

        spread = self.noise + self.nugget + 1e-10 * self.signal
        return cho_factor(self.kernel(self.inputs, self.inputs) + np.diag(spread), lower=True)

    def smoothed(self, rows: Floats, outputs: Floats) -> Floats:
        """Return the expectation at rows of a process of mean 0 seen at the points: [row] or [row, column]."""
        from scipy.linalg import cho_solve

        return np.asarray(self.kernel(rows, self.inputs) @ cho_solve(self.solved, outputs))

    def predict(self, points: pd.DataFrame) -> pd.DataFrame:
        """Return mean and standard deviation of the model's expectation at points: `mean`, `sd`, indexed as they are.

        Raises InputError for a parameter that is missing or a choice that was not in the design.
        """
        from scipy.linalg import solve_triangular

        for factor in self.factors:
            if factor.name not in points.columns:
                raise InputError(f"points: no column {factor.name!r}; the surrogate needs every parameter it knows.")
            if factor.kind == "choice" and not points[factor.name].isin(factor.choices).all():
                raise InputError(f"points: {factor.name} has a choice that the surrogate never saw; add runs of it.")
        rows = encoded(self.factors, points)
        centre = self.means.mean()
        mean = centre + self.smoothed(rows, self.means - centre)
        part = solve_triangular(self.solved[0], self.kernel(self.inputs, rows), lower=True)
        spread = np.maximum(self.signal - (part**2).sum(axis=0), 0.0)
        return pd.DataFrame({"mean": mean, "sd": np.sqrt(spread)}, index=points.index)

    def refuse(self) -> None:
        """Raise InputError when its error is too large for indices to be taken from it."""
        if self.explained < EXPLAINED or self.q2 < SHOWN:
            raise InputError(
                f"surrogate of {self.outcome}: at unseen points it explains {self.explained:.0%} of what luck"
                f" leaves to explain (Q2 {self.q2:.2f}, at most {self.ceiling:.2f}), less than the {EXPLAINED:.0%} that"
                f" indices need; {self._remedy()}."
            )

    def words(self) -> str:
        """Say in two sentences how good it is."""
        seeds = f"{self.replicates:g} seed{'' if self.replicates == 1.0 else 's'}"
        text = (
            f"A Gaussian process fitted to {len(self.means):,} points of {seeds} each explains {self.explained:.0%} of"
            f" what can be explained of {self.outcome} at points it has not seen (Q2 {self.q2:.2f} of at most"
            f" {self.ceiling:.2f})."
        )
        if self.replicates == 1.0:
            text += " With one seed per point luck counts as missed; with several it would be told apart."
        else:
            text += f" Of the variance of single runs {self.noise_share:.0%} is luck."
        return text + (f" {self.left_out:,} more points were left out to save time." if self.left_out else "")

    def _remedy(self) -> str:
        return "run more replicates" if self.ceiling < 0.5 else "run more points"


def fit(
    points: pd.DataFrame,
    outputs: pd.DataFrame,
    outcome: str,
    parameters: list[str] | None = None,
    *,
    most_points: int = MOST_POINTS,
) -> Surrogate:
    """Fit a Gaussian process to the means of an outcome over the replicates of each point.

    `points` has a row per point: `point` and its parameters; `outputs` a row per run: `point`, `seed` and the outcome.
    Where all points have the same seeds, what a seed adds to all of them is not noise between points and is taken out
    of it. Of more than `most_points` points evenly spaced ones are used. The same runs give the same surrogate. Raises
    InputError for missing or infinite outcomes, an outcome that never changes, and fewer than 20 points.
    """
    wide = by_point(points, outputs, outcome)
    count = len(wide)
    if count > most_points:
        wide = wide.iloc[np.unique(np.linspace(0, count - 1, most_points).round().astype(int))]
    design = points.drop_duplicates("point").set_index("point").loc[wide.index]
    factors = factors_of(design, parameters)
    inputs = encoded(factors, design)
    values = wide.to_numpy(dtype=np.float64)
    seeds = np.isfinite(values).sum(axis=1)
    means = np.nanmean(values, axis=1)
    if np.ptp(means) <= 1e-12 * float(np.abs(means).max()):
        raise InputError(f"{outcome}: the same at every point; there is nothing for parameters to explain.")
    single = noise_of_runs(values, inputs)

    scale = float(means.std())
    target, known = (means - means.mean()) / scale, single / seeds / scale**2
    found = likeliest(inputs, target, known)
    error = cross_validated(inputs, target, known, found)
    # Without replicates nothing tells luck from what the surrogate misses: all of it counts as missed.
    lucky = float(known.mean()) if seeds.max() > 1 else 0.0
    ceiling = max(1.0 - lucky, 0.0)
    return Surrogate(
        outcome=outcome,
        factors=factors,
        inputs=inputs,
        means=means,
        noise=known * scale**2,
        by_seed=values if seeds.min() == values.shape[1] > 1 else None,
        replicates=float(seeds.mean()),
        signal=found.signal * scale**2,
        ranges=found.ranges,
        nugget=found.nugget * scale**2,
        q2=1.0 - error,
        ceiling=ceiling,
        explained=max(1.0 - max(error - lucky, 0.0) / ceiling, 0.0) if ceiling > 1e-9 else 0.0,
        noise_share=share_of_luck(values) if seeds.max() > 1 else float("nan"),
        left_out=count - len(wide),
    )


def by_point(points: pd.DataFrame, outputs: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return an outcome as [point, seed], NaN where a point has no such seed; raises InputError for unusable runs."""
    for frame, name, needed in ((points, "points", ("point",)), (outputs, "outputs", ("point", "seed", outcome))):
        for column in needed:
            if column not in frame.columns:
                raise InputError(f"{name}: no column {column!r}; there are {', '.join(map(str, frame.columns))}.")
    values = outputs[outcome].to_numpy(dtype=np.float64)
    wrong = int((~np.isfinite(values)).sum())
    if wrong:
        raise InputError(
            f"{outcome}: no finite value in {wrong:,} of {len(values):,} runs; leave their points out or repair them."
        )
    if outputs.duplicated(["point", "seed"]).any():
        raise InputError(
            "outputs: a point has two runs with the same seed; give one scenario, arm and month at a time."
        )
    wide = pd.DataFrame(outputs).pivot(index="point", columns="seed", values=outcome).astype(np.float64)
    stray = wide.index.difference(pd.Index(points["point"]))
    if len(stray):
        raise InputError(f"outputs: point {stray[0]} is not among the points; give the design these runs belong to.")
    if len(wide) < FEWEST_POINTS:
        raise InputError(f"{outcome}: runs of {len(wide)} points; a surrogate needs {FEWEST_POINTS} at least.")
    return wide


__all__ = ["EXPLAINED", "Surrogate", "by_point", "fit"]
