"""Who bears a loss, and what is saved for whom by a yuan that somebody spends."""

from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.estimates import mean_with_ends, student
from sim.analysis.headlines import figures_of_runs

# Of a loss since the shock: who bore it, and the measure that says so.
BEARERS = {
    "bank": "loss_bank_since_shock",
    "guarantors": "loss_guarantors_since_shock",
    "debtors": "loss_debtor_assets_since_shock",
    "collateral": "loss_collateral_since_shock",
    "public": "loss_public_since_shock",
}
# Parties of cost and benefit: what each loses, and who of `costs` it is.
PARTIES = {
    "bank": (("bank",), "cost_bank"),
    "households": (("guarantors", "debtors", "collateral"), "cost_borrowers"),
    "public purse": (("public",), "cost_state"),
}
LEVEL = 0.95


def borne(results: Any) -> pd.DataFrame:
    """Return who bore the losses since the shock, by scenario, arm and bearer: CNY a run, and the share.

    Columns: scenario, arm, bearer, mean, low, high (95 % interval of the mean over seeds), share. Debtors' part is what
    was met from their seized cash and goods, collateral's what was met by selling pledged house and land. Empty where
    the measures were not computed.
    """
    runs = results.runs
    if not set(BEARERS.values()) <= set(runs.columns):
        return pd.DataFrame(columns=["scenario", "arm", "bearer", "mean", "low", "high", "share"])
    rows = []
    for (scenario, arm), part in runs.groupby(["scenario", "arm"], sort=False, observed=True):
        means = {bearer: mean_with_ends(part[measure].to_numpy(float)) for bearer, measure in BEARERS.items()}
        whole = sum(mean for mean, _, _ in means.values() if mean == mean)
        for bearer, (mean, low, high) in means.items():
            rows.append({"scenario": scenario, "arm": arm, "bearer": bearer, "mean": mean, "low": low, "high": high,
                         "share": mean / whole if whole else np.nan})  # fmt: skip
    return pd.DataFrame(rows)


def cost_benefit(results: Any) -> pd.DataFrame:
    """Return for every arm but the reference what it saves whom, what it costs whom, and the ratio: a row per party.

    Columns: scenario, arm, party (bank, households, public purse, all), n, avoided (by how much less it lost since the
    shock than under the reference, CNY a run, seeds paired), avoided_low, avoided_high, cost (what it paid more for
    policies, CNY a run; the public purse also for a closed bank), per_yuan (avoided by all parties per yuan that this
    party pays; NaN where it pays nothing more), per_yuan_low, per_yuan_high (by Fieller's theorem; NaN where the cost
    is not told from 0). A saving for one party that another pays is no saving for all.
    """
    columns = ["scenario", "arm", "party", "n", "avoided", "avoided_low", "avoided_high", "cost", "per_yuan",
               "per_yuan_low", "per_yuan_high"]  # fmt: skip
    runs = figures_with_costs(results)
    reference = results.experiment.reference_arm
    if not set(BEARERS.values()) <= set(runs.columns) or "point" in runs.columns:
        return pd.DataFrame(columns=columns)
    rows = []
    for scenario, part in runs.groupby("scenario", sort=False, observed=True):
        theirs = part[part["arm"] == reference].set_index("seed")
        for arm, own in part[part["arm"] != reference].groupby("arm", sort=False, observed=True):
            ours = own.set_index("seed")
            seeds = ours.index.intersection(theirs.index)
            off = {
                name: (ours.loc[seeds, name] - theirs.loc[seeds, name]).to_numpy(float)
                for name in (*BEARERS.values(), *(cost for _, cost in PARTIES.values()))
            }
            saved = {name: -sum(off[BEARERS[bearer]] for bearer in bearers) for name, (bearers, _) in PARTIES.items()}
            paid = {name: off[cost] for name, (_, cost) in PARTIES.items()}
            saved["all"], paid["all"] = sum(saved.values()), sum(paid.values())
            for party, spared in saved.items():
                avoided, cost = np.asarray(spared, float), np.asarray(paid[party], float)
                middle, low, high = mean_with_ends(avoided)
                ratio = per_yuan(np.asarray(saved["all"], float), cost)
                rows.append(dict(zip(columns, (scenario, arm, party, len(seeds), middle, low, high,
                                               float(np.nanmean(cost)) if len(cost) else np.nan, *ratio),
                                     strict=True)))  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def figures_with_costs(results: Any) -> pd.DataFrame:
    """Return the runs with what each bearer paid for policies, `cost_bank`, `cost_state` and `cost_borrowers`."""
    runs = figures_of_runs(results)
    paid: Any = 0.0
    if results.costs is not None:
        costs = results.costs
        of_bearer = costs[costs["bearer"] == "borrowers"].groupby("run", observed=True)["cost"].sum()
        paid = runs["run"].map(of_bearer).astype(float).fillna(0.0)
    return runs.assign(cost_borrowers=paid)


def per_yuan(saved: Any, cost: Any) -> tuple[float, float, float]:
    """Return saved per yuan of cost with its 95 % interval by Fieller's theorem; NaN where the cost is not above 0."""
    known = np.isfinite(saved) & np.isfinite(cost)
    saved, cost = saved[known], cost[known]
    count = len(saved)
    if count < 2 or not cost.any() or cost.mean() <= 0.0:
        return (np.nan,) * 3
    ratio = float(saved.mean() / cost.mean())
    t = student(LEVEL, count)
    a, b = saved.mean(), cost.mean()
    covariance = np.cov(saved, cost) / count
    first, second, both = covariance[0, 0], covariance[1, 1], covariance[0, 1]
    below = b * b - t * t * second
    if below <= 0.0:
        return ratio, np.nan, np.nan
    centre = a * b - t * t * both
    root = centre**2 - below * (a * a - t * t * first)
    half = float(np.sqrt(max(root, 0.0)))
    return ratio, float((centre - half) / below), float((centre + half) / below)


__all__ = ["BEARERS", "borne", "cost_benefit", "figures_with_costs", "per_yuan"]
