"""A month begins: the economy moves, base values and policies set the levers, indices grow."""

from typing import Any

from tests.reference.plain import numbers_of


def open_month(model: Any) -> None:
    """Take the scenario's conditions and the month's levers, and hand them to everybody as plain numbers."""
    economy, number = model.economy, model.start + model.month
    economy.move(model.path.month(model.month), model.month, number % 12, model.luck)
    model.levers.hold(number)
    model.policies.start_month(model)
    economy.grow(model.month, model.income.growth_weight, model.demand.size_growth)
    tell(model)


def tell(model: Any) -> None:
    """Hand the economy's conditions to the agents and the levers to the cells, as plain numbers."""
    model.now = numbers_of(model.economy)
    names = model.levers.columns
    for cell, values in zip(model.cells, model.levers.f8.T.tolist(), strict=True):
        cell.levers.__dict__.update(zip(names, values, strict=True))
