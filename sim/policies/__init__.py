"""Interventions, by name. A policy is one small class and one entry here."""

from collections.abc import Mapping
from typing import Any

from sim.core.errors import InputError, nearest
from sim.policies.base import Policy, PolicyMix
from sim.policies.public import Stimulus

POLICIES: dict[str, type[Policy]] = {policy.name: policy for policy in (Stimulus,)}


def make_policy(given: Any) -> Policy:
    """Make a policy of a name, a mapping with `name` and its parameters, or an instance; raises InputError."""
    if isinstance(given, Policy):
        return given
    if isinstance(given, str):
        given = {"name": given}
    if not isinstance(given, Mapping) or not isinstance(given.get("name"), str):
        raise InputError(f"policies: {given!r} is no policy; give a name, or a mapping with `name` and its parameters.")
    name = given["name"]
    if name not in POLICIES:
        known = ", ".join(POLICIES)
        raise InputError(f"policies: {name!r} is not known; give one of {known}.{nearest(name, POLICIES)}")
    chosen = POLICIES[name]
    values = {}
    for key, value in given.items():
        if key == "name":
            continue
        if key not in chosen.fields:
            allowed = ", ".join(chosen.fields)
            raise InputError(
                f"policies: {name}: there is no parameter {key!r}; give {allowed}.{nearest(str(key), chosen.fields)}"
            )
        values[str(key)] = chosen.fields[str(key)].check(value, f"policies: {name}: {key}")
    return chosen(**values)


__all__ = ["POLICIES", "Policy", "PolicyMix", "make_policy"]
