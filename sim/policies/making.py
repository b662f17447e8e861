"""From what a file says to a policy: by its name in the package, or by the class in a file of one's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import InputError, nearest
from sim.policies import evaluation, internal_control, products, public, sme_credit
from sim.policies.base import Policy
from sim.policies.own import CLASS, CODE, load_class, unread
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


def make_policy(given: Any, folder: Path | None = None, *, run_code: bool = True) -> Policy:
    """Make a policy of a name, a mapping with `name` or `class` and its parameters, or an instance.

    `class: my_policies:VillageRating` runs the file my_policies.py in `folder`; without `run_code` a stand-in is made
    that cannot be run. Raises InputError.
    """
    if isinstance(given, Policy):
        return given
    if isinstance(given, str):
        given = {"name": given}
    if not isinstance(given, Mapping) or len({"name", CLASS} & set(given)) != 1:
        raise InputError(
            f"policies: {given!r} is no policy; give a name, or a mapping with `name` (or `class`) and its parameters."
        )
    if CLASS in given and not run_code:
        return unread(given, folder or Path(), read_scope(given, f"policies: {given[CLASS]}"))
    chosen = _named(given["name"]) if "name" in given else load_class(given[CLASS], folder or Path(), given.get(CODE))
    name, values = chosen.name, {}
    for key, value in given.items():
        if key in ("name", CLASS, CODE) or key in KEYS:
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


def _named(name: Any) -> type[Policy]:
    if not isinstance(name, str) or name not in POLICIES:
        known = ", ".join(POLICIES)
        raise InputError(f"policies: {name!r} is not known; give one of {known}.{nearest(str(name), POLICIES)}")
    return POLICIES[name]


__all__ = ["AREAS", "POLICIES", "make_policy"]
