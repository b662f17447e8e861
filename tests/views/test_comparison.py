"""Many arms are compared line by line: levels of the first, paired differences below, marked where clear."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sim.views.comparison import COLUMNS, format_comparison, has_many_arms

MADE = ("bank_fails", "cost_bank", "cost_state")  # of other columns
SEEDS = 12
ARMS = ("status_quo", "grameen", "fund", "reform", "other")


def results(costs: pd.DataFrame | None = None) -> Any:
    """Two scenarios, five arms, twelve seeds; grameen always has two points less capital, the others luck."""
    luck = np.random.default_rng(0)
    lines = []
    for scenario in ("calm", "storm"):
        for arm in ARMS:
            for seed in range(SEEDS):
                figures = {column.measure: 1.0 for column in COLUMNS if column.measure not in MADE}
                figures |= {"capital_ratio_low": 0.08 - 0.02 * (arm == "grameen"), "access": 0.3}
                if arm == "other":
                    figures["access"] += 0.01 * luck.standard_normal()
                failed = float(arm == "reform" and seed == 0)
                lines.append({"run": len(lines), "scenario": scenario, "arm": arm, "seed": seed, "failed": failed,
                              "public_support": 1e6 * failed, **figures})  # fmt: skip
    return SimpleNamespace(
        runs=pd.DataFrame(lines), costs=costs, experiment=SimpleNamespace(reference_arm="status_quo")
    )


def test_the_first_arm_has_levels_and_the_others_differences() -> None:
    assert has_many_arms(results())
    calm, storm, foot = format_comparison(results()).split("\n\n")
    lines = {line.split()[0]: line.split()[1:] for line in calm.splitlines()[2:]}
    capital = [column.measure for column in COLUMNS].index("capital_ratio_low")
    assert calm.startswith("calm")
    assert storm.startswith("storm")
    assert lines["status_quo"][capital] == "8.00"
    assert lines["grameen"][capital] == "-2.00*"
    assert lines["fund"][capital] == "0"
    assert lines["reform"][0] == "+8"  # one seed of twelve is no evidence
    assert "Means over 12 seeds" in foot
    assert max(map(len, calm.splitlines())) <= 120


def test_the_reference_comes_first_whichever_place_it_has_in_the_file() -> None:
    made = results()
    made.experiment.reference_arm = "fund"
    calm = format_comparison(made).split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in calm[2:4]] == ["fund", "status_quo"]


def test_costs_are_of_whom_they_fall_on() -> None:
    costs = pd.DataFrame({"run": range(2 * SEEDS, 3 * SEEDS), "policy": "fund", "bearer": "state", "cost": 3e6})
    calm = format_comparison(results(costs)).split("\n\n")[0]
    public = [column.measure for column in COLUMNS].index("cost_state")
    lines = {line.split()[0]: line.split()[1:] for line in calm.splitlines()[2:]}
    assert lines["fund"][public] == "+3.00*"
    assert lines["grameen"][public] == "0"
    assert lines["reform"][public] == "+0.08"


def test_a_run_that_failed_takes_its_partner_out_and_nobody_elses() -> None:
    made = results()
    made.runs["access"] += 0.01 * made.runs["seed"]
    runs = made.runs
    made.runs = runs[~((runs["arm"] == "grameen") & (runs["seed"] == 3) & (runs["scenario"] == "calm"))]
    calm, _, foot = format_comparison(made).split("\n\n")
    lines = {line.split()[0]: line.split()[1:] for line in calm.splitlines()[2:]}
    access = [column.measure for column in COLUMNS].index("access")
    assert lines["grameen"][access] == "0"
    assert lines["fund"][access] == "0"
    assert "Up to 1 of 12 pairs" in foot


def test_marks_are_those_of_the_comparison_adjusted_over_the_table() -> None:
    """A difference of 1.25 standard deviations in 12 pairs has a p of 0.001 alone, and of over 0.05 among all."""
    made = results()
    runs = made.runs
    off = np.array([1.0, -1.0] * (SEEDS // 2)) * np.sqrt((SEEDS - 1) / SEEDS)
    chosen = (runs["arm"] == "grameen") & (runs["scenario"] == "calm")
    for size, mark in ((1.25, ""), (4.0, "*")):
        runs.loc[chosen, "access"] = 0.3 + 0.01 * (off + size)
        calm = format_comparison(made).split("\n\n")[0]
        [line] = [line.split()[1:] for line in calm.splitlines() if line.startswith("grameen")]
        access = [column.measure for column in COLUMNS].index("access")
        assert line[access] == f"+{size:.2f}{mark}", size
