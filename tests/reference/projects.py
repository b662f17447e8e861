"""Projects end with the loan that paid for them."""

from typing import Any

import sim.rules.products
import sim.rules.projects
from sim.core.draws import uniform
from sim.world.loans import BY_GROUP, OPEN, PLEDGED, SECURITY_OF
from sim.world.purposes import PROJECT_ENDS
from tests.reference.cash import transfer
from tests.reference.plain import plain

products, projects = plain(sim.rules.products), plain(sim.rules.projects)


class ProjectLoan:
    """A loan that pays for a project."""

    def end_project(self) -> None:
        """It gains, or what the loan paid for is lost."""
        model, borrower = self.model, self.borrower
        settings, mean = model.projects, model.projects.gain
        if settings.choice >= 0.5:
            borrower.risky = self.choose_project()
            mean = settings.risky_gain if borrower.risky == 1 else settings.gain
        chance = borrower.chance_of_success()
        if uniform(model.luck, PROJECT_ENDS, self.index, model.month) < chance:
            gained = self.balance * projects.gain_of_success(mean, chance)
            transfer(model.outside, borrower, gained)
            borrower.cell.books.income += gained
        else:
            borrower.capital -= min(max(0.0, borrower.capital), self.balance)

    def choose_project(self) -> int:
        """Say whether the risky kind leaves more (1)."""
        settings, levers = self.model.projects, self.borrower.cell.levers
        owed = 1.0 + self.rate * levers.term / 12.0
        liability = levers.call_share * owed if SECURITY_OF[self.product] == BY_GROUP else 0.0
        return projects.chooses_risky(
            settings.success, settings.risky_success, settings.gain, settings.risky_gain, owed, liability
        )


def end(model: Any) -> None:
    """Projects of loans that fall due whole end."""
    settings = model.projects
    if settings.gain == 0.0 and settings.success == settings.risky_success == 1.0:
        return
    for loan in model.active:
        whole = loan.product != PLEDGED and not products.is_amortised(loan.schedule)
        if loan.status == OPEN and loan.months_left == 1 and whole:
            loan.end_project()
