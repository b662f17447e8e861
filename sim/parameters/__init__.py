"""Every assumption of the model, a file for each subject: default, unit, bounds, meaning, source.

A source says where a value comes from and how sure it is: found (a public page or table), from the literature (with
confidence), computed, or assumed. Levers, which somebody at the bank or the regulator sets, are in `levers.py`.
"""

from typing import Any

from sim.core.declare import Declared, Group
from sim.parameters.bank import Bank
from sim.parameters.behaviour import Behaviour
from sim.parameters.competition import Competition
from sim.parameters.demand import Demand
from sim.parameters.economy import EconomyAssumptions
from sim.parameters.evaluation import Evaluation
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.income import Income
from sim.parameters.informal import Informal
from sim.parameters.monitoring import Monitoring
from sim.parameters.network import Network
from sim.parameters.officers import Officers
from sim.parameters.population import Population
from sim.parameters.products import Products
from sim.parameters.projects import Projects
from sim.parameters.recovery import Recovery
from sim.parameters.sector import Sector
from sim.parameters.spending import Spending

GROUPS: dict[str, type[Group]] = {
    "population": Population,
    "network": Network,
    "income": Income,
    "spending": Spending,
    "behaviour": Behaviour,
    "guaranteeing": Guaranteeing,
    "informal": Informal,
    "recovery": Recovery,
    "products": Products,
    "projects": Projects,
    "demand": Demand,
    "evaluation": Evaluation,
    "monitoring": Monitoring,
    "competition": Competition,
    "officers": Officers,
    "bank": Bank,
    "sector": Sector,
    "economy": EconomyAssumptions,
}


class Parameters:
    """All assumptions, by group: `parameters.income.asset_correlation`."""

    population: Population
    network: Network
    income: Income
    spending: Spending
    behaviour: Behaviour
    guaranteeing: Guaranteeing
    informal: Informal
    recovery: Recovery
    products: Products
    projects: Projects
    demand: Demand
    evaluation: Evaluation
    monitoring: Monitoring
    competition: Competition
    officers: Officers
    bank: Bank
    sector: Sector
    economy: EconomyAssumptions

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        """Set every parameter to its default, then those given by dotted name, checked against their bounds."""
        given: dict[str, dict[str, Any]] = {}
        declared = self.declared()
        for name, value in (values or {}).items():
            group, _, field = name.partition(".")
            given.setdefault(group, {})[field] = declared[name].check(value, name)
        for name, group_class in GROUPS.items():
            setattr(self, name, group_class(**given.get(name, {})))

    @staticmethod
    def declared() -> dict[str, Declared]:
        """Return every declaration by dotted name."""
        return {f"{name}.{field}": made for name, group in GROUPS.items() for field, made in group.fields.items()}
