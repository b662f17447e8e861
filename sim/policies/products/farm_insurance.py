"""Insurance of farm incomes by an index of the district."""

from typing import Any, ClassVar

import numpy as np

from sim.core.declare import param
from sim.policies.base import LeverSetter, Policy
from sim.policies.bill import Bill
from sim.policies.settling import exchange_with_outside
from sim.rules.income import common_shock
from sim.world.parties import FARM

common_part: Any = common_shock.py_func  # type: ignore[attr-defined]  # the rule of incomes, for all branches


class FarmInsurance(Policy):
    """Farm households insure their income against bad years of the district, and the state pays part of the premium.

    What is paid goes by the common part of the district's income shock, not by what a household has lost itself.
    """

    name: ClassVar = "farm_insurance"
    area: ClassVar = "product innovation"
    neutral: ClassVar = {"cover": 0.0}
    cover: float = param(
        0.7, "share of the common loss", "Paid by the insurer, of what lies beyond the trigger.", low=0.0, high=1.0,
        source="50-90 % in practice (found)",
    )  # fmt: skip
    trigger: float = param(
        1.0, "sd of the common shock", "From which on a month is bad.", low=0.0, high=5.0, source="assumed",
    )  # fmt: skip
    premium: float = param(
        0.01, "share of income", "For full cover.", low=0.0, high=0.2, source="0.5-3 % in practice (found)",
    )  # fmt: skip
    subsidy: float = param(
        0.5, "share of premium", "Paid by the state.", low=0.0, high=1.0, source="assumed: about half of it",
    )  # fmt: skip

    def begin(self, model: Any) -> Any:
        """List the farm households."""
        return farm_households(model)

    def after_paying(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Pay for a bad month, less the premium; the month's income is known by now."""
        parties, income = model.parties, model.income
        rows = prepared[levers.covered[parties.cell[prepared]]]
        shock = common_part(float(model.economy.credit_factor), model.branches.shock, float(income.national_share))
        beyond = np.maximum(0.0, -shock - self.trigger)  # sd of the common part: [branch]
        lost = income.farm_volatility * np.sqrt(income.asset_correlation) * beyond
        earned = levers.strength * self.cover * parties.mean_income[rows] * float(model.economy.income_index)
        premium = self.premium * (1.0 - self.subsidy) * earned
        exchange_with_outside(model, rows, lost[parties.branch[rows]] * earned - premium)
        levers.note_paid("borrowers", float(premium.sum()))

    def running_cost(self, model: Any, bill: Bill) -> None:
        """The state's part of the premium, on incomes at the prices of the first month."""
        parties, farms = model.parties, farm_households(model)
        rows = farms[np.isin(parties.cell[farms], bill.cells)]
        total = np.bincount(parties.branch[rows], parties.mean_income[rows], minlength=len(model.branches))
        index = float(model.economy.income_index) / float(model.economy.price_index)
        bill.state(self.premium * self.subsidy * self.cover * index * total)


def farm_households(model: Any) -> Any:
    """Return the rows of all farm households that live here, whether they may borrow or only guarantee."""
    return np.flatnonzero((model.parties.segment == FARM) & (model.parties.present == 1)).astype(np.int32)
