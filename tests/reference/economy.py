"""A month begins: the economy moves, base values and policies set the levers, indices grow.

None of this is done row by row, and the columns do it in ordinary Python: it is the same here, on this model's own
economy and levers.
"""

from typing import Any

from sim.model import CreditModel
from tests.reference.plain import numbers_of


def open_month(model: Any) -> None:
    """Take the scenario's conditions and the month's levers, and hand them to everybody as plain numbers."""
    CreditModel.move_economy(model)
    model.levers.hold(model.start + model.month)
    model.policies.start_month(model)
    CreditModel.grow_indices(model)
    model.now = numbers_of(model.economy)
    names = model.levers.columns
    for cell, values in zip(model.cells, model.levers.f8.T.tolist(), strict=True):
        cell.levers.__dict__.update(zip(names, values, strict=True))
