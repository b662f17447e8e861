"""From frames to knowledge: what the runs of an experiment say when they are compared."""
