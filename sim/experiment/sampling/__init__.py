"""Points at which a model is run to learn what matters: uncertain inputs, and the designs of each method."""

from sim.experiment.sampling.block import Sensitivity, Until
from sim.experiment.sampling.designs import Design
from sim.experiment.sampling.factors import Factor
from sim.experiment.sampling.methods import METHODS, Method
from sim.experiment.sampling.outcomes import Outcome
from sim.experiment.sampling.reading import read_sensitivity

__all__ = ["METHODS", "Design", "Factor", "Method", "Outcome", "Sensitivity", "Until", "read_sensitivity"]
