"""Interventions, by name. A policy is one small class in a file of its own and one entry in its area's `ALL`."""

from collections.abc import Mapping
from typing import Any

from sim.core.errors import InputError, nearest
from sim.policies import evaluation, internal_control, products, public, sme_credit
from sim.policies.base import Policy, PolicyMix
from sim.policies.scope import KEYS, read_scope

AREAS = (
    "product innovation",
    "SME credit management",
    "customer credit evaluation",
    "internal risk control",
    "macro-prudential and public",
)
POLICIES: dict[str, type[Policy]] = {
    policy.name: policy for area in (products, sme_credit, evaluation, internal_control, public) for policy in area.ALL
}


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
        if key == "name" or key in KEYS:
            continue
        if key not in chosen.fields:
            allowed = ", ".join((*chosen.fields, *KEYS))
            raise InputError(
                f"policies: {name}: there is no parameter {key!r}; give {allowed}."
                f"{nearest(str(key), (*chosen.fields, *KEYS))}"
            )
        values[str(key)] = chosen.fields[str(key)].check(value, f"policies: {name}: {key}")
    for key in ("branches", "segments"):
        if chosen.everywhere and key in given:
            raise InputError(f"policies: {name}: {key}: it acts everywhere at once; leave it out.")
    if chosen.by_branch and "segments" in given:
        raise InputError(f"policies: {name}: segments: it acts on whole branches; give branches, or leave it out.")
    return chosen(read_scope(given, f"policies: {name}"), **values)


__all__ = ["AREAS", "POLICIES", "Policy", "PolicyMix", "make_policy"]
