"""Results made by hand, in the two frames that the runner writes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.shock import BEARERS, REFUSED

SCENARIOS = ("baseline", "china_2008", "crisis_2008_no_stimulus", "crisis_severe")


@dataclass
class Made:
    """Frames as `load_results` gives them."""

    runs: pd.DataFrame
    monthly: pd.DataFrame


def made(series: dict[tuple, dict[str, list[float]]], *, start: str = "2008-06", summary: dict | None = None) -> Made:
    """Make results of monthly series by (scenario, seed) or (scenario, arm, seed), in the order given."""
    runs, monthly = [], []
    for run, (key, values) in enumerate(series.items()):
        scenario, arm, seed = key if len(key) == 3 else (key[0], "status quo", key[1])
        runs.append({"run": run, "scenario": scenario, "arm": arm, "seed": seed} | (summary or {}).get(key, {}))
        frame = pd.DataFrame(values)
        frame.insert(0, "run", run)
        frame.insert(1, "month", range(len(frame)))
        frame.insert(2, "date", pd.period_range(start, periods=len(frame), freq="M").strftime("%Y-%m"))
        monthly.append(frame)
    return Made(pd.DataFrame(runs), pd.concat(monthly, ignore_index=True))


def drawn(scenarios=SCENARIOS, *, arms=("status quo",), seeds=5, months=132, start="2003-01") -> Made:
    """Make results that look like a bank's: every measure of table and figures, the same per seed until 2008-06."""
    depths = dict(zip(SCENARIOS, (0.0, 0.01, 0.05, 0.12), strict=True))
    series = {}
    for scenario in scenarios:
        for arm in arms:
            for seed in range(seeds):
                series[scenario, arm, seed] = _bank(depths.get(scenario, 0.03), seed, months, start)
    return made(series, start=start)


def _bank(depth: float, seed: int, months: int, start: str) -> dict[str, np.ndarray]:
    luck = np.random.default_rng(seed)
    after = np.arange(months) - (pd.Period("2008-07", "M") - pd.Period(start, "M")).n
    wave = np.where(after >= 0, np.maximum(after, 0) / 12 * np.exp(1 - np.maximum(after, 0) / 18), 0.0) / 1.5
    npl = 0.06 * np.exp(-np.arange(months) / 60) + 0.01 + 0.003 * np.abs(luck.normal(size=months)).cumsum() / 10
    loans = 4e7 * np.exp(0.012 * np.arange(months)) * (1 - depth * wave)
    loss = loans * (0.001 + depth * wave / 20) * luck.uniform(0.7, 1.3, months)
    parts = dict(zip(BEARERS, (0.3, 0.2, 0.5, 0.0), strict=True))
    defaults = luck.poisson(3 + 60 * depth * wave).astype(float)
    growth = np.full(months, np.nan)
    growth[12:] = loans[12:] / loans[:-12] - 1
    return {
        "npl_ratio": npl + depth * wave,
        "npl_ratio_true": npl * 1.3 + depth * wave * 1.6,
        "loans": loans,
        "loan_growth": growth,
        "capital_ratio": 0.11 - depth * wave * 0.8 + luck.normal(0, 0.001, months),
        "consumption_equivalent": np.where(np.arange(months) % 12 == 11, 2000.0 - 3e4 * depth * wave, np.nan),
        "access": 0.42 - depth * wave * 1.2 + luck.normal(0, 0.003, months),
        "guarantors_called": luck.poisson(4 + 100 * depth * wave).astype(float),
        "applications": luck.poisson(40 * np.ones_like(wave)).astype(float),
        **{f"refusals_{reason}": luck.poisson(3 + 3 * depth * wave).astype(float) for reason, _, _ in REFUSED},
        "approvals": luck.poisson(20 * np.ones_like(wave)).astype(float),
        "declined_rate": luck.poisson(1 + 0 * wave).astype(float),
        "went_elsewhere": luck.poisson(1 + 0 * wave).astype(float),
        "market_share": 0.65 - depth * wave,
        "competing_share": 0.3 + depth * wave,
        "foreign_share": np.full(months, 0.05),
        "lost_at_renewal": luck.poisson(1 + 0 * wave).astype(float),
        "won_from_others": luck.poisson(1 + 0 * wave).astype(float),
        "borrowing_twice": 0.1 + depth * wave,
        "guarantors_ruined": luck.poisson(1 + 40 * depth * wave).astype(float),
        "defaults": defaults,
        "defaults_induced": np.floor(defaults * 0.2),
        "loss": loss,
        **{f"loss_{bearer}": loss * share for bearer, share in parts.items()},
        "output_gap": 0.01 * np.sin(np.arange(months) / 12) - depth * wave,
        "job_loss_hazard": 0.002 + depth * wave * 0.3,
        "lending_rate": 0.085 + 0.005 * np.sin(np.arange(months) / 20) - 0.1 * depth * wave,
    }
