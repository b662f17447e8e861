"""Runs laid side by side: every figure of every arm in one array, rows of equal luck beneath each other."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.headlines import chosen_measures, figures_of_runs, unit_of
from sim.core.errors import InputError, nearest

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SideBySide:
    """`values` is [scenario, arm, pair, measure]; a pair is a point of the parameters with a seed. NaN is no value.

    A pair is there when any run of any scenario or arm has it, finished or failed. `ran` is [scenario, arm, pair]:
    whether there is a finished run.
    """

    scenarios: tuple[str, ...]
    arms: tuple[str, ...]
    points: npt.NDArray[np.int64]
    seeds: npt.NDArray[np.int64]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    values: Floats
    ran: npt.NDArray[np.bool_]

    def arm(self, label: str) -> int:
        """Return the place of an arm; raises InputError for one that is not there."""
        if label not in self.arms:
            known = ", ".join(map(repr, self.arms))
            raise InputError(
                f"reference: {label!r} is no arm of these runs; give one of {known}.{nearest(label, self.arms)}"
            )
        return self.arms.index(label)

    def pairs_of(self, scenario: int, arm: int, reference: int) -> tuple[Floats, Floats]:
        """Return the figures [pair, measure] of an arm and of the reference, NaN in both where either has no value."""
        ours, theirs = self.values[scenario, arm], self.values[scenario, reference]
        known = np.isfinite(ours) & np.isfinite(theirs)
        return np.where(known, ours, np.nan), np.where(known, theirs, np.nan)

    def rows(self, unit: str) -> npt.NDArray[np.int64]:
        """Return the row that each pair belongs to, numbered from 0: one per "seed", per "point", or per "pair".

        Raises InputError for another unit.
        """
        if unit == "pair":
            return np.arange(len(self.seeds))
        if unit not in ("seed", "point"):
            raise InputError(f"over: {unit!r} is none; give 'seed', 'point' or 'pair'.")
        return np.unique(self.seeds if unit == "seed" else self.points, return_inverse=True)[1]

    def common(self) -> "SideBySide":
        """Return the same with NaN wherever another arm has no value, so that means of arms are over the same luck.

        An arm without any value of a measure in a scenario does not count: it would leave nothing of the others.
        """
        known = np.isfinite(self.values)
        counts = known.any(axis=2, keepdims=True)
        whole = (known | ~counts).all(axis=1, keepdims=True)
        return replace(self, values=np.where(whole, self.values, np.nan))


def mean_by_row(values: Floats, rows: npt.NDArray[np.int64]) -> Floats:
    """Return the means of the values there are: [pair, figure] to [row, figure], NaN where a row has none."""
    known = np.isfinite(values)
    total, count = (np.zeros((int(rows.max(initial=-1)) + 1, values.shape[1])) for _ in range(2))
    np.add.at(total, rows, np.where(known, values, 0.0))
    np.add.at(count, rows, known)
    return np.where(count > 0.0, total / np.maximum(count, 1.0), np.nan)


def side_by_side(results: Any, measures: Any = None, scenarios: Any = None) -> SideBySide:
    """Lay the runs of a result side by side.

    Args:
        results: Anything with `runs` as `load_results` gives it, and if there are any `failures`, `costs` and
            `experiment`; or the frame of runs alone.
        measures: As `chosen_measures` takes them.
        scenarios: Names; all of them when None.

    Raises:
        InputError: For unknown measures or scenarios, no runs, or two runs of one scenario, arm, point and seed.
    """
    if isinstance(results, pd.DataFrame):
        results = _Alone(results)
    runs = figures_of_runs(results)
    if not len(runs):
        raise InputError("results: there is no finished run to compare; look at results.failures.")
    wanted = chosen_measures(results, runs, measures)
    keys = _keys(runs)
    failures = getattr(results, "failures", None)
    every = keys if failures is None or not len(failures) else pd.concat([keys, _keys(failures)], ignore_index=True)
    experiment = getattr(results, "experiment", None)
    arms = _in_order([arm.label for arm in getattr(experiment, "arms", ())], every["arm"])
    there = _in_order([], every["scenario"])
    chosen = there if scenarios is None else _known_scenarios(scenarios, there)
    pairs = every[["point", "seed"]].drop_duplicates().sort_values(["point", "seed"]).reset_index(drop=True)
    place = pd.MultiIndex.from_frame(pairs)
    keep = keys["scenario"].isin(chosen).to_numpy()
    keys, figures = keys[keep], runs.loc[keep, wanted].to_numpy(dtype=float)
    where = (
        pd.Index(chosen).get_indexer(pd.Index(keys["scenario"].tolist())),
        pd.Index(arms).get_indexer(pd.Index(keys["arm"].tolist())),
        place.get_indexer(pd.MultiIndex.from_frame(keys[["point", "seed"]])),
    )
    ran = np.zeros((len(chosen), len(arms), len(pairs)), dtype=np.int64)
    np.add.at(ran, where, 1)
    if ran.max(initial=0) > 1:
        twice = keys[keys.duplicated()].iloc[0]
        raise InputError(
            f"results: arm {twice['arm']!r} has two runs with seed {twice['seed']} in scenario {twice['scenario']!r}; "
            "pairs need one of each."
        )
    values = np.full((*ran.shape, len(wanted)), np.nan)
    values[where] = np.where(np.isfinite(figures), figures, np.nan)
    return SideBySide(
        tuple(chosen), tuple(arms), pairs["point"].to_numpy(), pairs["seed"].to_numpy(), tuple(wanted),
        tuple(unit_of(name, runs) for name in wanted), values, ran > 0,
    )  # fmt: skip


def reference_of(results: Any, laid: SideBySide, reference: str | None) -> int:
    """Return the place of the arm the others are compared with: the one named, that of the experiment, or the first."""
    named = reference or getattr(getattr(results, "experiment", None), "reference_arm", None)
    return laid.arm(str(named)) if named else 0


@dataclass(frozen=True)
class _Alone:
    """A frame of runs in the place of a result."""

    runs: pd.DataFrame


def _keys(frame: pd.DataFrame) -> pd.DataFrame:
    count = len(frame)
    point = frame["point"] if "point" in frame.columns else pd.Series(0, index=frame.index)
    return pd.DataFrame({
        "scenario": (
            frame["scenario"].astype(str).to_numpy(dtype=object) if "scenario" in frame.columns else [""] * count
        ),
        "arm": frame["arm"].astype(str).to_numpy(dtype=object) if "arm" in frame.columns else [""] * count,
        "point": point.fillna(0).astype(np.int64).to_numpy(),
        "seed": frame["seed"].astype(np.int64).to_numpy(),
    })  # fmt: skip


def _in_order(first: list[str], names: "pd.Series[Any]") -> list[str]:
    there = list(dict.fromkeys(names))
    return [*(name for name in first if name in there), *(name for name in there if name not in first)]


def _known_scenarios(wanted: Any, there: list[str]) -> list[str]:
    names = [wanted] if isinstance(wanted, str) else [str(name) for name in wanted]
    for name in names:
        if name not in there:
            raise InputError(
                f"scenarios: {name!r} is none of these runs; give some of {', '.join(there)}.{nearest(name, there)}"
            )
    return list(dict.fromkeys(names))


__all__ = ["SideBySide", "mean_by_row", "reference_of", "side_by_side"]
