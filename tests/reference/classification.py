"""Loans are put into the five categories: truly, and as reported."""

from typing import Any

import sim.rules.classifying
from sim.phases.classification import LATE_WHEN_HIDDEN
from sim.world.loans import OPEN, SUBSTANDARD
from tests.reference.plain import plain

classifying = plain(sim.rules.classifying)


class ClassifiedLoan:
    """A loan as its file shows it."""

    def classify(self) -> None:
        """Reported by days past due and security; truly, as if nothing were hidden."""
        measures = int(self.borrower.cell.levers.classification_rule)
        now = classifying.category_of(self.product, self.months_late, measures)
        reported = classifying.observed_category(self.category, now, self.observed)
        self.observed = classifying.observation_next(self.category, now, self.observed)
        changed = self.forced_renewals + self.rescheduled
        self.punctual = classifying.punctual_next(self.punctual, changed, self.months_late)
        self.category = classifying.reported_floor(reported, changed, self.punctual, self.borrower.cell.levers.cure)
        late_if_hidden = self.hidden_months + LATE_WHEN_HIDDEN if self.hidden_months > 0 else 0
        truly = classifying.category_of(self.product, self.months_late + late_if_hidden, measures)
        if self.defaulted == 1:
            truly = max(truly, SUBSTANDARD)
        self.true_category = max(truly, self.category)


def classify(model: Any) -> None:
    """Every open loan is classified."""
    for loan in model.active:
        if loan.status == OPEN:
            loan.classify()
        else:
            loan.category = loan.true_category = loan.observed = 0
