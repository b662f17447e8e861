"""Interventions, by name. A policy is one small class in a file of its own and one entry in its area's `ALL`."""

from sim.policies.base import Policy, PolicyMix
from sim.policies.making import AREAS, POLICIES, make_policy
from sim.policies.sets import SETS, PolicySet

__all__ = ["AREAS", "POLICIES", "SETS", "Policy", "PolicyMix", "PolicySet", "make_policy"]
