"""Runs laid side by side: every figure of every arm in one array, rows of equal luck beneath each other."""

from dataclasses import dataclass
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

    def over(self, unit: str) -> "SideBySide":
        """Return the same with one row per seed (means over its points), per point (means over its seeds), or per pair.

        A mean is over the pairs that have a value. Raises InputError for another unit.
        """
        if unit == "pair":
            return self
        if unit not in ("seed", "point"):
            raise InputError(f"over: {unit!r} is none; give 'seed', 'point' or 'pair'.")
        names, which = np.unique(self.seeds if unit == "seed" else self.points, return_inverse=True)
        if len(names) == len(which):
            return self
        member = np.zeros((len(names), len(which)))
        member[which, np.arange(len(which))] = 1.0
        known = np.isfinite(self.values)
        total = np.einsum("up,sapm->saum", member, np.where(known, self.values, 0.0), optimize=True)
        count = np.einsum("up,sapm->saum", member, known.astype(float), optimize=True)
        ran = np.einsum("up,sap->sau", member, self.ran.astype(float), optimize=True) > 0.0
        none = np.full(len(names), -1)
        return SideBySide(
            self.scenarios, self.arms, none if unit == "seed" else names, names if unit == "seed" else none,
            self.measures, self.units, np.where(count > 0, total / np.maximum(count, 1.0), np.nan), ran,
        )  # fmt: skip


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
    named = reference or getattr(getattr(results, "experiment", None), "reference", None)
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


__all__ = ["SideBySide", "reference_of", "side_by_side"]
