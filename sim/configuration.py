"""Everything a run needs but its seed: names checked, values in bounds, plain data that can be hashed and sent away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.core.declare import Declared, Value
from sim.core.errors import InputError, nearest
from sim.levers import Levers
from sim.measures import MEASURES
from sim.parameters import Parameters
from sim.policies import POLICIES, Policy, make_policy
from sim.scenarios import SCENARIOS
from sim.scenarios.own_series import ENDING, OwnSeries, read_series
from sim.world.own_network import OwnNetwork
from sim.world.shapes import Shape, network_given
from sim.world.size import World

DECLARED: dict[str, Declared] = {**World.declared(), **Parameters.declared(), **Levers.declared()}


@dataclass(frozen=True)
class Configuration:
    """A scenario, policies, every number that is not at its default, and perhaps a network of one's own."""

    scenario: str | OwnSeries = "baseline"
    policies: tuple[Policy, ...] = ()
    overrides: Mapping[str, Value] = field(default_factory=dict)
    network: OwnNetwork | Shape | None = None

    @classmethod
    def resolve(
        cls,
        *,
        scenario: Any = "baseline",
        policies: Iterable[Any] = (),
        overrides: Mapping[str, Any] | None = None,
        months: int | None = None,
        network: Any = None,
    ) -> "Configuration":
        """Check names, types and bounds; raises InputError that says what is wrong, what is allowed, what to do.

        `scenario` is a name, the path of a CSV file with an economy of one's own, or such an economy; `policies` are
        names, mappings with `name`, or instances; `overrides` are dotted names; `months` is short for `world.months`;
        `network` is a mapping of files or data frames, or of a shape and its numbers, or a network read before; the
        sizes of the world follow from it.
        """
        scenario = scenario_of(scenario)
        if isinstance(policies, str | Mapping | Policy):
            policies = (policies,)
        given = dict(overrides or {})
        if months is not None:
            given["world.months"] = months
        checked: dict[str, Value] = {}
        for name, value in given.items():
            if name not in DECLARED:
                raise InputError(
                    f"{name}: there is no such parameter, lever or world size;"
                    f" `ruralcredit parameters` and `ruralcredit levers` list them.{nearest(str(name), DECLARED)}"
                )
            checked[name] = DECLARED[name].check(value, name)
        shares = [checked.get(f"population.{name}", DECLARED[f"population.{name}"].default) for name in SEGMENT_SHARES]
        if sum(float(share) for share in shares) > 1.0:
            raise InputError(
                f"population.trader_share + population.enterprise_share is {sum(map(float, shares)):g};"
                " give shares that add up to at most 1 (the rest are farm households)."
            )
        check_guarantors(checked)
        network = network_given(network)
        if network is not None:
            checked = {**checked, **sizes_with(network, checked)}
        branches, borrowers = (
            int(checked.get(name, DECLARED[name].default)) for name in ("world.branches", "world.borrowers")
        )
        if branches > borrowers:
            raise InputError(
                f"world.branches: {branches} branches are more than the {borrowers} borrowers;"
                " give at most as many branches as borrowers."
            )
        if isinstance(scenario, OwnSeries):
            size = {name: checked.get(name, DECLARED[name].default) for name in ("world.start", "world.months")}
            scenario.check_covers(str(size["world.start"]), int(size["world.months"]))
        chosen = tuple(make_policy(policy) for policy in policies)
        check_policies(chosen, branches)
        return cls(scenario, chosen, dict(sorted(checked.items())), network)

    def value(self, name: str) -> Value:
        """Return the value of a dotted name: given, or its default."""
        return self.overrides.get(name, DECLARED[name].default)

    def resolved(self) -> dict[str, Any]:
        """Return the whole configuration as plain data, defaults filled in."""
        return {
            "scenario": self.scenario if isinstance(self.scenario, str) else self.scenario.resolved(),
            "policies": [policy.resolved() for policy in self.policies],
            "parameters": {name: self.value(name) for name in DECLARED},
            "network": None if self.network is None else self.network.resolved(),
        }

    def group(self, prefix: str) -> dict[str, Value]:
        """Return the overrides below a prefix, by their last names."""
        return {
            name.partition(".")[2]: value for name, value in self.overrides.items() if name.startswith(prefix + ".")
        }


def check_policies(policies: Sequence[Policy], branches: int) -> None:
    """Raise InputError if one is there twice, covers a branch that is not there, or waits for an unknown measure."""
    for number, policy in enumerate(policies):
        place = f"policies: {policy.name}"
        if any(policy.name == other.name and policy.scope == other.scope for other in policies[:number]):
            raise InputError(f"{place}: it is named twice for the same months, branches and segments; name it once.")
        policy.scope.check_branches(branches, place)
        when = policy.scope.when
        if when is not None and not (when.measure in MEASURES and MEASURES[when.measure].monthly):
            monthly = [name for name, measure in MEASURES.items() if measure.monthly]
            raise InputError(
                f"{place}: when: measure: {when.measure!r} is no monthly measure; `ruralcredit measures` lists them."
                f"{nearest(when.measure, monthly)}"
            )


def scenario_of(given: Any) -> str | OwnSeries:
    """Return a scenario by its name, by the path of a CSV file, or as it is; raises InputError."""
    if isinstance(given, OwnSeries):
        return given
    if isinstance(given, str | Path) and str(given).endswith(ENDING):
        return read_series(given)
    if not isinstance(given, str) or given not in tuple(SCENARIOS):
        allowed = ", ".join(SCENARIOS)
        raise InputError(
            f"scenario: {given!r} is not known; give one of {allowed}, or the path of a CSV file."
            f"{nearest(str(given), SCENARIOS)}"
        )
    return given


def sizes_with(network: OwnNetwork | Shape, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the sizes of the world that follow from a network; raises InputError if others were given."""
    sizes = network.sizes(int(given.get("world.branches", DECLARED["world.branches"].default)))
    for name, size in sizes.items():
        said = given.get(f"world.{name}", size)
        if said != size and (name == "borrowers" or network.branch is not None):
            raise InputError(
                f"world.{name}: {said} is not what the network has; leave it out, the network makes it {size}."
            )
    if network.branch is None and "world.branches" in given:
        sizes["branches"] = int(given["world.branches"])
    network.check_places(int(given.get("network.guarantor_places", DECLARED["network.guarantor_places"].default)))
    return {f"world.{name}": size for name, size in sizes.items()}


def check_guarantors(given: Mapping[str, Value]) -> None:
    """Raise InputError unless a loan has places for as many guarantors as are required."""
    names = ("levers.guarantors_required", "network.guarantor_places")
    required, places = (int(given.get(name, DECLARED[name].default)) for name in names)
    if required > places:
        raise InputError(
            f"levers.guarantors_required: {required} guarantors are more than a loan has places for; give at most"
            f" {places}, or set network.guarantor_places to {required}."
        )


SEGMENT_SHARES = ("trader_share", "enterprise_share")

__all__ = ["DECLARED", "POLICIES", "Configuration"]
