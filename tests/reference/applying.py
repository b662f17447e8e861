"""Parties without a loan ask for one."""

from typing import Any

import sim.rules.lending
import sim.rules.products
import sim.rules.projects
from sim.core.draws import uniform
from sim.world.applications import NOT_REFUSED
from sim.world.loans import NONE
from sim.world.purposes import PRODUCT
from tests.reference.plain import plain

lending, products, projects = plain(sim.rules.lending), plain(sim.rules.products), plain(sim.rules.projects)


class Asker:
    """A party as somebody who asks for a loan."""

    def may_ask(self) -> bool:
        """Say whether he has no loan and nothing against him."""
        return (
            self.loan.status == NONE
            and self.present == 1
            and self.may_borrow == 1
            and self.excluded == 0
            and self.recourse_owed <= 0.0
        )

    def asks(self) -> bool:
        """He thinks of a loan, and it is worth it."""
        model, now, levers = self.model, self.model.now, self.cell.levers
        hazard = model.hazards[min(self.former_client, 1)]
        if self.former_client == 2:
            hazard = max(hazard, model.demand.follow_on)
        if self.asks_draw >= hazard:
            return False
        rate = lending.lending_rate(now.benchmark_lending_rate, levers.rate_multiple, levers.rate_ceiling)
        return self.finds_worth_it(rate)

    def finds_worth_it(self, rate: float) -> bool:
        """A loan at this rate leaves him enough of what he counts on."""
        model, years = self.model, int(self.cell.levers.term) / 12.0
        hoped_for = projects.counted_on(self.project_return, model.projects.gain, self.chance_of_success(), rate, years)
        return lending.is_worth_asking(hoped_for, rate, model.demand.outside_option)

    def chance_of_success(self) -> float:
        """Return the chance that a project of his kind succeeds."""
        settings = self.model.projects
        return projects.chance_of_success(self.risky, settings.success, settings.risky_success)

    def loan_wanted(self) -> float:
        """What he asks for and the bank would grant."""
        return self.usual_loan(self.cell.levers.loan_size)

    def usual_loan(self, multiple: float) -> float:
        """Return the loan a party like him asks for, times what a bank grants of it."""
        demand, now = self.model.demand, self.model.now
        return lending.usual_loan(
            self.segment,
            demand.farm_loan,
            demand.trader_loan,
            demand.enterprise_loan,
            self.mean_income * now.income_index,
            now.size_index,
            multiple,
        )

    def apply(self) -> None:
        """Ask for an amount and a kind of loan."""
        model, levers, application = self.model, self.cell.levers, self.application
        application.refusal = NOT_REFUSED
        application.wanted = self.loan_wanted()
        application.product = products.product_for(
            uniform(model.luck, PRODUCT, self.index, model.month),
            self.group >= 0,
            self.segment,
            levers.group_share,
            levers.weekly_share,
            levers.unsecured_share,
            levers.enterprise_loan_share,
            levers.pledged_share,
            levers.cash_flow_share,
            levers.collateral_share,
            levers.land_share,
        )
        self.cell.books.applications += 1.0


def hazard_of(model: Any, known_before: int) -> float:
    """Return this month's chance that somebody thinks of a loan, of a bank that knows him or not."""
    now, demand = model.now, model.demand
    return lending.asking_hazard(
        demand.hazard,
        known_before,
        demand.former_client,
        now.output_gap,
        demand.cyclical,
        1.0 + demand.spring * now.spring,
        now.loan_supply,
        demand.solicited,
    )


def ask(model: Any) -> None:
    """Whoever may, thinks of a loan and finds it worth it puts himself on the list."""
    model.hazards = hazard_of(model, 0), hazard_of(model, 1)
    model.applicants = [party for party in model.borrowers if party.may_ask() and party.asks()]
    for party in model.borrowers:
        party.former_client = min(party.former_client, 1)
    for party in model.applicants:
        party.apply()
