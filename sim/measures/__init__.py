"""What is looked at, by name. A measure is one function of the ledger and one entry in its subject's list."""

from sim.measures import (
    access,
    bank,
    competition,
    contagion,
    delinquency,
    evaluation,
    income,
    losses,
    network,
    products,
    surroundings,
)
from sim.measures.base import Measure

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for subject in (
        delinquency,
        losses,
        bank,
        products,
        income,
        access,
        evaluation,
        contagion,
        network,
        surroundings,
        competition,
    )
    for measure in subject.ALL
}

__all__ = ["MEASURES", "Measure"]
