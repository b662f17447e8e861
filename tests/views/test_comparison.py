"""Many arms are compared line by line: levels of the first, paired differences below, marked where clear."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sim.views.comparison import COLUMNS, format_comparison, has_many_arms, is_clear

MADE = ("bank_fails", "cost_bank", "cost_state")  # of other columns
ARMS = ("status_quo", "grameen", "fund", "reform", "other")


def results(costs: pd.DataFrame | None = None) -> Any:
    """Two scenarios, five arms, four seeds; grameen always has two points less capital, the others luck."""
    luck = np.random.default_rng(0)
    lines = []
    for scenario in ("calm", "storm"):
        for arm in ARMS:
            for seed in range(4):
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
    assert lines["reform"][0] == "+25"  # one seed of four is no evidence
    assert "Means over 4 seeds" in foot
    assert max(map(len, calm.splitlines())) <= 120


def test_the_reference_comes_first_whichever_place_it_has_in_the_file() -> None:
    made = results()
    made.experiment.reference_arm = "fund"
    calm = format_comparison(made).split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in calm[2:4]] == ["fund", "status_quo"]


def test_costs_are_of_whom_they_fall_on() -> None:
    costs = pd.DataFrame({"run": [8, 9, 10, 11], "policy": "fund", "bearer": "state", "cost": 3e6})
    calm = format_comparison(results(costs)).split("\n\n")[0]
    public = [column.measure for column in COLUMNS].index("cost_state")
    lines = {line.split()[0]: line.split()[1:] for line in calm.splitlines()[2:]}
    assert lines["fund"][public] == "+3.00*"
    assert lines["grameen"][public] == "0"
    assert lines["reform"][public] == "+0.25"


def test_a_difference_is_clear_by_the_paired_t_of_a_textbook() -> None:
    assert is_clear(np.array([1.0, 1.1, 0.9, 1.0]))
    assert not is_clear(np.array([1.0, -1.1, 0.9, -1.0]))
    assert not is_clear(np.array([5.0]))
