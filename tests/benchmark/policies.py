"""What policies cost in time: runs with a set of them and without, turn by turn."""

from functools import partial

from sim.policies import SETS
from sim.simulation import simulate
from tests.benchmark.results import table, verdict
from tests.benchmark.timing import seconds_of, turn_by_turn

MOST = 1.5  # times a run without policies, at most, for the comprehensive reform
SIZES = {"world.borrowers": 2_000, "world.months": 132}
SCENARIO = "crisis_2008_no_stimulus"
REFORM = "comprehensive_reform"
ROUNDS = 7


def report() -> str:
    """Measure and return the table."""

    def lane(name: str) -> list[float]:
        policies = SETS[name].made()
        return [seconds_of(lambda: simulate(SIZES, scenario=SCENARIO, policies=policies, seed=1))]

    best = turn_by_turn({name: partial(lane, name) for name in SETS}, ROUNDS)
    [plain] = best["status_quo"]
    rows = []
    for name, [seconds] in best.items():
        target = [f"<= {MOST:g}", verdict(seconds <= MOST * plain)] if name == REFORM else ["", ""]
        rows.append([name, f"{1000.0 * seconds:.1f} ms", f"{seconds / plain:.2f}", *target])
    return "\n".join([
        "The same 2,000 borrowers x 132 months under each ready-made set of policies, through `simulate`.",
        "",
        table(["set of policies", "a run", "to none", "target", ""], rows),
    ])  # fmt: skip
