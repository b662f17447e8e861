"""Economic scenarios, by name. A scenario is one small class and one entry here."""

from sim.scenarios.base import Scenario
from sim.scenarios.baseline import Baseline
from sim.scenarios.china_2008 import China2008
from sim.scenarios.crisis_2008_no_stimulus import Crisis2008NoStimulus
from sim.scenarios.crisis_severe import CrisisSevere
from sim.scenarios.shocks import BaselineWithShock, CyclesWithShock
from sim.scenarios.soft_landing import SoftLanding
from sim.scenarios.stochastic_cycles import StochasticCycles
from sim.world.economy import stimulus_path

SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Baseline(),
        China2008(),
        SoftLanding(),
        Crisis2008NoStimulus(),
        CrisisSevere(),
        StochasticCycles(),
        BaselineWithShock(),
        CyclesWithShock(),
    )
}

__all__ = ["SCENARIOS", "Scenario", "stimulus_path"]
