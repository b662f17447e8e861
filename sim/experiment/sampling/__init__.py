"""Points at which a model is run to learn what matters: uncertain inputs, and the designs of each method."""

from sim.experiment.sampling.designs import Design
from sim.experiment.sampling.factors import Factor
from sim.experiment.sampling.methods import METHODS, Method

__all__ = ["METHODS", "Design", "Factor", "Method"]
