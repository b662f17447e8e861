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
# Parties of cost and benefit: which losses are theirs, and who of `costs` pays. What the public bears of a loss are
# claims and support, which it pays: they are its costs, and would count twice as losses.
PARTIES = {
    "bank": (("bank",), "bank"),
    "households": (("guarantors", "debtors", "collateral"), "borrowers"),
    "public purse": ((), "state"),
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
        by_seed = part.groupby("seed")[list(BEARERS.values())].mean()  # over points, which share luck
        means = {bearer: mean_with_ends(by_seed[measure].to_numpy(float)) for bearer, measure in BEARERS.items()}
        whole = sum(mean for mean, _, _ in means.values() if mean == mean)
        for bearer, (mean, low, high) in means.items():
            rows.append({"scenario": scenario, "arm": arm, "bearer": bearer, "mean": mean, "low": low, "high": high,
                         "share": mean / whole if whole else np.nan})  # fmt: skip
    return pd.DataFrame(rows)


def cost_benefit(results: Any) -> pd.DataFrame:
    """Return for every arm but the reference what it saves whom, what it costs whom, and the ratio: a row per party.

    Columns: scenario, arm, party (bank, households, public purse, all), n, avoided (by how much less it lost since the
    shock than under the reference, CNY a run, seeds paired; NaN for the public purse, whose share of a loss is a
    payment), avoided_low, avoided_high, cost (what it paid more since the shock, CNY a run: for running policies,
    claims on public funds, and support of a closed bank), cost_low, cost_high, per_yuan (loss that bank and households
    avoided together per yuan that this party paid; NaN where it paid nothing more), per_yuan_low, per_yuan_high (by
    Fieller's theorem; NaN where the cost is not told from 0). Payments are gross: what a public fund takes in premiums
    is a cost of the bank, and no income of the state. Empty where the measures were not computed, or parameters vary.
    """
    columns = ["scenario", "arm", "party", "n", "avoided", "avoided_low", "avoided_high", "cost", "cost_low",
               "cost_high", "per_yuan", "per_yuan_low", "per_yuan_high"]  # fmt: skip
    runs = figures_of_runs(results)
    reference = results.experiment.reference_arm
    if not set(BEARERS.values()) <= set(runs.columns) or "point" in runs.columns:
        return pd.DataFrame(columns=columns)
    runs = runs.assign(**paid_since_shock(results, runs))
    rows = []
    for scenario, part in runs.groupby("scenario", sort=False, observed=True):
        theirs = part[part["arm"] == reference].set_index("seed")
        for arm, own in part[part["arm"] != reference].groupby("arm", sort=False, observed=True):
            ours = own.set_index("seed")
            seeds = ours.index.intersection(theirs.index)
            off = {
                name: (ours.loc[seeds, name] - theirs.loc[seeds, name]).to_numpy(float)
                for name in (*BEARERS.values(), *(f"paid_{payer}" for _, payer in PARTIES.values()))
            }
            saved = {name: -sum(off[BEARERS[one]] for one in lost) for name, (lost, _) in PARTIES.items() if lost}
            paid = {name: off[f"paid_{payer}"] for name, (_, payer) in PARTIES.items()}
            saved["all"], paid["all"] = sum(saved.values()), sum(paid.values())
            for party, cost in paid.items():
                avoided = mean_with_ends(saved[party]) if party in saved else (np.nan,) * 3
                ratio = per_yuan(saved["all"], cost)
                said = (scenario, arm, party, len(seeds), *avoided, *mean_with_ends(cost), *ratio)
                rows.append(dict(zip(columns, said, strict=True)))
    return pd.DataFrame(rows, columns=columns)


def paid_since_shock(results: Any, runs: pd.DataFrame) -> dict[str, Any]:
    """Return by run what each bearer paid for policies, and the state for a closed bank as well: `paid_bank`, ..."""
    found: dict[str, Any] = {}
    for payer in ("bank", "borrowers", "state"):
        paid: Any = pd.Series(0.0, index=runs.index)
        if results.costs is not None:
            own = results.costs[results.costs["bearer"] == payer].groupby("run", observed=True)["cost_since_shock"]
            paid = runs["run"].map(own.sum()).astype(float).fillna(0.0)
        found[f"paid_{payer}"] = paid
    found["paid_state"] = found["paid_state"] + runs["public_support"]
    return found


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


__all__ = ["BEARERS", "borne", "cost_benefit", "paid_since_shock", "per_yuan"]
