"""What is looked at, by name. A measure is one function of the ledger and one entry in its subject's list."""

from sim.measures import (
    access,
    bank,
    contagion,
    course,
    delinquency,
    income,
    losses,
    outreach,
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
        income,
        returns,
        access,
        outreach,
        welfare,
        contagion,
        surroundings,
    )
    for measure in subject.ALL
}

__all__ = ["MEASURES", "Measure"]
