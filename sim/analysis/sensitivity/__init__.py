"""What matters: sensitivity indices of a model with luck in it, how sure they are, and whether they have settled."""

from sim.analysis.sensitivity.convergence import convergence_frame, next_samples, verdicts
from sim.analysis.sensitivity.indices import indices_of, sensitivity_frame
from sim.analysis.sensitivity.outputs import Outputs, outputs_of

__all__ = ["Outputs", "convergence_frame", "indices_of", "next_samples", "outputs_of", "sensitivity_frame", "verdicts"]
