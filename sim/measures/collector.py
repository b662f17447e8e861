"""The data collector that Mesa's batch runs and frames ask a model for."""

from typing import Any

import mesa

from sim.measures import MEASURES


class MeasureCollector(mesa.DataCollector):
    """Every monthly measure of the months so far, read from the ledger when somebody asks."""

    def __init__(self, model: Any) -> None:
        monthly = {name: measure for name, measure in MEASURES.items() if measure.monthly}
        super().__init__(model_reporters=dict.fromkeys(monthly, "ledger"))
        if model.month > 0:
            bank = model.ledger.bank
            self.model_vars = {name: measure.series(bank).tolist() for name, measure in monthly.items()}
        self._collection_steps = list(range(1, model.month + 1))  # by which Mesa 3.5 finds a month
