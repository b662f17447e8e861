"""What is looked at, by name. A measure is one function of the ledger and one entry in its subject's list."""

from sim.measures import (
    access,
    bank,
    competition,
    contagion,
    course,
    delinquency,
    evaluation,
    income,
    losses,
    network,
    outreach,
    products,
    returns,
    surroundings,
    welfare,
)
from sim.measures.base import Measure

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for subject in (
        delinquency,
        course,
        losses,
        bank,
        products,
        income,
        returns,
        access,
        outreach,
        evaluation,
        welfare,
        contagion,
        network,
        surroundings,
        competition,
    )
    for measure in subject.ALL
}

__all__ = ["MEASURES", "Measure"]
